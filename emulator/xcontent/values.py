"""Scalar values as fields convert them. Source: ``AbstractXContentParser`` of Elasticsearch."""

from __future__ import annotations

import re

from emulator.errors import IllegalArgument, NumberFormat, XContentParseError
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader, Token

_MIN_INT, _MAX_INT = -(2**31), 2**31 - 1
_MAX_SHOWN_DIGITS = 1000
_JAVA_DOUBLE = re.compile(
    r"[+-]?(?:NaN|Infinity|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFdD]?)", re.ASCII
)
JAVA_SPACE = "".join(map(chr, range(0x21)))
"""What Java's ``String.trim`` takes away at both ends."""


def parse_boolean(text: str) -> bool:
    """Return the boolean of exactly ``true`` or ``false``.

    Raises:
        IllegalArgument: Any other text.
    """
    if text == "true":
        return True
    if text == "false":
        return False
    raise IllegalArgument(f"Failed to parse value [{text}] as only [true] or [false] are allowed.")


def boolean_of(reader: Reader) -> bool:
    """Return the boolean at the cursor; an empty string is false.

    Raises:
        IllegalArgument: A string that is neither empty, ``true`` nor ``false``.
    """
    if reader.token is Token.VALUE_STRING:
        text = reader.text()
        return bool(text) and parse_boolean(text)
    return bool(reader.value)


def integer_of(reader: Reader) -> int:
    """Return the 32-bit whole number at the cursor; a fraction is cut off.

    Raises:
        NumberFormat: A string that is no number.
        IllegalArgument: A string beyond the range.
        XContentParseError: A number beyond the range.
    """
    if reader.token is Token.VALUE_STRING:
        return _integer_of_text(reader.text())
    number = reader.value
    if isinstance(number, int | float) and _MIN_INT <= number <= _MAX_INT:
        return int(number)
    raw = reader.text()
    digits = raw.removeprefix("-")
    shown = raw if len(raw) < _MAX_SHOWN_DIGITS else f"[Integer with {len(digits)} digits]"
    text = f"Numeric value ({shown}) out of range of int ({_MIN_INT} - {_MAX_INT})"
    if isinstance(reader, JsonReader):
        reader.refuse_coercion(text)  # which also quotes the body
    raise XContentParseError(text, reader.location)


def _integer_of_text(text: str) -> int:
    trimmed = text.strip(JAVA_SPACE)
    match = _JAVA_DOUBLE.fullmatch(trimmed)
    if match is None:
        raise NumberFormat(f'For input string: "{text}"' if trimmed else "empty String")
    if trimmed.endswith("NaN"):
        return 0
    number = float(match[1] or "inf") * (-1 if trimmed.startswith("-") else 1)
    if not _MIN_INT <= number <= _MAX_INT:
        raise IllegalArgument(f"Value [{text}] is out of range for an integer")
    return int(number)
