"""Filling templates in; see `emulator.security.role_mappings.mustache`.

Values are plain data: mappings, lists and scalars. Where a text of a collection is wanted, it is
Java's: ``{0=a, 1=b}`` of an array, as its elements can be asked for by number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus

from emulator.errors import IllegalArgument, ParseError
from emulator.rest.json_writer import write_json
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
from emulator.xcontent.doubles import format_double

Encode = Callable[[str], str]
"""Escapes a value for the kind of text that it is put into."""

_MAX_LENGTH = 1024 * 1024  # the default of the node's setting ``mustache.max_output_size_bytes``
_MAX_STEPS = 500_000  # loops in loops may take hours, and write nothing
_MAX_DEPTH = 100  # of values that are shown; each takes a few frames of the stack
_INDEX = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_SPECIAL = re.compile(r'[\x00-\x1f"\\]')
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def render(template: Parts, values: Mapping[str, object], encode: Encode) -> str:
    """Return a template with its values filled in; an unknown name has none.

    Raises:
        ParseError: The text would become longer than Elasticsearch allows.
        IllegalArgument: Rendering takes too many steps.
    """
    return _Rendering(encode).text_of(template, [values])


def json_escaped(text: str) -> str:
    """Return a text as it stands between the quotes of a JSON string."""

    def escape(special: re.Match[str]) -> str:
        return _ESCAPES.get(special[0]) or f"\\u{ord(special[0]):04X}"

    return _SPECIAL.sub(escape, text)


def url_encoded(text: str) -> str:
    """Return a text as Java's ``URLEncoder`` encodes it."""
    return quote_plus(text, safe="*", errors="replace").replace("~", "%7E")


def java_text(value: object, depth: int = 0) -> str:
    """Return a value as Java's ``toString`` shows it.

    Raises:
        IllegalArgument: It is nested too deep.
    """
    if depth > _MAX_DEPTH:
        raise IllegalArgument(
            f"the emulator does not show values that are nested deeper than {_MAX_DEPTH}"
        )
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float():
            return format_double(value)
        case Mapping():
            entries = [f"{key}={java_text(one, depth + 1)}" for key, one in value.items()]
            return f"{{{', '.join(entries)}}}"
        case list() | tuple():
            return f"[{', '.join([java_text(one, depth + 1) for one in value])}]"
        case _:
            return str(value)


class _Rendering:
    """One filling in of a template."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._steps_left = _MAX_STEPS

    def text_of(self, parts: Parts, scopes: list[object]) -> str:
        """Return the text of ``parts``.

        Args:
            parts: Of the template.
            scopes: Where names are looked for, the last one first.
        """
        text: list[str] = []
        length = 0
        for part in parts:
            self._count_steps(len(scopes))
            text.append(self._text_of_part(part, scopes))
            length = _longer(length, text[-1])
        return "".join(text)

    def _count_steps(self, looks: int) -> None:
        """Count a part, or an element; it takes as many looks as there are places for a name."""
        self._steps_left -= looks
        if self._steps_left < 0:
            raise IllegalArgument(
                f"the emulator does not render templates of more than {_MAX_STEPS} steps"
            )

    def _text_of_part(self, part: Part, scopes: list[object]) -> str:
        match part:
            case Text(text):
                return text
            case Variable(name, escaped):
                value = _find(name, scopes)
                text = "" if value is None else _shown(value)
                return self._encode(text) if escaped else text
            case Section():
                return self._section(part, scopes)
            case Group(parts):
                return self.text_of(parts, scopes)
            case Url(parts):
                return url_encoded(self.text_of(parts, scopes))
            case ToJson(name):
                return _as_json(None if name is None else _find(name, scopes))
            case Join(name, parts, delimiter):
                value = None if name is None else _find(name, scopes)
                if isinstance(value, list | tuple):
                    return _joined([_shown(element) for element in value], delimiter)
                return self.text_of(parts, scopes)

    def _section(self, section: Section, scopes: list[object]) -> str:
        value = _find(section.name, scopes)
        if section.inverted:
            return "" if _elements(value) else self.text_of(section.parts, scopes)
        text = []
        length = 0
        for element in _elements(value):
            self._count_steps(len(scopes))
            inner = scopes if element is None else [*scopes, element]
            text.append(self.text_of(section.parts, inner))
            length = _longer(length, text[-1])
        return "".join(text)


def _joined(texts: list[str], delimiter: str) -> str:
    _longer(len(delimiter) * len(texts), "")  # asked first, as that may be more than fits anywhere
    return delimiter.join(texts)


def _longer(length: int, text: str) -> int:
    """Return how long the text is with ``text`` at its end."""
    if length + len(text) > _MAX_LENGTH:
        raise ParseError("Mustache script result size limit exceeded")
    return length + len(text)


def _elements(value: object) -> list[object] | tuple[object, ...]:
    """Return what a section is repeated for."""
    if value is None or value is False or value == "":
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _find(name: str, scopes: list[object]) -> object:
    """Return the value of a name: a key with dots in it, or a way through objects."""
    if name == ".":
        return scopes[-1]
    for scope in reversed(scopes):
        if _has(scope, name):
            return _member(scope, name)
        first, dot, rest = name.partition(".")
        if dot and _has(scope, first):
            value, found = _follow(_member(scope, first), rest)
            if found:
                return value
    return None


def _follow(scope: object, name: str) -> tuple[object, bool]:
    """Return the value at the end of a way, and whether to look for it nowhere else.

    A way that breaks off before its last step may go on in an outer scope.
    """
    first, dot, rest = name.partition(".")
    while dot and scope is not None:
        if not _has(scope, first):
            return None, False
        scope = _member(scope, first)
        first, dot, rest = rest.partition(".")
    return _member(scope, first), True


def _has(scope: object, name: str) -> bool:
    if isinstance(scope, Mapping):
        return name in scope
    return _member(scope, name) is not None


def _member(scope: object, name: str) -> object:
    if isinstance(scope, Mapping):
        return scope.get(name)
    if not isinstance(scope, list | tuple):
        return None
    if name == "size":
        return len(scope)
    index = int(name) if _INDEX.fullmatch(name) else -1
    return scope[index] if 0 <= index < len(scope) else None


def _shown(value: object) -> str:
    """Return a value as a template shows it."""
    if isinstance(value, list | tuple):
        return java_text(dict(enumerate(value)))
    return java_text(value)


def _as_json(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping | list | tuple):
        return write_json(value, pretty=False)
    return java_text(value)
