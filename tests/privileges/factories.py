"""Clusters with users of given roles, and questions about their privileges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.cluster import Cluster
from tests.api_keys.factories import PASSWORD, Reply, a_cluster, api_key, call

Role = Mapping[str, object]


def a_cluster_with(version: str = "9.5.0", **roles: Role) -> Cluster:
    """Return a cluster with a user ``joe`` that has all of some roles."""
    joe = {"password": PASSWORD, "roles": list(roles)}
    return a_cluster(version=version, users={"joe": joe}, roles=roles)


def indices(names: object, *privileges: str, **more: object) -> dict[str, object]:
    """Return an index entry, of a role or of a question."""
    return {"names": names, "privileges": list(privileges), **more}


def ask(cluster: Cluster, body: object, auth: str = "joe") -> Reply:
    """Ask which privileges a caller has."""
    return call(cluster, "POST", "/_security/user/_has_privileges", body, auth)


def held(cluster: Cluster, auth: str = "joe") -> Any:
    """Return all privileges of a caller."""
    return call(cluster, "GET", "/_security/user/_privileges", auth=auth).json


def key_of(cluster: Cluster, owner: str, descriptors: Mapping[str, Role] | None = None) -> str:
    """Make an API key and return its ``Authorization``."""
    body = {"name": "k", "role_descriptors": descriptors or {}}
    return api_key(call(cluster, "POST", "/_security/api_key", body, owner).json)


def on_index(answer: Any, name: str) -> Sequence[str]:
    """Return the privileges that an answer says are held on an index, sorted."""
    return [privilege for privilege, has in answer["index"][name].items() if has]
