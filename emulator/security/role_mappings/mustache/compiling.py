"""Reading templates; see `emulator.security.role_mappings.mustache`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn

from emulator.security.role_mappings.mustache.errors import MustacheError
from emulator.security.role_mappings.mustache.parts import (
    Group,
    Join,
    Part,
    Parts,
    Section,
    Text,
    ToJson,
    Url,
    Variable,
)

_NAME = "query-template"  # of every template, in what is said of it
_DELIMITER = re.compile(r"join delimiter='(.*)'")
_MAX_DEPTH = 50  # of sections; reading and rendering them takes a few frames of the stack each


def compile_template(source: str) -> Parts:
    """Return the parts of a template.

    Raises:
        MustacheError: It is malformed, or has a partial: there is nowhere to take one from.
    """
    return _Compiler(source).section(None, _Level("{{", "}}"))


@dataclass(slots=True)
class _Level:
    """A section that is being read, or the whole template.

    Attributes:
        opening: What a tag opens with, from here on.
        closing: What it closes with.
        after_tag: Whether the line began within a tag of several lines, and is not text by itself.
        blank: Whether the line had nothing but spaces so far.
    """

    opening: str
    closing: str
    after_tag: bool = False
    depth: int = 1
    blank: bool = True
    parts: list[Part] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def flush(self) -> None:
        """Make a part of the text that has been read."""
        text = "".join(self.text)
        self.text.clear()
        if text:
            self.parts.append(Text(text))


class _Compiler:
    """Reads a template from its start to its end."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._line = 1
        self._start_of_line = True

    def section(self, tag: str | None, level: _Level) -> Parts:
        """Return what stands until the end of ``tag``, or of the template where that is none."""
        if level.depth > _MAX_DEPTH:
            self._refuse(
                f"the emulator does not read sections that are nested deeper than {_MAX_DEPTH}"
            )
        first_line = self._line
        had_return = False
        while (character := self._next()) is not None:
            if character == "\r":
                had_return = True
            elif character == "\n":
                self._end_line(level, had_return)
            elif self._source.startswith(level.opening, self._position - 1):
                had_return = False
                self._position += len(level.opening) - 1
                if self._tag(tag, level):
                    return tuple(level.parts)
                self._start_of_line = False
            else:
                had_return = False
                level.blank = level.blank and character in " \t"
                level.text.append(character)
        if tag is not None:
            self._refuse(f"Failed to close '{tag}' tag", first_line)
        level.flush()
        return tuple(level.parts)

    def _next(self) -> str | None:
        if self._position == len(self._source):
            return None
        self._position += 1
        return self._source[self._position - 1]

    def _end_line(self, level: _Level, had_return: bool) -> None:
        self._line += 1
        if not level.after_tag or not level.blank:
            level.text.append("\r\n" if had_return else "\n")
        level.flush()
        level.after_tag = False
        level.blank = True
        self._start_of_line = True

    def _tag(self, tag: str | None, level: _Level) -> bool:
        """Read a tag from behind its opening; return whether it closes the section ``tag``."""
        end = self._source.find(level.closing, self._position)
        is_closed = end >= 0
        command = self._source[self._position : end if is_closed else None]
        self._position = end + len(level.closing) if is_closed else len(self._source)
        if not command:
            self._refuse("Empty mustache")
        kind, name = command[0], command[1:].strip()
        match kind:
            case "#" | "^" | "$":
                self._open(kind, name, level)
            case "/":
                if not self._start_of_line or not level.blank:
                    level.flush()
                if name != tag:
                    started = "null" if tag is None else tag
                    self._refuse(
                        f"Mismatched start/end tags: {started} != {name} in {_NAME}:{self._line}"
                    )
                return True
            case ">" | "<":
                self._refuse(f"Template {name} not found", place=False)
            case "{":
                level.flush()
                level.parts.append(Variable(self._unescaped_name(name, level), escaped=False))
            case "&":
                level.flush()
                level.parts.append(Variable(name, escaped=False))
            case "!" | "%":
                level.flush()
            case "=":
                level.flush()
                self._change_delimiters(command, level)
            case _:
                if not is_closed:
                    self._refuse_unclosed()
                level.flush()
                level.parts.append(Variable(command.strip(), escaped=True))
        return False

    def _open(self, kind: str, name: str, level: _Level) -> None:
        """Read a section; a line that holds nothing but its tag is no text."""
        self._start_of_line = self._start_of_line and level.blank
        first_line = self._line
        inner = _Level(level.opening, level.closing, after_tag=True, depth=level.depth + 1)
        parts = self.section(name, inner)
        spans_lines = self._line != first_line
        if not level.blank or not spans_lines:
            level.flush()
        level.text.clear()
        level.after_tag = spans_lines
        level.parts.append(self._section_of(kind, name, parts))

    def _section_of(self, kind: str, name: str, parts: Parts) -> Part:
        if kind == "$":
            return Group(parts)
        if kind == "^":
            return Section(name, parts, inverted=True)
        match name.lower():
            case "tojson":
                return ToJson(self._variable_of("toJson", parts))
            case "join":
                return Join(self._variable_of("join", parts), parts, ",")
            case "url":
                return Url(parts)
        delimiter = _DELIMITER.fullmatch(name)
        if delimiter is not None:
            return Join(self._variable_of("join", parts), parts, delimiter[1])
        return Section(name, parts, inverted=False)

    def _variable_of(self, function: str, parts: Parts) -> str | None:
        """Return the name inside of a function; ``None`` for a tag, which names nothing."""
        codes = [part for at, part in enumerate(parts) if at == 0 or not isinstance(part, Text)]
        if len(codes) != 1:
            self._refuse(
                f"Mustache function [{function}] must contain one and only one identifier",
                place=False,
            )
        texts = [part.text for part in parts if isinstance(part, Text)]
        return "".join(texts) if len(texts) == len(parts) else None

    def _unescaped_name(self, name: str, level: _Level) -> str:
        if level.closing[1:] != "}":
            return name[:-1]
        if not self._source.startswith("}", self._position):
            self._refuse_unclosed()
        self._position += 1
        return name

    def _change_delimiters(self, command: str, level: _Level) -> None:
        delimiters = "".join(command.split())
        half = len(delimiters) // 2
        if len(delimiters) not in (4, 6):
            self._refuse(f"Invalid delimiter string: {delimiters}")
        level.opening, level.closing = delimiters[1:half], delimiters[half:-1]

    def _refuse_unclosed(self) -> NoReturn:
        self._refuse(f"Improperly closed variable in {_NAME}:{self._line}")

    def _refuse(self, text: str, line: int | None = None, *, place: bool = True) -> NoReturn:
        where = f" @[{_NAME}:{line or self._line}]" if place else ""
        raise MustacheError(text + where)
