"""The bytes of a JSON body: places in them, and refusals that quote them.

Elasticsearch reads JSON with Jackson, whose texts end with a newline, `` at [Source: `` and up to
500 bytes of the body. Columns count bytes. Two kinds of place occur in them: the byte that was not
understood, and the byte after what has been read; each caller says which by its offset.

Source: behaviour note ``rest_layer.md`` section 8.1; ``JsonXContentParser`` (which error becomes
which); ``ContentReference`` and ``JsonLocation`` of Jackson (how a body is quoted).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from emulator.errors import JsonEndOfFile, JsonParseError, XContentEndOfFile, XContentParseError
from emulator.xcontent.tokens import Location

Previous = Callable[[], str]
"""Tells Jackson's name of the token before, which a body that ends within a token shows."""

_QUOTED_BYTES = 500
_KEPT_CONTROLS = "\r\n"


class StreamConstraints(JsonParseError):
    """A body beyond a limit of the JSON parser; it knows no place."""

    type = "stream_constraints_exception"


class InputCoercion(JsonParseError):
    """A well-formed number that does not fit where it is wanted."""

    type = "input_coercion_exception"


class Source:
    """A body, and the errors that may be said of it.

    Attributes:
        text: The whole body.
    """

    __slots__ = ("text",)

    def __init__(self, text: bytes) -> None:
        self.text = text

    def place(self, offset: int, line_of: int | None = None) -> Location:
        r"""Return the place of a byte; ``(1, 0)`` before the first.

        Args:
            offset: Where the byte is; one past the end is allowed.
            line_of: Another offset whose line counts, for a token that ran across a line's end.

        A line ends with ``\n``, ``\r`` or both. Linear in the offset, so ask only for an error.
        """
        if offset < 0:
            return 1, 0
        text = self.text
        end = offset if line_of is None else line_of
        line_feeds, returns = text.count(b"\n", 0, end), text.count(b"\r", 0, end)
        lines = line_feeds + returns - (text.count(b"\r\n", 0, end) if returns else 0)
        line_start = max(text.rfind(b"\n", 0, end), text.rfind(b"\r", 0, end)) + 1
        return lines + 1, offset - line_start + 1

    def quoted(self, location: Location) -> str:
        """Return ``[Source: (byte[])"..."; line: l, column: c]``."""
        excerpt = self.text[:_QUOTED_BYTES].decode("utf-8", "replace")
        shown = "".join(map(_shown, excerpt)) if not excerpt.isprintable() else excerpt
        rest = len(self.text) - _QUOTED_BYTES
        cut = f"[truncated {rest} bytes]" if rest > 0 else ""
        line, column = location
        return f'[Source: (byte[])"{shown}"{cut}; line: {line}, column: {column}]'

    def refuse(self, text: str, offset: int, line_of: int | None = None) -> NoReturn:
        """Refuse a malformed body.

        Raises:
            XContentParseError: Always, caused by a `JsonParseError`.
        """
        place = self.place(offset, line_of)
        message = self._located(text, place)
        raise XContentParseError(message, place) from JsonParseError(message)

    def refuse_character(self, code: int, offset: int, text: str) -> NoReturn:
        """Refuse a character at its place."""
        self.refuse(f"Unexpected character ({described(code)}): {text}", offset)

    def refuse_end(self, where: str, offset: int | None = None) -> NoReturn:
        """Refuse a body that ends too early.

        Args:
            where: What was open, as it follows ``Unexpected end-of-input``.
            offset: How far the parser came; all of the body if not said.

        Raises:
            XContentEndOfFile: Always, caused by a `JsonEndOfFile`.
        """
        place = self.place(len(self.text) if offset is None else offset)
        text = self._located(f"Unexpected end-of-input{where}", place)
        raise XContentEndOfFile("Unexpected end of file", place) from JsonEndOfFile(text)

    def refuse_coercion(self, text: str, offset: int) -> NoReturn:
        """Refuse a number that does not fit.

        Raises:
            XContentParseError: Always, caused by an `InputCoercion`.
        """
        place = self.place(offset)
        message = self._located(text, place)
        raise XContentParseError(message, place) from InputCoercion(message)

    def _located(self, text: str, place: Location) -> str:
        return f"{text}\n at {self.quoted(place)}"


def refuse_beyond_limit(what: str, actual: int, limit: int, setting: str) -> NoReturn:
    """Refuse a body for its size in some respect.

    Raises:
        XContentParseError: Always, without a place, caused by a `StreamConstraints`.
    """
    text = (
        f"{what} ({actual}) exceeds the maximum allowed "
        f"({limit}, from `StreamReadConstraints.{setting}()`)"
    )
    raise XContentParseError(text) from StreamConstraints(text)


def described(code: int) -> str:
    """Return a character as refusals show it: ``'x' (code 120)``."""
    if _is_control(code):
        return f"(CTRL-CHAR, code {code})"
    beyond_latin = f" / 0x{code:x}" if code > 0xFF else ""
    return f"'{character(code)}' (code {code}{beyond_latin})"


def character(code: int) -> str:
    """Return the character of a UTF-16 unit; half of a pair cannot be shown and is ``?``."""
    return "?" if 0xD800 <= code <= 0xDFFF else chr(code)


def _is_control(code: int) -> bool:
    return code < 0x20 or 0x7F <= code <= 0x9F


def _shown(char: str) -> str:
    if char in _KEPT_CONTROLS or not _is_control(ord(char)):
        return char
    return f"\\u{ord(char):04X}"
