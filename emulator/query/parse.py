"""Reading the query DSL: JSON to nodes, with Elasticsearch's error texts and places.

Source: ``AbstractQueryBuilder`` of Elasticsearch, and ``NamedXContentRegistry``.
"""

from __future__ import annotations

from collections.abc import Callable

from emulator.errors import IllegalArgument, NamedObjectNotFound, ParsingError
from emulator.query.nodes import Other, Query
from emulator.query.parsing.compound import (
    parse_bool,
    parse_constant_score,
    parse_match_all,
    parse_match_none,
)
from emulator.query.parsing.full_text import (
    parse_match,
    parse_match_phrase,
    parse_match_phrase_prefix,
)
from emulator.query.parsing.multi_match import parse_multi_match
from emulator.query.parsing.names import ALIASES, OTHER_QUERIES
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.query_strings import parse_query_string, parse_simple_query_string
from emulator.query.parsing.ranges import parse_range
from emulator.query.parsing.term_level import (
    parse_exists,
    parse_ids,
    parse_prefix,
    parse_term,
    parse_wildcard,
)
from emulator.query.parsing.terms import parse_terms
from emulator.query.parsing.values import refuse
from emulator.versions import NEWEST, Version
from emulator.xcontent.suggestions import did_you_mean
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT, _FIELD_NAME = Token.START_OBJECT, Token.END_OBJECT, Token.FIELD_NAME

_PARSERS: dict[str, Callable[[Reader, Nesting], Query]] = {
    "bool": parse_bool,
    "constant_score": parse_constant_score,
    "exists": parse_exists,
    "ids": parse_ids,
    "match": parse_match,
    "match_all": parse_match_all,
    "match_none": parse_match_none,
    "match_phrase": parse_match_phrase,
    "match_phrase_prefix": parse_match_phrase_prefix,
    "multi_match": parse_multi_match,
    "prefix": parse_prefix,
    "query_string": parse_query_string,
    "range": parse_range,
    "simple_query_string": parse_simple_query_string,
    "term": parse_term,
    "terms": parse_terms,
    "wildcard": parse_wildcard,
}


def parse_query(reader: Reader, version: Version = NEWEST) -> Query:
    """Return the query at the cursor, such as ``{"term": {"name": "x"}}``.

    Queries that are known by name only become an `Other`; what is in them is not looked at.

    Args:
        reader: Before or on the START_OBJECT; ends on the END_OBJECT.
        version: The version whose query DSL is read.

    Raises:
        ParsingError: No query, an unknown one, or one that its own parser refuses.
        IllegalArgument: An empty object, queries nested too deep, or values that make no query.
        XContentParseError: What a declarative parser of a query refuses, or malformed JSON.
        IllegalState: An object or array where a text must be.
    """
    return _parse(reader, Nesting(version, 1, _parse))


def _parse(reader: Reader, nesting: Nesting) -> Query:
    if reader.token is not _START_OBJECT and reader.advance() is not _START_OBJECT:
        refuse(reader, "[_na] query malformed, must start with start_object")
    token = reader.advance()
    if token is _END_OBJECT:
        line, column = reader.location
        raise IllegalArgument(f"query malformed, empty clause found at [{line}:{column}]")
    if token is not _FIELD_NAME:
        refuse(reader, "[_na] query malformed, no field after start_object")
    name = reader.name or ""
    if reader.advance() is not _START_OBJECT:
        refuse(reader, f"[{name}] query malformed, no start_object after query name")
    nesting.check_depth()
    parse = _PARSERS.get(name)
    query = _other(reader, name) if parse is None else parse(reader, nesting)
    if reader.token is not _END_OBJECT or reader.advance() is not _END_OBJECT:
        refuse(
            reader, f"[{name}] malformed query, expected [END_OBJECT] but found [{reader.token}]"
        )
    return query


def _other(reader: Reader, name: str) -> Query:
    if name not in OTHER_QUERIES:
        location = reader.location
        hint = did_you_mean(name, _PARSERS.keys() | OTHER_QUERIES)
        cause = NamedObjectNotFound(f"unknown field [{name}]", location)
        raise ParsingError(f"unknown query [{name}]{hint}", *location) from cause
    reader.tree()
    return Other(type_name=ALIASES.get(name, name))
