"""What the bodies of aggregations of a field's values have in common.

Source: ``ValuesSourceAggregationBuilder.declareFields`` of Elasticsearch.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.aggregations.nodes import Source
from emulator.query.dates.zones import offset_zone, zone_of
from emulator.xcontent.object_parser import Field, Values, custom, string
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.values import integer_of

NUMBER_OR_STRING = (Token.VALUE_NUMBER, Token.VALUE_STRING)
OBJECT_OR_STRING = (Token.START_OBJECT, Token.VALUE_STRING)
_ANY_VALUE = (*NUMBER_OR_STRING, Token.VALUE_BOOLEAN, Token.VALUE_NULL)

FIELD_OR_SCRIPT = (("field", "script"),)
"""One of them must be there."""

VALUE_TYPES = {
    "string": "keyword",
    "double": "number",
    "float": "number",
    "number": "number",
    "numeric": "number",
    "long": "number",
    "integer": "number",
    "short": "number",
    "byte": "number",
    "date": "date",
    "ip": "ip",
    "boolean": "boolean",
}
"""The names of types, and the kind of values that each stands for."""


def source_fields(name: str, *, formatted: bool = True, zoned: bool = False) -> list[Field]:
    """Return the declared fields of an aggregation's body that say where its values come from.

    Args:
        name: Of the aggregation.
        formatted: Whether it takes a ``format``.
        zoned: Whether it takes a ``time_zone``.
    """

    def read_missing(reader: Reader) -> object:
        if reader.value is None:
            raise IllegalArgument(f"[missing] must not be null: [{name}]")
        return reader.value

    fields = [
        string("field"),
        custom("missing", _ANY_VALUE, read_missing),
        custom("value_type", (Token.VALUE_STRING,), _known_value_type),
        script_field(),
    ]
    if formatted:
        fields.append(string("format"))
    if zoned:
        fields.append(zone_field())
    return fields


def script_field() -> Field:
    """Declare a script, of which only its presence is kept."""
    return custom("script", OBJECT_OR_STRING, _skip)


def zone_field() -> Field:
    """Declare a time zone, as an id or as hours east of UTC."""
    return custom("time_zone", NUMBER_OR_STRING, _zone)


def source_of(values: Values) -> Source:
    """Return where the values come from, of what was read."""
    return Source(
        field=values.get("field"),
        missing=values.get("missing"),
        value_type=values.get("value_type"),
        format=values.get("format"),
        time_zone=values.get("time_zone"),
        has_script="script" in values,
    )


def _known_value_type(reader: Reader) -> str:
    text = reader.text()
    if text not in VALUE_TYPES:
        raise IllegalArgument(f"Unknown value type [{text}]")
    return text


def _skip(reader: Reader) -> bool:
    reader.tree()
    return True


def _zone(reader: Reader) -> str:
    if reader.token is Token.VALUE_STRING:
        return zone_of(reader.text()).id
    return offset_zone(integer_of(reader) * 3600).id
