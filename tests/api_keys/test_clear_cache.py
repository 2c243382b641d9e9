"""``POST /_security/api_key/{ids}/_clear_cache``: forgetting which secrets were right."""

from __future__ import annotations

import re

import pytest

from emulator.cluster import Cluster
from emulator.rest.message import Request, headers_of
from emulator.slow_work import Deferred, WorkPending
from tests.api_keys.factories import a_cluster, a_key, api_key, call

COSTLY = {"xpack.security.authc.api_key.hashing.algorithm": "pbkdf2"}


def is_remembered(cluster: Cluster, authorization: str) -> bool:
    """Return whether a key passes without its costly hash being computed."""
    request = Request("GET", "/", headers_of({"authorization": authorization}))
    try:
        return cluster.handle(request, Deferred()).status == 200
    except WorkPending:
        return False


@pytest.mark.parametrize(
    ("ids", "first", "second"),
    [
        ("{first}", False, True),
        ("{first},{second},", False, False),
        ("unknown", True, True),
        ("*", False, False),
        ("_all", False, False),
        ("*,unknown", True, True),
    ],
)
def test_the_next_use_of_a_key_computes_its_hash_again(ids: str, first: bool, second: bool) -> None:
    """Of those keys, or of all; that is all there is to see of a cache."""
    cluster = a_cluster(settings=COSTLY)
    keys = [a_key(cluster), a_key(cluster)]
    for key in keys:
        call(cluster, "GET", "/", auth=api_key(key))

    chosen = ids.format(first=keys[0]["id"], second=keys[1]["id"])
    reply = call(cluster, "POST", f"/_security/api_key/{chosen}/_clear_cache", auth="security")

    assert reply.status == 200
    assert [is_remembered(cluster, api_key(key)) for key in keys] == [first, second]
    assert call(cluster, "GET", "/", auth=api_key(keys[0])).status == 200


def test_every_node_answers_by_its_id() -> None:
    """There is one, and it keeps its id."""
    cluster = a_cluster(settings={"cluster.name": "my-cluster", "node.name": "node-0"})
    answers = [
        call(cluster, "POST", "/_security/api_key/*/_clear_cache").json,
        call(cluster, "POST", "/_security/api_key/x/_clear_cache").json,
    ]

    assert answers[0] == answers[1]
    (node_id,) = answers[0].pop("nodes")
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", node_id)
    assert answers[0] == {
        "_nodes": {"total": 1, "successful": 1, "failed": 0},
        "cluster_name": "my-cluster",
    }
    assert answers[1]["nodes"] == {node_id: {"name": "node-0"}}


@pytest.mark.parametrize("user", ["all_keys", "reader", "nobody"])
def test_managing_keys_is_not_enough(user: str) -> None:
    """A cache is a matter of security as a whole."""
    reply = call(a_cluster(), "POST", "/_security/api_key/x/_clear_cache", auth=user)

    assert reply.status == 403
    assert reply.error["reason"].startswith(
        "action [cluster:admin/xpack/security/cache/clear] is unauthorized for"
    )
    assert reply.error["reason"].endswith("[manage_security,all]")


def test_a_body_is_refused() -> None:
    """There is nothing to say."""
    reply = call(a_cluster(), "POST", "/_security/api_key/x/_clear_cache", {"ids": ["x"]})

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "request [POST /_security/api_key/x/_clear_cache] does not support having a body",
    )
