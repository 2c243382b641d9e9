"""``DELETE /_security/api_key``: taking keys out of use."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    Reply,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    call,
)

BUILD = "Failed to build [invalidate_api_key] after last required field arrived"


def invalidate(cluster: Cluster, body: object, auth: str = ELASTIC) -> Reply:
    """Ask to take keys out of use."""
    return call(cluster, "DELETE", "/_security/api_key", body, auth)


def test_the_answer_lists_what_was_invalidated() -> None:
    """The second time there is nothing left; that is no error."""
    cluster = a_cluster()
    created = a_key(cluster)

    first = invalidate(cluster, {"ids": [created["id"], created["id"]]})
    second = invalidate(cluster, {"ids": created["id"]})

    assert first.status == second.status == 200
    assert list(first.json) == [
        "invalidated_api_keys",
        "previously_invalidated_api_keys",
        "error_count",
    ]
    assert first.json["invalidated_api_keys"] == [created["id"]]
    assert second.json == {
        "invalidated_api_keys": [],
        "previously_invalidated_api_keys": [],
        "error_count": 0,
    }


def test_an_unknown_id_is_no_error() -> None:
    """It is not in the answer."""
    reply = invalidate(a_cluster(), {"ids": ["unknown"]})
    assert (reply.status, reply.json["invalidated_api_keys"]) == (200, [])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "web-1"}, {"web-1"}),
        ({"name": "web*"}, {"web-1", "web-2"}),
        ({"name": "*"}, {"web-1", "web-2", "db", "remote"}),
        ({"username": "own_keys"}, {"web-2"}),
        ({"realm_name": "reserved"}, {"web-1", "db", "remote"}),
        ({"owner": True}, {"web-1", "db", "remote"}),
        ({"owner": "true", "name": "d*"}, {"db"}),
        ({"owner": True, "username": "", "realm_name": " "}, {"web-1", "db", "remote"}),
    ],
)
def test_conditions_select(body: object, expected: set[str]) -> None:
    """Names match as they do when keys are shown."""
    cluster = a_cluster()
    a_key(cluster, name="web-1")
    a_key(cluster, "own_keys", name="web-2")
    a_key(cluster, name="db", expiration="0")
    a_cross_cluster_key(cluster, name="remote")

    count = len(invalidate(cluster, body).json["invalidated_api_keys"])

    keys = call(cluster, "GET", "/_security/api_key").json["api_keys"]
    assert {key["name"] for key in keys if key["invalidated"]} == expected
    assert count == len(expected)


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        ([], "1: Field [ids] cannot be an empty array;"),
        (
            ["a", ""],
            "1: Field [ids] must not contain blank id, but got blank id at index position: [1];",
        ),
        (
            [" ", "a", ""],
            "1: Field [ids] must not contain blank id, but got blank ids at index positions: "
            "[0, 2];",
        ),
    ],
)
def test_empty_and_blank_ids_fail_the_building(ids: list[str], reason: str) -> None:
    """A validation error as the cause of a parse error."""
    error = invalidate(a_cluster(), {"ids": ids}).error

    assert error == {
        "root_cause": [{"type": "x_content_parse_exception", "reason": BUILD}],
        "type": "x_content_parse_exception",
        "reason": BUILD,
        "caused_by": {
            "type": "action_request_validation_exception",
            "reason": "Validation Failed: " + reason,
        },
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            {},
            "1: One of [api key id(s), api key name, username, realm name] must be specified if "
            "[owner] flag is false;",
        ),
        (
            {"owner": False, "name": " "},
            "1: One of [api key id(s), api key name, username, realm name] must be specified if "
            "[owner] flag is false;",
        ),
        (
            {"ids": ["a"], "name": "b", "username": "c", "owner": True},
            "1: username or realm name must not be specified when the api key id(s) or api key "
            "name are specified;2: neither username nor realm-name may be specified when "
            "invalidating owned API keys;3: only one of [api key id(s), api key name] can be "
            "specified;",
        ),
    ],
)
def test_conditions_that_make_no_sense_are_refused(body: object, reason: str) -> None:
    """All messages at once, before the privilege."""
    reason = "Validation Failed: " + reason
    reply = invalidate(a_cluster(), body, "nobody")
    assert reply.problem == (400, "action_request_validation_exception", reason)


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (None, "parse_exception", "request body is required"),
        (
            '{"id":"a"}',
            "x_content_parse_exception",
            "[1:2] [invalidate_api_key] unknown field [id] did you mean [ids]?",
        ),
        (
            '{"ids":null}',
            "x_content_parse_exception",
            "[1:8] [invalidate_api_key] ids doesn't support values of type: VALUE_NULL",
        ),
    ],
)
def test_a_malformed_body_is_refused_at_its_place(body: object, type: str, reason: str) -> None:
    """The single ``id`` went with version 8."""
    assert invalidate(a_cluster(), body).problem == (400, type, reason)


@pytest.mark.parametrize(
    "body", [{"name": "*"}, {"username": "elastic"}, {"realm_name": "reserved"}]
)
def test_cross_cluster_keys_need_more_than_managing_keys(body: dict[str, Any]) -> None:
    """They are left alone, each with an error; the others are invalidated all the same."""
    cluster = a_cluster()
    rest = a_key(cluster, name="rest")["id"]
    remote = a_cross_cluster_key(cluster, name="remote")["id"]

    reply = invalidate(cluster, body, "all_keys")

    assert reply.status == 200
    assert list(reply.json)[-1] == "error_details"
    assert reply.json == {
        "invalidated_api_keys": [rest],
        "previously_invalidated_api_keys": [],
        "error_count": 1,
        "error_details": [
            {
                "type": "security_exception",
                "reason": f"Cannot invalidate cross-cluster API key [{remote}]. This requires "
                "[manage_security] cluster privilege or higher",
            }
        ],
    }


def test_who_manages_security_invalidates_both_types() -> None:
    """Without any error."""
    cluster = a_cluster()
    ids = {a_key(cluster)["id"], a_cross_cluster_key(cluster)["id"]}

    reply = invalidate(cluster, {"ids": sorted(ids)}, "security")
    assert set(reply.json["invalidated_api_keys"]) == ids
    assert reply.json["error_count"] == 0


def test_a_cross_cluster_key_is_invalidated_after_a_downgrade() -> None:
    """The licence is for making and changing them."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster)
    cluster.clock.advance(31 * 86_400_000)

    reply = invalidate(cluster, {"ids": [created["id"]]})
    assert reply.json["invalidated_api_keys"] == [created["id"]]


def test_an_invalidated_key_fails_at_once() -> None:
    """Although its secret was verified and cached before."""
    cluster = a_cluster()
    created = a_key(cluster)
    assert call(cluster, "GET", "/", auth=api_key(created)).status == 200

    invalidate(cluster, {"ids": [created["id"]]})

    reply = call(cluster, "GET", "/", auth=api_key(created))
    assert reply.status == 401


@pytest.mark.parametrize(
    ("body", "privileges"),
    [
        ({"owner": True}, "manage_own_api_key,manage_api_key,manage_security,all"),
        ({"name": "x"}, "manage_api_key,manage_security,all"),
        (
            {"username": "watcher", "realm_name": "default_native"},
            "manage_own_api_key,manage_api_key,manage_security,all",
        ),
    ],
)
def test_a_denial_names_what_would_grant_this_very_request(body: object, privileges: str) -> None:
    """For one's own keys a weaker privilege is enough."""
    assert invalidate(a_cluster(), body, "watcher").problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user "
        "[watcher] with effective roles [watcher], this action is granted by the cluster "
        f"privileges [{privileges}]",
    )


AS_7 = dict.fromkeys(
    ("accept", "content-type"), "application/vnd.elasticsearch+json;compatible-with=7"
)


def test_callers_that_speak_version_7_may_name_one_id() -> None:
    """Version 8 still understands them."""
    cluster = a_cluster("8.19.0")
    key_id = a_key(cluster)["id"]
    reply = call(cluster, "DELETE", "/_security/api_key", {"id": key_id}, headers=AS_7)

    assert reply.json["invalidated_api_keys"] == [key_id]


def test_version_7_has_one_id_or_several() -> None:
    """Not both."""
    body = {"id": "a", "ids": ["b"]}
    reply = call(a_cluster("8.19.0"), "DELETE", "/_security/api_key", body, headers=AS_7)

    assert reply.problem == (
        400,
        "x_content_parse_exception",
        "Failed to build [invalidate_api_key_v7] after last required field arrived",
    )
    assert reply.error["caused_by"] == {
        "type": "illegal_argument_exception",
        "reason": "Must use either [id] or [ids], not both at the same time",
    }
