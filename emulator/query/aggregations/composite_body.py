"""The body of a ``composite`` aggregation.

Source: ``CompositeAggregationBuilder``, ``CompositeValuesSourceParserHelper`` and
``DateHistogramValuesSourceBuilder`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence

from emulator.errors import IllegalArgument, ParsingError, XContentParseError
from emulator.query.aggregations.nodes import Composite, CompositeSource, Source
from emulator.query.aggregations.rounding import CALENDAR_UNITS
from emulator.query.aggregations.source_fields import (
    NUMBER_OR_STRING,
    VALUE_TYPES,
    script_field,
    source_of,
    zone_field,
)
from emulator.time_values import parse_milliseconds
from emulator.xcontent.object_parser import (
    Field,
    ObjectParser,
    Values,
    boolean,
    custom,
    integer,
    mapping,
    read_array,
    string,
)
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.values import integer_of

_NOT_COMPUTED = ("histogram", "geotile_grid")


def composite_body(reader: Reader, name: str) -> Composite:
    """Read the body of a ``composite`` aggregation.

    Raises:
        ElasticsearchError: The parser refuses the body, or one of its sources.
    """
    sources = custom("sources", (Token.START_OBJECT, Token.START_ARRAY), _sources, required=True)
    fields = [sources, integer("size"), mapping("after")]

    def build(values: Values) -> Composite:
        size, after = values.get("size", 10), values.get("after")
        return Composite(name=name, sources=values["sources"], size=size, after=after)

    return ObjectParser(Composite.type, fields, build)(reader)


def _sources(reader: Reader) -> tuple[CompositeSource, ...]:
    """Read all sources; they alone make the object in Elasticsearch, as soon as they are there."""
    sources = read_array(reader, _source)
    try:
        _check_names(sources)
    except IllegalArgument as error:
        text = f"Failed to build [{Composite.type}] after last required field arrived"
        raise XContentParseError(text) from error
    return tuple(sources)


def _check_names(sources: Sequence[CompositeSource]) -> None:
    if not sources:
        raise IllegalArgument("Composite [sources] cannot be null or empty")
    names = [source.name for source in sources]
    twice = list(dict.fromkeys(name for name in names if names.count(name) > 1))
    if twice:
        shown = ", ".join(twice)
        raise IllegalArgument(f"Composite source names must be unique, found duplicates: [{shown}]")


def _source(reader: Reader) -> CompositeSource:
    """Read ``{NAME: {TYPE: {...}}}``; what else is in the object is passed over as two tokens."""
    _expect(reader, Token.START_OBJECT)
    reader.advance()
    _expect(reader, Token.FIELD_NAME)
    name = reader.name or ""
    reader.advance()
    _expect(reader, Token.START_OBJECT)
    reader.advance()
    _expect(reader, Token.FIELD_NAME)
    type_name = reader.name or ""
    reader.advance()
    _expect(reader, Token.START_OBJECT)
    if type_name == "terms":
        source = _part(reader, name, type_name, [])
    elif type_name == "date_histogram":
        source = _part(reader, name, type_name, _histogram_fields())
    elif type_name in _NOT_COMPUTED:
        source = _unread(reader, name, type_name)
    else:
        raise ParsingError(f"invalid source type: {type_name}", *reader.location)
    reader.advance()
    reader.advance()
    return source


def _unread(reader: Reader, name: str, type_name: str) -> CompositeSource:
    """Keep of a source that is not computed only what may be refused before."""
    tree = reader.tree()
    options = tree if isinstance(tree, dict) else {}
    field = options.get("field")
    source = Source(field=None if field is None else str(field), has_script="script" in options)
    return CompositeSource(name=name, type=type_name, source=source)


def _expect(reader: Reader, token: Token) -> None:
    if reader.token is not token:
        found = reader.token or "null"
        raise ParsingError(
            f"Failed to parse object: expecting token of type [{token}] but found [{found}]",
            *reader.location,
        )


def _part(reader: Reader, name: str, type_name: str, fields: list[Field]) -> CompositeSource:
    common = [
        string("field"),
        boolean("missing_bucket"),
        custom("missing_order", (Token.VALUE_STRING,), _missing_order),
        custom("value_type", (Token.VALUE_STRING,), _value_type),
        script_field(),
        custom("order", (Token.VALUE_STRING,), _descending),
    ]
    values = ObjectParser[Values](type_name, [*fields, *common], dict, setters=True)(reader)
    return CompositeSource(
        name=name,
        type=type_name,
        source=source_of(values),
        descending=values.get("order", False),
        missing_bucket=values.get("missing_bucket", False),
        missing_order=values.get("missing_order"),
        fixed_interval=values.get("fixed_interval"),
        calendar_interval=values.get("calendar_interval"),
        offset=values.get("offset", 0),
    )


def _value_type(reader: Reader) -> str | None:
    text = reader.text()
    return text if text in VALUE_TYPES else None


def _missing_order(reader: Reader) -> str | None:
    text = reader.text().lower()
    if text not in ("first", "last", "default"):
        raise IllegalArgument(f"Unknown missing order [{reader.text()}]")
    return None if text == "default" else text


def _descending(reader: Reader) -> bool:
    text = reader.text().upper()
    if text not in ("ASC", "DESC"):
        raise IllegalArgument(f"No enum constant org.elasticsearch.search.sort.SortOrder.{text}")
    return text == "DESC"


def _histogram_fields() -> list[Field]:
    """Return the fields of a date histogram, of whose two intervals one alone may be given."""
    given: set[str] = set()

    def read_calendar(reader: Reader) -> str:
        given.add("calendar_interval")
        _refuse_both(given, "calendar_interval", "fixed_interval")
        text = reader.text()
        if text not in CALENDAR_UNITS:
            raise IllegalArgument(
                f"The supplied interval [{text}] could not be parsed as a calendar interval."
            )
        return text

    def read_fixed(reader: Reader) -> int:
        given.add("fixed_interval")
        _refuse_both(given, "fixed_interval", "calendar_interval")
        millis = parse_milliseconds(reader.text(), "date_histogram.fixedInterval")
        if millis < 1:
            raise IllegalArgument("Zero or negative time interval not supported")
        return millis

    return [
        string("format"),
        custom("calendar_interval", (Token.VALUE_STRING,), read_calendar),
        custom("fixed_interval", (Token.VALUE_STRING,), read_fixed),
        custom("offset", NUMBER_OR_STRING, _offset),
        zone_field(),
    ]


def _refuse_both(given: set[str], this: str, other: str) -> None:
    if other in given:
        raise IllegalArgument(f"Cannot use [{this}] with [{other}] configuration option.")


def _offset(reader: Reader) -> int:
    if reader.token is Token.VALUE_NUMBER:
        return integer_of(reader)
    text = reader.text()
    sign = -1 if text.startswith("-") else 1
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    return sign * parse_milliseconds(unsigned, "DateHistogramAggregationBuilder.parseOffset")
