"""What the ``_query`` endpoints let nobody ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulator.errors import IllegalArgument
from emulator.query.allowed import check_query, check_sort
from emulator.query.nodes import (
    Bool,
    ConstantScore,
    DisMax,
    Exists,
    FieldBoost,
    Ids,
    Match,
    MatchAll,
    MatchNone,
    MatchPhrase,
    MatchPhrasePrefix,
    MultiMatch,
    Other,
    Prefix,
    Query,
    QueryString,
    Range,
    SimpleQueryString,
    Term,
    Terms,
    Wildcard,
)
from emulator.query.sort_clauses import SortClause
from tests.query.records import FIELDS

FIELD = "is not allowed for querying or aggregation"
CONTEXT = "is not currently supported in this context"


@pytest.mark.parametrize(
    "query",
    [
        MatchAll(),
        Ids(("a",)),
        Term("name", "a"),
        Terms("tree.a.b", ("a",)),
        Exists("tree"),
        Prefix("text", "a"),
        Wildcard("name", "a*"),
        Range("made", "now"),
        Match("name", "a"),
        SimpleQueryString("a", (FieldBoost("forbidden"), FieldBoost("na*"))),
        Bool(must=(Bool(filter=(Bool(should=(MatchAll(),)),)),), must_not=(Ids(()),)),
    ],
)
def test_these_may_be_asked(query: Query) -> None:
    """A simple query string passes over fields that may not."""
    check_query(query, FIELDS)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        (MatchNone(), "match_none"),
        (MatchPhrase("name", "a"), "match_phrase"),
        (MatchPhrasePrefix("name", "a"), "match_phrase_prefix"),
        (MultiMatch((), "a"), "multi_match"),
        (QueryString("a"), "query_string"),
        (DisMax((MatchAll(),)), "dis_max"),
        (ConstantScore(MatchAll()), "constant_score"),
        (Other("fuzzy"), "fuzzy"),
        (Other("script"), "script"),
    ],
)
def test_other_queries_are_refused_by_their_name(query: Query, name: str) -> None:
    """Before their fields are looked at."""
    with pytest.raises(IllegalArgument) as caught:
        check_query(query, FIELDS)

    assert caught.value.reason == f"Query type [{name}] {CONTEXT}"


@pytest.mark.parametrize(
    "field", ["other", "_id", "index_name", "tree_flat.a", "namex", "name.a", ""]
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda field: Term(field, "a"),
        lambda field: Terms(field, ("a",)),
        lambda field: Exists(field),
        lambda field: Prefix(field, "a"),
        lambda field: Wildcard(field, "a"),
        lambda field: Range(field, "a"),
        lambda field: Match(field, "a"),
    ],
)
def test_other_fields_are_refused(ask: Callable[[str], Query], field: str) -> None:
    """Those of the index, too, whatever asks for them."""
    with pytest.raises(IllegalArgument) as caught:
        check_query(ask(field), FIELDS)

    assert caught.value.reason == f"Field [{field}] {FIELD}"


@pytest.mark.parametrize("field", ["*", "na*", "tree.*", "tree.a*", "*.b"])
def test_patterns_of_fields_are_refused_as_such(field: str) -> None:
    """Though some of them fit fields."""
    with pytest.raises(IllegalArgument) as caught:
        check_query(Range(field, "a"), FIELDS)

    assert caught.value.reason == f"Field name pattern [{field}] {FIELD}"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (Terms("other", lookup=True), f"terms query with terms lookup {CONTEXT}"),
        (Range("other", 1, relation="within"), f"range query with relation {CONTEXT}"),
    ],
)
def test_options_that_lead_elsewhere_are_refused_before_the_field(
    query: Query, reason: str
) -> None:
    """A lookup would read another document; a relation is for ranges in documents."""
    with pytest.raises(IllegalArgument) as caught:
        check_query(query, FIELDS)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        (Bool(must=(Exists("m"),), should=(Exists("s"),)), "m"),
        (Bool(should=(Exists("s"),), must_not=(Exists("n"),)), "s"),
        (Bool(must_not=(Exists("n"),), filter=(Exists("f"),)), "n"),
        (Bool(filter=(MatchAll(), Exists("f"), Exists("g"))), "f"),
        (Bool(must=(Bool(must_not=(Exists("deep"),)),), filter=(Exists("f"),)), "deep"),
    ],
)
def test_the_first_clause_that_is_refused_is_named(query: Query, refused: str) -> None:
    """What must match comes first and filters last, wherever the request has them."""
    with pytest.raises(IllegalArgument) as caught:
        check_query(query, FIELDS)

    assert caught.value.reason == f"Field [{refused}] {FIELD}"


@pytest.mark.parametrize("field", ["name", "made", "on", "tree", "tree.a.b", "_doc"])
def test_documents_may_be_sorted_by_these(field: str) -> None:
    """The order of the index among them."""
    check_sort([SortClause(field)], FIELDS)


@pytest.mark.parametrize(
    ("clause", "reason"),
    [
        (SortClause("other"), f"Field [other] {FIELD}"),
        (SortClause("_score"), f"Field [_score] {FIELD}"),
        (SortClause("_id"), f"Field [_id] {FIELD}"),
        (SortClause("na*"), f"Field name pattern [na*] {FIELD}"),
        (SortClause("other", nested=True), f"nested sorting {CONTEXT}"),
        (SortClause("_doc", nested=True), f"nested sorting {CONTEXT}"),
        (SortClause("text"), "sorting is not supported for field [text]"),
    ],
)
def test_other_sorts_are_refused(clause: SortClause, reason: str) -> None:
    """The first that may not be is named."""
    with pytest.raises(IllegalArgument) as caught:
        check_sort([SortClause("name"), clause, SortClause("also")], FIELDS)

    assert caught.value.reason == reason
