"""What a body is read as: a stream of tokens, pulled one at a time.

Parsers are written against `Reader` only, as Elasticsearch's are against ``XContentParser``, so
that the first mistake in document order wins. Two readers serve it: a fast one over a decoded tree,
and an exact one over the bytes that knows every line and column (`emulator.xcontent.body` chooses).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

Location = tuple[int, int]
"""Line and column, both from 1."""


class Token(StrEnum):
    """The kinds of token, under the names that error texts show."""

    START_OBJECT = "START_OBJECT"
    END_OBJECT = "END_OBJECT"
    START_ARRAY = "START_ARRAY"
    END_ARRAY = "END_ARRAY"
    FIELD_NAME = "FIELD_NAME"
    VALUE_STRING = "VALUE_STRING"
    VALUE_NUMBER = "VALUE_NUMBER"
    VALUE_BOOLEAN = "VALUE_BOOLEAN"
    VALUE_NULL = "VALUE_NULL"


class Reader(Protocol):
    """A cursor over the tokens of one body.

    Attributes:
        token: The token the cursor stands on; ``None`` before the first and after the last.
        value: The text of a field name or string; the number or boolean of such a value.
        name: The name of the field the cursor is in, or at.
    """

    token: Token | None
    value: object
    name: str | None

    def advance(self) -> Token | None:
        """Move to the next token and return it; ``None`` at the end of the body."""
        ...

    @property
    def location(self) -> Location:
        """Where the current token starts."""
        ...

    def text(self) -> str:
        """Return a scalar as text: a string, or a number or boolean as it is written.

        Raises:
            IllegalState: The cursor stands on something else (null, an object, an array).
        """
        ...

    def tree(self) -> object:
        """Return the value at the cursor as plain data; the cursor ends on its last token."""
        ...
