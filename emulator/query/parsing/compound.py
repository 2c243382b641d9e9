"""Queries of queries: ``bool`` and ``constant_score``; and ``match_all`` and ``match_none``.

Source: the builders of these queries in ``org.elasticsearch.index.query``.
"""

from __future__ import annotations

from functools import lru_cache

from emulator.errors import IllegalArgument, ParsingError, XContentParseError
from emulator.query.nodes import Bool, ConstantScore, MatchAll, MatchNone, Query
from emulator.query.parsing.boosts import checked
from emulator.query.parsing.field_clauses import refuse_option
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.standard_fields import standard_fields
from emulator.query.parsing.values import VALUES, number, refuse, text_or_null
from emulator.xcontent.object_parser import ObjectParser, Values, boolean, custom, read_array
from emulator.xcontent.tokens import Reader, Token

_CLAUSES = (Token.START_OBJECT, Token.START_ARRAY, Token.VALUE_NULL)
_VALUES_OR_NULL = (*VALUES, Token.VALUE_NULL)
# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT, _FIELD_NAME = Token.START_OBJECT, Token.END_OBJECT, Token.FIELD_NAME
_END_ARRAY, _NULL = Token.END_ARRAY, Token.VALUE_NULL


def parse_bool(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"must": [...], "filter": [...], "should": [...], "must_not": [...], ...}``."""
    return _bool_parser(nesting)(reader)


@lru_cache(maxsize=64)
def _bool_parser(nesting: Nesting) -> ObjectParser[Query]:
    """Return the parser for one depth; a declarative parser takes nothing but the reader."""

    def clauses(reader: Reader) -> tuple[Query, ...]:
        if reader.token is _NULL:
            return ()
        return tuple(read_array(reader, nesting.parse_inner))

    return ObjectParser(
        "bool",
        [
            *(custom(occurs, _CLAUSES, clauses) for occurs in _OCCURS),
            boolean("adjust_pure_negative"),
            custom("minimum_should_match", _VALUES_OR_NULL, text_or_null),
            *standard_fields({"bool": {"boost": 1.0}}),
        ],
        _bool,
        setters=True,
    )


_OCCURS = ("must", "should", "must_not", "mustNot", "filter")


def _bool(values: Values) -> Query:
    return Bool(
        must=values.get("must", ()),
        filter=values.get("filter", ()),
        should=values.get("should", ()),
        must_not=(*values.get("must_not", ()), *values.get("mustNot", ())),
        minimum_should_match=values.get("minimum_should_match"),
        adjust_pure_negative=values.get("adjust_pure_negative", True),
        boost=values.get("boost", 1.0),
        name=values.get("_name"),
    )


def parse_constant_score(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"filter": {...}}``."""
    query: Query | None = None
    boost, name, current = 1.0, None, ""
    while (token := reader.advance()) is not _END_OBJECT:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif token is _START_OBJECT:
            if current != "filter":
                refuse_option(reader, "constant_score", current)
            query = nesting.parse_inner(reader)
        elif token not in VALUES:
            refuse(reader, f"unexpected token [{token}]")
        elif current == "_name":
            name = reader.text()
        elif current == "boost":
            boost = number(reader)
        else:
            refuse_option(reader, "constant_score", current)
    if query is None:
        refuse(reader, "[constant_score] requires a 'filter' element")
    shown = {"constant_score": {"filter": {query.type: {}}, "boost": 1.0}}
    return ConstantScore(filter=query, boost=checked(boost, shown), name=name)


def parse_match_all(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{}``."""
    try:
        return _MATCH_ALL(reader)
    except (IllegalArgument, XContentParseError) as error:
        raise ParsingError(error.reason or "", *reader.location) from error


def _match_all(values: Values) -> Query:
    return MatchAll(boost=values.get("boost", 1.0), name=values.get("_name"))


_MATCH_ALL: ObjectParser[Query] = ObjectParser(
    "match_all", standard_fields({"match_all": {"boost": 1.0}}), _match_all, setters=True
)


def parse_match_none(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{}``."""
    boost, name, current = 1.0, None, ""
    while (token := reader.advance()) is not _END_OBJECT and token is not _END_ARRAY:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif token not in VALUES:
            refuse(reader, f"[match_none] unknown token [{token}] after [{current}]")
        elif current == "_name":
            name = reader.text()
        elif current == "boost":
            boost = number(reader)
        else:
            refuse_option(reader, "match_none", current)
    return MatchNone(boost=checked(boost, {"match_none": {"boost": 1.0}}), name=name)
