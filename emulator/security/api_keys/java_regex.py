"""Whether a text is a regular expression of Java, and what Java says of one that is not.

The expressions themselves are matched by whoever emulates the remote end of a cross-cluster
request; here only their syntax is checked. Names of Unicode properties are not looked up.

Source: ``java.util.regex.Pattern``, with whose answers the tests compare.
"""

from __future__ import annotations

import re
from typing import NoReturn

from emulator.errors import PatternSyntax

_DIGITS = "0123456789"
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_PLAIN_ESCAPES = frozenset("DdHhSsVvWwaefnrtc")
_ESCAPES_OUTSIDE_CLASSES = frozenset("ABbGRXZz")
_CATEGORIES = frozenset("DdHhSsVvWwpP")  # stand for many characters, so they end no range
_ONE_LETTER_PROPERTIES = frozenset("LMNZCPS")
_FLAGS = frozenset("idmsuxU-")
_GROUP_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_MOST_REPETITIONS = 2**31 - 1


def check_java_regex(pattern: str) -> None:
    """Refuse what is no regular expression.

    Raises:
        PatternSyntax: With Java's message of several lines: what is wrong, the pattern, a caret.
    """
    _Scanner(pattern).scan()


class _Scanner:
    """Walks over a pattern once; groups and classes are counted, so depth costs nothing."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._open_groups = 0
        self._names: set[str] = set()

    def scan(self) -> None:
        repeatable = False  # whether a quantifier may come now
        while self._at < len(self._pattern):
            char = self._take()
            match char:
                case "(":
                    self._begin_group()
                    repeatable = False
                case ")":
                    if self._open_groups == 0:
                        self._refuse("Unmatched closing ')'", self._at - 2)
                    self._open_groups -= 1
                    repeatable = True
                case "[":
                    self._class()
                    repeatable = True
                case "\\":
                    self._escape(in_class=False)
                    repeatable = True
                case "*" | "+" | "?":
                    if not repeatable:
                        self._refuse(f"Dangling meta character '{char}'", self._at - 1)
                    self._mode()
                    repeatable = False
                case "{":
                    self._counted()
                    self._mode()
                    repeatable = False
                case "|":
                    repeatable = False
                case _:
                    repeatable = True
        if self._open_groups:
            self._refuse("Unclosed group", len(self._pattern))

    def _begin_group(self) -> None:
        """Take what follows a parenthesis and says what kind of group it begins."""
        if self._peek() != "?":
            self._open_groups += 1
            return
        self._at += 1
        kind = self._peek()
        if kind == "<" and self._pattern[self._at + 1 : self._at + 2] not in ("=", "!"):
            self._at += 1
            self._group_name()
        elif kind in (":", "=", "!", ">", "<"):
            self._at += 2 if kind == "<" else 1
        elif kind in ("$", "@"):
            self._refuse("Unknown group type", self._at)
        else:
            while self._peek() in _FLAGS:
                self._at += 1
            end = self._peek()
            if end not in (":", ")"):
                self._refuse("Unknown inline modifier", self._at)
            self._at += 1
            if end == ")":
                return  # flags from here on, and no group
        self._open_groups += 1

    def _group_name(self) -> None:
        name = _GROUP_NAME.match(self._pattern, self._at)
        if name is None:
            self._refuse("capturing group name does not start with a Latin letter", self._at)
        self._at = name.end()
        if self._peek() != ">":
            self._refuse("named capturing group is missing trailing '>'", self._at)
        self._at += 1
        if name[0] in self._names:
            self._refuse(f"Named capturing group <{name[0]}> is already defined", self._at - 1)
        self._names.add(name[0])

    def _mode(self) -> None:
        """Take what makes a quantifier reluctant or possessive."""
        if self._peek() in ("?", "+"):
            self._at += 1

    def _counted(self) -> None:
        if self._peek() not in _DIGITS:
            self._refuse("Illegal repetition", self._at)
        least = most = self._number()
        if self._peek() == ",":
            self._at += 1
            most = self._number() if self._peek() in _DIGITS else _MOST_REPETITIONS
        if self._peek() != "}":
            self._refuse("Unclosed counted closure", self._at)
        self._at += 1
        if most < least or most > _MOST_REPETITIONS:
            self._refuse("Illegal repetition range", self._at - 1)

    def _number(self) -> int:
        start = self._at
        while self._peek() in _DIGITS:
            self._at += 1
        digits = self._pattern[start : self._at].lstrip("0")
        return int(digits or "0") if len(digits) < 12 else _MOST_REPETITIONS + 1

    def _class(self) -> None:
        """Take a class in brackets, with the classes inside it."""
        depth, first = 1, True
        if self._peek() == "^":
            self._at += 1
        while depth:
            if self._at >= len(self._pattern):
                self._refuse("Unclosed character class", len(self._pattern) - 1)
            char = self._take()
            if char == "]" and not first:
                depth -= 1
                continue
            first = False
            if char == "[":
                depth += 1
                first = True
                if self._peek() == "^":
                    self._at += 1
            elif char == "&" and self._peek() == "&":
                self._at += 1
            else:
                self._class_element(char)

    def _class_element(self, char: str) -> None:
        low = self._escape(in_class=True) if char == "\\" else char
        following = self._pattern[self._at + 1 : self._at + 2]
        if low is None or self._peek() != "-" or following in ("", "]", "["):
            return
        self._at += 1
        high: str | None = self._take()
        if high == "\\":
            high = self._escape(in_class=True)
        if high is None or high < low:
            self._refuse("Illegal character range", self._at - 1)

    def _escape(self, *, in_class: bool) -> str | None:
        """Take what follows a backslash; return the character it stands for, if only one."""
        if self._at >= len(self._pattern):
            self._refuse("Unescaped trailing backslash", len(self._pattern))
        char = self._take()
        if char == "Q":
            end = self._pattern.find("\\E", self._at)
            self._at = len(self._pattern) if end < 0 else end + 2
            return None
        if char in "pP":
            self._property()
        elif char == "x":
            return self._hexadecimal()
        elif char == "u":
            return self._digits_of_code(4, "Illegal Unicode escape sequence")
        elif char == "0":
            if self._peek() not in "01234567":
                self._refuse("Illegal octal escape sequence", self._at)
            return None
        elif char == "k" and not in_class:
            self._named_reference()
        elif char in _LETTERS and char not in _PLAIN_ESCAPES:
            if in_class or char not in _ESCAPES_OUTSIDE_CLASSES:
                self._refuse("Illegal/unsupported escape sequence", self._at - 1)
        elif char in _DIGITS and in_class:
            self._refuse("Illegal/unsupported escape sequence", self._at - 1)
        return None if char in _CATEGORIES or char in _LETTERS else char

    def _property(self) -> None:
        name = self._peek()
        self._at += 1
        if name != "{":
            if name not in _ONE_LETTER_PROPERTIES:
                self._refuse(f"Unknown character property name {{{name}}}", self._at - 1)
            return
        end = self._pattern.find("}", self._at)
        if end < 0:
            self._refuse("Unclosed character family", len(self._pattern) - 1)
        if end == self._at:
            self._refuse("Empty character family", end)
        self._at = end + 1

    def _hexadecimal(self) -> str:
        message = "Illegal hexadecimal escape sequence"
        if self._peek() != "{":
            return self._digits_of_code(2, message)
        code = re.compile(r"\{([0-9A-Fa-f]{1,8})\}").match(self._pattern, self._at)
        if code is None or int(code[1], 16) > 0x10FFFF:
            self._refuse(message, self._at)
        self._at = code.end()
        return chr(int(code[1], 16))

    def _digits_of_code(self, count: int, message: str) -> str:
        start = self._at
        for _ in range(count):
            if self._peek() not in "0123456789abcdefABCDEF":
                self._refuse(message, self._at)
            self._at += 1
        return chr(int(self._pattern[start : self._at], 16))

    def _named_reference(self) -> None:
        if self._peek() != "<":
            self._refuse("\\k is not followed by '<' for named capturing group", self._at)
        name = _GROUP_NAME.match(self._pattern, self._at + 1)
        if name is None:
            self._refuse("capturing group name does not start with a Latin letter", self._at + 1)
        self._at = name.end()
        if self._peek() != ">":
            self._refuse("named capturing group is missing trailing '>'", self._at)
        self._at += 1
        if name[0] not in self._names:
            self._refuse(f"named capturing group <{name[0]}> does not exist", self._at - 1)

    def _peek(self) -> str:
        """Return the next character, and a NUL at the end, as Java does."""
        return self._pattern[self._at : self._at + 1] or "\0"

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1 : self._at]

    def _refuse(self, message: str, at: int) -> NoReturn:
        """Raise Java's error; its index is one before its cursor, and not shown below zero."""
        shown = message if at < 0 else f"{message} near index {at}"
        shown += f"\n{self._pattern}"
        if 0 <= at < len(self._pattern):
            shown += f"\n{' ' * at}^"
        raise PatternSyntax(shown)
