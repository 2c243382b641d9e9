"""Numbers of a JSON body, and what looks like one. Source: ``UTF8StreamJsonParser`` of Jackson."""

from __future__ import annotations

import math
import re
from typing import NoReturn

from emulator.xcontent.json_source import Previous, Source, described, refuse_beyond_limit

_NUMBER = re.compile(rb"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE][+-]?([0-9]+))?")
_DIGITS = frozenset(b"0123456789")
_UNFINISHED = _DIGITS | frozenset(b".eE")
_MINUS = ord("-")
_MAX_LENGTH = 1000


def read_number(
    source: Source, start: int, *, at_root: bool, previous: Previous
) -> tuple[int | float, str, int]:
    """Return a number, its text, and the offset after it.

    Args:
        source: The body.
        start: The offset of a digit, or of a minus sign with a digit after it.
        at_root: Whether the number is the whole body, after which white space must come.
        previous: For a body that ends within the number.

    Raises:
        XContentParseError: A leading zero, a dot or exponent without digits, over 1000 digits, or
            more than a double can hold.
        XContentEndOfFile: The body ends after an exponent's mark.
    """
    text = source.text
    match = _NUMBER.match(text, start)
    if match is None:
        raise ValueError(f"no number starts at {start}")
    whole, fraction, exponent = match.groups()
    end = match.end()
    if end < len(text):
        if text[end] in _UNFINISHED and exponent is None:
            _refuse_unfinished(source, end, has_fraction=fraction is not None, previous=previous)
        if at_root and text[end] not in b" \t\r\n":
            source.refuse_character(text[end], end, "Expected space separating root-level values")
    if end - start > _MAX_LENGTH:
        length = len(whole) + len(fraction or b"") + len(exponent or b"")
        if length > _MAX_LENGTH:
            refuse_beyond_limit("Number value length", length, _MAX_LENGTH, "getMaxNumberLength")
    raw = match[0].decode()
    value = int(raw) if fraction is None and exponent is None else float(raw)
    if value in (math.inf, -math.inf):
        # Elasticsearch takes it for infinity, which it then cannot write as a number.
        source.refuse(f"Numeric value ({raw[:40]}) is beyond what a double can hold", end)
    return value, raw, end


def _refuse_unfinished(source: Source, end: int, *, has_fraction: bool, previous: Previous) -> None:
    """Refuse a number that stops before what its next character promises."""
    text = source.text
    following = text[end]
    if following in b"eE":
        place = end + 2 if text[end + 1 : end + 2] in (b"+", b"-") else end + 1
        if place >= len(text):
            source.refuse_end(f" in {previous()}")
        refuse_in_number(source, place, "Exponent indicator not followed by a digit")
    if has_fraction:
        return
    if following == ord("."):
        place = min(end + 1, len(text) - 1)
        refuse_in_number(source, place, "Decimal point not followed by a digit")
    source.refuse("Invalid numeric value: Leading zeroes not allowed", end)


def starts_number(text: bytes, offset: int) -> bool:
    """Return whether a number starts here, well-formed or not."""
    if text[offset] == _MINUS:
        offset += 1
    return offset < len(text) and text[offset] in _DIGITS


def refuse_in_number(source: Source, offset: int, text: str) -> NoReturn:
    """Refuse a character that does not belong into a number."""
    shown = described(source.text[offset])
    source.refuse(f"Unexpected character ({shown}) in numeric value: {text}", offset)
