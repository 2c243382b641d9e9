"""How many of the optional clauses must match."""

from __future__ import annotations

import pytest

from emulator.errors import NumberFormat
from emulator.query.minimum_should_match import required_matches
from emulator.query.nodes import Bool, MatchAll, Term
from tests.query.records import found, named


@pytest.mark.parametrize(
    ("written", "clauses", "required"),
    [
        ("2", 5, 2),
        ("7", 5, 7),
        ("+2", 5, 2),
        ("-2", 5, 3),
        ("-7", 5, 0),
        ("75%", 5, 3),
        ("-25%", 5, 4),
        ("-100%", 5, 0),
        ("-50%", 1, 1),
        ("100%", 3, 3),
        ("150%", 4, 6),
        (" 2 ", 5, 2),
        ("3<90%", 3, 3),
        ("3<90%", 4, 3),
        ("3 < 90%", 4, 3),
        ("2<-25% 9<-3", 2, 2),
        ("2<-25% 9<-3", 9, 7),
        ("2<-25% 9<-3", 10, 7),
        ("0", 0, 0),
        ("1", 0, 1),
    ],
)
def test_the_number_of_clauses_is_as_it_is_written(
    written: str, clauses: int, required: int
) -> None:
    """Percentages are rounded down, and what may be missing is rounded down too."""
    assert required_matches(written, clauses) == required


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("", ""),
        ("x", "x"),
        ("1.5", "1.5"),
        ("%", ""),
        ("75%x", "75%"),
        ("x<1", "x"),
        ("2<75%  9<1", ""),
        ("9999999999", "9999999999"),
        ("\u0664", "\u0664"),
    ],
)
def test_anything_else_is_no_number(written: str, text: str) -> None:
    """Java reads the numbers, and its words are shown."""
    with pytest.raises(NumberFormat) as caught:
        required_matches(written, 10)

    assert caught.value.reason == f'For input string: "{text}"'


def _is(name: str) -> Term:
    return Term("name", name)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Bool(), "012"),
        (Bool(minimum_should_match="1"), "012"),
        (Bool(should=(_is("a"), _is("b"))), "01"),
        (Bool(should=(_is("a"), _is("b")), minimum_should_match="0"), "01"),
        (Bool(should=(_is("a"), _is("b")), minimum_should_match="2"), "1"),
        (Bool(should=(_is("a"), _is("b")), minimum_should_match="3"), ""),
        (Bool(must=(MatchAll(),), should=(_is("a"),)), "012"),
        (Bool(filter=(MatchAll(),), should=(_is("a"),)), "012"),
        (Bool(filter=(MatchAll(),), should=(_is("b"),), minimum_should_match="1"), "1"),
        (Bool(filter=(MatchAll(),), minimum_should_match="1"), ""),
        (Bool(must_not=(_is("b"),)), "02"),
        (Bool(must_not=(_is("b"),), adjust_pure_negative=False), ""),
        (Bool(must_not=(_is("b"),), should=(_is("a"),), adjust_pure_negative=False), "0"),
    ],
)
def test_optional_clauses_are_required_where_nothing_else_is(query: Bool, expected: str) -> None:
    """Beside ``must`` and ``filter`` they only add to the score, unless a number is asked for."""
    assert "".join(found(query, named("a", ("a", "b"), "c"))) == expected
