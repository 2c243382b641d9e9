"""Clusters with users of given privileges, and requests to them without a socket."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from emulator.blueprint import Blueprint
from emulator.cluster import Cluster
from emulator.rest.message import Request, headers_of
from emulator.xcontent.document import Node

PASSWORD = "secret-1"
NOW = 1_767_225_600_000
"""2026-01-01T00:00:00Z, where the clocks of these clusters stand still."""

SEARCH = {"search": [{"names": ["logs*"]}]}
REPLICATION = {"replication": [{"names": ["archive*"]}]}
QUERY = {"names": ["logs*"], "query": '{"term":{"tag":"shared"}}'}

_ROLES = {
    "all_keys": ["manage_api_key"],
    "own_keys": ["manage_own_api_key"],
    "security": ["manage_security"],
    "reader": ["read_security"],
    "watcher": ["monitor"],
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a cluster answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as plain data."""
        return json.loads(self.body)

    @property
    def error(self) -> Any:
        """The error object of the body."""
        return self.json["error"]

    @property
    def problem(self) -> tuple[int, str, str]:
        """Status, type and reason of an error."""
        return self.status, self.error["type"], self.error["reason"]

    def values(self, name: str) -> list[str]:
        """Return all values of a header, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


def a_cluster(
    version: str = "9.5.0",
    license: str = "trial",
    settings: Mapping[str, object] | None = None,
    **sections: object,
) -> Cluster:
    """Return a cluster whose clock stands at `NOW`.

    Each role ``X`` has a user ``X`` with `PASSWORD`: ``all_keys``, ``own_keys``, ``security``,
    ``reader``, ``watcher``; ``nobody`` has no role at all.

    Args:
        version: Of Elasticsearch.
        license: Its type.
        settings: As in ``elasticsearch.yml``.
        sections: Further sections of the document, such as ``users``; they add to these.
    """
    return Cluster("test", _blueprint(version, license, _frozen(settings), _frozen(sections)))


def _frozen(tree: object) -> str:
    return json.dumps(tree or {})


@lru_cache(maxsize=256)
def _blueprint(version: str, license: str, settings: str, sections: str) -> Blueprint:
    users = {name: {"password": PASSWORD, "roles": [name]} for name in _ROLES}
    document = {
        "es_version": version,
        "license": {"type": license},
        "clock": {"mode": "frozen", "now": NOW},
        "random_seed": 1,
        "settings": json.loads(settings),
        "users": users | {"nobody": {"password": PASSWORD, "roles": []}},
        "roles": {name: {"cluster": cluster} for name, cluster in _ROLES.items()},
    }
    return Blueprint([Node(document), Node(json.loads(sections))])


def basic(username: str, password: str = PASSWORD) -> str:
    """Return the ``Authorization`` of a user."""
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode()


def api_key(created: Mapping[str, str]) -> str:
    """Return the ``Authorization`` of a key, given the answer to its creation."""
    return "ApiKey " + created["encoded"]


ELASTIC = basic("elastic", "changeme")


def call(
    cluster: Cluster,
    method: str,
    target: str,
    body: object = None,
    auth: str | None = ELASTIC,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send one request.

    Args:
        cluster: Where to.
        method: The HTTP method.
        target: Path and query string.
        body: Bytes or a text as they are; anything else as JSON.
        auth: The ``Authorization`` header, a user name, or ``None`` for no credentials.
        headers: More headers.
    """
    raw = b"" if body is None else _encoded(body)
    sent = {"content-type": "application/json"} if raw else {}
    if auth is not None:
        sent["authorization"] = auth if " " in auth else basic(auth)
    answer = cluster.handle(Request(method, target, headers_of(sent | dict(headers or {})), raw))
    return Reply(answer.status, answer.headers, answer.body)


def _encoded(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def a_key(cluster: Cluster, auth: str = ELASTIC, **fields: object) -> Any:
    """Create a key for REST callers; return the answer."""
    reply = call(cluster, "POST", "/_security/api_key", {"name": "k", **fields}, auth)
    assert reply.status == 200, reply.body
    return reply.json


def a_cross_cluster_key(cluster: Cluster, auth: str = ELASTIC, **fields: object) -> Any:
    """Create a key for a remote cluster; return the answer."""
    body = {"name": "cc", "access": SEARCH, **fields}
    reply = call(cluster, "POST", "/_security/cross_cluster/api_key", body, auth)
    assert reply.status == 200, reply.body
    return reply.json


def shown(cluster: Cluster, key_id: str, parameters: str = "") -> Any:
    """Return a key as the administrator sees it."""
    reply = call(cluster, "GET", f"/_security/api_key?id={key_id}{parameters}")
    assert reply.status == 200, reply.body
    return reply.json["api_keys"][0]


def invalidate(cluster: Cluster, *ids: str) -> None:
    """Take keys out of use."""
    assert call(cluster, "DELETE", "/_security/api_key", {"ids": ids}).json["error_count"] == 0
