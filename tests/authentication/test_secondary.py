"""A second credential: ``es-secondary-authorization``."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    Reply,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    basic,
    call,
    invalidate,
)
from tests.authentication.test_refusals import SCHEMES, UNABLE, encoded

FAILED = "Failed to authenticate secondary user"


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster()


def with_second(
    cluster: Cluster, second: str, target: str = "/", auth: str | None = ELASTIC
) -> Reply:
    """Send a request with a second credential."""
    headers = {"es-secondary-authorization": second}
    return call(cluster, "GET", target, auth=auth, headers=headers)


def test_a_second_credential_that_holds_changes_nothing(cluster: Cluster) -> None:
    """The request runs with the rights of the first; the second needs none."""
    key = api_key(a_key(cluster, role_descriptors={"none": {}}))

    for second in (basic("nobody"), key, basic("watcher").replace("Basic", "bASIC")):
        reply = with_second(cluster, second, "/_security/_authenticate")
        assert (reply.status, reply.json["username"]) == (200, "elastic")


def test_the_rights_of_the_second_do_not_count(cluster: Cluster) -> None:
    """A superuser as the second user grants nothing."""
    assert with_second(cluster, ELASTIC, auth="nobody").status == 403


@pytest.mark.parametrize(
    ("second", "cause"),
    [
        (basic("watcher", "wrong-1"), "unable to authenticate user [watcher] for {request}"),
        (basic("ghost"), "unable to authenticate user [ghost] for {request}"),
        ("Basic", "missing authentication credentials for {request}"),
        ("Foo bar", "missing authentication credentials for {request}"),
        ("Basic ", "invalid basic authentication header value"),
        ("Bearer x", UNABLE),
        ("ApiKey " + encoded("foo:x"), UNABLE),
    ],
)
@pytest.mark.parametrize("target", ["/", "/?pretty=true"])
def test_a_second_credential_that_does_not_hold_is_a_401(
    cluster: Cluster, second: str, cause: str, target: str
) -> None:
    """Why is the cause, and the root cause; it alone tells how to log in."""
    reply = with_second(cluster, second, target)

    assert reply.problem == (401, "security_exception", FAILED)
    inner = reply.error["caused_by"]
    assert inner["reason"] == cause.format(request=f"REST request [{target}]")
    assert inner["header"] == {"WWW-Authenticate": SCHEMES}
    assert reply.error["root_cause"][0]["reason"] == inner["reason"]
    assert "header" not in reply.error
    assert reply.values("WWW-Authenticate") == []
    assert reply.values("X-elastic-product") == []


def test_the_notes_of_the_chain_are_in_the_cause(cluster: Cluster) -> None:
    """As they are for a first credential."""
    dead = a_key(cluster)
    invalidate(cluster, dead["id"])
    inner = with_second(cluster, api_key(dead)).error["caused_by"]

    note = f"API key: api key [{dead['id']}] has been invalidated"
    assert inner["additional_unsuccessful_credentials"] == note


def test_a_cross_cluster_key_is_no_second_credential(cluster: Cluster) -> None:
    """It is not for REST."""
    reply = with_second(cluster, api_key(a_cross_cluster_key(cluster)))

    assert reply.status == 401
    assert reply.error["caused_by"]["reason"].endswith(" has type [cross_cluster]")


def test_an_empty_header_is_no_second_credential(cluster: Cluster) -> None:
    """It is as if it were not there."""
    assert with_second(cluster, "").status == 200


def test_a_second_user_is_never_the_anonymous_one() -> None:
    """Who names a second user means somebody."""
    settings = {"xpack.security.authc.anonymous.roles": ["watcher"]}
    cluster = a_cluster(settings=settings)
    reply = with_second(cluster, "Foo bar", auth=None)

    reason = "missing authentication credentials for REST request [/]"
    assert (reply.status, reply.error["caused_by"]["reason"]) == (401, reason)
    assert with_second(cluster, "", auth=None).status == 200


def test_the_first_credential_is_looked_at_before_the_second(cluster: Cluster) -> None:
    """Its refusal says nothing of the second."""
    reason = with_second(cluster, "Bearer x", auth=basic("ghost")).error["reason"]
    assert reason == "unable to authenticate user [ghost] for REST request [/]"


def test_a_route_is_found_before_the_second_credential_is_looked_at(cluster: Cluster) -> None:
    """But the handler's own mistakes come later."""
    unknown = with_second(cluster, "Bearer x", "/nowhere")
    unrecognized = with_second(cluster, "Bearer x", "/?nonsense")

    assert unknown.status == 400
    assert unrecognized.problem == (401, "security_exception", FAILED)


def test_nobody_acts_as_another_by_a_second_credential(cluster: Cluster) -> None:
    """The name of the other belongs to the first one."""
    headers = {"es-secondary-authorization": basic("nobody"), "es-security-runas-user": "watcher"}
    reply = call(cluster, "GET", "/_security/_authenticate", headers=headers)

    assert (reply.status, reply.json["username"]) == (200, "watcher")
