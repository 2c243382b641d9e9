"""Clusters with privileges of applications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.cluster import Cluster
from tests.api_keys.factories import ELASTIC, a_cluster, call

READ: dict[str, object] = {"actions": ["data:read/*", "action:login"], "metadata": {"key1": "val1"}}
WRITE: dict[str, object] = {"actions": ["data:write/*"]}


def put(
    cluster: Cluster, privileges: Mapping[str, Mapping[str, object]], auth: str = ELASTIC
) -> Any:
    """Store privileges; return the answer."""
    reply = call(cluster, "PUT", "/_security/privilege", privileges, auth)
    assert reply.status == 200, reply.body
    return reply.json


def a_cluster_with(privileges: Mapping[str, Mapping[str, object]]) -> Cluster:
    """Return a cluster that has these privileges, by application and name."""
    cluster = a_cluster()
    put(cluster, privileges)
    return cluster


def shown(application: str, name: str, privilege: Mapping[str, object]) -> dict[str, object]:
    """Return a privilege as an answer shows it."""
    return {
        "application": application,
        "name": name,
        "actions": privilege["actions"],
        "metadata": privilege.get("metadata", {}),
    }
