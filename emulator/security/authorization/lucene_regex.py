"""Lucene's regular expressions, as far as Python's say the same.

Operators that only automata can carry out (complement, intersection, numeric ranges) are refused
rather than answered wrongly. So are those that Python, which tries one way after the other, might
try for ever: automata look at every character of a name once.

Source: ``org.apache.lucene.util.automaton.RegExp``, all optional syntax switched on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from emulator.errors import IllegalArgument

_REPETITION = re.compile(r"[*+?]|\{([0-9]{1,6})(?:(,)([0-9]{0,6}))?\}")
_SHORTHAND = "dDsSwW"
_NEEDS_AUTOMATON = "~&<#"
_ENDLESS = 100  # as how many an unbounded repetition counts
_MAX_WAYS = _ENDLESS**3  # of matching one name
_TOO_MANY = _MAX_WAYS + 1
_MAX_DEPTH = 100  # of groups; Python recurses into them


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is known of a part of an expression.

    Attributes:
        ways: An upper bound of the ways to match it from one place on, at most `_TOO_MANY`.
        consumes: Whether it takes a character at least.
        first: The one character that it begins with, where that is certain.
    """

    ways: int = 1
    consumes: bool = False
    first: str | None = None

    def then(self, other: _Shape) -> _Shape:
        first = self.first if self.consumes else None
        if self == _Shape():
            first = other.first
        ways = min(self.ways * other.ways, _TOO_MANY)
        return _Shape(ways, self.consumes or other.consumes, first)

    def repeated(self, least: int, most: int | None) -> _Shape:
        consumes = self.consumes and least > 0
        first = self.first if consumes else None
        if most is None:
            ways = _ENDLESS if self.ways == 1 and self.consumes else _TOO_MANY
        elif most > 1 and not self.consumes:
            ways = _TOO_MANY  # counted in vain, and nested counts multiply
        else:
            # Each further turn multiplies; nothing above 64 turns makes it fewer than too many.
            ways = min(self.ways ** min(most, 64) * max(most - least + 1, 1), _TOO_MANY)
        return _Shape(ways, consumes, first)


@dataclass(slots=True)
class _Group:
    """A group that is being read: branches that are complete, the one at hand, its last part."""

    branches: list[_Shape] = field(default_factory=list)
    branch: _Shape = _Shape()
    last: _Shape = _Shape()

    def add(self, shape: _Shape) -> None:
        self.branch = self.branch.then(self.last)
        self.last = shape

    def close_branch(self) -> None:
        self.branches.append(self.branch.then(self.last))
        self.branch = self.last = _Shape()

    def shape(self) -> _Shape:
        """Return the shape of the whole group, which gets no more parts."""
        self.close_branch()
        firsts = [branch.first for branch in self.branches]
        ways = [branch.ways for branch in self.branches]
        # The next character chooses among branches that begin with different ones.
        chosen = None not in firsts and len(set(firsts)) == len(firsts)
        return _Shape(
            ways=min(max(ways) if chosen else sum(ways), _TOO_MANY),
            consumes=all(branch.consumes for branch in self.branches),
            first=firsts[0] if len(firsts) == 1 else None,
        )


def to_python(pattern: str) -> str:
    """Return a Python regular expression for a pattern written between slashes.

    Args:
        pattern: With its slashes.

    Raises:
        IllegalArgument: No closing slash, malformed, or beyond what Python can express or match
            without trying too many ways.
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
    groups = [_Group()]
    while position < len(regex):
        character = regex[position]
        repetition = _REPETITION.match(regex, position)
        if repetition is not None:
            # Repeating a repetition would be possessive or lazy in Python: another meaning.
            if not repeatable:
                raise _unsupported(pattern, repetition[0])
            parts.append(repetition[0])
            groups[-1].last = groups[-1].last.repeated(*_bounds(repetition))
            if groups[-1].last.ways > _MAX_WAYS:
                raise _unsupported(pattern, repetition[0])
            position = repetition.end()
            if position == len(regex) and len(groups) == 1 and parts[-2:] == [".", "*"]:
                groups[-1].last = _Shape()  # takes all that is left, so nothing is tried again
            repeatable = False
            continue
        if character in _NEEDS_AUTOMATON or character == "{":
            raise _unsupported(pattern, character)
        shape = _Shape(consumes=True)
        if character == "[":
            part, position = _character_class(pattern, regex, position)
        elif character == '"':
            end = regex.find('"', position + 1)
            if end < 0:
                raise _unsupported(pattern, character)
            part, position = f"(?:{re.escape(regex[position + 1 : end])})", end + 1
            shape = _Shape(consumes=len(part) > len("(?:)"))
        elif character == "\\" and position + 1 < len(regex):
            escaped = regex[position + 1]
            shape = _Shape(consumes=True, first=None if escaped in _SHORTHAND else escaped)
            part = f"\\{escaped}" if escaped in _SHORTHAND else re.escape(escaped)
            position += 2
        else:
            # ^ and $ are ordinary characters in Lucene; @ is any text.
            part = {"@": "(?:.*)", "(": "(?:", ")": ")", "|": "|", ".": "."}.get(
                character, re.escape(character)
            )
            position += 1
            if character == "@":
                shape = _Shape(_ENDLESS)
            elif character != ".":
                shape = _Shape(consumes=True, first=character)
        parts.append(part)
        repeatable = part not in ("(?:", "|")
        if part == "(?:":
            groups.append(_Group())
            if len(groups) > _MAX_DEPTH:
                raise _unsupported(pattern, character)
        elif part == "|":
            groups[-1].close_branch()
        elif part != ")":
            groups[-1].add(shape)
        elif len(groups) > 1:  # Python complains of one too many
            closed = groups.pop().shape()
            groups[-1].add(closed)
    if groups[0].shape().ways > _MAX_WAYS:
        raise _unsupported(pattern, "so many repetitions and alternatives")
    return "".join(parts)


def _bounds(repetition: re.Match[str]) -> tuple[int, int | None]:
    """Return how often something stands at least and, unless without bound, at most."""
    signs: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
    if repetition[0] in signs:
        return signs[repetition[0]]
    least = int(repetition[1])
    if repetition[2] is None:
        return least, least
    return least, int(repetition[3]) if repetition[3] else None


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
