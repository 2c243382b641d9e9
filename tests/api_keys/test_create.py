"""``POST /_security/api_key``: keys with which programs call over REST."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api_keys.factories import (
    NOW,
    SEARCH,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    call,
    shown,
)

PATH = "/_security/api_key"
DERIVED = (
    "creating derived api keys requires an explicit role descriptor that is empty "
    "(has no privileges)"
)


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("query", ["", "?refresh", "?refresh=true", "?refresh=wait_for"])
def test_both_methods_and_all_refreshes_create(method: str, query: str) -> None:
    """A key is visible at once, whatever the refresh."""
    reply = call(a_cluster(), method, PATH + query, {"name": "k"})

    assert reply.status == 200
    assert list(reply.json) == ["id", "name", "api_key", "encoded"]


def test_a_key_is_shown_with_what_was_asked_for() -> None:
    """Role descriptors keep the request's order; an absent expiration is not shown."""
    cluster = a_cluster()
    descriptors = {"b": {"cluster": ["monitor"]}, "a": {"index": [_entry()]}}
    created = a_key(cluster, role_descriptors=descriptors, metadata={"a": 1})

    key = shown(cluster, created["id"])
    assert list(key) == [
        "id",
        "name",
        "type",
        "creation",
        "invalidated",
        "username",
        "realm",
        "realm_type",
        "metadata",
        "role_descriptors",
    ]
    assert (key["username"], key["realm"], key["realm_type"]) == ("elastic", "reserved", "reserved")
    assert list(key["role_descriptors"]) == ["b", "a"]
    assert key["role_descriptors"]["a"]["indices"] == [
        _entry() | {"allow_restricted_indices": False}
    ]
    assert key["role_descriptors"]["b"] == {
        "cluster": ["monitor"],
        "indices": [],
        "applications": [],
        "run_as": [],
        "metadata": {},
        "transient_metadata": {"enabled": True},
    }


def _entry() -> dict[str, object]:
    return {"names": ["logs*"], "privileges": ["read"]}


@pytest.mark.parametrize("fields", [{}, {"role_descriptors": {}}])
def test_a_key_without_descriptors_has_its_owners_permissions(fields: dict[str, Any]) -> None:
    """It is shown with none of its own, and with the owner's as a limit."""
    cluster = a_cluster()
    created = a_key(cluster, "all_keys", **fields)

    key = shown(cluster, created["id"], "&with_limited_by=true")
    assert key["role_descriptors"] == {}
    assert [list(limit) for limit in key["limited_by"]] == [["all_keys"]]
    assert call(cluster, "GET", PATH, auth=api_key(created)).status == 200


def test_roles_that_do_not_exist_limit_nothing() -> None:
    """The list has one object, with the roles that were found."""
    users = {"owner": {"password": "secret-1", "roles": ["own_keys", "missing"]}}
    cluster = a_cluster(users=users)
    created = a_key(cluster, "owner")

    limited_by = shown(cluster, created["id"], "&with_limited_by=true")["limited_by"]
    assert [list(limit) for limit in limited_by] == [["own_keys"]]


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("?refresh=maybe", "Unknown value for refresh: [maybe]."),
        (
            "?refres=true",
            f"request [{PATH}] contains unrecognized parameter: [refres] -> did you mean "
            "[refresh]?",
        ),
    ],
)
def test_a_bad_parameter_is_refused(query: str, reason: str) -> None:
    """A wrong value, or a name that nobody reads."""
    reply = call(a_cluster(), "POST", PATH + query, {"name": "k"})

    assert reply.problem == (400, "illegal_argument_exception", reason)


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (
            '{"name":"k","role_descriptors":{"r":{"description":"x"}}}',
            "failed to parse role [r]. unexpected field [description]",
        ),
        (
            '{"name":"k","role_descriptors":{"r":{"indices":{}}}}',
            "failed to parse indices privileges for role [r]. expected field [indices] value to be "
            "an array, but found [START_OBJECT] instead",
        ),
        (
            '{"name":"k","role_descriptors":{"r":{"indices":[{"names":["a"]}]}}}',
            "failed to parse indices privileges for role [r]. missing required [privileges] field",
        ),
    ],
)
def test_a_bad_descriptor_is_refused_with_its_name(body: str, cause: str) -> None:
    """Named objects have a level of their own, which tells which of them is bad."""
    error = call(a_cluster(), "POST", PATH, body).error

    assert error["reason"].endswith("[api_key_request] failed to parse field [role_descriptors]")
    assert error["caused_by"]["type"] == "x_content_parse_exception"
    assert error["caused_by"]["reason"].endswith("[role_descriptors] failed to parse field [r]")
    assert error["root_cause"] == [{"type": "parse_exception", "reason": cause}]


def test_an_array_of_descriptors_is_refused() -> None:
    """A parser with unordered named objects says how to write them instead."""
    error = call(a_cluster(), "POST", PATH, '{"name":"k","role_descriptors":[]}').error

    assert error["caused_by"] == {
        "type": "illegal_argument_exception",
        "reason": "[role_descriptors] doesn't support arrays. "
        "Use a single object with multiple fields.",
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{}", "Required [name]"),
        ('{"metadata":{}}', "Required [name]"),
    ],
)
def test_the_name_is_required(body: str, reason: str) -> None:
    """A missing name is a mistake of the body, an empty one of the request."""
    reply = call(a_cluster(), "POST", PATH, body)

    assert reply.problem == (400, "illegal_argument_exception", reason)


def test_messages_come_as_name_then_metadata_then_descriptors() -> None:
    """All at once, before the privilege is looked at."""
    body = {
        "name": "",
        "metadata": {"_x": 1},
        "role_descriptors": {"r": {"restriction": {"workflows": ["w"]}}},
    }
    reply = call(a_cluster(), "POST", PATH, body, "nobody")

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: api key name is required;"
        "2: API key metadata keys may not start with [_];"
        "3: Unknown workflow [w]. A workflow must be one of the predefined workflow names "
        "[search_application_query].;",
    )


def test_without_a_privilege_it_is_denied() -> None:
    """The weakest privilege that would do comes first."""
    reply = call(a_cluster(), "POST", PATH, {"name": "k"}, "nobody")

    assert reply.problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [nobody] "
        "with effective roles [], this action is granted by the cluster privileges "
        "[manage_own_api_key,manage_api_key,manage_security,all]",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"role_descriptors": {}},
        {"role_descriptors": {"r": {"cluster": ["monitor"]}}},
        {"role_descriptors": {"r": {}, "s": {"run_as": ["x"]}}},
        {"role_descriptors": {"r": {"indices": [_entry()]}}},
    ],
)
def test_a_key_can_make_no_key_that_may_do_something(fields: dict[str, Any]) -> None:
    """Else a short-lived key could make itself a long-lived one."""
    cluster = a_cluster()
    auth = api_key(a_key(cluster))

    reply = call(cluster, "POST", PATH, {"name": "d", **fields}, auth)

    assert reply.problem == (400, "illegal_argument_exception", DERIVED)


def test_a_derived_key_belongs_to_the_owner_in_the_realm_of_keys() -> None:
    """It is limited by nothing, shown as one empty object."""
    cluster = a_cluster()
    auth = api_key(a_key(cluster))
    derived = a_key(cluster, auth, role_descriptors={"none": {}})

    key = shown(cluster, derived["id"], "&with_limited_by=true")
    assert (key["username"], key["realm"], key["realm_type"]) == (
        "elastic",
        "_es_api_key",
        "_es_api_key",
    )
    assert key["limited_by"] == [{}]


@pytest.mark.parametrize(
    ("descriptors", "reason"),
    [
        (
            {"a": {"restriction": {"workflows": ["search_application_query"]}}, "b": {}},
            "combining role descriptors with and without restriction is not supported",
        ),
        (
            {
                name: {"restriction": {"workflows": ["search_application_query"]}}
                for name in ("a", "b")
            },
            "more than one role descriptor with restriction is not supported",
        ),
    ],
)
def test_workflow_restrictions_do_not_mix(descriptors: dict[str, Any], reason: str) -> None:
    """Of several rules the first is told."""
    body = {"name": "k", "role_descriptors": descriptors}
    reply = call(a_cluster(), "POST", PATH, body)

    assert reply.problem == (400, "illegal_argument_exception", reason)


def test_a_restriction_without_workflows_is_none() -> None:
    """It goes with any other descriptor."""
    descriptors: dict[str, Any] = {"a": {"restriction": {}}, "b": {}}
    assert a_key(a_cluster(), role_descriptors=descriptors)["name"] == "k"


def test_ordinary_keys_work_under_a_basic_licence() -> None:
    """Only cross-cluster keys need more."""
    assert a_key(a_cluster(license="basic"))["name"] == "k"


@pytest.mark.parametrize(
    ("expiration", "seconds"),
    [
        ("1d", 86_400),
        ("2H", 7_200),
        ("3m", 180),
        ("4 S", 4),
        (" 5s ", 5),
        ("+6s", 6),
        ("1999ms", 1),
        ("2000000micros", 2),
        ("3000000000NANOS", 3),
        ("999ms", 0),
        ("000", 0),
        ("-1", 0),
        ("-01", 0),
        ("-1ms", 0),
        ("-1s", -1),
        ("-1d", -86_400),
    ],
)
def test_an_expiration_counts_in_whole_seconds_from_the_creation(
    expiration: str, seconds: int
) -> None:
    """In every form that the time parser takes, some of them in the past."""
    created = a_key(a_cluster(), expiration=expiration)

    assert created["expiration"] == NOW + seconds * 1000


@pytest.mark.parametrize("expiration", ["1M", "1w", "10", "", " ", "-2", "-2s", "1.5d", "d"])
def test_what_is_no_duration_is_refused_while_the_request_is_built(expiration: str) -> None:
    """A month is none: its length differs."""
    reply = call(a_cluster(), "POST", PATH, {"name": "k", "expiration": expiration})

    assert reply.problem == (
        400,
        "x_content_parse_exception",
        "Failed to build [api_key_request] after last required field arrived",
    )
    assert reply.error["caused_by"]["type"] == "illegal_argument_exception"


def test_a_bad_body_is_told_before_a_bad_refresh() -> None:
    """The body is read first."""
    reply = call(a_cluster(), "POST", f"{PATH}?refresh=x", {"name": 1})

    assert reply.error["reason"].startswith("[1:10] [api_key_request] name doesn't support")


DISABLED = {"xpack.security.authc.api_key.enabled": False}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", PATH, {"name": "k"}),
        ("GET", PATH, None),
        ("DELETE", PATH, {"ids": ["x"]}),
        ("PUT", f"{PATH}/x", {}),
        ("POST", f"{PATH}/_bulk_update", {"ids": ["x"]}),
        ("POST", "/_security/cross_cluster/api_key", {"name": "_", "access": SEARCH}),
        ("PUT", "/_security/cross_cluster/api_key/x", {}),
        ("POST", f"{PATH}/grant", {}),
        ("PUT", f"{PATH}/clone", {}),
        ("POST", f"{PATH}/x/_clear_cache", None),
    ],
)
def test_every_endpoint_says_that_keys_are_switched_off(
    method: str, path: str, body: object
) -> None:
    """Before validation and before the privilege."""
    reply = call(a_cluster(settings=DISABLED), method, path, body, "nobody")

    assert reply.status == 400
    error = {
        "type": "feature_not_enabled_exception",
        "reason": "api keys are not enabled",
        "disabled.feature": "api_keys",
    }
    assert reply.error == {"root_cause": [error], **error}


def test_ids_and_secrets_do_not_repeat() -> None:
    """Whatever the type of key."""
    cluster = a_cluster()
    keys = [a_key(cluster) for _ in range(20)] + [a_cross_cluster_key(cluster) for _ in range(20)]

    assert len({key["id"] for key in keys}) == len({key["api_key"] for key in keys}) == 40
