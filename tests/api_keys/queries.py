"""Queries of API keys, and what they find or are refused with."""

from __future__ import annotations

from typing import Any

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    Reply,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    call,
    invalidate,
)

PATH = "/_security/_query/api_key"
ILLEGAL = "illegal_argument_exception"
Problem = tuple[int, str, str]


def ask(
    cluster: Cluster, body: object = None, parameters: str = "", auth: str | None = ELASTIC
) -> Reply:
    """Send a query."""
    return call(cluster, "POST", PATH + parameters, body, auth)


def found(
    cluster: Cluster, body: object = None, parameters: str = "", auth: str | None = ELASTIC
) -> Any:
    """Return the answer to a query that succeeds."""
    reply = ask(cluster, body, parameters, auth)
    assert reply.status == 200, reply.body
    return reply.json


def names(cluster: Cluster, body: object = None, auth: str | None = ELASTIC) -> list[str]:
    """Return the names of the keys of a page, in its order."""
    return [key["name"] for key in found(cluster, body, auth=auth)["api_keys"]]


def names_for(cluster: Cluster, query: object) -> list[str]:
    """Return the names of the keys that a query of the DSL matches, sorted."""
    return sorted(names(cluster, {"query": query, "size": 100}))


def aggregations(cluster: Cluster, aggregations: object, parameters: str = "") -> Any:
    """Return what comes of aggregations over all keys."""
    return found(cluster, {"size": 0, "aggs": aggregations}, parameters)["aggregations"]


def shard_problem(reply: Reply) -> Problem:
    """Return status, type and reason of what the one shard refused a search with."""
    assert reply.error["type"] == "search_phase_execution_exception", reply.body
    (failed,) = reply.error["failed_shards"]
    return reply.status, failed["reason"]["type"], failed["reason"]["reason"]


def a_cluster_with_keys() -> Cluster:
    """Return a cluster with five keys, one invalidated and one of a remote cluster.

    ``alpha``, ``beta`` and ``remote`` are of ``elastic``, ``gamma`` is of ``own_keys`` and the
    invalidated ``delta`` of ``all_keys``. ``beta`` lives for one day, ``gamma`` for two.
    """
    cluster = a_cluster()
    tree = {"team": "x", "n": 1, "on": True, "ratio": 1.5, "tags": ["a", "b"], "none": None}
    a_key(cluster, name="alpha", metadata=tree | {"env": {"os": {"name": "linux"}}, "a.b": "c"})
    cluster.clock.advance(10)
    a_key(cluster, name="beta", metadata={"team": "y", "n": 10}, expiration="1d")
    cluster.clock.advance(10)
    a_key(cluster, "own_keys", name="gamma", expiration="2d")
    cluster.clock.advance(10)
    a_cross_cluster_key(cluster, name="remote", metadata={})
    cluster.clock.advance(10)
    delta = a_key(cluster, "all_keys", name="delta", metadata={"team": "x"})
    cluster.clock.advance(10)
    invalidate(cluster, delta["id"])
    return cluster
