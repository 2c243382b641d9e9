"""Lucene's regular expressions, as far as Python's say the same.

Operators that only automata can carry out (complement, intersection, numeric ranges) are refused
rather than answered wrongly.

Source: ``org.apache.lucene.util.automaton.RegExp``, all optional syntax switched on.
"""

from __future__ import annotations

import re

from emulator.errors import IllegalArgument

_REPETITION = re.compile(r"[*+?]|\{[0-9]+(?:,[0-9]*)?\}")
_SHORTHAND = "dDsSwW"
_NEEDS_AUTOMATON = "~&<#"


def to_python(pattern: str) -> str:
    """Return a Python regular expression for a pattern written between slashes.

    Args:
        pattern: With its slashes.

    Raises:
        IllegalArgument: No closing slash, malformed, or beyond what Python can express.
    """
    if len(pattern) == 1 or not pattern.endswith("/"):
        raise IllegalArgument(
            f"invalid pattern [{pattern}]. patterns starting with '/' indicate regular expression "
            "pattern and therefore must also end with '/'. other patterns (those that do not start "
            "with '/') will be treated as simple wildcard patterns"
        )
    translated = _translate(pattern)
    try:
        re.compile(translated)
    except re.error as error:
        raise IllegalArgument(f"invalid pattern [{pattern}]. {error}") from error
    return translated


def _translate(pattern: str) -> str:
    regex = pattern[1:-1]
    parts: list[str] = []
    position = 0
    repeatable = False
    while position < len(regex):
        character = regex[position]
        repetition = _REPETITION.match(regex, position)
        if repetition is not None:
            # Repeating a repetition would be possessive or lazy in Python: another meaning.
            if not repeatable:
                raise _unsupported(pattern, repetition[0])
            parts.append(repetition[0])
            position = repetition.end()
            repeatable = False
            continue
        if character in _NEEDS_AUTOMATON or character == "{":
            raise _unsupported(pattern, character)
        if character == "[":
            part, position = _character_class(pattern, regex, position)
        elif character == '"':
            end = regex.find('"', position + 1)
            if end < 0:
                raise _unsupported(pattern, character)
            part, position = f"(?:{re.escape(regex[position + 1 : end])})", end + 1
        elif character == "\\" and position + 1 < len(regex):
            escaped = regex[position + 1]
            part = f"\\{escaped}" if escaped in _SHORTHAND else re.escape(escaped)
            position += 2
        else:
            # ^ and $ are ordinary characters in Lucene; @ is any text.
            part = {"@": "(?:.*)", "(": "(?:", ")": ")", "|": "|", ".": "."}.get(
                character, re.escape(character)
            )
            position += 1
        parts.append(part)
        repeatable = part not in ("(?:", "|")
    return "".join(parts)


def _character_class(pattern: str, regex: str, start: int) -> tuple[str, int]:
    """Return the class that opens at ``start`` and the position after it."""
    parts = ["["]
    position = start + 1
    if regex[position : position + 1] == "^":
        parts.append("^")
        position += 1
    first = position
    while position < len(regex):
        character = regex[position]
        if character == "]" and position > first:
            return "".join([*parts, "]"]), position + 1
        if character == "\\" and position + 1 < len(regex):
            position += 1
            escaped = regex[position]
            parts.append(f"\\{escaped}" if escaped in _SHORTHAND else re.escape(escaped))
        else:
            parts.append(character if character == "-" else re.escape(character))
        position += 1
    raise _unsupported(pattern, "[")


def _unsupported(pattern: str, part: str) -> IllegalArgument:
    return IllegalArgument(
        f"invalid pattern [{pattern}]. the emulator does not support [{part}] there"
    )
