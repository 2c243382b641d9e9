"""``manage_own_api_key``: which requests are about nothing but one's own keys."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, a_cross_cluster_key, a_key, api_key, call

PATH = "/_security/api_key"


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?owner=true", 200),
        ("?owner=true&name=x*", 200),
        ("?owner=true&id={id}", 200),
        ("?owner=true&id=unknown", 404),
        ("?username=own_keys&realm_name=default_native", 200),
        ("?owner=true&with_limited_by=true", 200),
        ("", 403),
        ("?id={id}", 403),
        ("?name=k", 403),
        ("?username=own_keys", 403),
        ("?realm_name=default_native", 403),
        ("?username=elastic&realm_name=default_native", 403),
        ("?username=own_keys&realm_name=reserved", 403),
    ],
)
def test_a_user_must_ask_for_its_own_keys(cluster: Cluster, query: str, status: int) -> None:
    """Asking for one's own id is not enough: the id does not say whose it is."""
    created = a_key(cluster, "own_keys")

    reply = call(cluster, "GET", PATH + query.format(**created), auth="own_keys")
    assert reply.status == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"owner": True}, 200),
        ({"owner": True, "ids": ["{id}"]}, 200),
        ({"username": "own_keys", "realm_name": "default_native"}, 200),
        ({"ids": ["{id}"]}, 403),
        ({"name": "k"}, 403),
        ({"username": "own_keys"}, 403),
    ],
)
def test_the_same_holds_for_invalidating(
    cluster: Cluster, body: dict[str, Any], status: int
) -> None:
    """Ids and names need ``owner`` beside them."""
    created = a_key(cluster, "own_keys")
    if "ids" in body:
        body = body | {"ids": [created["id"]]}

    assert call(cluster, "DELETE", PATH, body, "own_keys").status == status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?id={id}", 200),
        ("?owner=true", 403),
        ("?id=unknown", 403),
        ("?id={id}&with_limited_by=true", 403),
        ("?username=own_keys&realm_name=default_native", 403),
    ],
)
def test_a_key_may_look_at_itself_only(cluster: Cluster, query: str, status: int) -> None:
    """And not at what limits it."""
    created = a_key(cluster, "own_keys")

    reply = call(cluster, "GET", PATH + query.format(**created), auth=api_key(created))
    assert reply.status == status


def test_a_key_may_look_at_itself_without_any_privilege(cluster: Cluster) -> None:
    """Who one is, one may always know."""
    created = a_key(cluster, role_descriptors={"none": {}})

    reply = call(cluster, "GET", f"{PATH}?id={created['id']}", auth=api_key(created))
    assert reply.status == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [({"ids": "own"}, 200), ({"ids": "both"}, 403), ({"owner": True}, 403), ({"name": "k"}, 403)],
)
def test_a_key_may_invalidate_itself_only(
    cluster: Cluster, body: dict[str, Any], status: int
) -> None:
    """Every id must be its own."""
    created, other = a_key(cluster, "own_keys"), a_key(cluster, "own_keys")
    ids = {"own": [created["id"]], "both": [created["id"], other["id"]]}
    if "ids" in body:
        body = {"ids": ids[body["ids"]]}

    assert call(cluster, "DELETE", PATH, body, api_key(created)).status == status


def test_the_creator_of_a_cross_cluster_key_cannot_invalidate_it_so() -> None:
    """Even of one's own, it takes ``manage_security``."""
    cluster = a_cluster(users={"admin": {"password": "secret-1", "roles": ["security"]}})
    created = a_cross_cluster_key(cluster, "admin")
    document: Any = cluster.document()
    document["users"]["admin"]["roles"] = ["own_keys"]
    cluster.load(orjson.dumps(document))

    reply = call(cluster, "DELETE", PATH, {"owner": True}, "admin")

    assert reply.json["invalidated_api_keys"] == []
    assert reply.json["error_details"][0]["reason"].startswith(
        f"Cannot invalidate cross-cluster API key [{created['id']}]"
    )
