"""Asking a cluster what somebody may do, and trying it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from emulator.cluster import Cluster
from tests.api_keys.factories import Reply, call
from tests.properties.security_model import (
    ASKED,
    CLUSTER,
    INDEX,
    MAKE_KEYS,
    NOTHING,
    Rights,
    World,
)

USER, ROLE, KEY = "/_security/user", "/_security/role", "/_security/api_key"
AUTHENTICATE = "/_security/_authenticate"
_AS_BOB = {"es-security-runas-user": "bob"}


class Probe(NamedTuple):
    """A request that changes nothing, and which right grants it."""

    right: str
    method: str
    path: str
    body: object = None


PROBES = (
    Probe("monitor", "GET", "/"),
    Probe("read_security", "GET", f"{USER}/absent"),
    Probe("read_security", "GET", f"{ROLE}/absent"),
    Probe("manage_security", "DELETE", f"{USER}/absent"),
    Probe("manage_security", "DELETE", f"{ROLE}/absent"),
    Probe("manage_security", "PUT", f"{USER}/absent/_enable"),
    Probe("manage_api_key", "DELETE", KEY, {"ids": ["absent"]}),
    Probe(MAKE_KEYS, "PUT", f"{KEY}/absent"),
    Probe(
        "grant_api_key",
        "POST",
        f"{KEY}/grant",
        {
            "grant_type": "access_token",
            "access_token": "none",
            "client_authentication": {"scheme": "SharedSecret", "value": "x"},
            "api_key": {"name": "k"},
        },
    ),
)
_TURNS = 3  # in which all of them are tried
_QUESTION = {
    "cluster": CLUSTER,
    "index": [
        {"names": [name], "privileges": [privilege]} for name, privilege in map(str.split, INDEX)
    ],
}


def compare(cluster: Cluster, world: World, turn: int, auth: str, rights: Rights) -> None:
    """Compare what somebody is said to have, and what it meets, with what it should have.

    Args:
        cluster: The cluster to ask.
        world: Tells what bob may do, if there is one.
        turn: Any number; the next one tries other requests.
        auth: Whose ``Authorization`` it is.
        rights: What it should have.
    """
    assert _told(_ask(cluster, auth)) == rights & ASKED
    for probe in PROBES[turn % _TURNS :: _TURNS]:
        status = call(cluster, probe.method, probe.path, probe.body, auth).status
        assert status != 401
        assert (status != 403) == (probe.right in rights), (probe, status, rights)
    acting = _ask(cluster, auth, _AS_BOB)
    assert acting.status == world.status_as_bob(rights)
    if acting.status == 200:
        assert _told(acting) == world.rights_of("bob") & ASKED


def _ask(cluster: Cluster, auth: str, headers: Mapping[str, str] | None = None) -> Reply:
    return call(cluster, "POST", f"{USER}/_has_privileges", _QUESTION, auth, headers)


def _told(reply: Reply) -> Rights:
    """Return what somebody is told to have; who is kept to a workflow is told nothing at all."""
    if reply.status == 403:
        return NOTHING
    answer = reply.json
    held = {name for name, has in answer["cluster"].items() if has}
    for index, privileges in answer["index"].items():
        held.update(f"{index} {name}" for name, has in privileges.items() if has)
    assert answer["has_all_requested"] == (held == ASKED)
    return frozenset(held)
