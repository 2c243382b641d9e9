"""Queries over several fields, spelled out as queries over one field each.

Source: ``MultiMatchQueryBuilder``, ``SimpleQueryStringBuilder`` and ``QueryStringQueryBuilder`` of
Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from emulator.query.fields import FieldTable, Kind
from emulator.query.nodes import (
    Bool,
    DisMax,
    FieldBoost,
    Match,
    MatchNone,
    MatchPhrase,
    MultiMatch,
    Query,
    QueryString,
    SimpleQueryString,
)
from emulator.query.query_string import lucene_query
from emulator.query.searched_fields import SearchedField
from emulator.query.simple_query_string import simple_query

R = TypeVar("R")

_ALL = (FieldBoost("*"),)


class Expanded(NamedTuple):
    """A query over single fields.

    Attributes:
        lenient: Whether what a field refuses matches nothing.
    """

    query: Query
    lenient: bool


def expand(query: MultiMatch | SimpleQueryString | QueryString, fields: FieldTable[R]) -> Expanded:
    """Return what a query over several fields asks of each.

    A search of all fields is lenient, as their kinds differ and one or the other would refuse.

    Raises:
        ElasticsearchError: A query string that cannot be read.
    """
    asked = _asked_by(query)
    lenient = any(field.field == "*" for field in asked) or bool(query.lenient)
    found = _boosts_of(asked, fields)
    if not found:
        return Expanded(MatchNone(), lenient)
    match query:
        case MultiMatch():
            return Expanded(_multi_match(query, found), lenient)
        case SimpleQueryString():
            return Expanded(simple_query(query, _searched(found, fields)), lenient)
        case QueryString():

            def fields_of(name: str) -> Sequence[SearchedField]:
                return _searched(_boosts_of([FieldBoost(name)], fields), fields)

            everything = any(field.field == "*" for field in asked)
            expanded = lucene_query(
                query, _searched(found, fields), fields_of, all_fields=everything
            )
            return Expanded(expanded, lenient)


def _asked_by(query: MultiMatch | SimpleQueryString | QueryString) -> Sequence[FieldBoost]:
    if query.fields:
        return query.fields
    if isinstance(query, QueryString) and query.default_field is not None:
        return (FieldBoost(query.default_field),)
    return _ALL


def _searched(found: Sequence[FieldBoost], fields: FieldTable[R]) -> list[SearchedField]:
    searched = []
    for one in found:
        field = fields.resolve(one.field).field
        analyzer = field.analyzer if field.kind is Kind.TEXT else "keyword"
        searched.append(SearchedField(one.field, one.boost, analyzer))
    return searched


def _multi_match(query: MultiMatch, fields: Sequence[FieldBoost]) -> Query:
    """Return what a text is in each field: the best of them counts, or all of them."""
    each = tuple(_in_field(query, field) for field in fields)
    if query.kind in ("most_fields", "bool_prefix"):
        return Bool(should=each, boost=query.boost)
    return DisMax(each, boost=query.boost)


def _in_field(query: MultiMatch, field: FieldBoost) -> Query:
    if query.kind in ("phrase", "phrase_prefix"):
        return MatchPhrase(
            field.field,
            query.value,
            analyzer=query.analyzer,
            slop=query.slop,
            zero_terms_all=query.zero_terms_all,
            last_is_prefix=query.kind == "phrase_prefix",
            boost=field.boost,
        )
    return Match(
        field.field,
        query.value,
        all_words=query.all_words,
        analyzer=query.analyzer,
        minimum_should_match=query.minimum_should_match,
        zero_terms_all=query.zero_terms_all,
        fuzziness=query.fuzziness,
        boost=field.boost,
    )


def _boosts_of(asked: Sequence[FieldBoost], fields: FieldTable[R]) -> tuple[FieldBoost, ...]:
    """Return the fields that fit names and patterns; one that fits several gets all boosts."""
    boosts: dict[str, float] = {}
    for field in asked:
        for resolved in fields.matching(field.field):
            boosts[resolved.name] = boosts.get(resolved.name, 1.0) * field.boost
    return tuple(FieldBoost(name, boost) for name, boost in boosts.items())
