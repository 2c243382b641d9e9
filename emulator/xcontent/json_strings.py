"""Strings and field names of a JSON body.

Runs of plain characters are taken at once; what stops a run is the closing quote, an escape, a
control character or the end. The bytes of a string are checked as they come, those of a name only
when the whole name is there: the texts and places of errors differ accordingly.

Declared difference: half of a surrogate pair, and the encodings of UTF-8 that are not the shortest,
pass Jackson; they are no text in Python, and are refused here.

Source: ``UTF8StreamJsonParser`` of Jackson, for texts and places.
"""

from __future__ import annotations

import re
from typing import NoReturn

from emulator.xcontent.json_source import Previous, Source, described

_STOP = re.compile(rb'["\\\x00-\x1f]')
_ESCAPES = dict(zip(b'btnfr"/\\', '\b\t\n\f\r"/\\', strict=True))
_QUOTE, _BACKSLASH = b'"\\'
_HEX = frozenset(b"0123456789abcdefABCDEF")


def read_string(source: Source, start: int) -> tuple[str, int]:
    """Return a string and the offset after its closing quote.

    Args:
        source: The body.
        start: The offset after the opening quote.

    Raises:
        XContentParseError: A bad escape, a control character, or bytes that are no UTF-8.
        XContentEndOfFile: No closing quote.
    """
    text = source.text
    end = _end_of_run(text, start)
    if end < len(text) and text[end] == _QUOTE:
        return _decoded(source, start, end), end + 1
    parts: list[str] = []
    while True:
        parts.append(_decoded(source, start, end))
        if end == len(text):
            source.refuse_end(" in VALUE_STRING")
        code = text[end]
        if code == _QUOTE:
            return _joined(source, parts, end), end + 1
        if code != _BACKSLASH:
            _refuse_control(source, end, "string value")
        part, start = _read_escape(source, end)
        parts.append(part)
        end = _end_of_run(text, start)


def read_name(source: Source, start: int) -> tuple[str, int]:
    """Return a field name and the offset after its closing quote; see `read_string`."""
    text = source.text
    if start == len(text):
        source.refuse_end(": was expecting closing '\"' for name")
    parts: list[bytes | str] = []
    while True:
        end = _end_of_run(text, start)
        parts.append(text[start:end])
        if end == len(text):
            source.refuse_end(" in field name")
        code = text[end]
        if code == _QUOTE:
            return _joined(source, [_name_part(source, p, end) for p in parts], end), end + 1
        if code != _BACKSLASH:
            _refuse_control(source, end, "name")
        part, start = _read_escape(source, end)
        parts.append(part)


def code_at(source: Source, offset: int, previous: Previous) -> tuple[int, int]:
    """Return the code point at an offset, for an error about it, and the offset after it.

    Args:
        source: The body.
        offset: Where the character starts.
        previous: For a body that ends within the character.
    """
    text = source.text
    lead = text[offset]
    if lead < 0x80:
        return lead, offset + 1
    length = _length_of(lead)
    if length is None:
        source.refuse(f"Invalid UTF-8 start byte 0x{lead:x}", offset + 1)
    code = lead & (0x7F >> length)
    for place in range(offset + 1, offset + length):
        if place == len(text):
            source.refuse_end(f" in {previous()}")
        if text[place] & 0xC0 != 0x80:
            source.refuse(f"Invalid UTF-8 middle byte 0x{text[place]:x}", place + 1)
        code = code << 6 | text[place] & 0x3F
    return code & 0xFFFF, offset + length  # Java's char keeps the low half only


def refuse_utf8(source: Source, offset: int) -> NoReturn:
    """Refuse the bytes at an offset, which are no UTF-8."""
    code_at(source, offset, _in_string)
    source.refuse(f"Invalid UTF-8 start byte 0x{source.text[offset]:x}", offset + 1)


def _in_string() -> str:
    return "VALUE_STRING"


def _end_of_run(text: bytes, start: int) -> int:
    stop = _STOP.search(text, start)
    return stop.start() if stop else len(text)


def _decoded(source: Source, start: int, end: int) -> str:
    try:
        return source.text[start:end].decode()
    except UnicodeDecodeError as error:
        refuse_utf8(source, start + error.start)


def _name_part(source: Source, part: bytes | str, end: int) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode()
    except UnicodeDecodeError as error:
        lead, rest = part[error.start], part[error.start + 1 :]
        length = _length_of(lead)
        if length is None:
            source.refuse(f"Invalid UTF-8 start byte 0x{lead:x}", end + 1)
        if len(rest) < length - 1:
            source.refuse_end(" in field name", end + 1)
        for code in rest[: length - 1]:
            if code & 0xC0 != 0x80:
                source.refuse(f"Invalid UTF-8 middle byte 0x{code:x}", end + 1)
        source.refuse(f"Invalid UTF-8 start byte 0x{lead:x}", end + 1)


def _length_of(lead: int) -> int | None:
    """Return how many bytes a character has that starts with ``lead``, as Jackson takes it."""
    if 0xC0 <= lead < 0xE0:
        return 2
    if 0xE0 <= lead < 0xF0:
        return 3
    return 4 if 0xF0 <= lead < 0xF8 else None


def _read_escape(source: Source, offset: int) -> tuple[str, int]:
    """Return the UTF-16 unit of the escape at ``offset`` and the offset after it."""
    text = source.text
    if offset + 1 == len(text):
        source.refuse_end(" in character escape sequence")
    kind = text[offset + 1]
    simple = _ESCAPES.get(kind)
    if simple is not None:
        return simple, offset + 2
    if kind != ord("u"):
        code, end = code_at(source, offset + 1, _in_string)
        source.refuse(f"Unrecognized character escape {described(code)}", end - 1)
    for place in range(offset + 2, offset + 6):
        if place == len(text):
            source.refuse_end(" in character escape sequence")
        if text[place] not in _HEX:
            source.refuse_character(
                text[place], place, "expected a hex-digit for character escape sequence"
            )
    return chr(int(text[offset + 2 : offset + 6], 16)), offset + 6


def _joined(source: Source, parts: list[str], end: int) -> str:
    """Return the parts as one text, in which the halves of surrogate pairs have met."""
    try:
        return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        source.refuse(
            "Unpaired surrogate in a character escape sequence: it stands for no character", end
        )


def _refuse_control(source: Source, offset: int, where: str) -> NoReturn:
    source.refuse(
        f"Illegal unquoted character ({described(source.text[offset])}): "
        f"has to be escaped using backslash to be included in {where}",
        offset,
    )
