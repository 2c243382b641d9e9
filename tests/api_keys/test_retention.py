"""How long dead keys stay visible."""

from __future__ import annotations

import orjson
import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, a_key, call, invalidate

DAY = 86_400_000


def names(cluster: Cluster) -> set[str]:
    """Return the names of all keys that are still there."""
    keys = call(cluster, "GET", "/_security/api_key").json["api_keys"]
    return {key["name"] for key in keys}


def trigger(cluster: Cluster) -> None:
    """Invalidate some key, which is when dead ones are looked for."""
    invalidate(cluster, a_key(cluster, name="trigger")["id"])


@pytest.mark.parametrize(("waited", "gone"), [(7 * DAY - 1, False), (7 * DAY, True)])
def test_a_dead_key_is_forgotten_after_seven_days(waited: int, gone: bool) -> None:
    """Counted from its expiration or its invalidation."""
    cluster = a_cluster()
    a_key(cluster, name="expired", expiration="0")
    invalidate(cluster, a_key(cluster, name="invalidated")["id"])
    cluster.clock.advance(waited)

    trigger(cluster)

    assert names(cluster).isdisjoint({"expired", "invalidated"}) is gone


def test_nothing_is_forgotten_before_a_key_is_invalidated() -> None:
    """There is no timer: dead keys stay until somebody invalidates a living one."""
    cluster = a_cluster()
    expired = a_key(cluster, name="expired", expiration="0")
    cluster.clock.advance(30 * DAY)
    call(cluster, "DELETE", "/_security/api_key", {"ids": ["unknown"]})

    assert names(cluster) == {"expired"}
    invalidate(cluster, expired["id"])
    assert names(cluster) == set()


@pytest.mark.parametrize(("waited", "gone"), [(DAY, False), (DAY + 1, True)])
def test_it_happens_once_in_an_interval(waited: int, gone: bool) -> None:
    """The interval must be over, and not merely reached."""
    retention = {"xpack.security.authc.api_key.delete.retention_period": "0"}
    cluster = a_cluster(settings=retention)
    trigger(cluster)
    a_key(cluster, name="expired", expiration="0")
    cluster.clock.advance(waited)

    trigger(cluster)

    assert ("expired" not in names(cluster)) is gone


def test_a_loaded_cluster_forgets_keys_no_sooner_than_the_saved_one() -> None:
    """When the remover last ran is part of a cluster's state."""
    cluster, copy = a_cluster(), a_cluster()
    a_key(cluster, name="expired", expiration="0")
    trigger(cluster)
    copy.load(orjson.dumps(cluster.document()))
    copy.clock.advance(7 * DAY)
    cluster.clock.advance(7 * DAY)

    for one in (cluster, copy):
        trigger(one)
        one.clock.advance(DAY // 2)
        trigger(one)

    assert names(copy) == names(cluster)
