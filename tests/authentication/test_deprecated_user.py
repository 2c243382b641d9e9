"""The user ``kibana``, which is to go: every login as it is warned."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from emulator.versions import build_of
from tests.api_keys.factories import PASSWORD, a_cluster, api_key, basic, call

TEXT = (
    "The user [kibana] is deprecated and will be removed in a future version of Elasticsearch. "
    "Please use the [kibana_system] user instead."
)


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster in which both users of Kibana have passwords."""
    cluster = a_cluster()
    for name in ("kibana", "kibana_system"):
        body = {"password": PASSWORD}
        assert call(cluster, "PUT", f"/_security/user/{name}/_password", body).status == 200
    return cluster


@pytest.mark.parametrize(
    ("target", "status"), [("/", 200), ("/_security/_authenticate", 200), ("/nowhere", 400)]
)
def test_an_answer_to_the_deprecated_user_has_a_warning(
    cluster: Cluster, target: str, status: int
) -> None:
    """Errors have it as well."""
    reply = call(cluster, "GET", target, auth="kibana")
    version = cluster.version

    assert reply.status == status
    assert reply.values("Warning") == [
        f'299 Elasticsearch-{version}-{build_of(version).hash} "{TEXT}"'
    ]


def test_a_refusal_has_no_warning(cluster: Cluster) -> None:
    """Neither 401 nor 403 has the header, whoever asks."""
    wrong = call(cluster, "GET", "/", auth=basic("kibana", "wrong-1"))
    denied = call(cluster, "DELETE", "/_security/user/x", auth="kibana")

    assert (wrong.status, wrong.values("Warning")) == (401, [])
    assert (denied.status, denied.values("Warning")) == (403, [])


def test_nobody_else_is_warned(cluster: Cluster) -> None:
    """Its successor least of all."""
    assert call(cluster, "GET", "/", auth="kibana_system").values("Warning") == []
    assert call(cluster, "GET", "/").values("Warning") == []


def test_who_acts_as_the_deprecated_user_is_not_warned(cluster: Cluster) -> None:
    """It has not logged in; but who logs in as it and acts as another is."""
    reply = call(cluster, "GET", "/", headers={"es-security-runas-user": "kibana"})

    assert (reply.status, reply.values("Warning")) == (200, [])


def test_a_key_of_the_deprecated_user_does_not_warn(cluster: Cluster) -> None:
    """A key has the metadata of its owner, and is no login."""
    created = call(cluster, "POST", "/_security/api_key", {"name": "k"}, auth="kibana")

    assert len(created.values("Warning")) == 1
    reply = call(cluster, "GET", "/", auth=api_key(created.json))
    assert (reply.status, reply.values("Warning")) == (200, [])
