"""``GET /_security/api_key``: which keys are shown to whom."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    NOW,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    call,
    invalidate,
    shown,
)

PATH = "/_security/api_key"


def names(cluster: Cluster, query: str = "", auth: str = ELASTIC) -> list[str]:
    """Return the names of the keys that a request shows."""
    reply = call(cluster, "GET", PATH + query, auth=auth)
    assert reply.status == 200, reply.body
    return [key["name"] for key in reply.json["api_keys"]]


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster with keys of three owners."""
    cluster = a_cluster()
    a_key(cluster, name="web-1")
    a_key(cluster, "own_keys", name="web-2")
    a_key(cluster, "all_keys", name="web*")
    a_cross_cluster_key(cluster, name="remote")
    return cluster


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["web-1", "web-2", "web*", "remote"]),
        ("?id=&name=&username=%20&realm_name=", ["web-1", "web-2", "web*", "remote"]),
        ("?name=*", ["web-1", "web-2", "web*", "remote"]),
        ("?name=web*", ["web-1", "web-2", "web*"]),
        ("?name=web-1", ["web-1"]),
        ("?name=w*b", []),
        ("?name=WEB-1", []),
        ("?name=web**", ["web*"]),
        ("?username=own_keys", ["web-2"]),
        ("?realm_name=reserved", ["web-1", "remote"]),
        ("?username=own_keys&realm_name=default_native", ["web-2"]),
        ("?username=own_keys&realm_name=reserved", []),
        ("?owner=true", ["web-1", "remote"]),
        ("?owner", ["web-1", "remote"]),
        ("?owner=true&name=w*", ["web-1"]),
        ("?owner=false&name=remote", ["remote"]),
    ],
)
def test_conditions_select(cluster: Cluster, query: str, expected: list[str]) -> None:
    """A star counts at the end of a name only; blank values count as absent."""
    assert names(cluster, query) == expected


def test_an_id_selects_one_key(cluster: Cluster) -> None:
    """And goes with ``owner``, which then must fit as well."""
    mine, other = a_key(cluster, name="mine"), a_key(cluster, "own_keys", name="other")

    assert names(cluster, f"?id={mine['id']}") == ["mine"]
    assert names(cluster, f"?owner=true&id={mine['id']}") == ["mine"]
    assert call(cluster, "GET", f"{PATH}?owner=true&id={other['id']}").status == 404


@pytest.mark.parametrize("query", ["?id=unknown", "?id=unknown&owner=true"])
def test_an_unknown_id_is_404_with_an_ordinary_body(query: str) -> None:
    """No error object."""
    reply = call(a_cluster(), "GET", PATH + query)

    assert (reply.status, reply.json) == (404, {"api_keys": []})
    assert reply.values("X-elastic-product") == ["Elasticsearch"]


@pytest.mark.parametrize("query", ["", "?name=x", "?username=x", "?owner=true"])
def test_no_other_condition_makes_a_404(query: str) -> None:
    """An empty list is an answer."""
    reply = call(a_cluster(), "GET", PATH + query)

    assert (reply.status, reply.json) == (200, {"api_keys": []})


def test_dead_keys_are_shown_unless_only_active_ones_are_asked_for() -> None:
    """A key is not active in the very millisecond of its expiration."""
    cluster = a_cluster()
    a_key(cluster, name="ends", expiration="1s")
    invalidated = a_key(cluster, name="invalidated")
    a_key(cluster, name="lives", expiration="2s")
    invalidate(cluster, invalidated["id"])

    cluster.clock.advance(999)
    assert names(cluster, "?active_only=true") == ["ends", "lives"]
    cluster.clock.advance(1)
    assert names(cluster, "?active_only=true") == ["lives"]
    assert sorted(names(cluster)) == ["ends", "invalidated", "lives"]
    assert call(cluster, "GET", f"{PATH}?id={invalidated['id']}&active_only=true").status == 404


def test_an_invalidated_key_tells_when() -> None:
    """The time stands behind the flag."""
    cluster = a_cluster()
    created = a_key(cluster, expiration="1d")
    cluster.clock.advance(5)
    invalidate(cluster, created["id"])

    key = call(cluster, "GET", f"{PATH}?id={created['id']}").json["api_keys"][0]
    assert list(key)[3:8] == ["creation", "expiration", "invalidated", "invalidation", "username"]
    assert (key["creation"], key["invalidated"], key["invalidation"]) == (NOW, True, NOW + 5)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "?id=a&username=b",
            "1: username or realm name must not be specified when the api key id or api key name "
            "is specified;",
        ),
        (
            "?owner=true&realm_name=b",
            "1: neither username nor realm-name may be specified when retrieving owned API keys;",
        ),
        ("?id=a&name=b", "1: only one of [api key id, api key name] can be specified;"),
        (
            "?id=a&name=b&username=c&owner=true",
            "1: username or realm name must not be specified when the api key id or api key name "
            "is specified;2: neither username nor realm-name may be specified when retrieving "
            "owned API keys;3: only one of [api key id, api key name] can be specified;",
        ),
    ],
)
def test_conditions_that_exclude_each_other_are_refused(query: str, reason: str) -> None:
    """All messages at once, and before the privilege."""
    reason = "Validation Failed: " + reason
    reply = call(a_cluster(), "GET", PATH + query, auth="nobody")
    assert reply.problem == (400, "action_request_validation_exception", reason)


@pytest.mark.parametrize("name", ["owner", "with_limited_by", "active_only", "with_profile_uid"])
def test_a_switch_is_true_or_false(name: str) -> None:
    """Nothing else, in this very case."""
    assert call(a_cluster(), "GET", f"{PATH}?{name}=True").problem == (
        400,
        "illegal_argument_exception",
        "Failed to parse value [True] as only [true] or [false] are allowed.",
    )


def test_a_body_is_refused() -> None:
    """The endpoint reads none; the path is shown without its query."""
    assert call(a_cluster(), "GET", PATH + "?owner=true", {}).problem == (
        400,
        "illegal_argument_exception",
        f"request [GET {PATH}] does not support having a body",
    )


@pytest.mark.parametrize("user", ["reader", "all_keys", "security"])
def test_who_may_read_sees_all_keys(cluster: Cluster, user: str) -> None:
    """Each of the three privileges is enough, also for cross-cluster keys."""
    assert names(cluster, auth=user) == ["web-1", "web-2", "web*", "remote"]


@pytest.mark.parametrize("user", ["watcher", "nobody"])
def test_without_a_privilege_it_is_denied(user: str) -> None:
    """The list holds what would grant this very request."""
    roles = "" if user == "nobody" else user
    assert call(a_cluster(), "GET", PATH, auth=user).problem == (
        403,
        "security_exception",
        f"action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [{user}] with "
        f"effective roles [{roles}], this action is granted by the cluster privileges "
        "[read_security,manage_api_key,manage_security,all]",
    )


def test_limits_are_shown_of_keys_for_rest_callers_only() -> None:
    """A cross-cluster key has none."""
    cluster = a_cluster()
    a_key(cluster, "all_keys", name="rest")
    a_cross_cluster_key(cluster, name="remote")

    found: list[Any] = call(cluster, "GET", f"{PATH}?with_limited_by=true").json["api_keys"]
    assert [list(key)[-1] for key in found] == ["limited_by", "access"]


def test_owner_of_a_calling_key_is_the_keys_owner() -> None:
    """A key asks for its siblings, made by the same user."""
    cluster = a_cluster()
    auth = api_key(a_key(cluster, "all_keys", name="caller"))
    a_key(cluster, "all_keys", name="sibling")
    a_key(cluster, name="stranger")

    assert names(cluster, "?owner=true", auth) == ["caller", "sibling"]


def test_a_derived_key_is_limited_by_nothing_of_its_own() -> None:
    """It is shown with one limit that is empty."""
    cluster = a_cluster()
    parent = api_key(a_key(cluster, "own_keys"))
    derived = a_key(cluster, parent, role_descriptors={"none": {}})

    key = shown(cluster, derived["id"], "&with_limited_by=true")
    assert key["limited_by"] == [{}]
    assert (key["username"], key["realm"]) == ("own_keys", "_es_api_key")


def test_no_owner_has_a_profile_yet() -> None:
    """Asking for profiles changes nothing."""
    cluster = a_cluster()
    created = a_key(cluster)

    assert shown(cluster, created["id"], "&with_profile_uid=true") == shown(cluster, created["id"])
