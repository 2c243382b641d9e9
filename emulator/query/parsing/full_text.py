"""Queries for words of a text: ``match``, ``match_phrase``, ``match_phrase_prefix``.

Source: the builders of these queries in ``org.elasticsearch.index.query``.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.nodes import Match, MatchPhrase, MatchPhrasePrefix, Query
from emulator.query.parsing.boosts import checked
from emulator.query.parsing.field_clauses import (
    STANDARD,
    FieldClause,
    Options,
    Short,
    read_field_clause,
    refuse_second,
)
from emulator.query.parsing.fuzziness import fuzziness
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.values import (
    all_words,
    boolean,
    integer,
    refuse,
    scalar_or_refuse,
    text,
    zero_terms_all,
)
from emulator.xcontent.tokens import Reader

_PHRASE_OPTIONS: Options = {
    **STANDARD,
    "query": scalar_or_refuse,
    "analyzer": text,
    "slop": integer,
    "zero_terms_query": zero_terms_all,
}
_PREFIX_OPTIONS: Options = {**_PHRASE_OPTIONS, "max_expansions": integer}
_MATCH_OPTIONS: Options = {
    **STANDARD,
    "query": scalar_or_refuse,
    "analyzer": text,
    "fuzziness": fuzziness,
    "prefix_length": integer,
    "max_expansions": integer,
    "operator": all_words,
    "minimum_should_match": text,
    "fuzzy_rewrite": text,
    "fuzzy_transpositions": boolean,
    "lenient": boolean,
    "zero_terms_query": zero_terms_all,
    "auto_generate_synonyms_phrase_query": boolean,
}


def _short(query: str) -> Short:
    def short(reader: Reader, field: str | None) -> object:
        refuse_second(reader, query, field, reader.name)
        return scalar_or_refuse(reader)

    return short


_SHORT_MATCH = _short("match")
_SHORT_PHRASE = _short("match_phrase")
_SHORT_PREFIX = _short("match_phrase_prefix")


def parse_match(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": "words"}`` or ``{"field": {"query": "words", ...}}``."""
    clause = read_field_clause(reader, "match", _MATCH_OPTIONS, _SHORT_MATCH, values_only=True)
    found = clause.found
    value = found.get("query", clause.value)
    if value is None:
        refuse(reader, "No text specified for text query")
    if found.get("prefix_length", 0) < 0:
        raise IllegalArgument("[match] requires prefix length to be non-negative.")
    if found.get("max_expansions", 1) <= 0:
        raise IllegalArgument("[match] requires maxExpansions to be positive.")
    field = clause.field or ""
    return Match(
        field=field,
        value=value,
        all_words=found.get("operator") is True,
        analyzer=found.get("analyzer"),
        minimum_should_match=found.get("minimum_should_match"),
        zero_terms_all=found.get("zero_terms_query") is True,
        lenient=found.get("lenient") is True,
        fuzziness=found.get("fuzziness"),
        prefix_length=found.get("prefix_length", 0),
        max_expansions=found.get("max_expansions", 50),
        fuzzy_transpositions=found.get("fuzzy_transpositions") is not False,
        boost=checked(clause.boost, {"match": {field: {"query": value, "boost": 1.0}}}),
        name=clause.name,
    )


def parse_match_phrase(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": "words"}`` or ``{"field": {"query": "words", "slop": 1, ...}}``."""
    clause = read_field_clause(
        reader, "match_phrase", _PHRASE_OPTIONS, _SHORT_PHRASE, values_only=True
    )
    return _phrase(MatchPhrase, clause)


def parse_match_phrase_prefix(reader: Reader, nesting: Nesting) -> Query:
    """Read the same, of which the last word need only begin so."""
    clause = read_field_clause(
        reader, "match_phrase_prefix", _PREFIX_OPTIONS, _SHORT_PREFIX, values_only=True
    )
    return _phrase(MatchPhrasePrefix, clause)


def _phrase(query: type[MatchPhrase], clause: FieldClause) -> Query:
    found = clause.found
    value = found.get("query", clause.value)
    if not clause.field:
        raise IllegalArgument(f"[{query.type}] requires fieldName")
    if value is None:
        raise IllegalArgument(f"[{query.type}] requires query value")
    slop = found.get("slop", 0)
    if slop < 0:
        raise IllegalArgument("No negative slop allowed.")
    if found.get("max_expansions", 0) < 0:
        raise IllegalArgument("No negative maxExpansions allowed.")
    return query(
        field=clause.field,
        value=value,
        analyzer=found.get("analyzer"),
        slop=slop,
        zero_terms_all=found.get("zero_terms_query") is True,
        last_is_prefix=query is MatchPhrasePrefix,
        boost=checked(clause.boost, {query.type: {clause.field: {"query": value, "boost": 1.0}}}),
        name=clause.name,
    )
