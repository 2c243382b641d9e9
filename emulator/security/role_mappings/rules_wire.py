"""Rules as JSON: read token by token, so that the first mistake wins, and written.

Source: behaviour note users_roles.md section 3.2; ``ExpressionParser`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from emulator.errors import IllegalArgument, ParseError, XContentParseError
from emulator.security.role_mappings.rules import (
    AllRule,
    AnyRule,
    ExceptRule,
    FieldRule,
    Rule,
    Value,
    pattern_of,
)
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader, Token

T = TypeVar("T")

_OUTERMOST = "rules"
_MAX_DEPTH = 50  # of rules in rules; reading and testing them takes a few frames of the stack each
_MIN_LONG, _MAX_LONG = -(2**63), 2**63 - 1


def parse_rules(reader: Reader) -> Rule:
    """Read a rule from its START_OBJECT to its END_OBJECT.

    Raises:
        ParseError: It is not of the form that `emulator.security.role_mappings.rules` shows.
        IllegalArgument: A field without name or value, or a malformed regular expression.
        XContentParseError: A number beyond 64 bits.
    """
    return _parse_rule(reader, _OUTERMOST, depth=1)


def render_rules(rule: Rule) -> dict[str, object]:
    """Return a rule as JSON; a single value of a field is a scalar."""
    match rule:
        case FieldRule(name, values):
            return {"field": {name: values[0] if len(values) == 1 else list(values)}}
        case AnyRule(rules):
            return {"any": [render_rules(inner) for inner in rules]}
        case AllRule(rules):
            return {"all": [render_rules(inner) for inner in rules]}
        case ExceptRule(inner):
            return {"except": render_rules(inner)}


def _parse_rule(reader: Reader, holder: str, depth: int) -> Rule:
    """Read the rule at the cursor, which stands in ``holder``."""
    if reader.token is not Token.START_OBJECT:
        raise _wrong(f"expected [{holder}] to be an object but found [{reader.token}] instead")
    if depth > _MAX_DEPTH:
        raise IllegalArgument(
            f"the emulator does not read rules that are nested deeper than {_MAX_DEPTH}"
        )
    rule: Rule
    match _read_name(reader, holder):
        case "any":
            rule = AnyRule(_parse_array(reader, "any", depth))
        case "all":
            rule = AllRule(_parse_array(reader, "all", depth))
        case "field":
            rule = _parse_field(reader)
        case "except" if holder == "all":
            _enter_object(reader)
            rule = ExceptRule(_parse_rule(reader, "except", depth + 1))
        case "except":
            raise _wrong(f"field [except] is not allowed within [{holder}]")
        case name:
            raise _wrong(f"field [{name}] is not recognised in object [{holder}]")
    _leave_object(reader, holder)
    return rule


def _parse_array(reader: Reader, name: str, depth: int) -> tuple[Rule, ...]:
    reader.advance()
    return _elements(reader, name, lambda: _parse_rule(reader, name, depth + 1))


def _parse_field(reader: Reader) -> FieldRule:
    _enter_object(reader)
    name = _read_name(reader, "field")
    if reader.advance() is Token.START_ARRAY:
        values = _elements(reader, "field", lambda: _parse_value(reader))
    else:
        values = (_parse_value(reader),)
    _leave_object(reader, "field")
    if not name:
        raise IllegalArgument("null or empty field name ()")
    if not values:
        raise IllegalArgument("null or empty values ([])")
    return FieldRule(name, values)


def _parse_value(reader: Reader) -> Value:
    match reader.token:
        case Token.VALUE_STRING:
            text = reader.text()
            pattern_of(text)  # refuses a malformed one here, and not at somebody's login
            return text
        case Token.VALUE_BOOLEAN:
            return bool(reader.value)
        case Token.VALUE_NUMBER:
            return _long_of(reader)
        case Token.VALUE_NULL:
            return None
        case token:
            raise _wrong(f"expected a field value but found [{token}] instead")


def _long_of(reader: Reader) -> int:
    """Return the 64-bit whole number at the cursor; a fraction is cut off."""
    number = reader.value
    if isinstance(number, int | float) and _MIN_LONG <= number <= _MAX_LONG:
        return int(number)
    text = f"Numeric value ({reader.text()}) out of range of long ({_MIN_LONG} - {_MAX_LONG})"
    if isinstance(reader, JsonReader):
        reader.refuse_coercion(text)
    raise XContentParseError(text, reader.location)


def _elements(reader: Reader, name: str, parse: Callable[[], T]) -> tuple[T, ...]:
    if reader.token is not Token.START_ARRAY:
        raise _wrong(f"field [{name}] requires an array")
    elements = []
    while reader.advance() is not Token.END_ARRAY:
        elements.append(parse())
    return tuple(elements)


def _read_name(reader: Reader, holder: str) -> str:
    if reader.advance() is not Token.FIELD_NAME:
        raise _wrong(f"object [{holder}] does not contain any fields")
    return reader.name or ""


def _enter_object(reader: Reader) -> None:
    if reader.advance() is not Token.START_OBJECT:
        raise _wrong(f"expected an object but found [{reader.token}] instead")


def _leave_object(reader: Reader, holder: str) -> None:
    if reader.advance() is not Token.END_OBJECT:
        raise _wrong(f"object [{holder}] contains multiple fields")


def _wrong(text: str) -> ParseError:
    return ParseError(f"failed to parse rules expression. {text}")
