"""Kinds of fields for declarative parsers: which tokens each takes, and how it reads them.

An explicit null is refused by every kind but those that say otherwise.

Source: ``ObjectParser.ValueType`` and ``AbstractObjectParser`` of Elasticsearch; behaviour note
``rest_layer.md`` section 8.2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from emulator.errors import (
    ElasticsearchError,
    IllegalArgument,
    IllegalState,
    XContentParseError,
)
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.values import boolean_of, integer_of

T = TypeVar("T")

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_ARRAY, _END_ARRAY = Token.START_ARRAY, Token.END_ARRAY


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field.

    Attributes:
        name: The name in the body.
        tokens: The tokens its value may start with.
        read: Returns the value at the cursor, and leaves the cursor on its last token.
        required: Whether an object without it, or with null for it, is refused.
    """

    name: str
    tokens: tuple[Token, ...]
    read: Callable[[Reader], object]
    required: bool = False


def string(name: str, *, required: bool = False) -> Field:
    """Declare a ``str``; numbers and booleans are refused."""
    return Field(name, (Token.VALUE_STRING,), _text_of, required)


def string_or_null(name: str, *, required: bool = False) -> Field:
    """Declare a ``str`` or ``None``."""
    return Field(name, (Token.VALUE_STRING, Token.VALUE_NULL), _text_or_none, required)


def boolean(name: str, *, required: bool = False) -> Field:
    """Declare a ``bool``, also given as the strings ``true`` and ``false``."""
    return Field(name, (Token.VALUE_BOOLEAN, Token.VALUE_STRING), boolean_of, required)


def integer(name: str, *, required: bool = False) -> Field:
    """Declare a 32-bit ``int``, also given as a string."""
    return Field(name, (Token.VALUE_NUMBER, Token.VALUE_STRING), integer_of, required)


def string_array(name: str, *, required: bool = False) -> Field:
    """Declare a ``list[str]``, also given as one string; numbers and booleans become text."""
    return Field(name, (Token.START_ARRAY, Token.VALUE_STRING), _texts_of, required)


def mapping(name: str, *, required: bool = False) -> Field:
    """Declare a free JSON object, as a ``dict``."""
    return Field(name, (Token.START_OBJECT,), _tree_of, required)


def nested(name: str, parse: Callable[[Reader], object], *, required: bool = False) -> Field:
    """Declare an object that ``parse`` reads from its START_OBJECT to its END_OBJECT."""
    return Field(name, (Token.START_OBJECT,), parse, required)


def nested_array(name: str, parse: Callable[[Reader], object], *, required: bool = False) -> Field:
    """Declare a list of objects that ``parse`` reads, also given as one object.

    An element that is no object is handed to ``parse`` all the same: an `ObjectParser` steps over
    it to what follows, as Elasticsearch's does.
    """

    def read(reader: Reader) -> list[object]:
        return read_array(reader, parse)

    return Field(name, (Token.START_OBJECT, Token.START_ARRAY), read, required)


def custom(
    name: str,
    tokens: tuple[Token, ...],
    parse: Callable[[Reader], object],
    *,
    required: bool = False,
) -> Field:
    """Declare a field with tokens and a reading of its own."""
    return Field(name, tokens, parse, required)


def read_array(reader: Reader, read: Callable[[Reader], T]) -> list[T]:
    """Return the elements of the array at the cursor; a value that is no array is its own element.

    Raises:
        IllegalState: An array within the array.
    """
    if reader.token is not _START_ARRAY:
        return [read(reader)]
    elements = []
    while (token := reader.advance()) is not _END_ARRAY:
        if token is _START_ARRAY or token is None:
            raise IllegalState(f"expected value but got [{token or 'null'}]")
        elements.append(read(reader))
    return elements


def read_named_objects(
    field: str, reader: Reader, parse: Callable[[str, Reader], T]
) -> tuple[T, ...]:
    """Return what ``parse`` makes of each name in the object at the cursor, and its value.

    Source: ``ObjectParser.declareNamedObjects``, whose texts name the field and the object.

    Raises:
        IllegalArgument: An array.
        XContentParseError: A bad object; the cause says what is wrong with it.
    """
    if reader.token is _START_ARRAY:
        raise IllegalArgument(
            f"[{field}] doesn't support arrays. Use a single object with multiple fields."
        )
    parsed = []
    while reader.advance() is not Token.END_OBJECT:
        name = reader.name or ""
        try:
            reader.advance()
            parsed.append(parse(name, reader))
        except ElasticsearchError as error:
            text = f"[{field}] failed to parse field [{name}]"
            raise XContentParseError(text, reader.location) from error
    return tuple(parsed)


def _text_of(reader: Reader) -> str:
    return reader.text()


def _text_or_none(reader: Reader) -> str | None:
    return None if reader.token is Token.VALUE_NULL else reader.text()


def _texts_of(reader: Reader) -> list[str]:
    return read_array(reader, _text_of)


def _tree_of(reader: Reader) -> object:
    return reader.tree()
