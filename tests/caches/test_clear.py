"""Clearing the caches of realms, roles and privileges of applications."""

from __future__ import annotations

import re

import pytest

from emulator.cluster import Cluster
from emulator.rest.message import Request, headers_of
from emulator.slow_work import Deferred, WorkPending
from tests.api_keys.factories import a_cluster, basic, call

COSTLY = {"xpack.security.authc.password_hashing.algorithm": "pbkdf2"}
USERS = {"elastic": "changeme", "security": "secret-1", "reader": "secret-1"}


def are_remembered(cluster: Cluster) -> list[str]:
    """Return which users log in without their costly hash being computed."""
    return [name for name in USERS if is_remembered(cluster, name)]


def is_remembered(cluster: Cluster, name: str) -> bool:
    """Return whether a user logs in without its costly hash being computed."""
    headers = headers_of({"authorization": basic(name, USERS[name])})
    try:
        return cluster.handle(Request("GET", "/", headers), Deferred()).status < 500
    except WorkPending:
        return False


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("reserved", ["security", "reader"]),
        ("default_native", ["elastic"]),
        ("default_native,reserved,", []),
        ("default_file", ["elastic", "security", "reader"]),
        ("*", []),
        ("_all", []),
        (",", []),
        ("default_native?usernames=reader", ["elastic", "security"]),
        ("default_native?usernames=reader,unknown,elastic", ["elastic", "security"]),
        ("*?usernames=reader,elastic", ["security"]),
        ("reserved?usernames=*", ["security", "reader"]),
        ("reserved?usernames=", ["security", "reader"]),
        ("reserved?usernames=el*", ["elastic", "security", "reader"]),
        ("reserved,unknown,default_native", ["security", "reader"]),
    ],
)
def test_the_next_log_in_computes_the_hash_again(target: str, left: list[str]) -> None:
    """Of those users in those realms, and in those only that stand before an unknown one."""
    cluster = a_cluster(settings=COSTLY)
    for name, password in USERS.items():
        call(cluster, "GET", "/", auth=basic(name, password))
    realms, _, query = target.partition("?")

    reply = call(cluster, "POST", f"/_security/realm/{realms}/_clear_cache?{query}")

    assert reply.status == 200
    assert are_remembered(cluster) == left
    assert call(cluster, "GET", "/_security/_authenticate").status == 200


@pytest.mark.parametrize("realms", ["foo", "reserved,foo", "*,foo", "_es_api_key", "native"])
def test_an_unknown_realm_fails_on_every_node(realms: str) -> None:
    """Which is no failure of the request."""
    cluster = a_cluster(settings={"cluster.name": "my-cluster"})
    unknown = next(name for name in realms.split(",") if name != "reserved")

    reply = call(cluster, "POST", f"/_security/realm/{realms}/_clear_cache")

    node_id = reply.json["_nodes"]["failures"][0]["node_id"]
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", node_id)
    assert reply.status == 200
    assert reply.json == {
        "_nodes": {
            "total": 1,
            "successful": 0,
            "failed": 1,
            "failures": [
                {
                    "type": "failed_node_exception",
                    "reason": f"Failed node [{node_id}]",
                    "node_id": node_id,
                    "caused_by": {
                        "type": "illegal_argument_exception",
                        "reason": f"could not find active realm [{unknown}]",
                    },
                }
            ],
        },
        "cluster_name": "my-cluster",
        "nodes": {},
    }


ALL = [
    ("/_security/realm/{}/_clear_cache", "realm/cache/clear"),
    ("/_security/role/{}/_clear_cache", "roles/cache/clear"),
    ("/_security/privilege/{}/_clear_cache", "cache/clear"),
]


@pytest.mark.parametrize(("path", "action"), ALL)
@pytest.mark.parametrize("user", ["reader", "all_keys", "nobody"])
def test_it_takes_who_manages_security(path: str, action: str, user: str) -> None:
    """A cache is a matter of security as a whole."""
    reply = call(a_cluster(), "POST", path.format("*"), auth=user)

    assert reply.status == 403
    assert reply.error["reason"].startswith(
        f"action [cluster:admin/xpack/security/{action}] is unauthorized for"
    )
    assert reply.error["reason"].endswith("[manage_security,all]")


@pytest.mark.parametrize(("path", "action"), ALL[1:])
@pytest.mark.parametrize("names", ["unknown", "one,two", "*", "_all", "a%20b*"])
def test_every_node_forgets_roles_and_privileges(path: str, action: str, names: str) -> None:
    """Whether there are such, or could be, or not."""
    cluster = a_cluster(settings={"cluster.name": "my-cluster", "node.name": "node-0"})

    reply = call(cluster, "POST", path.format(names), auth="security")

    assert reply.status == 200
    assert reply.json["_nodes"] == {"total": 1, "successful": 1, "failed": 0}
    assert reply.json["cluster_name"] == "my-cluster"
    assert list(reply.json["nodes"].values()) == [{"name": "node-0"}]


@pytest.mark.parametrize(("path", "action"), ALL)
def test_a_body_is_refused(path: str, action: str) -> None:
    """There is nothing to say."""
    reply = call(a_cluster(), "POST", path.format("reserved"), {})

    asked = path.format("reserved")
    text = f"request [POST {asked}] does not support having a body"
    assert reply.problem == (400, "illegal_argument_exception", text)


@pytest.mark.parametrize(("path", "action"), ALL[1:])
def test_only_realms_have_users(path: str, action: str) -> None:
    """For the others, the parameter is unknown."""
    reply = call(a_cluster(), "POST", f"{path.format('*')}?usernames=elastic")

    assert reply.error["reason"].endswith("contains unrecognized parameter: [usernames]")
