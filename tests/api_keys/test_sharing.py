"""Keys that have parts alike share them: a hundred thousand keys must fit into a test's memory."""

from __future__ import annotations

from emulator.cluster import Cluster
from emulator.security.api_keys.record import ApiKey
from tests.api_keys.factories import SEARCH, a_cluster, call

PATH = "/_security/api_key"
CROSS_CLUSTER_PATH = "/_security/cross_cluster/api_key"


def _keys(cluster: Cluster) -> list[ApiKey]:
    return list(cluster.snapshot().parts.keys)


def _descriptors(metadata: object = None) -> dict[str, object]:
    role: dict[str, object] = {"cluster": ["monitor"]}
    return {"role": role if metadata is None else role | {"metadata": metadata}}


def test_keys_of_one_owner_share_the_owner_and_what_limits_them() -> None:
    """Owners are few, and what limits a key is the larger part of it."""
    cluster = a_cluster()
    for name in "ab":
        call(cluster, "POST", PATH, {"name": name}, "all_keys")

    first, second = _keys(cluster)

    assert first.owner is second.owner
    assert first.limited_by is second.limited_by


def test_keys_with_equal_descriptors_share_them() -> None:
    """Programs make many keys of the same kind."""
    cluster = a_cluster()
    for name in "ab":
        call(cluster, "POST", PATH, {"name": name, "role_descriptors": _descriptors()})
        call(cluster, "POST", CROSS_CLUSTER_PATH, {"name": name, "access": SEARCH})

    first, first_cross, second, second_cross = _keys(cluster)

    assert first.role_descriptors is second.role_descriptors
    assert first_cross.role_descriptors is second_cross.role_descriptors


def test_an_update_to_what_another_key_has_shares_it() -> None:
    """Also keys that came to be alike later take no more than others."""
    cluster = a_cluster()
    body = {"name": "a", "role_descriptors": _descriptors()}
    call(cluster, "POST", PATH, body)
    created = call(cluster, "POST", PATH, {"name": "b"}).json
    call(cluster, "PUT", f"{PATH}/{created['id']}", {"role_descriptors": _descriptors()})

    first, second = _keys(cluster)

    assert first.role_descriptors is second.role_descriptors


def test_metadata_that_python_takes_for_equal_stays_as_it_was_given() -> None:
    """1 and true are the same to Python, and two things in an answer."""
    cluster = a_cluster()
    for name, value in (("a", 1), ("b", True)):
        descriptors = _descriptors({"of": value})
        call(cluster, "POST", PATH, {"name": name, "role_descriptors": descriptors})

    keys = call(cluster, "GET", PATH).json["api_keys"]

    shown = [key["role_descriptors"]["role"]["metadata"]["of"] for key in keys]
    assert [type(value) for value in shown] == [int, bool]
