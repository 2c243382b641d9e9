"""Roles in clusters, made over the REST API."""

from __future__ import annotations

from typing import Any

from emulator.cluster import Cluster
from tests.api_keys.factories import ELASTIC, PASSWORD, Reply, a_cluster, call


def put(cluster: Cluster, name: str, auth: str = ELASTIC, /, **fields: Any) -> Reply:
    """Ask for a role to be as described."""
    return call(cluster, "PUT", f"/_security/role/{name}", fields, auth)


def a_role(cluster: Cluster, name: str = "r", /, **fields: Any) -> str:
    """Create a role; return its name."""
    reply = put(cluster, name, ELASTIC, **fields)
    assert (reply.status, reply.json) == (200, {"role": {"created": True}}), reply.body
    return name


def get(cluster: Cluster, name: str) -> Any:
    """Return a role as the administrator sees it; ``None`` if there is none."""
    return call(cluster, "GET", f"/_security/role/{name}").json.get(name)


def bulk_put(cluster: Cluster, auth: str = ELASTIC, /, **roles: Any) -> Any:
    """Ask for roles to be as described; return what became of them."""
    reply = call(cluster, "POST", "/_security/role", {"roles": roles}, auth)
    assert reply.status == 200, reply.body
    return reply.json


def a_role_manager(indices: list[object], **options: Any) -> Cluster:
    """Return a cluster in which ``manager`` may give roles some index privileges."""
    managed = {"role": {"manage": {"indices": indices}}}
    return a_cluster(
        roles={"manager": {"global": managed}},
        users={"manager": {"password": PASSWORD, "roles": ["manager"]}},
        **options,
    )
