"""Patterns with ``*`` and ``?``."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.query.wildcards import wildcard, without_case


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("a*", "a", True),
        ("a*", "ba", False),
        ("*a*", "bab", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("?", "\U0001f600", True),
        ("a*a", "a", False),
        ("a\\*b", "a*b", True),
        ("a\\*b", "axb", False),
        ("a\\?", "a?", True),
        ("a\\\\", "a\\", True),
        ("a\\", "a\\", True),
        ("a.c", "abc", False),
        ("a*c", "a\nc", True),
        ("A*", "ab", False),
    ],
)
def test_a_pattern_fits_a_whole_text(pattern: str, text: str, fits: bool) -> None:
    """A backslash takes its meaning from the next character; alone at the end it is itself."""
    assert wildcard(pattern)(text) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("A*", "ab", True),
        ("a?C", "AbC", True),
        ("\u00c9*", "\u00e9t", False),
        ("k", "\u212a", False),
    ],
)
def test_case_is_ignored_in_ascii_only(pattern: str, text: str, fits: bool) -> None:
    """As in Elasticsearch, whose automata know no other letters."""
    assert wildcard(pattern, any_case=True)(text) is fits


@settings(max_examples=100)
@given(pattern=st.text("ab*?", max_size=7), text=st.text("abc", max_size=8))
def test_a_pattern_means_what_a_regular_expression_means(pattern: str, text: str) -> None:
    """Going from star to star never has to go back."""
    regex = re.escape(pattern).replace("\\*", ".*").replace("\\?", ".")

    assert wildcard(pattern)(text) is (re.fullmatch(regex, text) is not None)


def test_a_pattern_of_many_stars_does_not_take_for_ever() -> None:
    """A regular expression would try every place for every star."""
    assert not wildcard("*a" * 40 + "b")("a" * 5000)


@pytest.mark.parametrize(("text", "folded"), [("aBZ", "abz"), ("B\u00c9", "b\u00c9")])
def test_other_letters_keep_their_case(text: str, folded: str) -> None:
    """Even next to those that lose it."""
    assert without_case(text) == folded
