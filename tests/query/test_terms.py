"""Queries for values of one field, kind by kind."""

from __future__ import annotations

import pytest

from emulator.errors import ElasticsearchError, NotEmulated
from emulator.query.errors import QueryShardError
from emulator.query.nodes import (
    Bool,
    ConstantScore,
    DisMax,
    Exists,
    Ids,
    Match,
    MatchAll,
    MatchNone,
    Other,
    Prefix,
    Query,
    Range,
    Term,
    Terms,
    Wildcard,
)
from tests.query.records import DAY, NOW, Item, found

ITEMS = [
    Item(
        "0", ("apple",), made=NOW - DAY, on=True, leaves=(("a.b", "x"), ("a.b", "y"), ("n", "10"))
    ),
    Item(
        "1", ("Apple", "pear"), "An Apple a day", NOW, on=False, leaves=(("n", "9"), ("A.b", "x"))
    ),
    Item("2", ("\u00c9clair",), "two words", NOW + DAY, leaves=(("a", "x"),)),
    Item("3"),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (MatchAll(), "0123"),
        (MatchNone(), ""),
        (Term("name", "apple"), "0"),
        (Term("name", "pear"), "1"),
        (Term("name", "APPLE", case_insensitive=True), "01"),
        (Term("name", "\u00e9CLAIR", case_insensitive=True), ""),
        (Term("name", "\u00c9CLAIR", case_insensitive=True), "2"),
        (Term("name", "nothing"), ""),
        (Term("text", "apple"), "1"),
        (Term("text", "Apple"), ""),
        (Term("on", value=True), "0"),
        (Term("on", "false"), "1"),
        (Term("on", "true", case_insensitive=True), "0"),
        (Term("made", NOW), "1"),
        (Term("made", str(NOW)), "1"),
        (Term("made", "now"), "1"),
        (Term("tree", "x"), "012"),
        (Term("tree.a.b", "y"), "0"),
        (Term("tree.n", 10), "0"),
        (Term("tree.a", "x"), "2"),
        (Term("tree.a.", "x"), ""),
        (Terms("name", ("pear", "apple", "pear")), "01"),
        (Terms("name", ()), ""),
        (Terms("made", (NOW, NOW + DAY)), "12"),
        (Terms("on", (True, "false")), "01"),
        (Prefix("name", "app"), "0"),
        (Prefix("name", ""), "012"),
        (Prefix("name", "APP", case_insensitive=True), "01"),
        (Prefix("text", "wor"), "2"),
        (Prefix("tree.n", "1"), "0"),
        (Prefix("tree", "1"), "0"),
        (Wildcard("name", "?pple"), "01"),
        (Wildcard("name", "*EA*", case_insensitive=True), "1"),
        (Wildcard("tree", "1*"), "0"),
        (Exists("name"), "012"),
        (Exists("text"), "12"),
        (Exists("on"), "01"),
        (Exists("tree.a.b"), "0"),
        (Exists("tree.a"), "2"),
        (Exists("tree"), "012"),
        (Ids(("3", "0", "3", "none")), "03"),
        (ConstantScore(Term("name", "pear")), "1"),
        (DisMax((Term("name", "pear"), Term("name", "apple"))), "01"),
    ],
)
def test_a_query_matches_in_the_way_of_the_field(query: Query, expected: str) -> None:
    """Texts whole or by their words, dates as instants, leaves as texts."""
    assert "".join(found(query, ITEMS)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Range("name", "a", "b"), "0"),
        (Range("name", "Apple"), "012"),
        (Range("name", "Apple", include_lower=False), "012"),
        (Range("name", upper="Apple"), "1"),
        (Range("name", upper="Apple", include_upper=False), ""),
        (Range("name", "b", "a"), ""),
        (Range("name"), "012"),
        (Range("made", NOW), "12"),
        (Range("made", "now", include_lower=False), "2"),
        (Range("made", "now/d", include_lower=False), "2"),
        (Range("made", upper="now/d"), "01"),
        (Range("made", upper="now/d", include_upper=False), "0"),
        (Range("made", "2025-12-31", "2026-01-01", format="strict_date"), "01"),
        (Range("made", "2026-01-01", format="strict_date", time_zone="+01:00"), "12"),
        (Range("made", "2026-01-01", format="strict_date", time_zone="-01:00"), "2"),
        (Range("on", "false", "false"), "1"),
        (Range("on", lower="false", include_lower=False), "0"),
        (Range("tree.n", "1", "5"), "0"),
        (Range("tree", "5"), "012"),
        (Range("tree.n", 1, 9), "01"),
    ],
)
def test_a_range_is_of_time_or_of_the_alphabet(query: Query, expected: str) -> None:
    """Leaves that are numbers are texts nevertheless."""
    assert "".join(found(query, ITEMS)) == expected


@pytest.mark.parametrize(
    ("query", "type", "reason"),
    [
        (
            Term("on", "TRUE", case_insensitive=True),
            "query_shard_exception",
            "failed to create query: Can't parse boolean value [TRUE], expected [true] or [false]",
        ),
        (
            Term("made", NOW, case_insensitive=True),
            "query_shard_exception",
            "[made_time] field which is of type [date], does not support case insensitive term "
            "queries",
        ),
        (
            Prefix("on", "t"),
            "query_shard_exception",
            "Can only use prefix queries on keyword, text and wildcard fields - not on [is_on] "
            "which is of type [boolean]",
        ),
        (
            Wildcard("made", "1*"),
            "query_shard_exception",
            "Can only use wildcard queries on keyword, text and wildcard fields - not on "
            "[made_time] which is of type [date]",
        ),
        (
            Wildcard("tree.n", "1*"),
            "query_shard_exception",
            "failed to create query: [wildcard] queries are not currently supported on keyed "
            "[flattened] fields.",
        ),
        (
            Range("tree.n", "1"),
            "query_shard_exception",
            "failed to create query: [range] queries on keyed [flattened] fields must include both "
            "an upper and a lower bound.",
        ),
        (
            Term("made", "x"),
            "query_shard_exception",
            "failed to create query: failed to parse date field [x] with format [epoch_millis]: "
            "[failed to parse date field [x] with format [epoch_millis]]",
        ),
        (
            Range("made", "x"),
            "parse_exception",
            "failed to parse date field [x] with format [epoch_millis]: "
            "[failed to parse date field [x] with format [epoch_millis]]",
        ),
        (
            Terms("name", ("a",) * 65_537),
            "query_shard_exception",
            "failed to create query: The number of terms [65537] used in the Terms Query request "
            "has exceeded the allowed maximum of [65536]. This maximum can be set by changing the "
            "[index.max_terms_count] index level setting.",
        ),
    ],
)
def test_a_field_refuses_what_it_cannot_be_asked(query: Query, type: str, reason: str) -> None:
    """Most is refused as the query is made; the bound of a date is read before."""
    with pytest.raises(ElasticsearchError) as caught:
        found(query, ITEMS)

    assert (caught.value.type, caught.value.status, caught.value.reason) == (type, 400, reason)


@pytest.mark.parametrize(
    "query",
    [
        Bool(must=(MatchNone(), Term("on", "x"))),
        Bool(should=(MatchAll(), Term("on", "x"))),
        Bool(must_not=(MatchAll(), Term("on", "x"))),
        Bool(filter=(MatchNone(), Term("on", "x"))),
    ],
)
def test_a_clause_is_refused_though_the_others_decide(query: Query) -> None:
    """A query is made as a whole, before anything is looked for."""
    with pytest.raises(QueryShardError):
        found(query, ITEMS)


@pytest.mark.parametrize("query", [Other("geo_shape"), Match("name", "a", analyzer="french")])
def test_what_is_not_emulated_is_said_to_be_so(query: Query) -> None:
    """It is no mistake in the request."""
    with pytest.raises(NotEmulated):
        found(query, ITEMS)
