r"""Wildcard patterns: ``*``, ``?`` and the backslash."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.automaton.errors import TooComplexToDeterminize
from emulator.automaton.patterns import of_pattern, of_patterns
from tests.automaton.globs import glob

NAMES = ["".join(name) for size in range(5) for name in product("ab\\", repeat=size)]
patterns = st.text("ab*?\\", max_size=6)


@given(patterns, st.text("ab*?\\\n", max_size=10))
def test_pattern_matches_what_its_definition_says(pattern: str, name: str) -> None:
    """Automata must not change what the three signs mean."""
    assert of_pattern(pattern).accepts(name) is glob(pattern, name)


@given(st.lists(patterns, max_size=5))
def test_patterns_match_what_any_of_them_does(several: list[str]) -> None:
    """Those that begin with a run share an automaton, which must not show."""
    union = of_patterns(several)

    assert all(
        union.accepts(name) is any(glob(pattern, name) for pattern in several) for name in NAMES
    )


@given(st.lists(patterns, max_size=3), st.lists(patterns, max_size=3))
def test_patterns_are_within_others_unless_a_name_shows_otherwise(
    inner: list[str], outer: list[str]
) -> None:
    """Neither too much nor too little is granted."""
    witness = of_patterns(inner).minus(of_patterns(outer)).example

    assert of_patterns(inner).is_subset_of(of_patterns(outer)) is (witness is None)
    if witness is None:
        names = [name for name in NAMES if any(glob(pattern, name) for pattern in inner)]
        assert all(any(glob(pattern, name) for pattern in outer) for name in names)
    else:
        assert any(glob(pattern, witness) for pattern in inner)
        assert not any(glob(pattern, witness) for pattern in outer)


def test_restricted_names_can_be_taken_out() -> None:
    """Only then does a role without them cover what an ordinary request asks for."""
    restricted = of_patterns([".security*", ".kibana*"])
    granted = of_patterns(["*"]).minus(restricted)

    assert not of_patterns(["*"]).is_subset_of(granted)
    assert of_patterns(["*"]).minus(restricted).is_subset_of(granted)
    assert of_patterns([".sec*"]).minus(restricted).accepts(".secret")
    assert of_patterns([".security-7"]).minus(restricted).is_empty


def test_one_character_may_be_any_of_unicode() -> None:
    """Elasticsearch runs automata over code points."""
    assert of_pattern("a?b").accepts("a\U0001f600b")
    assert not of_pattern("a??b").accepts("a\U0001f600b")


def test_character_beyond_the_basic_plane_never_matches_itself() -> None:
    """Elasticsearch reads patterns by halves of it, and names by the whole."""
    assert not of_pattern("\U0001f600*").accepts("\U0001f600")
    assert of_pattern("/\U0001f600.*/").accepts("\U0001f600!")


def test_pattern_with_too_many_states_is_refused() -> None:
    """Which of the last forty characters are an ``a`` has 2^40 answers."""
    with pytest.raises(TooComplexToDeterminize) as error:
        of_pattern("*a" + "?" * 40)

    assert error.value.status == 500
    assert error.value.reason == (
        "Determinizing automaton with 83 states and 83 transitions would require more than "
        "10000 effort."
    )


def test_comparison_through_too_many_states_is_refused() -> None:
    """Each pattern is simple enough; together they are not."""
    inner = of_patterns(["*a" + "?" * size for size in range(10)])
    outer = of_patterns(["*b" + "?" * size + "b" for size in range(3, 10)] + ["a*", "*a"])

    with pytest.raises(TooComplexToDeterminize, match="would require more than 1000000 effort"):
        inner.is_subset_of(outer.union(inner.intersection(of_pattern("*a*"))))


def test_hundreds_of_patterns_are_one_automaton() -> None:
    """Roles have so many; each name is read once."""
    several = [name for number in range(300) for name in (f"*-{number}", f"a{number}*")]
    union = of_patterns(several)

    assert union.accepts("logs-299")
    assert union.accepts("a1b2")
    assert not union.accepts("logs-300")
    assert of_pattern("*x*-7").is_subset_of(union)
