"""Creating and replacing roles."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import PASSWORD, a_cluster, call
from tests.roles.factories import a_role, a_role_manager, get, put

RULE = (
    "Role names must be at least 1 and no more than {} characters. They can contain alphanumeric "
    "characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin "
    "(ASCII) block. Leading or trailing whitespace is not allowed."
)
FULL: dict[str, Any] = {
    "cluster": ["monitor"],
    "global": {
        "application": {"manage": {"applications": ["kibana-*"]}},
        "profile": {"write": {"applications": ["app"]}},
        "role": {"manage": {"indices": [{"names": ["a*"], "privileges": ["read"]}]}},
    },
    "indices": [
        {
            "names": ["a"],
            "privileges": ["read"],
            "field_security": {"grant": ["f*"], "except": ["f1"]},
            "query": '{"match_all":{}}',
            "allow_restricted_indices": False,
        }
    ],
    "applications": [{"application": "myapp", "privileges": ["read"], "resources": ["*"]}],
    "run_as": ["joe"],
    "metadata": {"k": 1},
    "transient_metadata": {"enabled": True},
    "remote_indices": [
        {
            "names": ["b"],
            "privileges": ["read"],
            "allow_restricted_indices": False,
            "clusters": ["c*"],
        }
    ],
    "remote_cluster": [{"privileges": ["monitor_stats"], "clusters": ["*"]}],
    "description": "all there is",
}


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster()


def test_a_role_comes_back_as_it_was_put(cluster: Cluster) -> None:
    """In the order of keys that Elasticsearch has."""
    a_role(cluster, **FULL)

    assert list(get(cluster, "r").items()) == list(FULL.items())


def test_a_second_put_replaces_all_of_the_first(cluster: Cluster) -> None:
    """Nothing is merged: an administrator sees what was sent last."""
    a_role(cluster, metadata={"k": 1}, description="first", cluster=["monitor"])

    assert put(cluster, "r").json == {"role": {"created": False}}
    assert get(cluster, "r") == {
        "cluster": [],
        "indices": [],
        "applications": [],
        "run_as": [],
        "metadata": {},
        "transient_metadata": {"enabled": True},
    }


def test_post_does_the_same(cluster: Cluster) -> None:
    """Both methods are documented."""
    assert call(cluster, "POST", "/_security/role/r", {}).json == {"role": {"created": True}}


def test_an_empty_description_is_none(cluster: Cluster) -> None:
    """As it is in the index."""
    a_role(cluster, description="")

    assert "description" not in get(cluster, "r")


@pytest.mark.parametrize(
    ("name", "longest", "type"),
    [
        ("%20r", 1024, "validation_exception"),
        ("r%C3%A9", 1024, "validation_exception"),
        ("r" * 1025, 1024, "validation_exception"),
        ("r" * 508, 507, "action_request_validation_exception"),
    ],
    ids=["space", "umlaut", "longest", "long"],
)
def test_names_follow_two_rules(cluster: Cluster, name: str, longest: int, type: str) -> None:
    """One while the body is read, and a stricter one for roles in the index."""
    text = f"Validation Failed: 1: {RULE.format(longest)};"

    assert put(cluster, name).problem == (400, type, text)


def test_the_longest_name_is_allowed(cluster: Cluster) -> None:
    """The limit is inclusive."""
    assert put(cluster, "r" * 507).status == 200


@pytest.mark.parametrize("name", ["superuser", "viewer"])
def test_reserved_roles_cannot_be_replaced(cluster: Cluster, name: str) -> None:
    """Nobody can take rights from built-in roles, or give them some."""
    assert put(cluster, name).problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: 1: Role [{name}] is reserved and may not be used.;",
    )


def test_a_role_reserved_in_8_can_be_put_in_9() -> None:
    """It was given up with that version."""
    assert put(a_cluster("9.0.0"), "apm_user").status == 200
    assert put(a_cluster("8.19.0"), "apm_user").status == 400


def test_all_mistakes_are_told_at_once_the_name_first(cluster: Cluster) -> None:
    """And to everybody: validation comes before authorization."""
    body = {
        "cluster": ["bad"],
        "indices": [{"names": "a", "privileges": ["worse"]}],
        "remote_indices": [{"names": "a", "privileges": ["read"], "clusters": [""]}],
        "applications": [{"application": "A", "privileges": ["read"], "resources": ["*"]}],
        "metadata": {"_k": 1},
        "description": "x" * 1001,
    }
    status, type, reason = put(cluster, "superuser", "nobody", **body).problem

    assert (status, type) == (400, "action_request_validation_exception")
    beginnings = [
        "1: Role [superuser] is reserved and may not be used.;",
        "2: unknown cluster privilege [bad]. ",
        "3: unknown index privilege [worse]. ",
        "4: remote index cluster alias cannot be an empty string;",
        "5: An application name prefix must match the pattern ^[a-z][A-Za-z0-9]*$ (found 'A');",
        "6: role descriptor metadata keys may not start with [_];",
        "7: Role description must be less than 1000 characters.;",
    ]
    places = [reason.find(beginning) for beginning in beginnings]
    assert -1 not in places
    assert places == sorted(places)


def test_a_malformed_body_beats_the_missing_privilege(cluster: Cluster) -> None:
    """The body is read before anybody is asked."""
    assert put(cluster, "r", "nobody", foo=1).problem == (
        400,
        "parse_exception",
        "failed to parse role [r]. unexpected field [foo]",
    )


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (b"", "parse_exception", "request body is required"),
        (
            [],
            "parse_exception",
            "failed to parse role [r]. expected an object but found [START_ARRAY] instead",
        ),
        (
            {"restriction": {"workflows": ["search_application_query"]}},
            "parse_exception",
            "failed to parse role [r]. unexpected field [restriction]",
        ),
        (
            {"indices": [{"names": ["a"], "privileges": []}]},
            "illegal_argument_exception",
            "indices privileges must define at least one privilege",
        ),
    ],
)
def test_mistakes_of_form_are_refused(
    cluster: Cluster, body: object, type: str, reason: str
) -> None:
    """More of them are in ``test_role_wire``."""
    reply = call(cluster, "PUT", "/_security/role/r", body)

    assert reply.problem == (400, type, reason)


def test_the_body_is_read_before_refresh_is(cluster: Cluster) -> None:
    """The first mistake wins, in the order of the server's own reading."""
    body_too = call(cluster, "PUT", "/_security/role/r?refresh=x", {"foo": 1})
    alone = call(cluster, "PUT", "/_security/role/r?refresh=x", {})

    assert body_too.problem[1] == "parse_exception"
    assert alone.problem == (
        400,
        "illegal_argument_exception",
        "Unknown value for refresh: [x].",
    )


@pytest.mark.parametrize("auth", ["reader", "nobody"])
def test_putting_needs_manage_security(cluster: Cluster, auth: str) -> None:
    """Reading is not enough."""
    reply = put(cluster, "r", auth)

    assert reply.status == 403
    assert "cluster:admin/xpack/security/role/put" in reply.error["reason"]


def test_one_may_give_more_than_one_has(cluster: Cluster) -> None:
    """Managing security is enough for everything."""
    assert put(cluster, "r", "security", cluster=["all"]).status == 200


def test_a_change_counts_for_users_at_once(cluster: Cluster) -> None:
    """Nothing that was worked out of the role before is used again."""
    a_role(cluster, cluster=["monitor"])
    user = {"password": PASSWORD, "roles": ["r"]}
    call(cluster, "PUT", "/_security/user/joe", user)

    def may_read_roles() -> bool:
        return call(cluster, "GET", "/_security/role", auth="joe").status == 200

    assert not may_read_roles()
    put(cluster, "r", cluster=["read_security"])
    assert may_read_roles()
    put(cluster, "r", cluster=["monitor"])
    assert not may_read_roles()
    put(cluster, "r", cluster=["read_security"])
    call(cluster, "DELETE", "/_security/role/r")
    assert not may_read_roles()


def test_deep_metadata_is_no_obstacle(cluster: Cluster) -> None:
    """It may be nested deeper than Python compares, and is compared when a role is put again."""
    depth = 980
    metadata = '{"a":' * depth + "1" + "}" * depth
    body = f'{{"cluster": ["read_security"], "metadata": {metadata}}}'
    call(cluster, "PUT", "/_security/user/joe", {"password": PASSWORD, "roles": ["r"]})

    for _ in range(2):
        call(cluster, "PUT", "/_security/role/r", body)
        assert call(cluster, "GET", "/_security/role/r", auth="joe").status == 200
    noop = call(cluster, "POST", "/_security/role", f'{{"roles": {{"r": {body}}}}}')
    assert noop.json == {"noop": ["r"]}


def test_a_key_keeps_what_its_owner_had(cluster: Cluster) -> None:
    """Unlike users, keys are bounded by the roles of the moment when they were made."""
    a_role(cluster, cluster=["manage_api_key", "read_security"], description="not kept")
    call(cluster, "PUT", "/_security/user/joe", {"password": PASSWORD, "roles": ["r"]})
    key = call(cluster, "POST", "/_security/api_key", {"name": "k"}, "joe").json
    put(cluster, "r")

    auth = "ApiKey " + key["encoded"]
    assert call(cluster, "GET", "/_security/role/r", auth=auth).status == 200
    shown = call(cluster, "GET", f"/_security/api_key?id={key['id']}&with_limited_by=true").json
    assert "description" not in shown["api_keys"][0]["limited_by"][0]["r"]


def test_a_manager_of_roles_gives_what_is_in_its_own_role() -> None:
    """The ``global`` privilege looks into the request."""
    cluster = a_role_manager([{"names": ["logs-*"], "privileges": ["read"]}])

    def status(**fields: object) -> int:
        return put(cluster, "r", "manager", **fields).status

    assert status(indices=[{"names": ["logs-a"], "privileges": ["read"]}]) == 200
    assert status(indices=[{"names": ["logs-a"], "privileges": ["write"]}]) == 403
    assert status(indices=[{"names": ["other"], "privileges": ["read"]}]) == 403
    assert status(cluster=["monitor"]) == 403
