"""Users in saved snapshots: what requests made of them is what is loaded."""

from __future__ import annotations

import json

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, call
from tests.users.factories import NEW, OLD, a_user, change_password, logs_in, put, set_enabled


def reloaded(cluster: Cluster) -> Cluster:
    """Return another cluster with what was saved of one."""
    other = a_cluster()
    other.load(json.dumps(cluster.document()).encode())
    return other


def test_users_are_saved_as_they_are() -> None:
    """Native ones with all they have, reserved ones with what differs."""
    cluster = a_cluster()
    a_user(cluster, roles=["a"], email="j@x.org", metadata={"a": {"b": 1}}, enabled=False)
    set_enabled(cluster, "kibana", False)
    change_password(cluster, "/apm_system")

    other = reloaded(cluster)

    asked = [call(one, "GET", "/_security/user").json for one in (cluster, other)]
    assert asked[0] == asked[1]
    assert logs_in(other, "apm_system", NEW)
    assert not logs_in(other, "joe", OLD)


@pytest.mark.parametrize("stored", ["{PBKDF2}1000$x", "$2a$04$" + "!" * 53])
def test_a_hash_that_was_accepted_can_be_loaded(stored: str) -> None:
    """Also where it is that of no password."""
    cluster = a_cluster()
    put(cluster, "joe", password_hash=stored)

    other = reloaded(cluster)

    assert other.document()["users"]["joe"]["password_hash"] == stored  # type: ignore[index] # JSON
    assert not logs_in(other, "joe", stored)


def test_a_password_set_by_a_request_is_saved_as_a_hash_only() -> None:
    """In plain there is only what the seed had in plain, and only if it still holds."""
    cluster = a_cluster()
    a_user(cluster)
    change_password(cluster, "/reader")

    users = cluster.document(secrets=True)["users"]

    assert "password" in users["watcher"]  # type: ignore[index] # a JSON tree
    for name in ("joe", "reader"):
        assert "password" not in users[name]  # type: ignore[index] # a JSON tree
        assert "password_hash" in users[name]  # type: ignore[index] # a JSON tree
