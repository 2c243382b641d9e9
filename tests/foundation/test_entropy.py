"""Ids and secrets: their forms, and how they are given again."""

from __future__ import annotations

import re
import uuid
from base64 import urlsafe_b64decode
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.entropy import Draws, Entropy, EntropyState

NOW = 1_767_225_600_000
DRAWS: dict[str, tuple[Callable[[Entropy], str], str]] = {
    "id": (lambda entropy: entropy.time_based_id(NOW), r"[A-Za-z0-9_-]{20}"),
    "secret": (Entropy.secret, r"[A-Za-z0-9_-]{22}"),
    "salt": (lambda entropy: entropy.salt(8), r"[A-Za-z0-9+/]{8}"),
    "uuid": (
        Entropy.uuid,
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
    ),
}


@pytest.mark.parametrize("kind", DRAWS)
def test_value_has_elasticsearch_s_form(kind: str) -> None:
    """Code under test may check it, or store it in a column of that width."""
    draw, form = DRAWS[kind]
    entropy = Entropy(1)

    assert all(re.fullmatch(form, draw(entropy)) for _ in range(200))


@pytest.mark.parametrize("kind", DRAWS)
def test_value_is_given_once(kind: str) -> None:
    """A clock that stands still makes no difference."""
    draw, _ = DRAWS[kind]
    entropy = Entropy(1)

    assert len({draw(entropy) for _ in range(5_000)}) == 5_000


@pytest.mark.parametrize("kind", DRAWS)
def test_same_seed_gives_the_same_values_and_another_others(kind: str) -> None:
    """Also in another process, and another version of Python."""
    draw, _ = DRAWS[kind]
    first, same, other = Entropy(1), Entropy(1), Entropy(2)
    values = [draw(first) for _ in range(5)]

    assert [draw(same) for _ in range(5)] == values
    assert not set(values) & {draw(other) for _ in range(5)}


def test_values_of_a_seed_never_change() -> None:
    """They stand in recorded tests, so a new release must give them too."""
    entropy = Entropy(42)

    drawn = entropy.secret(), entropy.time_based_id(NOW), entropy.salt(8)

    assert drawn == ("rQV5DL6I08xbHnAKzQqjSA", "OgjadpsBBasf5S61qD0A", "XxgFVIKr")


def test_without_a_seed_no_two_streams_are_alike() -> None:
    """Real randomness is the default."""
    assert Entropy().secret() != Entropy().secret()


def test_uuid_is_a_random_one() -> None:
    """Version 4, of the usual variant."""
    parsed = uuid.UUID(Entropy(1).uuid())

    assert (parsed.version, parsed.variant) == (4, uuid.RFC_4122)


@given(st.integers(0, 2**48 - 1), st.integers())
def test_time_based_id_holds_the_time(now: int, seed: int) -> None:
    """As in Elasticsearch, ids of neighbouring times are alike in most places."""
    raw = urlsafe_b64decode(Entropy(seed).time_based_id(now))

    assert len(raw) == 15
    assert int.from_bytes([raw[5], raw[4], raw[3], raw[2], raw[12], raw[14]], "big") == now


@given(st.integers(), st.integers(0, 20), st.integers(0, 20))
def test_stream_goes_back_and_forth(seed: int, before: int, after: int) -> None:
    """A snapshot holds where it stands, and nothing else is needed."""
    entropy = Entropy(seed)
    for _ in range(before):
        entropy.secret()
    state = entropy.state
    values = [entropy.secret() for _ in range(after)]

    entropy.state = state

    assert state == EntropyState(seed, before)
    assert [entropy.secret() for _ in range(after)] == values


@given(st.integers(0, 5), st.integers(0, 5))
def test_request_that_is_taken_up_again_draws_the_same_values(first: int, more: int) -> None:
    """Otherwise the salt of a deferred hash would be another one each time."""
    entropy, expected, draws = Entropy(1), Entropy(1), Draws()
    wanted = [expected.time_based_id(NOW) for _ in range(first + more + 1)]

    entropy.replaying(draws)
    begun = [entropy.time_based_id(NOW) for _ in range(first)]
    entropy.replaying(draws)
    whole = [entropy.time_based_id(NOW) for _ in range(first + more)]
    entropy.replaying(None)

    assert begun == wanted[:first]
    assert whole == wanted[:-1]
    assert entropy.time_based_id(NOW) == wanted[-1]
