"""``POST /_security/api_key/_bulk_update``: one change for many keys."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    Reply,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    call,
    invalidate,
)


def bulk_update(cluster: Cluster, body: object, auth: str = "security") -> Reply:
    """Send a bulk update."""
    return call(cluster, "POST", "/_security/api_key/_bulk_update", body, auth)


def test_each_key_is_told_of_on_its_own() -> None:
    """The status is 200 whatever becomes of the keys; a repeated id counts once."""
    cluster = a_cluster()
    changed = a_key(cluster, "security")["id"]
    same = a_key(cluster, "security", metadata={"a": 1})["id"]
    dead = a_key(cluster, "security")["id"]
    invalidate(cluster, dead)
    expired = a_key(cluster, "security", expiration="0")["id"]
    cluster.clock.advance(1)
    remote = a_cross_cluster_key(cluster, "security")["id"]
    ids = [changed, same, dead, expired, remote, "unknown", changed]

    reply = bulk_update(cluster, {"ids": ids, "metadata": {"a": 1}})

    illegal = "illegal_argument_exception"
    assert reply.status == 200
    assert list(reply.json) == ["updated", "noops", "errors"]
    assert list(reply.json["errors"]) == ["count", "details"]
    assert reply.json == {
        "updated": [changed],
        "noops": [same],
        "errors": {
            "count": 4,
            "details": {
                dead: {"type": illegal, "reason": f"cannot update invalidated API key [{dead}]"},
                expired: {"type": illegal, "reason": f"cannot update expired API key [{expired}]"},
                remote: {
                    "type": illegal,
                    "reason": "cannot update API key of type [cross_cluster] while expected type "
                    "is [rest]",
                },
                "unknown": {
                    "type": "resource_not_found_exception",
                    "reason": "no API key owned by requesting user found for ID [unknown]",
                },
            },
        },
    }


def test_without_errors_there_is_no_list_of_them() -> None:
    """The other two are always there."""
    cluster = a_cluster()
    created = a_key(cluster, "security")

    reply = bulk_update(cluster, {"ids": created["id"]})
    assert reply.json == {"updated": [], "noops": [created["id"]]}


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (None, "parse_exception", "request body is required"),
        ({}, "illegal_argument_exception", "Required [ids]"),
        (
            {"ids": []},
            "action_request_validation_exception",
            "Validation Failed: 1: Field [ids] cannot be empty;",
        ),
        (
            {"ids": [], "metadata": {"_": 1}, "expiration": "0"},
            "action_request_validation_exception",
            "Validation Failed: 1: API key metadata keys may not start with [_];"
            "2: API key expiration must be in the future;3: Field [ids] cannot be empty;",
        ),
        (
            '{"ids":["a"],"name":"x"}',
            "x_content_parse_exception",
            "[1:14] [bulk_update_api_key_request] unknown field [name]",
        ),
    ],
)
def test_a_bad_request_is_refused_as_a_whole(body: object, type: str, reason: str) -> None:
    """Before anything about the keys, and before the privilege."""
    assert bulk_update(a_cluster(), body, "nobody").problem == (400, type, reason)


def test_an_array_in_an_id_is_refused_by_the_parser() -> None:
    """Elements that are no text and no number cannot be made one."""
    error = bulk_update(a_cluster(), '{"ids":[["a"]]}').error

    assert error["reason"].endswith("[bulk_update_api_key_request] failed to parse field [ids]")
    assert error["root_cause"][0]["reason"] == error["reason"]


def test_an_api_key_cannot_update() -> None:
    """One refusal for all, and not one for each key."""
    cluster = a_cluster()
    created = a_key(cluster, "security")

    assert bulk_update(cluster, {"ids": [created["id"]]}, api_key(created)).problem == (
        400,
        "illegal_argument_exception",
        "authentication via API key not supported: only the owner user can update an API key",
    )


def test_without_a_privilege_it_is_denied() -> None:
    """The action has a name of its own."""
    assert bulk_update(a_cluster(), {"ids": ["a"]}, "watcher").problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/api_key/bulk_update] is unauthorized for user "
        "[watcher] with effective roles [watcher], this action is granted by the cluster "
        "privileges [manage_own_api_key,manage_api_key,manage_security,all]",
    )


def test_mixed_restrictions_refuse_all_keys() -> None:
    """The rule is about the request."""
    workflow = {"restriction": {"workflows": ["search_application_query"]}}
    body = {"ids": ["a"], "role_descriptors": {"a": workflow, "b": {}}}

    assert bulk_update(a_cluster(), body).problem == (
        400,
        "illegal_argument_exception",
        "combining role descriptors with and without restriction is not supported",
    )
