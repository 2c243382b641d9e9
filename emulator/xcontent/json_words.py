"""Literals of a JSON body, and the refusal of everything that is no value at all.

Source: ``UTF8StreamJsonParser`` of Jackson (how far it reads before it refuses, and what it says).
"""

from __future__ import annotations

import unicodedata
from typing import NoReturn

from emulator.xcontent.json_numbers import refuse_in_number
from emulator.xcontent.json_source import Previous, Source, character
from emulator.xcontent.json_strings import code_at

WORDS = {ord("t"): "true", ord("f"): "false", ord("n"): "null"}
"""The literals, by their first byte."""

_VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
_NOT_NUMBERS = {ord("N"): "NaN", ord("I"): "Infinity"}
_MAX_SHOWN = 256
_STARTS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Sc", "Pc"})
_PARTS = _STARTS | {"Nd", "Mc", "Mn", "Cf"}


def read_word(source: Source, start: int, word: str, previous: Previous, matched: int = 1) -> int:
    """Return the offset after a literal.

    Args:
        source: The body.
        start: Where the literal starts.
        word: The literal its first characters promise.
        previous: For a body that ends within a character.
        matched: How many characters are already known to be right.

    Raises:
        XContentParseError: It is another word.
    """
    text = source.text
    for length in range(matched, len(word)):
        if text[start + length : start + length + 1] != word[length].encode():
            _refuse_word(source, start, word[:length], start + length, previous)
    end = start + len(word)
    if end < len(text) and text[end] >= 0x80:
        # Jackson takes the first byte twice here, so it finds that the second is wrong
        code = text[end]
        if code < 0xC0 or code >= 0xF8:
            source.refuse(f"Invalid UTF-8 start byte 0x{code:x}", end)
        source.refuse(f"Invalid UTF-8 middle byte 0x{code:x}", end + 1)
    if end < len(text) and text[end] >= ord("0") and _is_word_part(text[end]):
        _refuse_word(source, start, word, end, previous)
    return end


def refuse_value(source: Source, start: int, *, in_array: bool, previous: Previous) -> NoReturn:
    """Refuse what is no value.

    Raises:
        XContentParseError: Always, or `XContentEndOfFile` for a sign at the end of the body.
    """
    text = source.text
    code = text[start]
    if code in b",}" or (code == ord("]") and in_array):
        source.refuse_character(code, start, "expected a value")
    if code in _NOT_NUMBERS:
        word = _NOT_NUMBERS[code]
        _refuse_not_number(source, read_word(source, start, word, previous), word)
    if code in b"+-":
        _refuse_sign(source, start, previous)
    if unicodedata.category(chr(code)) in _STARTS:
        _refuse_word(source, start, chr(code), start + 1, previous)
    source.refuse_character(code, start, f"expected a valid value {_VALUES}")


def _refuse_sign(source: Source, start: int, previous: Previous) -> NoReturn:
    """Refuse a sign that no digit follows."""
    text = source.text
    negative = text[start] == ord("-")
    place = start + 1
    if place == len(text):
        source.refuse_end(f" in {previous()}" if negative else " in a Number value")
    if negative and text[place] == ord("."):
        source.refuse_character(ord("."), place, f"expected a valid value {_VALUES}")
    if text[place] == ord("I"):
        place += 1
        if place == len(text):
            source.refuse_end(" in a Number value")
        if text[place] in b"Nn":
            word = chr(text[start]) + ("INF" if text[place] == ord("N") else "Infinity")
            _refuse_not_number(source, read_word(source, start, word, previous, 3), word)
    if not negative:
        source.refuse(
            "Unexpected character ('+' (code 43)) in numeric value: "
            "JSON spec does not allow numbers to have plus signs: "
            "enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
            place,
        )
    refuse_in_number(
        source, place, "expected digit (0-9) to follow minus sign, for valid numeric value"
    )


def _refuse_not_number(source: Source, end: int, word: str) -> NoReturn:
    source.refuse(
        f"Non-standard token '{word}': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
        end,
    )


def _refuse_word(
    source: Source, start: int, matched: str, offset: int, previous: Previous
) -> NoReturn:
    """Refuse an unknown word; the place is after the character that ends it."""
    word = matched
    while offset < len(source.text):
        code, offset = code_at(source, offset, previous)
        if not _is_word_part(code):
            break
        word += character(code)
        if len(word) >= _MAX_SHOWN:
            word += "..."
            break
    source.refuse(f"Unrecognized token '{word}': was expecting {_VALUES}", offset, line_of=start)


def _is_word_part(code: int) -> bool:
    """Return whether Java would take a UTF-16 unit for a part of an identifier."""
    ignorable = code <= 0x08 or 0x0E <= code <= 0x1B or 0x7F <= code <= 0x9F
    return ignorable or unicodedata.category(chr(code)) in _PARTS
