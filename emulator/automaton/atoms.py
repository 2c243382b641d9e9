"""The smallest parts of Lucene's regular expressions, read one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from emulator.automaton.decimal_intervals import decimal_interval
from emulator.automaton.nfa import ANY_CHARACTER, ANY_STRING, EMPTY, Nfa, characters, string
from emulator.automaton.states import LAST
from emulator.errors import IllegalArgument, NumberFormat

Ranges = list[tuple[int, int]]
"""The first and the last of each range of code points."""

Atom = Callable[[], Nfa]
"""Builds what an atom matches."""

_MAX_INT = 2**31 - 1
_INTEGER = re.compile(r"\+?[0-9]+")
_DIGITS = "0123456789"
_SIGNS: dict[str, Nfa] = {".": ANY_CHARACTER, "#": EMPTY, "@": ANY_STRING}
_REPETITIONS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_SHORTHANDS: dict[str, Ranges] = {
    "d": [(ord("0"), ord("9"))],
    "s": [(ord("\t"), ord("\n")), (ord("\r"), ord("\r")), (ord(" "), ord(" "))],
    "w": [(ord("0"), ord("9")), (ord("A"), ord("Z")), (ord("_"), ord("_")), (ord("a"), ord("z"))],
}


class Atoms:
    """An expression, and how much of it was read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def at_end(self) -> bool:
        """Whether all was read."""
        return self._at == len(self._text)

    def peek(self, some: str) -> bool:
        """Return whether one of some characters comes next."""
        return not self.at_end and self._text[self._at] in some

    def skip(self, character: str) -> bool:
        """Read a character if it comes next; return whether it did."""
        found = self.peek(character)
        self._at += found
        return found

    def malformed(self, complaint: str) -> IllegalArgument:
        """Return the error that something is wrong at the present place."""
        # Java counts what comes before it in units of UTF-16.
        units = len(self._text[: self._at].encode("utf-16-le", "surrogatepass")) // 2
        return IllegalArgument(f"{complaint} at position {units}")

    def atom(self) -> Atom:
        """Read an atom other than a group.

        Raises:
            IllegalArgument: It is malformed, or there is none.
        """
        for sign, meaning in _SIGNS.items():
            if self.skip(sign):
                return lambda: meaning
        if self.skip("["):
            ranges = self._classes()
            return lambda: characters(ranges)
        if self.skip('"'):
            text = self._text_until('"')
            return lambda: string(text)
        if self.skip("<"):
            return self._interval()
        ranges = self._escaped() if self.skip("\\") else [self._single()]
        return lambda: characters(ranges)

    def repetition(self) -> tuple[int, int | None] | None:
        """Read how often something may come, at least and at most; ``None`` if that is not said.

        Raises:
            IllegalArgument: It is malformed.
        """
        for sign, bounds in _REPETITIONS.items():
            if self.skip(sign):
                return bounds
        if not self.skip("{"):
            return None
        least = self._count()
        if least is None:
            raise self.malformed("integer expected")
        most = self._count() if self.skip(",") else least
        if not self.skip("}"):
            raise self.malformed("expected '}'")
        if most is not None and least > most:
            raise IllegalArgument(f"invalid repetition range(out of order): {least}..{most}")
        return least, most

    def _count(self) -> int | None:
        start = self._at
        while self.peek(_DIGITS):
            self._at += 1
        return _parse_int(self._text[start : self._at]) if self._at > start else None

    def _next(self) -> int:
        if self.at_end:
            raise IllegalArgument("unexpected end-of-string")
        self._at += 1
        return ord(self._text[self._at - 1])

    def _single(self) -> tuple[int, int]:
        point = self._next()
        return point, point

    def _text_until(self, end: str) -> str:
        start = self._at
        found = self._text.find(end, start)
        self._at = len(self._text) if found < 0 else found
        if not self.skip(end):
            raise self.malformed(f"expected '{end}'")
        return self._text[start:found]

    def _classes(self) -> Ranges:
        negated = self.skip("^")
        ranges = self._class()
        while not self.at_end and not self.peek("]"):
            ranges += self._class()
        if not self.skip("]"):
            raise self.malformed("expected ']'")
        return _others(ranges) if negated else ranges

    def _class(self) -> Ranges:
        if self.skip("\\"):
            return list(self._escaped())
        first = self._next()
        if not self.skip("-"):
            return [(first, first)]
        self.skip("\\")
        last = self._next()
        if first > last:
            raise IllegalArgument(f"invalid range: from ({first}) cannot be > to ({last})")
        return [(first, last)]

    def _escaped(self) -> Ranges:
        """Read what comes after a backslash."""
        point = self._next()
        letter = chr(point)
        if letter in _SHORTHANDS:
            return _SHORTHANDS[letter]
        if letter.lower() in _SHORTHANDS:
            return _others(_SHORTHANDS[letter.lower()])
        if letter.isascii() and letter.isalpha():
            raise IllegalArgument(f"invalid character class \\{point}")
        return [(point, point)]

    def _interval(self) -> Atom:
        """Read the rest of an interval of numbers, or of the name of an automaton."""
        text = self._text_until(">")
        if "-" not in text:
            return partial(_named, text)
        # The complaint is of the last character that was read.
        self._at -= 1
        syntax_error = self.malformed("interval syntax error")
        self._at += 1
        least, _, most = text.partition("-")
        if not least or not most or "-" in most:
            raise syntax_error from NumberFormat(None)
        try:
            low, high = _parse_int(least), _parse_int(most)
        except NumberFormat as error:
            raise syntax_error from error
        digits = len(least) if len(least) == len(most) else 0
        return partial(decimal_interval, min(low, high), max(low, high), digits)


def _others(ranges: Ranges) -> Ranges:
    """Return all other code points."""
    others: Ranges = []
    following = 0
    for first, last in sorted(ranges):
        if first > following:
            others.append((following, first - 1))
        following = max(following, last + 1)
    return [*others, (following, LAST)] if following <= LAST else others


def _named(name: str) -> Nfa:
    raise IllegalArgument(f"'{name}' not found")


def _parse_int(text: str) -> int:
    """Return a number that Java's ``Integer`` can hold.

    Raises:
        NumberFormat: It is none.
    """
    if _INTEGER.fullmatch(text) and len(digits := text.lstrip("+0")) <= len(str(_MAX_INT)):
        number = int(digits or "0")
        if number <= _MAX_INT:
            return number
    raise NumberFormat(f'For input string: "{text}"')
