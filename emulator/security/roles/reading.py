"""How the hand-written role parser walks over tokens."""

from __future__ import annotations

from collections.abc import Iterator

from emulator.errors import ParseError
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.tree_reader import TreeReader

_ONLY_STRINGS = {str}


def fields_of(reader: Reader) -> Iterator[str]:
    """Yield the names of an object's fields, the reader standing on each one's value.

    The reader stands on the object's start when this begins, and on its end when it is exhausted.
    Whoever takes a name must read its value to the value's last token.
    """
    while reader.advance() is not Token.END_OBJECT:
        name = str(reader.value)
        reader.advance()
        yield name


def check_array(problem: str, reader: Reader, field: str) -> None:
    """Refuse anything but the start of an array.

    Args:
        problem: What the error begins with.
        reader: Stands on the value.
        field: The name of the field, for the error.

    Raises:
        ParseError: The value is no array.
    """
    if reader.token is not Token.START_ARRAY:
        raise ParseError(
            f"{problem}. expected field [{field}] value to be an array, but found "
            f"[{reader.token}] instead"
        )


def decoded_strings(value: object) -> tuple[str, ...] | None:
    """Return a list of nothing but strings, or none at all; ``None`` for any other value."""
    if isinstance(value, list) and _ONLY_STRINGS.issuperset(map(type, value)):
        return tuple(value)
    return None


def strings(reader: Reader, field: str) -> tuple[str, ...]:
    """Read an array of strings.

    Args:
        reader: Stands on the value, and is left on its last token.
        field: The name of the field, for the error.

    Raises:
        ParseError: Anything but an array of strings.
    """
    problem = f"could not parse [{field}] field. expected a string array but"
    if reader.token is Token.VALUE_NULL:
        raise ParseError(f"{problem} found null value instead")
    if reader.token is not Token.START_ARRAY:
        raise ParseError(f"{problem} found [{reader.token}] value instead")
    if isinstance(reader, TreeReader):
        decoded = decoded_strings(reader.decoded())
        if decoded is not None:
            reader.tree()
            return decoded
    values = []
    while (token := reader.advance()) is not Token.END_ARRAY:
        if token is not Token.VALUE_STRING:
            raise ParseError(f"{problem} one of the value in the array is [{token}]")
        values.append(str(reader.value))
    return tuple(values)


def role_strings(role: str, reader: Reader, field: str) -> tuple[str, ...]:
    """Read an array of strings of a role; like `strings`, and the error names the role.

    Raises:
        ParseError: Anything but an array of strings; the cause says what.
    """
    try:
        return strings(reader, field)
    except ParseError as error:
        raise ParseError(f"failed to parse role [{role}]") from error


def role_strings_or_none(role: str, reader: Reader, field: str) -> tuple[str, ...] | None:
    """Read an array of strings or null; see `role_strings`."""
    return None if reader.token is Token.VALUE_NULL else role_strings(role, reader, field)
