"""What a template is made of; see `emulator.security.role_mappings.mustache`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable:
    """The value of a name; ``.`` is the element at hand."""

    name: str
    escaped: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that are there as often as a name has elements, or where it has none."""

    name: str
    parts: Parts
    inverted: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that another template could replace, if there were any."""

    parts: Parts


@dataclass(frozen=True, slots=True)
class Url:
    """Parts whose text is encoded for a URL."""

    parts: Parts


@dataclass(frozen=True, slots=True)
class ToJson:
    """The value of a name as JSON; ``None`` names nothing."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Join:
    """The elements of a name in one text; the parts inside where it is no array."""

    name: str | None
    parts: Parts
    delimiter: str


Part = Text | Variable | Section | Group | Url | ToJson | Join
Parts = tuple[Part, ...]
