"""``PUT /_security/cross_cluster/api_key/{id}``: what it changes, and what it refuses."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    NOW,
    QUERY,
    REPLICATION,
    SEARCH,
    Reply,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    call,
    invalidate,
    shown,
)

PARSER = "update_cross_cluster_api_key_request_payload"
UNKNOWN = "no API key owned by requesting user found for ID [{id}]"


def update(cluster: Cluster, key_id: str, body: object, auth: str = ELASTIC) -> Reply:
    """Send an update, as ``elastic`` unless somebody else is named."""
    return call(cluster, "PUT", f"/_security/cross_cluster/api_key/{key_id}", body, auth)


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"metadata": {"a": [1, {"b": None}]}}, "metadata", {"a": [1, {"b": None}]}),
        (
            {"access": REPLICATION},
            "access",
            {"replication": [{"names": ["archive*"], "allow_restricted_indices": False}]},
        ),
        ({"metadata": {}, "expiration": "2d"}, "expiration", NOW + 2 * 86_400_000),
        ({"certificate_identity": "CN=b"}, "certificate_identity", "CN=b"),
    ],
)
def test_a_change_is_kept(change: dict[str, Any], field: str, value: object) -> None:
    """Each field can be changed; metadata is replaced, never merged."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, metadata={"old": 1}, certificate_identity="CN=a")

    reply = update(cluster, created["id"], change)

    assert (reply.status, reply.json) == (200, {"updated": True})
    assert shown(cluster, created["id"])[field] == value


def test_what_is_not_named_stays() -> None:
    """An update of the metadata leaves access, expiration, name and creation alone."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, expiration="5d", certificate_identity="CN=a")
    before = shown(cluster, created["id"])
    cluster.clock.advance(1000)

    update(cluster, created["id"], {"metadata": {"new": True}})

    assert shown(cluster, created["id"]) == before | {"metadata": {"new": True}}


def test_the_expiration_counts_from_the_update() -> None:
    """Not from the creation."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, expiration="1d")
    cluster.clock.advance(3_600_000)

    update(cluster, created["id"], {"metadata": {}, "expiration": "1d"})

    assert shown(cluster, created["id"])["expiration"] == NOW + 3_600_000 + 86_400_000


def test_an_explicit_null_takes_the_certificate_identity_away() -> None:
    """And that alone is enough of a change."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, certificate_identity="CN=a")

    assert update(cluster, created["id"], '{"certificate_identity":null}').json["updated"]
    assert "certificate_identity" not in shown(cluster, created["id"])


@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"a": 1, "b": {"c": 2}}},
        {"access": SEARCH},
        {"access": SEARCH, "metadata": {"b": {"c": 2}, "a": 1}},
        {"certificate_identity": "CN=a"},
        {"certificate_identity": "CN=a", "metadata": {"a": 1, "b": {"c": 2}}},
    ],
)
def test_an_update_that_changes_nothing_says_so(change: dict[str, Any]) -> None:
    """The order of keys in metadata is no difference."""
    cluster = a_cluster()
    metadata = {"a": 1, "b": {"c": 2}}
    created = a_cross_cluster_key(cluster, metadata=metadata, certificate_identity="CN=a")
    before = cluster.document()

    assert update(cluster, created["id"], change).json == {"updated": False}
    assert cluster.document() == before


@pytest.mark.parametrize(
    ("stored", "sent"), [(1, True), (1, 1.0), (0, False), ([1], [1.0]), ({"x": 1}, {"x": True})]
)
def test_numbers_and_booleans_of_equal_worth_are_different_metadata(
    stored: object, sent: object
) -> None:
    """Java tells 1, 1.0 and true apart, however Python compares them."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, metadata={"a": stored})

    assert update(cluster, created["id"], {"metadata": {"a": sent}}).json == {"updated": True}


def test_empty_metadata_differs_from_none() -> None:
    """A key without metadata stores null, which is shown as an empty object."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster)

    assert update(cluster, created["id"], {"metadata": {}}).json == {"updated": True}
    assert update(cluster, created["id"], {"metadata": {}}).json == {"updated": False}


def test_the_same_expiration_is_a_change() -> None:
    """It counts anew."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, expiration="1d", metadata={"a": 1})

    change = {"metadata": {"a": 1}, "expiration": "1d"}
    assert update(cluster, created["id"], change).json == {"updated": True}


def test_what_a_get_shows_can_be_sent_back() -> None:
    """The shown access is a valid one, and changes nothing."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, access={"search": [QUERY]})
    access = shown(cluster, created["id"])["access"]

    assert update(cluster, created["id"], {"access": access}).json == {"updated": False}


@pytest.mark.parametrize(
    ("access", "reason"),
    [
        ({}, "must specify non-empty access for either [search] or [replication]"),
        ({"search": []}, "must specify non-empty access for either [search] or [replication]"),
        (
            {"search": [QUERY], **REPLICATION},
            "search does not support document or field level security if replication is assigned",
        ),
        (
            {"replication": [QUERY]},
            "replication does not support document or field level security",
        ),
    ],
)
def test_bad_access_is_refused_plainly_and_before_all_validation(
    access: object, reason: str
) -> None:
    """No parse error here: the descriptor is made after the body was read. The id matters not."""
    body = {"access": access, "metadata": {"_a": 1}, "expiration": "0"}
    reply = update(a_cluster(), "unknown", body, "nobody")

    assert reply.problem == (400, "illegal_argument_exception", reason)
    assert "caused_by" not in reply.error


@pytest.mark.parametrize("body", ["{}", '{"expiration":"1d"}'])
@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("8.19.0", "must update either [access] or [metadata] for cross-cluster API keys"),
        ("9.2.0", "must update either [access] or [metadata] for cross-cluster API keys"),
        (
            "9.3.0",
            "must update  [access] or [metadata] or [certificate_identity] "
            "for cross-cluster API keys",
        ),
    ],
)
def test_an_update_must_name_something(version: str, message: str, body: str) -> None:
    """An expiration alone is not enough, in any version."""
    reply = update(a_cluster(version), "unknown", body)

    reason = f"Validation Failed: 1: {message};"
    assert reply.problem == (400, "action_request_validation_exception", reason)


def test_all_validation_messages_come_at_once() -> None:
    """Metadata first, then the expiration."""
    reply = update(a_cluster(), "unknown", {"metadata": {"_a": 1}, "expiration": "-1"})

    assert reply.error["reason"] == (
        "Validation Failed: 1: API key metadata keys may not start with [_];"
        "2: API key expiration must be in the future;"
    )


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        ("", "parse_exception", "request body is required"),
        (
            '{"name":"b"}',
            "x_content_parse_exception",
            f"[1:2] [{PARSER}] unknown field [name]",
        ),
        (
            '{"expiration":null}',
            "x_content_parse_exception",
            f"[1:15] [{PARSER}] expiration doesn't support values of type: VALUE_NULL",
        ),
    ],
)
def test_a_malformed_body_is_refused_at_its_place(body: str, type: str, reason: str) -> None:
    """The parser of updates has a name of its own."""
    assert update(a_cluster(), "x", body or None).problem == (400, type, reason)


def test_a_bad_expiration_fails_the_building() -> None:
    """As at creation."""
    error = update(a_cluster(), "x", {"expiration": "1w"}).error

    assert error["reason"] == f"Failed to build [{PARSER}] after last required field arrived"
    assert error["caused_by"]["type"] == "illegal_argument_exception"


@pytest.mark.parametrize("user", ["all_keys", "own_keys", "reader", "nobody"])
def test_only_who_manages_security_may_update_one(user: str) -> None:
    """Even ``manage_api_key`` is not enough."""
    reply = update(a_cluster(), "x", {"metadata": {}}, user)

    roles = "" if user == "nobody" else user
    assert reply.problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/cross_cluster/api_key/update] is unauthorized for "
        f"user [{user}] with effective roles [{roles}], this action is granted by the cluster "
        "privileges [manage_security,all]",
    )


def test_an_api_key_cannot_update_one() -> None:
    """Said before the id is looked up."""
    cluster = a_cluster()
    reply = update(cluster, "unknown", {"metadata": {}}, api_key(a_key(cluster)))

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "authentication via API key not supported: only the owner user can update an API key",
    )


def test_a_key_of_somebody_else_is_not_found() -> None:
    """Whoever asks, and whatever they may."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster)

    reply = update(cluster, created["id"], {"metadata": {}}, "security")

    reason = UNKNOWN.format(**created)
    assert reply.problem == (404, "resource_not_found_exception", reason)


def test_an_unknown_key_is_not_found() -> None:
    """The id is decoded before it is shown."""
    reply = update(a_cluster(), "a%2Fb", {"metadata": {}})

    assert reply.problem == (404, "resource_not_found_exception", UNKNOWN.format(id="a/b"))


def test_an_invalidated_key_cannot_be_updated() -> None:
    """Said before that it has expired."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, expiration="0")
    invalidate(cluster, created["id"])
    cluster.clock.advance(1)

    assert update(cluster, created["id"], {"metadata": {}}).problem == (
        400,
        "illegal_argument_exception",
        f"cannot update invalidated API key [{created['id']}]",
    )


def test_a_key_can_be_updated_in_the_very_millisecond_of_its_expiration() -> None:
    """Although it no longer authenticates."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, expiration="1s")
    cluster.clock.advance(1000)

    assert update(cluster, created["id"], {"metadata": {"a": 1}}).status == 200


def test_an_expired_key_cannot_be_updated() -> None:
    """One millisecond later it cannot, not even with a new expiration."""
    cluster = a_cluster()
    created = a_cross_cluster_key(cluster, expiration="1s")
    cluster.clock.advance(1001)

    assert update(cluster, created["id"], {"metadata": {}, "expiration": "1d"}).problem == (
        400,
        "illegal_argument_exception",
        f"cannot update expired API key [{created['id']}]",
    )


def test_a_key_for_rest_callers_is_refused() -> None:
    """The message names both types."""
    cluster = a_cluster()
    created = a_key(cluster)

    assert update(cluster, created["id"], {"metadata": {}}).problem == (
        400,
        "illegal_argument_exception",
        "cannot update API key of type [rest] while expected type is [cross_cluster]",
    )


def test_a_basic_licence_refuses_even_an_unknown_id() -> None:
    """The licence is looked at before anything else about the key."""
    reply = update(a_cluster(license="basic"), "unknown", {"metadata": {"_a": 1}})

    assert reply.status == 403
    assert reply.error["license.expired.feature"] == "advanced-remote-cluster-security"


def test_the_answer_to_a_malformed_body_does_not_depend_on_the_licence() -> None:
    """The body is read first."""
    assert update(a_cluster(license="basic"), "unknown", "[]").status == 400


def test_an_update_refreshes_what_is_kept_of_the_owner() -> None:
    """The owner's details are those of the caller now, so a change of them is an update."""
    users = {"eve": {"password": "secret-1", "roles": ["security"], "email": "old@x"}}
    cluster = a_cluster(users=users)
    created = a_cross_cluster_key(cluster, "eve", metadata={})
    document = cluster.document()
    assert isinstance(document["users"], dict)
    document["users"]["eve"]["email"] = "new@x"
    cluster.load(orjson.dumps(document))

    assert update(cluster, created["id"], {"metadata": {}}, "eve").json == {"updated": True}
    assert update(cluster, created["id"], {"metadata": {}}, "eve").json == {"updated": False}


def test_an_empty_certificate_identity_is_one() -> None:
    """Only null takes an identity away; an empty expression matches an empty name."""
    cluster = a_cluster()
    key = a_cross_cluster_key(cluster, certificate_identity="CN=a")

    reply = update(cluster, key["id"], {"certificate_identity": ""})

    assert reply.json == {"updated": True}
    assert shown(cluster, key["id"])["certificate_identity"] == ""
