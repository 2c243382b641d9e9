"""Suggestions for misspelt names."""

from __future__ import annotations

import pytest

from emulator.xcontent.suggestions import close_names, did_you_mean


@pytest.mark.parametrize(
    ("misspelt", "candidates", "hint"),
    [
        ("nam", ["name", "access"], " did you mean [name]?"),
        ("metadat", ["metadata", "metadate", "name"], " did you mean any of [metadata, metadate]?"),
        ("abcd", ["abxx"], ""),
        ("abc", ["abx"], " did you mean [abx]?"),
        ("x", [], ""),
        ("", ["name"], ""),
    ],
)
def test_close_names_are_suggested(misspelt: str, candidates: list[str], hint: str) -> None:
    """More than half of the longer name must agree; exactly half is not close."""
    assert did_you_mean(misspelt, candidates) == hint


def test_the_closest_name_comes_first_and_ties_go_by_name() -> None:
    """The order is part of the text that clients see."""
    assert close_names("abcd", ["abce", "abcde", "abcc"]) == ["abcde", "abcc", "abce"]


def test_a_very_long_name_is_compared_with_none() -> None:
    """The comparison takes the product of the lengths, and a body may hold any name."""
    assert close_names("x" * 5_000_000, ["name", "metadata"]) == []
