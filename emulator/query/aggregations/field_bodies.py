"""The bodies of aggregations of a field: ranges, counts, and what has no value.

Source: the builders of Elasticsearch: ``RangeAggregationBuilder``, ``DateRangeAggregationBuilder``,
``RangeAggregator.Range``, ``MissingAggregationBuilder``, ``CardinalityAggregationBuilder`` and
``ValueCountAggregationBuilder``.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.aggregations.nodes import (
    Bounds,
    Cardinality,
    DateRange,
    Missing,
    Range,
    ValueCount,
)
from emulator.query.aggregations.source_fields import (
    FIELD_OR_SCRIPT,
    NUMBER_OR_STRING,
    source_fields,
    source_of,
)
from emulator.xcontent.object_parser import (
    Field,
    ObjectParser,
    Values,
    boolean,
    custom,
    nested_array,
    string,
)
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.values import integer_of


def _bound(reader: Reader) -> float | str | None:
    if reader.token is Token.VALUE_STRING:
        return reader.text()
    return float(reader.value) if isinstance(reader.value, int | float) else None


_BOUND = (*NUMBER_OR_STRING, Token.VALUE_NULL)
_BOUNDS = ObjectParser(
    "range",
    [
        custom("key", NUMBER_OR_STRING, lambda reader: reader.text()),
        custom("from", _BOUND, _bound),
        custom("to", _BOUND, _bound),
    ],
    lambda values: Bounds(values.get("key"), values.get("from"), values.get("to")),
)
_RANGES = (boolean("keyed"), nested_array("ranges", _BOUNDS))


def read_field_body(reader: Reader, type_name: str, fields: list[Field]) -> Values:
    """Return the values of the fields of a body, with a field or a script among them.

    Args:
        reader: On the START_OBJECT; it ends on the END_OBJECT.
        type_name: Of the aggregation, and so its parser's.
        fields: The declared fields.

    Raises:
        XContentParseError: The parser refuses the body.
        IllegalArgument: There is neither a field nor a script.
    """
    parse = ObjectParser[Values](type_name, fields, dict, setters=True, one_of=FIELD_OR_SCRIPT)
    return parse(reader)


def range_body(reader: Reader, name: str) -> Range:
    """Read the body of a ``range`` aggregation."""
    values = read_field_body(reader, Range.type, [*source_fields(name), *_RANGES])
    ranges, keyed = tuple(values.get("ranges", ())), values.get("keyed", False)
    return Range(name=name, source=source_of(values), ranges=ranges, keyed=keyed)


def date_range_body(reader: Reader, name: str) -> DateRange:
    """Read the body of a ``date_range`` aggregation."""
    fields = [*source_fields(name, zoned=True), *_RANGES]
    values = read_field_body(reader, DateRange.type, fields)
    ranges, keyed = tuple(values.get("ranges", ())), values.get("keyed", False)
    return DateRange(name=name, source=source_of(values), ranges=ranges, keyed=keyed)


def missing_body(reader: Reader, name: str) -> Missing:
    """Read the body of a ``missing`` aggregation."""
    values = read_field_body(reader, Missing.type, source_fields(name))
    return Missing(name=name, source=source_of(values))


def value_count_body(reader: Reader, name: str) -> ValueCount:
    """Read the body of a ``value_count`` aggregation."""
    values = read_field_body(reader, ValueCount.type, source_fields(name))
    return ValueCount(name=name, source=source_of(values))


def cardinality_body(reader: Reader, name: str) -> Cardinality:
    """Read the body of a ``cardinality`` aggregation; how exact it shall be changes nothing."""

    def read_threshold(reader: Reader) -> int:
        threshold = integer_of(reader)
        if threshold < 0:
            raise IllegalArgument(
                "[precisionThreshold] must be greater than or equal to 0. "
                f"Found [{threshold}] in [{name}]"
            )
        return threshold

    fields = [
        *source_fields(name, formatted=False),
        custom("precision_threshold", NUMBER_OR_STRING, read_threshold),
        custom("rehash", NUMBER_OR_STRING, integer_of),
        string("execution_hint"),
    ]
    values = read_field_body(reader, Cardinality.type, fields)
    return Cardinality(name=name, source=source_of(values))
