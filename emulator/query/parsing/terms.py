"""The ``terms`` query. Source: ``TermsQueryBuilder`` and ``TermsLookup`` of Elasticsearch."""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.nodes import Query, Scalar, Terms
from emulator.query.parsing.boosts import checked
from emulator.query.parsing.field_clauses import refuse_option
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.values import VALUES, number, refuse, scalar
from emulator.xcontent.object_parser import ObjectParser, Values, string
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT, _FIELD_NAME = Token.START_OBJECT, Token.END_OBJECT, Token.FIELD_NAME
_START_ARRAY, _END_ARRAY = Token.START_ARRAY, Token.END_ARRAY


def parse_terms(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": [value, ...]}``, or ``{"field": {...}}`` for values of another document."""
    field: str | None = None
    values: list[Scalar] = []
    lookup = False
    boost, name, current = 1.0, None, ""
    while (token := reader.advance()) is not _END_OBJECT:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif token is _START_ARRAY:
            if field is not None:
                refuse(reader, "[terms] query does not support multiple fields")
            field, values = current, _terms(reader)
        elif token is _START_OBJECT:
            if field is not None:
                refuse(
                    reader,
                    "[terms] query does not support more than one field. "
                    f"Already got: [{field}] but also found [{current}]",
                )
            field, lookup = current, _TERMS_LOOKUP(reader)
        elif token not in VALUES:
            refuse(reader, f"[terms] unknown token [{token}] after [{current}]")
        elif current == "boost":
            boost = number(reader)
        elif current == "_name":
            name = reader.text()
        else:
            refuse_option(reader, "terms", current)
    if field is None:
        refuse(
            reader,
            "[terms] query requires a field name, "
            "followed by array of terms or a document lookup specification",
        )
    if not field:
        raise IllegalArgument("field name cannot be null.")
    shown = {"terms": {field: {} if lookup else values, "boost": 1.0}}
    return Terms(
        field=field,
        values=tuple(values),
        lookup=lookup,
        boost=checked(boost, shown),
        name=name,
    )


def _terms(reader: Reader) -> list[Scalar]:
    values = []
    while reader.advance() is not _END_ARRAY:
        value = scalar(reader)
        if value is None:
            refuse(reader, "No value specified for terms query")
        values.append(value)
    return values


def _is_lookup(values: Values) -> bool:
    return True


_TERMS_LOOKUP: ObjectParser[bool] = ObjectParser(
    "terms_lookup",
    [
        string("index", required=True),
        string("id", required=True),
        string("path", required=True),
        string("routing"),
    ],
    _is_lookup,
)
