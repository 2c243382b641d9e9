"""``GET /_security/_authenticate``, and what stays true of a login over time."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, a_key, api_key, basic, call

PATH = "/_security/_authenticate"
DETAILS = {
    "password": "secret-1",
    "roles": ["watcher", "missing"],
    "full_name": "Eve Adams",
    "email": "eve@example.com",
    "metadata": {"a": 1},
}


def test_a_reserved_user_is_shown() -> None:
    """Names that are not set are null, and still there."""
    reply = call(a_cluster(), "GET", PATH)

    realm = {"name": "reserved", "type": "reserved"}
    expected = {
        "username": "elastic",
        "roles": ["superuser"],
        "full_name": None,
        "email": None,
        "metadata": {"_reserved": True},
        "enabled": True,
        "authentication_realm": realm,
        "lookup_realm": realm,
        "authentication_type": "realm",
    }
    assert reply.json == expected
    assert list(reply.json) == list(expected)


def test_a_native_user_is_shown_with_its_details() -> None:
    """Roles are those that were assigned, existing or not."""
    reply = call(a_cluster(users={"eve": DETAILS}), "GET", PATH, auth="eve")

    assert reply.json["roles"] == ["watcher", "missing"]
    assert (reply.json["full_name"], reply.json["email"]) == ("Eve Adams", "eve@example.com")
    assert reply.json["metadata"] == {"a": 1}
    assert reply.json["lookup_realm"] == {"name": "default_native", "type": "native"}


@pytest.mark.parametrize(
    ("version", "managed_by"),
    [("8.19.0", {}), ("9.5.0", {"managed_by": "elasticsearch"})],
)
def test_a_key_is_shown_with_its_owners_details(version: str, managed_by: dict[str, str]) -> None:
    """But not with the owner's roles or realm."""
    cluster = a_cluster(version, users={"eve": DETAILS | {"roles": ["own_keys"]}})
    created = a_key(cluster, "eve", metadata={"mine": 1})
    reply = call(cluster, "GET", PATH, auth=api_key(created))

    realm = {"name": "_es_api_key", "type": "_es_api_key"}
    expected = {
        "username": "eve",
        "roles": [],
        "full_name": "Eve Adams",
        "email": "eve@example.com",
        "metadata": {"a": 1},
        "enabled": True,
        "authentication_realm": realm,
        "lookup_realm": realm,
        "authentication_type": "api_key",
        "api_key": {"id": created["id"], "name": "k", **managed_by},
    }
    assert reply.json == expected
    assert list(reply.json) == list(expected)


def test_anyone_may_ask(cluster: Cluster) -> None:
    """Also without any role, and a key without any privilege."""
    powerless = a_key(cluster, role_descriptors={"none": {}})

    assert call(cluster, "GET", PATH, auth="nobody").status == 200
    assert call(cluster, "GET", PATH, auth=api_key(powerless)).status == 200


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster(users={"eve": {"password": "secret-1", "roles": ["own_keys"]}})


def change_eve(cluster: Cluster, **changes: object) -> None:
    """Change a user behind the back of whoever is logged in."""
    document: Any = cluster.document()
    document["users"]["eve"] |= changes
    if "password" in changes:
        del document["users"]["eve"]["password_hash"]
    cluster.load(orjson.dumps(document))


def test_a_cached_password_is_forgotten_when_it_changes(cluster: Cluster) -> None:
    """The old one fails at once, and the new one works at once."""
    assert call(cluster, "GET", PATH, auth="eve").status == 200
    change_eve(cluster, password="secret-2")

    assert call(cluster, "GET", PATH, auth="eve").status == 401
    assert call(cluster, "GET", PATH, auth=basic("eve", "secret-2")).status == 200


def test_a_cached_login_ends_when_the_user_is_disabled(cluster: Cluster) -> None:
    """And goes on when the user is enabled again."""
    assert call(cluster, "GET", PATH, auth="eve").status == 200
    change_eve(cluster, enabled=False)
    disabled = call(cluster, "GET", PATH, auth="eve").status
    change_eve(cluster, enabled=True)

    assert disabled == 401
    assert call(cluster, "GET", PATH, auth="eve").status == 200


def test_keys_outlive_their_owners_login(cluster: Cluster) -> None:
    """Disabling a user leaves its keys at work, as they were."""
    created = a_key(cluster, "eve")
    change_eve(cluster, enabled=False, roles=[])

    reply = call(cluster, "GET", PATH, auth=api_key(created))
    own = call(cluster, "GET", f"/_security/api_key?id={created['id']}", auth=api_key(created))
    assert (reply.status, own.status) == (200, 200)
    assert reply.json["enabled"] is True
