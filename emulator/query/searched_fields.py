"""The fields that a query text is looked for in, and what is asked of each.

Source: ``MultiMatchQueryParser`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from emulator.query.analysis import analyzer, normalized
from emulator.query.nodes import DisMax, Match, Query, QueryString, SimpleQueryString

Q = TypeVar("Q", bound=Query)


@dataclass(frozen=True, slots=True)
class SearchedField:
    """A field that a text is looked for in.

    Attributes:
        analyzer: What makes words of the text for it: ``keyword``, unless it has words.
    """

    name: str
    boost: float = 1.0
    analyzer: str = "keyword"


def boosted(query: Q, boost: float) -> Q:
    """Return a query whose scores count so many times as much."""
    return query if boost == 1.0 else replace(query, boost=query.boost * boost)


def best_of(queries: Sequence[Query], tie_breaker: float) -> Query:
    """Return the one query, or one that takes the best of several; of none, it finds nothing."""
    return queries[0] if len(queries) == 1 else DisMax(tuple(queries), tie_breaker)


def in_each(
    fields: Sequence[SearchedField], ask: Callable[[SearchedField], Query | None], tie: float
) -> Query:
    """Return the best of what is asked of each field, as far as anything is."""
    asked = ((field, ask(field)) for field in fields)
    queries = [boosted(query, field.boost) for field, query in asked if query is not None]
    return best_of(queries, tie)


def words_of(query: SimpleQueryString | QueryString, field: SearchedField, text: str) -> list[str]:
    """Return the words that a text has for a field."""
    return analyzer(_analyzer_for(query, field), query.type)(text)


def whole_of(query: SimpleQueryString | QueryString, field: SearchedField, text: str) -> str:
    """Return a text as one word of a field, such as the beginning of one."""
    return normalized(_analyzer_for(query, field), query.type, text)


def match_in(query: SimpleQueryString | QueryString, field: SearchedField, text: str) -> Match:
    """Return the query for the words of a text in a field."""
    return Match(
        field.name,
        text,
        all_words=query.all_words,
        analyzer=query.analyzer,
        lenient=bool(query.lenient),
    )


def _analyzer_for(query: SimpleQueryString | QueryString, field: SearchedField) -> str:
    return field.analyzer if query.analyzer is None else query.analyzer
