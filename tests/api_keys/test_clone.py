"""``POST /_security/api_key/clone``: copies of keys whose credentials are known."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

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

PATH = "/_security/api_key/clone"
DAY = 86_400_000


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster whose user ``cloner`` may do nothing but clone keys."""
    return a_cluster(
        users={"cloner": {"password": "secret-1", "roles": ["cloner"]}},
        roles={"cloner": {"cluster": ["clone_api_key"]}},
    )


def clone(cluster: Cluster, encoded: str, auth: str = "cloner", **fields: object) -> Reply:
    """Ask for a copy of the key with this credential."""
    return call(cluster, "POST", PATH, {"api_key": encoded, "name": "copy", **fields}, auth)


def cloned(cluster: Cluster, encoded: str, **fields: Any) -> Any:
    """Return a copy of the key with this credential, as the administrator sees it."""
    reply = clone(cluster, encoded, **fields)
    assert reply.status == 200, reply.body
    return shown(cluster, reply.json["id"], "&with_limited_by=true")


def encoded(text: str) -> str:
    """Return ``text`` as a credential."""
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_copy_is_a_key_of_its_own(cluster: Cluster, method: str) -> None:
    """With another id and secret, answered like any new key."""
    source = a_key(cluster, "own_keys")
    body = {"api_key": source["encoded"], "name": "copy"}
    reply = call(cluster, method, f"{PATH}?refresh=wait_for", body, "cloner")

    assert reply.status == 200
    assert list(reply.json) == ["id", "name", "api_key", "encoded"]
    assert reply.json["name"] == "copy"
    assert {source["id"], source["api_key"]}.isdisjoint(reply.json.values())
    invalidate(cluster, source["id"])
    assert call(cluster, "GET", "/_security/_authenticate", auth=api_key(reply.json)).status == 200


def test_a_copy_has_the_permissions_and_the_owner_of_its_source(cluster: Cluster) -> None:
    """As they are stored there: the caller's own do not matter."""
    descriptors = {"r": {"cluster": ["monitor"], "metadata": {"a": 1}}}
    source = a_key(cluster, "own_keys", role_descriptors=descriptors)
    copy = cloned(cluster, source["encoded"])

    original = shown(cluster, source["id"], "&with_limited_by=true")
    for name in ("type", "username", "realm", "realm_type", "role_descriptors", "limited_by"):
        assert copy[name] == original[name]


@pytest.mark.parametrize(
    ("of_source", "fields", "expected"),
    [
        ({}, {}, {}),
        ({"metadata": {"a": 1}}, {}, {"a": 1}),
        ({"metadata": {"a": 1}}, {"metadata": {"b": 2}}, {"b": 2}),
        ({"metadata": {"a": 1}}, {"metadata": {}}, {}),
    ],
)
def test_a_copy_says_what_it_was_cloned_from(
    cluster: Cluster, of_source: dict[str, Any], fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    """In metadata that is copied unless other is given."""
    source = a_key(cluster, "own_keys", **of_source)

    copy = cloned(cluster, source["encoded"], **fields)
    assert copy["metadata"] == expected | {"_cloned_from": source["id"]}


def test_a_copy_of_a_copy_names_the_nearer_one(cluster: Cluster) -> None:
    """Where it was cloned from, not where it began."""
    first = clone(cluster, a_key(cluster)["encoded"]).json

    assert cloned(cluster, first["encoded"])["metadata"] == {"_cloned_from": first["id"]}


@pytest.mark.parametrize(
    ("fields", "expiration"),
    [
        ({}, NOW + 2 * DAY),
        ({"expiration": None}, None),
        ({"expiration": "-1"}, None),
        ({"expiration": "1d"}, NOW + 2 * DAY),
        ({"expiration": "30d"}, NOW + 31 * DAY),
        ({"expiration": "0"}, NOW + DAY),
    ],
)
def test_a_copy_expires_with_its_source_unless_it_says_otherwise(
    cluster: Cluster, fields: dict[str, Any], expiration: int | None
) -> None:
    """Also later than the source, or never; a duration counts from the copying."""
    source = a_key(cluster, expiration="2d")
    cluster.clock.advance(DAY)

    assert cloned(cluster, source["encoded"], **fields).get("expiration") == expiration


@pytest.mark.parametrize("first", ["metadata", "expiration"])
def test_metadata_is_kept_on_either_side_of_a_null(cluster: Cluster, first: str) -> None:
    """The first releases of 9.4 lost the field after the null."""
    fields: dict[str, Any] = {"metadata": {"a": 1}, "expiration": None}
    ordered = {first: fields.pop(first), **fields}
    source = a_key(cluster)

    assert cloned(cluster, source["encoded"], **ordered)["metadata"]["a"] == 1


@pytest.mark.parametrize(
    ("credential", "reason"),
    [
        ("_a==", "Illegal base64 character 5f"),
        ("é===", "Illegal base64 character -3d"),
        ("abcde", "Last unit does not have enough valid bits"),
        (encoded("foo"), "invalid ApiKey value"),
        (encoded(":bar"), "invalid ApiKey value"),
    ],
)
def test_a_malformed_credential_is_refused_as_one(
    cluster: Cluster, credential: str, reason: str
) -> None:
    """It is no matter of who may do what."""
    reply = clone(cluster, credential)

    assert reply.problem == (
        400,
        "status_exception",
        f"invalid API key credential: {reason}",
    )
    assert reply.error["caused_by"] == {"type": "illegal_argument_exception", "reason": reason}


def refused(reply: Reply) -> str:
    """Return why the credential of the source was refused."""
    assert reply.problem == (403, "security_exception", "Failed to clone API key")
    assert reply.error["root_cause"] == [reply.error["caused_by"]]
    assert reply.error["caused_by"]["type"] == "security_exception"
    return str(reply.error["caused_by"]["reason"])


def test_an_unknown_source_is_refused(cluster: Cluster) -> None:
    """In the words of a login with such a key."""
    assert refused(clone(cluster, encoded("foo:bar"))) == "unable to find apikey with id foo"


def test_a_wrong_secret_is_refused(cluster: Cluster) -> None:
    """Who does not know the secret must not get a copy of the key."""
    key_id = a_key(cluster)["id"]

    reason = refused(clone(cluster, encoded(f"{key_id}:wrong")))
    assert reason == f"invalid credentials for API key [{key_id}]"


def test_a_dead_source_is_refused(cluster: Cluster) -> None:
    """A copy would bring it back to life."""
    expired = a_key(cluster, expiration="0")
    invalidated = a_key(cluster)
    invalidate(cluster, invalidated["id"])

    assert refused(clone(cluster, expired["encoded"])) == "api key is expired"
    assert (
        refused(clone(cluster, invalidated["encoded"]))
        == f"api key [{invalidated['id']}] has been invalidated"
    )


def test_a_key_of_a_remote_cluster_is_refused(cluster: Cluster) -> None:
    """Only keys for REST callers are cloned."""
    source = a_cross_cluster_key(cluster)

    assert refused(clone(cluster, source["encoded"])) == (
        f"authentication expected API key type of [rest], but API key [{source['id']}] "
        "has type [cross_cluster]"
    )


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({}, ["api key credential is required", "api key name is required"]),
        ({"api_key": "", "name": "k"}, ["api key credential is required"]),
        (
            {"api_key": "x", "name": "_k", "metadata": {"_cloned_from": "x"}},
            [
                "api key name may not begin with an underscore",
                "API key metadata keys may not start with [_]",
            ],
        ),
    ],
)
def test_messages_come_as_credential_then_name_then_metadata(
    cluster: Cluster, body: object, messages: list[str]
) -> None:
    """All at once, and before the privilege is asked for."""
    numbered = "".join(f"{n}: {message};" for n, message in enumerate(messages, 1))

    assert call(cluster, "POST", PATH, body, "nobody").problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: {numbered}",
    )


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (None, "parse_exception", "request body is required"),
        (
            '{"key":"x"}',
            "x_content_parse_exception",
            "[1:2] [clone_api_key_request] unknown field [key]",
        ),
        (
            '{"api_key":null}',
            "x_content_parse_exception",
            "[1:12] [clone_api_key_request] api_key doesn't support values of type: VALUE_NULL",
        ),
        (
            '{"expiration":5}',
            "x_content_parse_exception",
            "[1:15] [clone_api_key_request] expiration doesn't support values of type: "
            "VALUE_NUMBER",
        ),
        (
            '{"expiration":"1y"}',
            "x_content_parse_exception",
            "[1:15] [clone_api_key_request] failed to parse field [expiration]",
        ),
    ],
)
def test_a_malformed_body_is_refused_at_its_place(
    cluster: Cluster, body: str | None, type: str, reason: str
) -> None:
    """A bad expiration where it stands, as this parser reads it at once."""
    assert call(cluster, "POST", PATH, body, "cloner").problem == (400, type, reason)


@pytest.mark.parametrize("user", ["own_keys", "nobody"])
def test_knowing_the_secret_is_not_enough_to_clone(cluster: Cluster, user: str) -> None:
    """Not even for one's own key: derived keys are not to be had by a detour."""
    source = a_key(cluster, "own_keys")

    reply = clone(cluster, source["encoded"], user)
    assert reply.status == 403
    assert reply.error["reason"].endswith(
        "granted by the cluster privileges [clone_api_key,manage_api_key,manage_security,all]"
    )


def test_a_key_may_clone_itself(cluster: Cluster) -> None:
    """The rule for derived keys is about keys that are made, not copied."""
    source = a_key(cluster, "all_keys")

    assert clone(cluster, source["encoded"], api_key(source)).status == 200


def test_before_9_4_clone_is_the_id_of_a_key() -> None:
    """Which can be updated and nothing else."""
    cluster = a_cluster("9.3.0")

    assert call(cluster, "PUT", PATH, {}).problem == (
        404,
        "resource_not_found_exception",
        "no API key owned by requesting user found for ID [clone]",
    )
    assert call(cluster, "POST", PATH, {}).json == {
        "error": f"Incorrect HTTP method for uri [{PATH}] and method [POST], allowed: [PUT]",
        "status": 405,
    }
