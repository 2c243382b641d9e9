"""Values in queries: looser than those of declarative parsers, and with refusals of their own.

Query parsers take any token for a value and leave it to the conversion to refuse it.

Source: ``AbstractXContentParser`` and ``JsonXContentParser`` of Elasticsearch, ``ParserBase`` of
Jackson.
"""

from __future__ import annotations

import re
from typing import NoReturn

from emulator.errors import (
    IllegalArgument,
    JsonParseError,
    NumberFormat,
    ParsingError,
    XContentParseError,
)
from emulator.query.nodes import Scalar
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.values import JAVA_SPACE, boolean_of, integer_of

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_STRING, _NUMBER = Token.VALUE_STRING, Token.VALUE_NUMBER
_BOOLEAN, _NULL = Token.VALUE_BOOLEAN, Token.VALUE_NULL
VALUES = frozenset({_STRING, _NUMBER, _BOOLEAN})
"""The tokens that Elasticsearch counts as values; null is none."""

_BRACKETS = {
    Token.START_OBJECT: "{",
    Token.END_OBJECT: "}",
    Token.START_ARRAY: "[",
    Token.END_ARRAY: "]",
}
_JAVA_FLOAT = re.compile(
    r"([+-]?)(?:(NaN)|(Infinity)|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[fFdD]?)",
    re.ASCII,
)


def refuse(reader: Reader, text: str) -> NoReturn:
    """Refuse the query at the current token.

    Raises:
        ParsingError: Always.
    """
    raise ParsingError(text, *reader.location)


def scalar(reader: Reader) -> Scalar | None:
    """Return the scalar at the cursor; of an object or array its bracket, as Elasticsearch does."""
    value = reader.value
    if isinstance(value, str | int | float):
        return value
    return None if reader.token is _NULL else _BRACKETS[reader.token or Token.END_OBJECT]


def scalar_or_refuse(reader: Reader) -> Scalar | None:
    """Return the scalar at the cursor.

    Raises:
        IllegalState: The cursor stands on an object or array.
    """
    value = reader.value
    if reader.token in VALUES and isinstance(value, str | int | float):
        return value
    return None if reader.token is _NULL else reader.text()


def text(reader: Reader) -> str:
    """Return the scalar at the cursor as text.

    Raises:
        IllegalState: The cursor stands on null, an object or an array.
    """
    return reader.text()


def text_or_null(reader: Reader) -> str | None:
    """Return the scalar at the cursor as text.

    Raises:
        IllegalState: The cursor stands on an object or an array.
    """
    return None if reader.token is _NULL else reader.text()


def boolean(reader: Reader) -> bool:
    """Return the boolean at the cursor, which may be written as a string.

    Raises:
        IllegalArgument: A string that is none.
        XContentParseError: Anything else that is none.
    """
    if reader.token is not _BOOLEAN and reader.token is not _STRING:
        _refuse_token(reader, "not of boolean type")
    return boolean_of(reader)


def integer(reader: Reader) -> int:
    """Return the 32-bit whole number at the cursor, which may be written as a string.

    Raises:
        NumberFormat: A string that is no number.
        IllegalArgument: A string beyond the range.
        XContentParseError: A number beyond the range, or anything else.
    """
    if reader.token is not _NUMBER and reader.token is not _STRING:
        _refuse_token(reader, "not numeric, can not use numeric value accessors")
    return integer_of(reader)


def number(reader: Reader) -> float:
    """Return the number at the cursor, which may be written as a string.

    Raises:
        NumberFormat: A string that is no number.
        XContentParseError: Anything else that is none.
    """
    if reader.token is _STRING:
        return number_of(reader.text())
    value = reader.value
    if reader.token is not _NUMBER or not isinstance(value, int | float):
        _refuse_token(reader, "not numeric, can not use numeric value accessors")
    return float(value)


def number_of(written: str) -> float:
    """Return the number of a text, as Java's ``Float.parseFloat`` reads it.

    Raises:
        NumberFormat: The text is no number.
    """
    trimmed = written.strip(JAVA_SPACE)
    match = _JAVA_FLOAT.fullmatch(trimmed)
    if match is None:
        raise NumberFormat(f'For input string: "{written}"' if trimmed else "empty String")
    sign, not_a_number, infinity, digits = match.groups()
    if not_a_number:
        return float("nan")
    return float(sign + ("inf" if infinity else digits))


def all_words(reader: Reader) -> bool:
    """Return whether the operator at the cursor is *and*.

    Raises:
        IllegalArgument: It is neither that nor *or*.
    """
    written = reader.text()
    name = written.upper()
    if name not in ("AND", "OR"):
        raise IllegalArgument(f"No enum constant org.elasticsearch.index.query.Operator.{name}")
    return name == "AND"


def zero_terms_all(reader: Reader) -> bool:
    """Return whether a text without words is to match everything.

    Raises:
        ParsingError: The text at the cursor is neither ``all`` nor ``none``.
    """
    written = reader.text()
    if written.lower() not in ("all", "none"):
        refuse(reader, f"Unsupported zero_terms_query value [{written}]")
    return written.lower() == "all"


def _refuse_token(reader: Reader, what: str) -> NoReturn:
    text = f"Current token ({_jackson_name(reader)}) {what}"
    raise XContentParseError(text, reader.location) from JsonParseError(text)


def _jackson_name(reader: Reader) -> str:
    if reader.token is _NUMBER:
        return "VALUE_NUMBER_INT" if isinstance(reader.value, int) else "VALUE_NUMBER_FLOAT"
    if reader.token is _BOOLEAN:
        return "VALUE_TRUE" if reader.value else "VALUE_FALSE"
    return str(reader.token)
