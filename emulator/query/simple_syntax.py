"""The syntax of ``simple_query_string``: text with the operators ``+ | - " * ( ) ~N``.

No text is malformed: an operator where it cannot be one is passed over, or is text. A group is kept
as what happens in it, in order, since what its operators join shows only when it is known which
words are left after analysis. Source: Lucene's ``SimpleQueryParser``.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from enum import Enum

from emulator.errors import NotEmulated

_BLANKS = " \t\n\r"
_MOST_EDITS = 2
_MOST_INT = 2**31 - 1
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Word:
    """A text without blanks, if blanks are operators."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """A text that a value begins with."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A text that a value is like, but for one or two edits."""

    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, with so many places to move them."""

    text: str
    slop: int = 0


class Operator(Enum):
    """What joins two clauses; ``RESET`` takes back the one that was given."""

    AND = "+"
    OR = "|"
    RESET = "()"


@dataclass(frozen=True, slots=True)
class Clause:
    """A leaf or a group; ``negated`` if an odd number of ``-`` is right before it."""

    content: Word | Prefix | Fuzzy | Phrase | Group
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses and the operators between them."""

    events: tuple[Clause | Operator, ...] = ()


def parse_simple(text: str, flags: Set[str] = frozenset({"ALL"})) -> Group:
    """Return the clauses of a text.

    Args:
        text: What people type.
        flags: The operators that it may have: ``AND``, ``OR``, ``NOT``, ``PHRASE``, ``PREFIX``,
            ``PRECEDENCE``, ``ESCAPE``, ``WHITESPACE``, ``FUZZY``, and ``NEAR`` or ``SLOP``; ``ALL``
            of them, or ``NONE``.

    Raises:
        NotEmulated: More than 100 groups, one in the other.
    """
    return _Scan(text, flags, 0, len(text)).group()


class _Scan:
    """Reads one group, from one position to another."""

    def __init__(self, text: str, flags: Set[str], start: int, end: int, depth: int = 0) -> None:
        if depth > _DEEPEST:
            raise NotEmulated(f"the emulator reads no more than {_DEEPEST} groups in each other")
        self._depth = depth
        self._text = text
        self._flags = flags
        self._at = start
        self._end = end
        self._events: list[Clause | Operator] = []
        self._negations = 0

    def _on(self, flag: str) -> bool:
        return "ALL" in self._flags or flag in self._flags

    def _is(self, characters: str, flag: str) -> bool:
        return self._text[self._at] in characters and self._on(flag)

    def group(self) -> Group:
        """Read all of it."""
        while self._at < self._end:
            if self._is("-", "NOT"):
                self._negations += 1
                self._at += 1
                continue
            self._read_one()
            self._negations = 0  # not even a blank may be between a minus and what it negates
        return Group(tuple(self._events))

    def _read_one(self) -> None:
        if self._is("(", "PRECEDENCE"):
            self._read_group()
        elif self._is('"', "PHRASE"):
            self._read_phrase()
        elif self._is("+", "AND"):
            self._events.append(Operator.AND)
            self._at += 1
        elif self._is("|", "OR"):
            self._events.append(Operator.OR)
            self._at += 1
        elif self._is(")", "PRECEDENCE") or self._is(_BLANKS, "WHITESPACE"):
            self._at += 1
        else:
            self._read_word()

    def _add(self, content: Word | Prefix | Fuzzy | Phrase | Group) -> None:
        self._events.append(Clause(content, negated=self._negations % 2 == 1))

    def _read_group(self) -> None:
        start = self._at + 1
        end = self._end_of_group(start)
        if end is None:
            self._at = start  # never closed: the parenthesis means nothing
            return
        if end == start:
            self._events.append(Operator.RESET)
        else:
            inner = _Scan(self._text, self._flags, start, end, self._depth + 1)
            self._add(inner.group())
        self._at = end + 1

    def _end_of_group(self, at: int) -> int | None:
        depth = 1
        while at < self._end:
            character = self._text[at]
            if character == "\\" and self._on("ESCAPE"):
                at += 2
                continue
            depth += (character == "(") - (character == ")")
            if not depth:
                return at
            at += 1
        return None

    def _read_phrase(self) -> None:
        start = self._at = self._at + 1
        phrase = ""
        escaped = False
        while self._at < self._end:
            character = self._text[self._at]
            if not escaped and character == "\\" and self._on("ESCAPE"):
                escaped = True
                self._at += 1
                continue
            if not escaped and character == '"':
                self._end_phrase(phrase, start)
                return
            escaped = False
            phrase += character
            self._at += 1
        self._at = start  # never closed: the quote means nothing

    def _end_phrase(self, phrase: str, start: int) -> None:
        slop = 0
        near = self._on("NEAR") or self._on("SLOP")
        if near and self._text[self._at + 1 : self._end].startswith("~"):
            self._at += 1
            slop = self._edits() if self._at + 1 < self._end else 0
        elif self._at == start:
            self._events.append(Operator.RESET)
            self._at += 1
            return
        self._add(Phrase(phrase, slop))
        self._at += 1  # over the quote, or whatever ends the slop, be it an operator

    def _read_word(self) -> None:
        word = ""
        escaped = is_prefix = False
        while self._at < self._end:
            character = self._text[self._at]
            if not escaped:
                if character == "\\" and self._on("ESCAPE"):
                    escaped, is_prefix = True, False
                    self._at += 1
                    continue
                if self._ends_word():
                    break
                if word and self._is("~", "FUZZY"):
                    edits = min(self._edits(), _MOST_EDITS)
                    self._add(Fuzzy(word, edits) if edits else Word(word))
                    return
                is_prefix = bool(word) and self._is("*", "PREFIX")
            escaped = False
            word += character
            self._at += 1
        if word:
            self._add(Prefix(word[:-1]) if is_prefix else Word(word))

    def _ends_word(self) -> bool:
        return (
            self._is('"', "PHRASE")
            or self._is("|", "OR")
            or self._is("+", "AND")
            or self._is("()", "PRECEDENCE")
            or self._is(_BLANKS, "WHITESPACE")
        )

    def _edits(self) -> int:
        """Read the number after ``~``: 2 if there is none, 0 if it is no number."""
        self._at += 1
        start = self._at
        while self._at < self._end and not self._ends_word():
            self._at += 1
        written = self._text[start : self._at]
        if not written:
            return _MOST_EDITS
        digits = written.removeprefix("+")
        if not digits.isdecimal() or len(digits.lstrip("0")) > 10 or int(digits) > _MOST_INT:
            return 0
        return int(digits)
