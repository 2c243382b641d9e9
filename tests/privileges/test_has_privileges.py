"""Which privileges a caller is told to have."""

from __future__ import annotations

import json

import pytest

from emulator import Request, headers_of
from emulator.slow_work import Deferred, WorkPending
from tests.api_keys.factories import ELASTIC, basic, call
from tests.privileges.factories import a_cluster_with, ask, indices, key_of, on_index


def test_answer_has_all_its_parts_even_if_nothing_was_asked() -> None:
    """Clients read them without looking whether they are there."""
    reply = ask(a_cluster_with(), {"cluster": ["monitor"]})

    assert reply.status == 200
    assert reply.body == (
        b'{"username":"joe","has_all_requested":false,"cluster":{"monitor":false},"index":{},'
        b'"application":{}}'
    )


def test_answer_repeats_the_spelling_and_sorts() -> None:
    """Names of privileges may be in any case, and are found under the one that was used."""
    cluster = a_cluster_with(r={"cluster": ["monitor"], "indices": [indices("b", "read")]})
    asked = {"cluster": ["MONITOR", "manage"], "index": [indices(["b", "a"], "READ", "all")]}

    assert ask(cluster, asked).body == (
        b'{"username":"joe","has_all_requested":false,"cluster":{"MONITOR":true,"manage":false},'
        b'"index":{"a":{"READ":false,"all":false},"b":{"READ":true,"all":false}},"application":{}}'
    )


def test_everything_that_was_asked_has_to_be_held() -> None:
    """One switch tells a client whether to go on."""
    cluster = a_cluster_with(r={"cluster": ["monitor"], "indices": [indices("a*", "read")]})

    assert ask(cluster, {"cluster": ["monitor"], "index": [indices("ab", "read")]}).json[
        "has_all_requested"
    ]
    assert not ask(cluster, {"cluster": ["monitor"], "index": [indices("b", "read")]}).json[
        "has_all_requested"
    ]


@pytest.mark.parametrize(
    ("granted", "asked", "has"),
    [
        ("foo-*", "foo-1", True),
        ("foo-*", "foo-*", True),
        ("foo-*", "foo-a*", True),
        ("foo-*", "foo*", False),
        ("foo-*", "*", False),
        ("*", "foo*", True),
        ("*", "*", True),
        (["a", "b"], "/a|b/", True),
        (["a", "b"], "/a|b|c/", False),
        ("/foo-[0-9]+/", "foo-7", True),
        ("/foo-[0-9]+/", "foo-*", False),
        ("f?o", "f?o", True),
        ("f*o", "f?o", True),
        ("f?o", "f*o", False),
    ],
)
def test_index_pattern_has_to_be_covered_as_a_whole(granted: object, asked: str, has: bool) -> None:
    """What counts are the texts that a pattern stands for, not the indices there are."""
    cluster = a_cluster_with(r={"indices": [indices(granted, "read")]})

    assert ask(cluster, {"index": [indices(asked, "read")]}).json["has_all_requested"] is has


def test_privileges_of_all_entries_that_cover_a_pattern_are_united() -> None:
    """Whether they are of one role or of several."""
    cluster = a_cluster_with(
        r={"indices": [indices("foo*", "create"), indices("*", "index")]},
        s={"indices": [indices("foo-1", "delete")]},
    )
    answer = ask(cluster, {"index": [indices(["foo-1", "foo-2"], "create", "index", "delete")]})

    assert on_index(answer.json, "foo-1") == ["create", "delete", "index"]
    assert on_index(answer.json, "foo-2") == ["create", "index"]


def test_entries_of_different_patterns_do_not_cover_one_together() -> None:
    """Only a single set of patterns may."""
    cluster = a_cluster_with(r={"indices": [indices("a", "read"), indices("b", "read")]})

    assert not ask(cluster, {"index": [indices("/a|b/", "read")]}).json["has_all_requested"]


def test_write_of_several_privileges_is_held() -> None:
    """What counts are the actions, not the names of privileges."""
    granted = indices("x", "indices:data/write/*", "indices:admin/mapping/auto_put")
    cluster = a_cluster_with(r={"indices": [granted]})
    asked = ("write", "index", "indices:data/write/bulk", "read", "indices:data/read/search")

    assert on_index(ask(cluster, {"index": [indices("x", *asked)]}).json, "x") == [
        "index",
        "indices:data/write/bulk",
        "write",
    ]


@pytest.mark.parametrize(
    ("entry", "has"), [(None, False), ("read", True), ("none", False), ("monitor", True)]
)
def test_none_is_held_wherever_something_is_granted(entry: str | None, has: bool) -> None:
    """Nothing is a part of anything, but of nothing at all."""
    role = {"indices": [indices("x", entry)]} if entry else {}

    assert ask(a_cluster_with(r=role), {"index": [indices("x", "none")]}).json["index"] == {
        "x": {"none": has}
    }


def test_duplicate_entries_are_merged() -> None:
    """An index has one place in the answer."""
    cluster = a_cluster_with(r={"indices": [indices("x", "read")]})
    asked = [indices("x", "read"), indices(["x", "x"], "write", "read")]

    assert ask(cluster, {"index": asked}).json["index"] == {"x": {"read": True, "write": False}}


@pytest.mark.parametrize(
    ("names", "restricted", "held"),
    [
        ("*", False, ["all", "read", "write"]),
        ("*", True, ["read"]),
        (".security-7", False, ["read"]),
        (".security-7", True, ["read"]),
        (".kibana_*", False, []),
        (".kibana_*", True, ["read"]),
        (".k*", False, ["all", "read", "write"]),
        ("x", True, ["all", "read", "write"]),
    ],
)
def test_superuser_has_what_it_may_of_the_system_s_indices(
    names: str, restricted: bool, held: list[str]
) -> None:
    """They are left out of patterns unless asked for; and one written out is always meant."""
    asked = indices(names, "all", "read", "write", allow_restricted_indices=restricted)

    assert on_index(ask(a_cluster_with(), {"index": [asked]}, ELASTIC).json, names) == held


@pytest.mark.parametrize(
    ("granted", "held"),
    [
        (["all"], ["all", "manage", "manage_failure_store", "read", "read_failure_store"]),
        (["read"], ["read"]),
        (["read_failure_store"], ["read_failure_store"]),
        (["manage"], ["manage", "manage_failure_store"]),
        (["manage_failure_store"], ["manage_failure_store"]),
        (["read", "read_failure_store"], ["read", "read_failure_store"]),
    ],
)
def test_failure_stores_count_apart(granted: list[str], held: list[str]) -> None:
    """A privilege on both is held by whoever has its actions on both."""
    cluster = a_cluster_with(r={"indices": [indices("x", *granted)]})
    asked = ("all", "read", "manage", "read_failure_store", "manage_failure_store")

    assert on_index(ask(cluster, {"index": [indices("x", *asked)]}).json, "x") == held


APPLICATION = {"application": "app", "privileges": ["read"], "resources": ["*"]}


def test_application_privileges_are_by_application_and_resource() -> None:
    """A name that is not stored is held by that very name."""
    cluster = a_cluster_with(r={"applications": [APPLICATION]})
    asked = [
        {"application": "app", "privileges": ["read", "write"], "resources": ["s:2", "s:1"]},
        {"application": "other", "privileges": ["read"], "resources": ["x"]},
    ]

    assert ask(cluster, {"applications": asked}).json["application"] == {
        "app": {
            "s:1": {"read": True, "write": False},
            "s:2": {"read": True, "write": False},
        },
        "other": {"x": {"read": False}},
    }


def test_stored_privileges_count_by_their_actions() -> None:
    """An application defines what its names mean."""
    cluster = a_cluster_with(r={"applications": [APPLICATION]})
    stored = {"app": {"read": {"actions": ["data:read/*"]}, "less": {"actions": ["data:read/1"]}}}
    call(cluster, "PUT", "/_security/privilege", stored)
    asked = {"application": "app", "privileges": ["less", "data:read/2", "x"], "resources": ["*"]}

    assert ask(cluster, {"application": [asked]}).json["application"] == {
        "app": {"*": {"data:read/2": True, "less": True, "x": False}}
    }


def test_key_has_what_both_it_and_its_owner_have() -> None:
    """A key never exceeds its owner."""
    cluster = a_cluster_with(
        r={
            "cluster": ["monitor", "manage_own_api_key"],
            "indices": [indices("a*", "read")],
            "applications": [APPLICATION],
        }
    )
    wide = {
        "cluster": ["all"],
        "indices": [indices("*", "all")],
        "applications": [{"application": "*", "privileges": ["*"], "resources": ["x"]}],
    }
    key = key_of(cluster, "joe", {"wide": wide})
    asked = {
        "cluster": ["monitor", "manage"],
        "index": [indices(["ab", "b"], "read")],
        "application": [{"application": "app", "privileges": ["read"], "resources": ["x", "y"]}],
    }

    assert ask(cluster, asked, key).json == {
        "username": "joe",
        "has_all_requested": False,
        "cluster": {"manage": False, "monitor": True},
        "index": {"ab": {"read": True}, "b": {"read": False}},
        "application": {"app": {"x": {"read": True}, "y": {"read": False}}},
    }


def test_question_may_come_in_a_parameter() -> None:
    """For clients that send no body with a GET."""
    source = "source=%7B%22cluster%22:[%22all%22]%7D&source_content_type=application/json"
    reply = call(a_cluster_with(), "GET", f"/_security/user/_has_privileges?{source}")

    assert reply.json["has_all_requested"]


def test_user_may_name_oneself() -> None:
    """That is the same as naming nobody, and needs no privilege."""
    reply = call(
        a_cluster_with(), "POST", "/_security/user/joe/_has_privileges", {"cluster": ["all"]}, "joe"
    )

    assert (reply.status, reply.json["username"]) == (200, "joe")


def test_regular_expressions_are_compared_away_from_the_event_loop() -> None:
    """Some take a part of a second each, and anybody may ask about a hundred of them."""
    cluster = a_cluster_with(reader={"indices": [indices("logs-*", "read")]})
    asked = {"index": [indices("/logs-(a|b)*/", "read")]}
    headers = headers_of({"authorization": basic("joe"), "content-type": "application/json"})
    body = json.dumps(asked).encode()
    request = Request("POST", "/_security/user/_has_privileges", headers, body)
    call(cluster, "GET", "/_security/_authenticate", auth="joe")  # so that the password is known

    work = Deferred()
    with pytest.raises(WorkPending) as pending:
        cluster.handle(request, work)
    work.finish(pending.value.job)

    answer = json.loads(cluster.handle(request, work).body)
    assert answer["index"] == {"/logs-(a|b)*/": {"read": True}}
