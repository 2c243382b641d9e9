"""Changing several roles at once."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, call
from tests.roles.factories import a_role, a_role_manager, bulk_put, get

DLS = {"indices": [{"names": ["a"], "privileges": ["read"], "query": '{"match_all":{}}'}]}


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster()


def test_each_role_is_told_what_became_of_it(cluster: Cluster) -> None:
    """In the groups and in the order of Elasticsearch."""
    a_role(cluster, "same", cluster=["monitor"])
    a_role(cluster, "other")
    answer = bulk_put(
        cluster, viewer={}, other={"run_as": ["x"]}, new={}, same={"cluster": ["monitor"]}, newer={}
    )

    assert list(answer.items()) == [
        ("noop", ["same"]),
        ("created", ["new", "newer"]),
        ("updated", ["other"]),
        (
            "errors",
            {
                "count": 1,
                "details": {
                    "viewer": {
                        "type": "action_request_validation_exception",
                        "reason": "Validation Failed: 1: Role [viewer] is reserved and may not be "
                        "used.;",
                    }
                },
            },
        ),
    ]


def test_metadata_and_global_privileges_are_merged(cluster: Cluster) -> None:
    """A bulk request updates documents, and objects in them are never emptied that way."""
    manage = {"manage": {"applications": ["a*"]}}
    a_role(
        cluster,
        metadata={"a": {"b": 1}, "c": 2},
        description="gone",
        **{"global": {"application": manage}},
    )
    profile = {"profile": {"write": {"applications": ["p"]}}}
    bulk_put(cluster, r={"metadata": {"a": {"d": 3}}, "global": profile})

    role = get(cluster, "r")
    assert role["metadata"] == {"a": {"b": 1, "d": 3}, "c": 2}
    assert role["global"] == {"application": manage, **profile, "role": {}}
    assert "description" not in role


@pytest.mark.parametrize(
    ("metadata", "group"),
    [({"k": 1}, "noop"), ({}, "noop"), ({"k": 1.0}, "updated"), ({"k": True}, "updated")],
)
def test_what_changes_nothing_is_no_update(
    cluster: Cluster, metadata: dict[str, Any], group: str
) -> None:
    """Values are compared as Java does."""
    a_role(cluster, metadata={"k": 1})

    assert bulk_put(cluster, r={"metadata": metadata}) == {group: ["r"]}


def test_a_query_that_is_none_beats_other_mistakes(cluster: Cluster) -> None:
    """Elasticsearch looks at it before it tells the mistakes that it found."""
    entry = {"names": ["a"], "privileges": ["bad"], "query": "{}"}
    details = bulk_put(cluster, r={"indices": [entry]})["errors"]["details"]

    assert details["r"]["type"] == "parse_exception"
    assert details["r"]["caused_by"]["type"] == "x_content_parse_exception"


def test_a_role_that_the_licence_does_not_allow_is_one_error() -> None:
    """The other roles are stored."""
    answer = bulk_put(a_cluster(license="basic"), hiding=DLS, r={})

    assert answer["created"] == ["r"]
    assert answer["errors"]["details"]["hiding"] == {
        "type": "security_exception",
        "reason": "current license is non-compliant for [field and document level security]",
        "license.expired.feature": "field and document level security",
    }


def test_a_mistake_of_form_fails_the_whole_request(cluster: Cluster) -> None:
    """Nothing is stored, and the error leads to the role."""
    body: dict[str, Any] = {"roles": {"r": {}, "s": {"foo": 1}}}
    reply = call(cluster, "POST", "/_security/role", body)

    assert reply.status == 400
    assert reply.error["root_cause"][0] == {
        "type": "parse_exception",
        "reason": "failed to parse role [s]. unexpected field [foo]",
    }
    assert reply.error["caused_by"]["reason"].endswith("[roles] failed to parse field [s]")
    assert get(cluster, "r") is None


def test_a_name_that_no_document_can_have_fails_the_whole_request(cluster: Cluster) -> None:
    """It is noticed only when everything is about to be stored."""
    body: dict[str, Any] = {"roles": {"r": {}, "x" * 508: {}}}
    reply = call(cluster, "POST", "/_security/role", body)

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: 1: id [role-{'x' * 508}] is too long, must be no longer than 512 "
        "bytes but was: 513;",
    )
    assert get(cluster, "r") is None


def test_no_roles_are_no_error_but_nothing_is(cluster: Cluster) -> None:
    """The server trips over a list that it never checked for."""
    assert bulk_put(cluster) == {}
    assert call(cluster, "POST", "/_security/role", {}).problem == (
        500,
        "null_pointer_exception",
        'Cannot invoke "java.util.List.iterator()" because "roles" is null',
    )


def test_roles_in_an_array_are_refused(cluster: Cluster) -> None:
    """Their names would be missing."""
    reply = call(cluster, "POST", "/_security/role", {"roles": []})

    assert reply.error["caused_by"] == {
        "type": "illegal_argument_exception",
        "reason": "[roles] doesn't support arrays. Use a single object with multiple fields.",
    }


def test_each_name_is_told_whether_it_was_deleted(cluster: Cluster) -> None:
    """A name that is given twice is found once."""
    a_role(cluster)
    body = {"names": ["r", "none", "superuser", "r"]}
    reply = call(cluster, "DELETE", "/_security/role?refresh=true", body)

    assert list(reply.json.items()) == [
        ("deleted", ["r"]),
        ("not_found", ["none", "r"]),
        (
            "errors",
            {
                "count": 1,
                "details": {
                    "superuser": {
                        "type": "illegal_argument_exception",
                        "reason": "role [superuser] is reserved and cannot be deleted",
                    }
                },
            },
        ),
    ]
    assert get(cluster, "r") is None


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        ({}, "illegal_argument_exception", "Required [names]"),
        (b"", "parse_exception", "request body is required"),
        (
            b'{"name": "r"}',
            "x_content_parse_exception",
            "[1:2] [bulk_delete_roles_request] unknown field [name] did you mean [names]?",
        ),
    ],
)
def test_names_are_required(cluster: Cluster, body: object, type: str, reason: str) -> None:
    """There is no way to delete all roles at once."""
    assert call(cluster, "DELETE", "/_security/role", body).problem == (400, type, reason)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_bad_refresh_is_refused(cluster: Cluster, method: str) -> None:
    """After the body was read."""
    body: dict[str, Any] = {"roles": {}} if method == "POST" else {"names": []}
    reply = call(cluster, method, "/_security/role?refresh=x", body)

    assert reply.error["reason"] == "Unknown value for refresh: [x]."


def test_a_manager_of_roles_needs_the_right_to_all_of_them() -> None:
    """One role that is not allowed fails the request, as it is authorized as a whole."""
    privileges = ["read", "delete_index"]
    cluster = a_role_manager([{"names": ["logs-*"], "privileges": privileges}])
    ours = {"indices": [{"names": ["logs-a"], "privileges": ["read"]}]}

    def put_status(**roles: object) -> int:
        return call(cluster, "POST", "/_security/role", {"roles": roles}, "manager").status

    assert put_status(r=ours) == 200
    assert put_status(r=ours, s={"cluster": ["all"]}) == 403
    body = {"names": ["reader"]}
    assert call(cluster, "DELETE", "/_security/role", body, "manager").status == 403
