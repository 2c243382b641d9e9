"""Queries for values as they are: ``term``, ``prefix``, ``wildcard``, ``exists`` and ``ids``.

Source: the builders of these queries in ``org.elasticsearch.index.query``.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument, ParsingError, XContentParseError
from emulator.query.nodes import Exists, Ids, Prefix, Query, Scalar, Term, Wildcard
from emulator.query.parsing.boosts import checked
from emulator.query.parsing.field_clauses import (
    IGNORED,
    STANDARD,
    Options,
    read_field_clause,
    refuse_option,
    refuse_second,
    required_field,
)
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.standard_fields import standard_fields
from emulator.query.parsing.values import (
    VALUES,
    boolean,
    number,
    refuse,
    scalar,
    text,
    text_or_null,
)
from emulator.xcontent.object_parser import ObjectParser, Values, string_array
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_END_OBJECT, _FIELD_NAME, _START_ARRAY = Token.END_OBJECT, Token.FIELD_NAME, Token.START_ARRAY


def parse_term(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": value}`` or ``{"field": {"value": value, "case_insensitive": true}}``."""
    clause = read_field_clause(reader, "term", _TERM_OPTIONS, _short_term)
    value = clause.value
    for option, given in clause.found.items():
        if option in ("value", "term"):
            value = given
    field = required_field(clause.field)
    if value is None:
        raise IllegalArgument("value cannot be null")
    shown = {"term": {field: {"value": value, "boost": 1.0}}}
    return Term(
        field=field,
        value=value,
        case_insensitive=clause.found.get("case_insensitive") is True,
        boost=checked(clause.boost, shown),
        name=clause.name,
    )


def _short_term(reader: Reader, field: str | None) -> object:
    if reader.token is _START_ARRAY:
        refuse(reader, "[term] query does not support array of values")
    if reader.token not in VALUES:
        return IGNORED
    refuse_second(reader, "term", field, reader.name)
    return scalar(reader)


def _term_value(reader: Reader) -> Scalar | None:
    if reader.token is _START_ARRAY:
        refuse(
            reader,
            "[term] query does not support arrays for value - use a bool query with multiple term "
            "clauses in the should section or use a Terms query if scoring is not required",
        )
    return scalar(reader)


_TERM_OPTIONS: Options = {
    **STANDARD,
    "value": _term_value,
    "term": scalar,
    "case_insensitive": boolean,
}


def parse_prefix(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": "text"}`` or ``{"field": {"value": "text", ...}}``."""
    clause = read_field_clause(reader, "prefix", _PREFIX_OPTIONS, _short_prefix)
    value = clause.found.get("value", clause.value)
    field, value = _field_and_text(clause.field, value)
    return Prefix(
        field=field,
        value=value,
        case_insensitive=clause.found.get("case_insensitive") is True,
        boost=checked(clause.boost, {"prefix": {field: {"value": value, "boost": 1.0}}}),
        name=clause.name,
    )


def _short_prefix(reader: Reader, field: str | None) -> str | None:
    refuse_second(reader, "prefix", field, reader.name)
    return text_or_null(reader)


_PREFIX_OPTIONS: Options = {
    **STANDARD,
    "value": text_or_null,
    "rewrite": text_or_null,
    "case_insensitive": boolean,
}


def parse_wildcard(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": "te*t"}`` or ``{"field": {"value": "te*t", ...}}``."""
    clause = read_field_clause(reader, "wildcard", _WILDCARD_OPTIONS, _short_wildcard)
    value = clause.value
    for option, given in clause.found.items():
        if option in ("value", "wildcard"):
            value = given
    field, value = _field_and_text(clause.field, value)
    return Wildcard(
        field=field,
        value=value,
        case_insensitive=clause.found.get("case_insensitive") is True,
        boost=checked(clause.boost, {"wildcard": {field: {"wildcard": value, "boost": 1.0}}}),
        name=clause.name,
    )


def _short_wildcard(reader: Reader, field: str | None) -> str:
    refuse_second(reader, "wildcard", field, reader.name)
    return reader.text()


_WILDCARD_OPTIONS: Options = {
    **STANDARD,
    "wildcard": text,
    "value": text,
    "rewrite": text_or_null,
    "case_insensitive": boolean,
}


def _field_and_text(field: str | None, value: object) -> tuple[str, str]:
    field = required_field(field)
    if not isinstance(value, str):
        raise IllegalArgument("value cannot be null")
    return field, value


def parse_exists(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": "name"}``."""
    field: str | None = None
    boost, name, current = 1.0, None, ""
    while (token := reader.advance()) is not _END_OBJECT:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif token not in VALUES:
            refuse(reader, f"[exists] unknown token [{token}] after [{current}]")
        elif current == "field":
            field = reader.text()
        elif current == "_name":
            name = reader.text()
        elif current == "boost":
            boost = number(reader)
        else:
            refuse_option(reader, "exists", current)
    if field is None:
        refuse(reader, "[exists] must be provided with a [field]")
    field = required_field(field)
    boost = checked(boost, {"exists": {"field": field, "boost": 1.0}})
    return Exists(field=field, boost=boost, name=name)


def parse_ids(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"values": ["id", ...]}``."""
    try:
        return _IDS(reader)
    except (IllegalArgument, XContentParseError) as error:
        raise ParsingError(error.reason or "", *reader.location) from error


def _ids(values: Values) -> Query:
    return Ids(
        values=tuple(dict.fromkeys(values.get("values", ()))),
        boost=values.get("boost", 1.0),
        name=values.get("_name"),
    )


_IDS: ObjectParser[Query] = ObjectParser(
    "ids",
    [string_array("values"), *standard_fields({"ids": {"values": [], "boost": 1.0}})],
    _ids,
    setters=True,
)
