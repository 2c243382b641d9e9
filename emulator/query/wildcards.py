r"""Patterns of ``wildcard`` queries: ``*`` is any text, ``?`` any character, ``\`` escapes.

A text is matched piece by piece between the stars, each where it first fits, so that no pattern
takes longer than the length of the text times its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def without_case(text: str) -> str:
    """Return a text in which the letters A to Z are small; others keep their case.

    Source: ``AutomatonQueries.toCaseInsensitiveChar`` of Elasticsearch.
    """
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


class _Piece(NamedTuple):
    """What stands between two stars."""

    length: int
    regex: re.Pattern[str]


@lru_cache(maxsize=256)
def wildcard(pattern: str, *, any_case: bool = False) -> Callable[[str], bool]:
    """Return the test whether a whole text fits a pattern."""
    first, *others = _pieces_of(without_case(pattern) if any_case else pattern)

    def matches(text: str) -> bool:
        if any_case:
            text = without_case(text)
        if first.regex.match(text) is None:
            return False
        if not others:
            return len(text) == first.length
        position = first.length
        for piece in others[:-1]:
            found = piece.regex.search(text, position)
            if found is None:
                return False
            position = found.end()
        last = others[-1]
        tail = len(text) - last.length
        return tail >= position and last.regex.match(text, tail) is not None

    return matches


def _pieces_of(pattern: str) -> list[_Piece]:
    """Return the pieces between the stars; there is one more of them than of stars."""
    pieces: list[list[str]] = [[]]
    characters = iter(pattern)
    for character in characters:
        if character == "*":
            pieces.append([])
        elif character == "?":
            pieces[-1].append(".")
        elif character == "\\":
            pieces[-1].append(re.escape(next(characters, "\\")))
        else:
            pieces[-1].append(re.escape(character))
    return [_Piece(len(piece), re.compile("".join(piece), re.DOTALL)) for piece in pieces]
