"""A random seed gives the same ids and secrets again, and never one of them twice."""

from __future__ import annotations

import json
from base64 import b64encode

from hypothesis import given, settings
from hypothesis import strategies as st

from emulator import Cluster, Request, headers_of
from emulator.entropy import Entropy
from emulator.slow_work import Deferred, WorkPending
from tests.documents.factories import a_cluster, a_document, call, called

Secret = tuple[object, object]


def _create(cluster: Cluster) -> Secret:
    created = called(cluster, "POST", "/_security/api_key", {"name": "k"})
    return created["id"], created["api_key"]


def test_two_clusters_of_one_seed_give_the_same_ids_and_secrets() -> None:
    """A recorded test can compare whole answers."""
    first, second = (a_cluster(a_document()) for _ in range(2))

    assert [_create(first) for _ in range(5)] == [_create(second) for _ in range(5)]


def test_two_clusters_of_different_seeds_share_no_id() -> None:
    """Two clusters that talk to each other must not mistake one's keys for the other's."""
    first, second = a_cluster(a_document()), a_cluster(a_document(random_seed=43))

    assert {_create(first)[0] for _ in range(5)}.isdisjoint(_create(second)[0] for _ in range(5))


def test_two_clusters_without_a_seed_share_no_id() -> None:
    """Real randomness is the default."""
    frozen = {"clock": {"mode": "frozen", "now": 0}}

    assert _create(a_cluster(frozen)) != _create(a_cluster(frozen))


def test_reset_gives_the_same_ids_and_secrets_again() -> None:
    """Each test on one cluster starts from the same place."""
    cluster = a_cluster(a_document())
    first = [_create(cluster) for _ in range(3)]

    called(cluster, "POST", "/_emulator/reset")

    assert [_create(cluster) for _ in range(3)] == first


def test_restored_cluster_gives_the_same_ids_and_secrets_again() -> None:
    """A test can go back to a moment, and on from there as before."""
    cluster = a_cluster(a_document())
    _create(cluster)
    snapshot = cluster.snapshot()
    first = [_create(cluster) for _ in range(3)]

    cluster.restore(snapshot)

    assert [_create(cluster) for _ in range(3)] == first


def test_snapshot_of_a_cluster_that_has_been_replaced_since_can_be_restored() -> None:
    """Loading another document in between takes nothing from what was kept."""
    cluster = a_cluster(a_document())
    cluster.load(json.dumps(a_document(random_seed=7)).encode())
    kept = _create(cluster)[0]
    snapshot = cluster.snapshot()
    _create(cluster)
    cluster.load(b"{}")

    cluster.restore(snapshot)

    assert [key.id for key in cluster.snapshot().parts.keys] == [kept]


def test_ten_thousand_keys_of_one_millisecond_have_ids_of_their_own() -> None:
    """A clock that stands still leaves the sequence number alone to tell them apart."""
    cluster = a_cluster(a_document())
    entropy, now = cluster.snapshot().entropy, cluster.clock.now()
    stream = Entropy()
    stream.state = entropy

    assert len({stream.time_based_id(now) for _ in range(10_000)}) == 10_000


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["create", "snapshot", "restore", "reload", "reset"]), max_size=12))
def test_no_id_is_given_to_two_keys_that_are_there_together(steps: list[str]) -> None:
    """Going back and forth never makes a new key take an old one's place."""
    cluster = a_cluster(a_document())
    kept, count = cluster.snapshot(), 0
    count_kept = 0
    for step in steps:
        if step == "create":
            _create(cluster)
            count += 1
        elif step == "snapshot":
            kept, count_kept = cluster.snapshot(), count
        elif step == "restore":
            cluster.restore(kept)
            count = count_kept
        elif step == "reload":
            cluster.load(json.dumps(cluster.document()).encode())
        else:
            cluster.reset()
            count = 0

        assert len(cluster.document()["api_keys"]) == count  # type: ignore[arg-type] # an object


def test_request_that_is_taken_up_again_gives_what_it_would_have_given_at_once() -> None:
    """Whether a hash is computed off the event loop must not show."""
    slow = {"xpack.security.authc.api_key.hashing.algorithm": "bcrypt6"}
    users = {"elastic": {"password_hash": _hash_of_changeme()}}
    at_once, deferred = (a_cluster(a_document(settings=slow, users=users)) for _ in range(2))
    expected = call(at_once, "POST", "/_security/api_key", {"name": "k"})

    answer = _answered_off_the_loop(deferred)

    assert answer == expected.body
    assert deferred.document()["random_draws"] == at_once.document()["random_draws"]


def _hash_of_changeme() -> str:
    document = a_cluster(a_document()).document()
    return str(document["users"]["elastic"]["password_hash"])  # type: ignore[index] # an object


def _answered_off_the_loop(cluster: Cluster) -> bytes:
    basic = b64encode(b"elastic:changeme").decode()
    headers = {"authorization": f"Basic {basic}", "content-type": "application/json"}
    request = Request("POST", "/_security/api_key", headers_of(headers), b'{"name": "k"}')
    work = Deferred()
    pending = 0
    while True:
        try:
            answer = cluster.handle(request, work)
        except WorkPending as wait:
            pending += 1
            work.finish(wait.job)
        else:
            assert pending > 0
            return answer.body
