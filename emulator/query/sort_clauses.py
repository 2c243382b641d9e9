"""The sort of a search, as requests to the security APIs write it.

Narrower than the sort of a search of documents: an object holds one field, and ``_score`` or
``_script`` are names of fields like any other.

Source: ``RestQueryApiKeyAction``, ``FieldSortBuilder``, ``NestedSortBuilder`` and ``SortMode`` of
Elasticsearch; behaviour note on API keys, section 6.3 (an order alone instead of an object).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulator.errors import ElasticsearchError, IllegalArgument, ParsingError, XContentParseError
from emulator.query.nodes import Scalar
from emulator.query.parse import parse_query
from emulator.query.parsing.values import VALUES, integer, refuse, scalar_or_refuse
from emulator.xcontent.object_parser import (
    ObjectParser,
    Values,
    custom,
    nested,
    read_array,
    string,
)
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT, _FIELD_NAME = Token.START_OBJECT, Token.END_OBJECT, Token.FIELD_NAME
_STRING = Token.VALUE_STRING

_MODES = ("first", "min", "max", "sum", "avg", "median")
_NUMERIC_TYPES = ("long", "double", "date", "date_nanos")

MALFORMED = "mal-formatted sort object"
"""What most endpoints say of an entry that is neither a string nor an object."""

DOC = "_doc"
"""The field that is the order of the index."""


@dataclass(frozen=True, slots=True)
class SortClause:
    """One of the fields that documents are sorted by.

    Attributes:
        field: As the request names it; or `DOC`.
        missing: Where documents without a value go: ``_first``, ``_last``, or where this value
            would; ``None`` if the request does not say.
        format: How dates are written in the answer.
        mode: Which of several values counts: ``first``, ``min``, ``max``, ``sum``, ``avg`` or
            ``median``.
        unmapped_type: The kind of the field where there is no such field.
        numeric_type: ``long``, ``double``, ``date`` or ``date_nanos``.
        nested: Whether the values are in objects of their own.
    """

    field: str
    descending: bool = False
    missing: Scalar | None = None
    format: str | None = None
    mode: str | None = None
    unmapped_type: str | None = None
    numeric_type: str | None = None
    nested: bool = False


def parse_sort(reader: Reader, malformed: str = MALFORMED) -> tuple[SortClause, ...]:
    """Return the sort at the cursor: an array, or one object.

    Args:
        reader: On the START_ARRAY or START_OBJECT; ends on what closes it.
        malformed: What is said of an entry that is neither a field's name nor an object.

    Raises:
        IllegalArgument: Such an entry, or an order that is neither ``asc`` nor ``desc``.
        ParsingError: An object without a field, or with several.
        XContentParseError: An unknown option, or one of the wrong kind.
    """
    return tuple(read_array(reader, sort_clause(malformed)))


def sort_clause(malformed: str) -> Callable[[Reader], SortClause]:
    """Return what reads one entry; see `parse_sort`."""

    def read(reader: Reader) -> SortClause:
        if reader.token is _STRING:
            return SortClause(reader.text())
        if reader.token is not _START_OBJECT:
            raise IllegalArgument(malformed)
        _expect(reader, _FIELD_NAME)
        field = reader.name or ""
        if reader.advance() is _STRING:
            clause = SortClause(field, descending=_is_descending(reader.text()))
        elif reader.token is _START_OBJECT:
            clause = _sort_clause(field, _FIELD_SORT(reader))
        else:
            text = f"[field_sort] Expected START_OBJECT but was: {reader.token}"
            raise XContentParseError(text, reader.location)
        _expect(reader, _END_OBJECT)
        return clause

    return read


def _expect(reader: Reader, wanted: Token) -> None:
    token = reader.advance()
    if token is not wanted:
        refuse(
            reader,
            f"Failed to parse object: expecting token of type [{wanted}] but found [{token}]",
        )


def _is_descending(written: str) -> bool:
    order = written.upper()
    if order not in ("ASC", "DESC"):
        raise IllegalArgument(f"No enum constant org.elasticsearch.search.sort.SortOrder.{order}")
    return order == "DESC"


def _order(reader: Reader) -> bool:
    return _is_descending(reader.text())


def _mode(reader: Reader) -> str:
    written = reader.text()
    if written.lower() not in _MODES:
        raise IllegalArgument(f"Unknown SortMode [{written}]")
    return written.lower()


def _numeric_type(reader: Reader) -> str:
    numeric_type = reader.text().lower()
    if numeric_type not in _NUMERIC_TYPES:
        raise IllegalArgument(
            "invalid value for [numeric_type], must be [long, double, date, date_nanos], "
            f"got {numeric_type}"
        )
    return numeric_type


def _nested_sort(reader: Reader) -> bool:
    """Read the object that says where nested values are, of which nothing is kept.

    Raises:
        IllegalArgument: It is none, or has something else in it.
        ParsingError: Its filter is no query.
    """
    if reader.token is not _START_OBJECT:
        raise IllegalArgument("malformed nested sort format, must start with an object")
    while reader.advance() is not _END_OBJECT:
        if reader.token is not _FIELD_NAME:
            raise IllegalArgument("malformed nested sort format, only field names are allowed")
        option = reader.name
        reader.advance()
        if option == "path":
            reader.text()
        elif option == "filter":
            _nested_filter(reader)
        elif option == "max_children":
            integer(reader)
        elif option == "nested":
            _nested_sort(reader)
        else:
            raise IllegalArgument(f"malformed nested sort format, unknown field name [{option}]")
    return True


def _nested_filter(reader: Reader) -> None:
    try:
        parse_query(reader)
    except ElasticsearchError as error:
        raise ParsingError("Expected nested_filter element.", *reader.location) from error


def _sort_clause(field: str, values: Values) -> SortClause:
    return SortClause(
        field=field,
        descending=values.get("order", False),
        missing=values.get("missing"),
        format=values.get("format"),
        mode=values.get("mode"),
        unmapped_type=values.get("unmapped_type"),
        numeric_type=values.get("numeric_type"),
        nested="nested" in values,
    )


_FIELD_SORT: ObjectParser[Values] = ObjectParser(
    "field_sort",
    [
        custom("missing", (*VALUES, Token.VALUE_NULL), scalar_or_refuse),
        string("unmapped_type"),
        custom("order", (_STRING,), _order),
        custom("mode", (_STRING,), _mode),
        nested("nested", _nested_sort),
        custom("numeric_type", (_STRING,), _numeric_type),
        string("format"),
    ],
    dict,
    setters=True,
)
