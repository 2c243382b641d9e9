"""The order of a search without a sort: what fits best comes first."""

from __future__ import annotations

import pytest

from emulator.query import index as index_module
from emulator.query.nodes import (
    Bool,
    ConstantScore,
    DisMax,
    Exists,
    FieldBoost,
    Match,
    MatchAll,
    MatchPhrase,
    MultiMatch,
    Prefix,
    Query,
    SimpleQueryString,
    Term,
    Terms,
)
from tests.query.records import NOW, Item, Shelf, best_first, named

MANY = named("a", "b", "a", "c", "a", ("b", "c"))


@pytest.fixture(autouse=True)
def _few_changes_make_a_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of items be in two segments."""
    monkeypatch.setattr(index_module, "_FEW_CHANGES", 3)


def _is(name: str, boost: float = 1.0, *, case_insensitive: bool = False) -> Term:
    return Term("name", name, case_insensitive=case_insensitive, boost=boost)


@pytest.mark.parametrize(
    "query",
    [
        MatchAll(),
        Exists("name"),
        Prefix("name", ""),
        Bool(must=(Exists("name"),), filter=(MatchAll(),)),
        Bool(filter=(Exists("name"),), should=(MatchAll(),)),
        ConstantScore(Bool(should=(_is("c"), Exists("name")))),
    ],
)
def test_what_fits_equally_well_comes_in_index_order(query: Query) -> None:
    """Most queries score all that they match alike."""
    assert best_first(query, Shelf(MANY)) == "012345"


@pytest.mark.parametrize(
    ("should", "expected"),
    [
        ((_is("a"), _is("b")), "15024"),
        ((_is("b"), _is("c")), "513"),
        ((_is("a", 10.0), _is("b")), "02415"),
        ((Match("name", "a"), Match("name", "b")), "15024"),
        ((_is("a"), _is("A", 1.1, case_insensitive=True), _is("c")), "02435"),
    ],
)
def test_a_rarer_value_says_more(should: tuple[Query, ...], expected: str) -> None:
    """A value that few have tells more of them; a boost may outweigh that."""
    assert best_first(Bool(should=should), Shelf(MANY)) == expected


def test_what_is_not_the_value_of_a_field_counts_as_one() -> None:
    """Which is less than a rare value, and more than a common one."""
    items = [*named(*"aaaab"), Item("5", ("c",), made=NOW)]
    dated = Terms("made", (NOW,))

    assert best_first(Bool(should=(_is("a"), dated)), Shelf(items)) == "50123"
    assert best_first(Bool(should=(_is("b"), dated)), Shelf(items)) == "45"


def test_values_of_a_runtime_field_count_alike() -> None:
    """Nobody knows how rare they are before they are worked out."""
    rare = Bool(should=(Term("id", "5"), _is("b")))

    assert best_first(rare, Shelf(named(*"aaabbb"))) == "534"


def test_rarity_is_that_of_all_segments_without_what_was_deleted() -> None:
    """How it is stored is not to be seen."""
    shelf = Shelf(named(*"aaabbc"))
    shelf.index.parts()
    shelf.items.delete("0")
    shelf.items.delete("1")
    shelf.put(Item("6", ("b",)))

    assert len(shelf.index.parts()) == 2
    assert best_first(Bool(should=(_is("a"), _is("b"))), shelf) == "2346"


def test_clauses_that_are_required_count_and_filters_do_not() -> None:
    """Nor does what is excluded."""
    both = Bool(must=(Terms("name", ("b", "c")),), should=(_is("c"),))
    filtered = Bool(filter=(_is("c"),), should=(_is("b"),), must_not=(_is("x"),))

    assert best_first(both, Shelf(MANY)) == "351"
    assert best_first(filtered, Shelf(MANY)) == "53"


def test_the_best_of_several_counts_and_the_others_by_a_share() -> None:
    """As when a text is looked for in several fields."""
    items = [Item("0", ("x",), text="y"), Item("1", ("x",), text="x"), Item("2", text="x")]
    items += [Item(str(number), text="z") for number in range(3, 9)]
    each = (_is("x"), Term("text", "x"))

    assert best_first(DisMax(each), Shelf(items)) == "120"
    assert best_first(DisMax(each, tie_breaker=1.0), Shelf(items)) == "120"
    assert (
        best_first(MultiMatch((FieldBoost("name", 9.0), FieldBoost("text")), "x"), Shelf(items))
        == "012"
    )


TEXTS = [
    Item(str(number), text=text)
    for number, text in enumerate(
        ["one long text with fox in it", "fox", "fox fox hen", "hen", "ox"]
    )
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Match("text", "fox"), "120"),
        (Term("text", "fox"), "120"),
        (Match("text", "fox hen"), "2310"),
        (MatchPhrase("text", "fox hen"), "2"),
        (SimpleQueryString("fox | hen", (FieldBoost("text"),)), "2310"),
    ],
)
def test_a_word_says_more_in_a_short_text_and_where_it_stands_often(
    query: Query, expected: str
) -> None:
    """As in BM25."""
    assert best_first(query, Shelf(TEXTS)) == expected


def test_what_is_less_like_a_word_fits_less() -> None:
    """By the share of it that had to be changed."""
    shelf = Shelf(named("abcd", "abcdef", "abcdefg", "abxxef", "abcdef"))

    assert best_first(Match("name", "abcdef", fuzziness="2"), shelf) == "14230"


def test_a_lenient_search_scores_what_is_left() -> None:
    """A field that cannot have the value matches nothing, and is no error."""
    items = [Item("0", ("x", "y")), Item("1", ("x",), made=NOW), Item("2", ("y",))]

    assert best_first(SimpleQueryString("x y"), Shelf(items)) == "012"
