"""A cluster saved as a document, loaded and saved again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator import Cluster
from emulator.seeds import shipped_seeds
from tests.documents.factories import (
    ALICE,
    FROZEN,
    OWNER,
    a_cluster,
    a_document,
    a_key,
    call,
    called,
    saved,
)

Step = Callable[[Cluster], object]

_texts = st.text(max_size=12)
_numbers = st.one_of(
    st.integers(), st.integers(10**18, 10**30), st.floats(allow_nan=False, allow_infinity=False)
)
_trees = st.recursive(
    st.one_of(st.none(), st.booleans(), _texts, _numbers),
    lambda trees: st.lists(trees, max_size=3) | st.dictionaries(_texts, trees, max_size=3),
    max_leaves=8,
)
_metadata = st.dictionaries(_texts.filter(lambda key: not key.startswith("_")), _trees, max_size=3)
_names = st.sampled_from(["a", "b-1", "ключ", "名 前", 'quo"te'])
_durations = st.sampled_from(["0", "-1", "-1d", "1ms", "5s", "1h", "30d", "36500d"])
_accesses = st.sampled_from(
    [
        {"search": [{"names": ["logs-*"]}]},
        {"replication": {"names": "archive"}},
        {"search": {"names": ["a"], "query": {"term": {"x": 1.5}}}},
        {"search": {"names": ["a"], "query": '{ "match_all" : {} }'}},
        {"search": {"names": ["a"], "field_security": {"grant": ["*"], "except": []}}},
        {"search": [], "replication": [{"names": ["b"], "allow_restricted_indices": True}]},
    ]
)


def _posted(target: str, method: str = "POST") -> Callable[[object], Step]:
    return lambda body: lambda cluster: call(cluster, method, target, body)


def _updated(parts: tuple[int, object, str]) -> Step:
    position, body, target = parts

    def step(cluster: Cluster) -> object:
        ids = list(called(cluster, "GET", "/_emulator/snapshot")["api_keys"])  # type: ignore[call-overload] # an object
        key_id = ids[position % len(ids)] if ids else "none"
        return call(cluster, "PUT", f"{target}/{key_id}", body)

    return step


def _invalidated(position: int) -> Step:
    def step(cluster: Cluster) -> object:
        ids = list(called(cluster, "GET", "/_emulator/snapshot")["api_keys"])  # type: ignore[call-overload] # an object
        chosen = ids[position % len(ids)] if ids else "none"
        return call(cluster, "DELETE", "/_security/api_key", {"ids": [chosen]})

    return step


_bodies = st.fixed_dictionaries(
    {"name": _names}, optional={"metadata": _metadata, "expiration": _durations}
)
_changes = st.fixed_dictionaries({}, optional={"metadata": _metadata, "expiration": _durations})
_positions = st.integers(0, 20)
_steps_at_rest = st.one_of(
    _bodies.map(_posted("/_security/api_key")),
    st.tuples(_bodies, _accesses)
    .map(lambda parts: parts[0] | {"access": parts[1]})
    .map(_posted("/_security/cross_cluster/api_key")),
    st.tuples(_positions, _changes, st.just("/_security/api_key")).map(_updated),
    st.tuples(_positions, _changes, st.just("/_security/cross_cluster/api_key")).map(_updated),
    _positions.map(_invalidated),
    st.sampled_from(["1ms", "1h", "8d"])
    .map(lambda step: {"by": step})
    .map(_posted("/_emulator/clock/advance")),
)
_steps = st.one_of(
    _steps_at_rest,
    st.sampled_from([{"mode": "running"}, {"mode": "running", "speed": 0.1}, FROZEN]).map(
        _posted("/_emulator/clock", "PUT")
    ),
)


@settings(max_examples=40, deadline=timedelta(seconds=5))
@given(st.lists(_steps, max_size=8))
def test_any_history_is_saved_and_loaded_to_the_same_bytes(steps: list[Step]) -> None:
    """A saved cluster can be kept under version control: loading it changes nothing in it."""
    cluster, copy = a_cluster(a_document(users=ALICE)), a_cluster()
    for step in steps:
        step(cluster)

    first = saved(cluster)
    copy.load(first)

    assert saved(copy) == first


@settings(max_examples=15, deadline=timedelta(seconds=5))
@given(st.lists(_steps, max_size=5), st.lists(_steps_at_rest, min_size=1, max_size=4))
def test_a_loaded_cluster_goes_on_like_the_saved_one(before: list[Step], after: list[Step]) -> None:
    """With a random seed, not only the state but also the ids and secrets to come are the same."""
    cluster, copy = a_cluster(a_document(users=ALICE)), a_cluster()
    for step in before:
        step(cluster)
    called(cluster, "PUT", "/_emulator/clock", FROZEN)
    copy.load(saved(cluster, secrets=True))

    for step in after:
        step(cluster)
        step(copy)

    assert saved(copy, secrets=True) == saved(cluster, secrets=True)


@pytest.mark.parametrize("secrets", [False, True])
@pytest.mark.parametrize("name", shipped_seeds())
def test_shipped_seed_is_saved_and_loaded_to_the_same_bytes(name: str, secrets: bool) -> None:
    """Also with the secrets that the seed gave in plain."""
    cluster, copy = a_cluster(), a_cluster()
    cluster.load(shipped_seeds()[name].read_bytes())

    first = saved(cluster, secrets=secrets)
    copy.load(first)

    assert saved(copy, secrets=secrets) == first


@pytest.mark.parametrize(
    "clock",
    [
        {},
        {"mode": "running"},
        {"mode": "running", "now": "2030-01-01T00:00:00Z"},
        {"mode": "running", "now": "2030-01-01T00:00:00.001Z", "speed": 60},
        {"speed": 0.001},
        {"mode": "frozen", "now": 0},
    ],
)
def test_clock_is_saved_and_loaded_to_the_same_bytes(clock: dict[str, object]) -> None:
    """A running clock is the same line over the system's time, whenever it is loaded."""
    cluster, copy = a_cluster({"clock": clock}), a_cluster()

    first = saved(cluster)
    copy.load(first)

    assert saved(copy) == first


def test_saved_document_has_hashes_only() -> None:
    """A snapshot that is shared, or kept in a repository, gives no secret away."""
    cluster = a_cluster(a_key())
    created = called(cluster, "POST", "/_security/api_key", {"name": "new"})

    document = saved(cluster).decode()

    for secret in ("secret-1", "changeme", "ui2lp2axTNmsyakw9tvNnw", str(created["api_key"])):
        assert secret not in document
    assert json.loads(document)["users"]["alice"]["password_hash"].startswith("$2a$")
    assert json.loads(document)["api_keys"]["k1"]["secret_hash"].startswith("{SSHA256}")


def test_secrets_that_were_given_in_plain_are_kept_if_asked_for() -> None:
    """Whoever writes seeds by saving them still has the passwords at hand."""
    cluster = a_cluster(a_key())
    created = called(cluster, "POST", "/_security/api_key", {"name": "new"})

    document = json.loads(saved(cluster, secrets=True))

    assert document["users"]["alice"]["password"] == "secret-1"
    assert document["api_keys"]["k1"]["secret"] == "ui2lp2axTNmsyakw9tvNnw"
    assert "secret" not in document["api_keys"][created["id"]]


def test_credentials_work_after_loading_a_document_with_hashes_only() -> None:
    """Users log in, and programs keep their keys, on a cluster that was saved and loaded."""
    cluster = a_cluster(a_document(users=ALICE))
    created = called(cluster, "POST", "/_security/api_key", {"name": "new"})
    copy = a_cluster()

    copy.load(saved(cluster))

    target = "/_security/_authenticate"
    key = str(created["id"]), str(created["api_key"])
    assert call(copy, "GET", target, None, ("alice", "secret-1")).status == 200
    assert call(copy, "GET", target, None, key, "ApiKey").status == 200


def test_a_number_of_any_size_in_metadata_is_saved_and_loaded_exactly() -> None:
    """A whole number that no double holds is not rounded on its way."""
    cluster = a_cluster(a_document(users=ALICE))
    number = 123_456_789_012_345_678_901_234_567_890
    called(cluster, "POST", "/_security/api_key", {"name": "n", "metadata": {"n": number}})
    copy = a_cluster()

    copy.load(saved(cluster))

    assert str(number) in saved(copy).decode()


def test_users_keep_the_order_of_their_last_change() -> None:
    """Also the one that every cluster has, when its password was changed last."""
    cluster = a_cluster(a_document(users=ALICE))
    password = {"password": "changed-1"}
    called(cluster, "PUT", "/_security/user/elastic/_password", password)
    copy = a_cluster()

    copy.load(document := saved(cluster))

    assert saved(copy) == document


def test_removed_owner_is_saved_with_the_key() -> None:
    """A key outlives its owner, in a saved cluster too."""
    gone = {**OWNER, "username": "carol", "realm_type": "native"}
    copy = a_cluster()

    copy.load(saved(a_cluster(a_key(owner=gone))))

    assert copy.document()["api_keys"]["k1"]["owner"]["username"] == "carol"  # type: ignore[index] # an object
