"""``PUT /_security/api_key/{id}``: changes of keys for REST callers."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    NOW,
    Reply,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    call,
    invalidate,
    shown,
)


def update(cluster: Cluster, key_id: str, body: object = None, auth: str = "own_keys") -> Reply:
    """Send an update."""
    return call(cluster, "PUT", f"/_security/api_key/{key_id}", body, auth)


@pytest.mark.parametrize("body", [None, {}])
def test_an_update_without_a_change_leaves_the_key_as_it_is(body: object) -> None:
    """The body may be missing: then only the owner's side is looked at."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys", metadata={"a": 1})
    before = cluster.document()

    reply = update(cluster, created["id"], body)

    assert (reply.status, reply.json) == (200, {"updated": False})
    assert cluster.document() == before


@pytest.mark.parametrize(
    ("change", "updated"),
    [
        ({"metadata": {"a": 1}}, False),
        ({"metadata": {"a": 2}}, True),
        ({"metadata": {}}, True),
        ({"role_descriptors": {"r": {"cluster": ["monitor"]}}}, False),
        ({"role_descriptors": {"r": {"cluster": ["all"]}}}, True),
        ({"role_descriptors": {"s": {"cluster": ["monitor"]}}}, True),
        ({"role_descriptors": {}}, True),
        ({"expiration": "1d"}, True),
    ],
)
def test_each_part_of_a_change_counts(change: dict[str, Any], updated: bool) -> None:
    """Equal metadata and descriptors are no change; any expiration is one."""
    cluster = a_cluster()
    fields = {"metadata": {"a": 1}, "role_descriptors": {"r": {"cluster": ["monitor"]}}}
    created = a_key(cluster, "own_keys", **fields)

    assert update(cluster, created["id"], change).json == {"updated": updated}


def test_descriptors_are_compared_as_a_set() -> None:
    """Their order is no difference."""
    cluster = a_cluster()
    first: dict[str, Any] = {"a": {"cluster": ["monitor"]}, "b": {}}
    created = a_key(cluster, "own_keys", role_descriptors=first)

    change = {"role_descriptors": dict(reversed(first.items()))}
    assert update(cluster, created["id"], change).json == {"updated": False}


def test_metadata_of_a_descriptor_is_compared_as_java_does() -> None:
    """1 and true are different there as well."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys", role_descriptors={"a": {"metadata": {"x": 1}}})

    change = {"role_descriptors": {"a": {"metadata": {"x": True}}}}
    assert update(cluster, created["id"], change).json == {"updated": True}


def test_an_update_takes_over_the_owners_new_permissions() -> None:
    """Which is why an empty update can be one."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys")
    document: Any = cluster.document()
    document["roles"]["own_keys"]["cluster"].append("monitor")
    cluster.load(orjson.dumps(document))

    before = shown(cluster, created["id"], "&with_limited_by=true")["limited_by"]
    assert update(cluster, created["id"]).json == {"updated": True}
    after = shown(cluster, created["id"], "&with_limited_by=true")["limited_by"]
    assert before[0]["own_keys"]["cluster"] == ["manage_own_api_key"]
    assert after[0]["own_keys"]["cluster"] == ["manage_own_api_key", "monitor"]


def test_the_expiration_counts_from_the_update() -> None:
    """Not from the creation."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys")
    cluster.clock.advance(500)

    update(cluster, created["id"], {"expiration": "1h"})

    assert shown(cluster, created["id"])["expiration"] == NOW + 500 + 3_600_000


@pytest.mark.parametrize("expiration", ["0", "-1", "-1d"])
def test_an_expiration_that_is_not_in_the_future_is_refused(expiration: str) -> None:
    """Other than at creation."""
    assert update(a_cluster(), "x", {"expiration": expiration}).problem == (
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: API key expiration must be in the future;",
    )


def test_less_than_a_second_is_in_the_future() -> None:
    """And yet counts for nothing: the key expires at once."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys")

    assert update(cluster, created["id"], {"expiration": "1ms"}).status == 200
    assert shown(cluster, created["id"])["expiration"] == NOW


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            '{"name":"b"}',
            "[1:2] [update_api_key_request_payload] unknown field [name]",
        ),
        (
            '{"metadata":1}',
            "[1:13] [update_api_key_request_payload] metadata doesn't support values of type: "
            "VALUE_NUMBER",
        ),
    ],
)
def test_a_malformed_body_is_refused_at_its_place(body: str, reason: str) -> None:
    """The name of a key never changes."""
    assert update(a_cluster(), "x", body).problem == (400, "x_content_parse_exception", reason)


def test_an_api_key_cannot_update_any_key() -> None:
    """Not even itself."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys")

    assert update(cluster, created["id"], {"metadata": {}}, api_key(created)).problem == (
        400,
        "illegal_argument_exception",
        "authentication via API key not supported: only the owner user can update an API key",
    )


def test_keys_of_others_are_not_found() -> None:
    """Also for a superuser."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys")

    reply = call(cluster, "PUT", f"/_security/api_key/{created['id']}", {"metadata": {}})

    reason = f"no API key owned by requesting user found for ID [{created['id']}]"
    assert reply.problem == (404, "resource_not_found_exception", reason)


def test_an_invalidated_key_cannot_be_updated() -> None:
    """It stays visible, and dead."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys")
    invalidate(cluster, created["id"])

    reason = f"cannot update invalidated API key [{created['id']}]"
    reply = update(cluster, created["id"])
    assert reply.problem == (400, "illegal_argument_exception", reason)


def test_an_expired_key_cannot_be_updated() -> None:
    """From the millisecond after its expiration."""
    cluster = a_cluster()
    created = a_key(cluster, "own_keys", expiration="1s")
    cluster.clock.advance(1000)
    at_its_end = update(cluster, created["id"]).status
    cluster.clock.advance(1)

    reason = f"cannot update expired API key [{created['id']}]"
    assert at_its_end == 200
    assert update(cluster, created["id"]).problem == (400, "illegal_argument_exception", reason)


def test_a_cross_cluster_key_is_refused() -> None:
    """Its rules are another endpoint's."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, "security")

    assert update(cluster, created["id"], {"metadata": {}}, "security").problem == (
        400,
        "illegal_argument_exception",
        "cannot update API key of type [cross_cluster] while expected type is [rest]",
    )


def test_there_is_no_refresh() -> None:
    """An update is visible when it is answered."""
    path = "/_security/api_key/x"
    assert update(a_cluster(), "x?refresh=true").problem == (
        400,
        "illegal_argument_exception",
        f"request [{path}] contains unrecognized parameter: [refresh]",
    )


def test_without_a_privilege_it_is_denied() -> None:
    """Whether the key exists or not."""
    assert update(a_cluster(), "x", auth="reader").problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/api_key/update] is unauthorized for user [reader] "
        "with effective roles [reader], this action is granted by the cluster privileges "
        "[manage_own_api_key,manage_api_key,manage_security,all]",
    )


@pytest.mark.parametrize("depth", [400, 900])
def test_metadata_nested_deeply_is_compared(depth: int) -> None:
    """Elasticsearch takes a thousand levels, and so does the update that changes nothing."""
    cluster = a_cluster()
    nested = '{"metadata":' + '{"a":' * depth + "1" + "}" * depth + "}"
    key_id = a_key(cluster, "own_keys")["id"]
    assert update(cluster, key_id, nested).json == {"updated": True}

    assert update(cluster, key_id, nested).json == {"updated": False}


def test_deep_metadata_of_a_descriptor_is_compared() -> None:
    """Descriptors are compared too, with all that is in them."""
    cluster = a_cluster()
    metadata = '{"a":' * 900 + "1" + "}" * 900
    body = '{"role_descriptors":{"r":{"metadata":' + metadata + "}}}"
    key_id = a_key(cluster, "own_keys")["id"]
    assert update(cluster, key_id, body).json == {"updated": True}

    assert update(cluster, key_id, body).json == {"updated": False}


def test_deep_metadata_of_an_owner_is_compared() -> None:
    """The owner's details are those of the caller, however deep they are."""
    nested: dict[str, object] = {}
    for _ in range(400):
        nested = {"a": nested}
    alice = {"password": "secret-1", "roles": ["own_keys"], "metadata": nested}
    copied = {"password": "secret-1", "roles": ["own_keys"]}
    owner = {"username": "alice", "realm": "default_native", "metadata": nested}
    key = {"name": "k", "secret": "s" * 22, "owner": owner}
    cluster = a_cluster(users={"alice": alice, "bob": copied}, api_keys={"k1": key})

    assert update(cluster, "k1", {}, auth="alice").json == {"updated": False}
