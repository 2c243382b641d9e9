"""The exact reader: tokens straight from the bytes, each mistake where and as Jackson finds it.

A pull parser. Of what lies ahead it has seen no more than Jackson has: with a field name also the
colon and the start of the value, but the inside of a string only once its value is asked for or
passed by. So a mistake inside a string belongs to the field that reads it, and an unknown field is
refused before the string it holds is looked at.

Source: ``UTF8StreamJsonParser.nextToken`` of Jackson; behaviour note ``rest_layer.md`` section 8.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from emulator.errors import IllegalState
from emulator.xcontent.json_numbers import read_number, starts_number
from emulator.xcontent.json_source import Source, refuse_beyond_limit
from emulator.xcontent.json_space import skip_space
from emulator.xcontent.json_strings import code_at, read_name, read_string
from emulator.xcontent.json_words import WORDS, read_word, refuse_value
from emulator.xcontent.tokens import Location, Token

_MAX_DEPTH = 1000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_QUOTE, _COMMA, _COLON = b'",:'

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT = Token.START_OBJECT, Token.END_OBJECT
_START_ARRAY, _END_ARRAY = Token.START_ARRAY, Token.END_ARRAY
_FIELD_NAME, _STRING, _NUMBER = Token.FIELD_NAME, Token.VALUE_STRING, Token.VALUE_NUMBER
_BOOLEAN, _NULL = Token.VALUE_BOOLEAN, Token.VALUE_NULL
_OPENING = {ord("{"): _START_OBJECT, ord("["): _START_ARRAY}
_LITERALS = {
    "true": (_BOOLEAN, True),
    "false": (_BOOLEAN, False),
    "null": (_NULL, None),
}

_Scanned = tuple[Token, object, str]
"""A token, its value (not yet that of a string), and its text."""


@dataclass(slots=True)
class _Container:
    """An object or array that has been opened and not closed.

    Attributes:
        start: The offset of its bracket.
        holder: The name of the field that holds it.
        names: The field names seen so far; ``None`` for an array.
        has_entries: Whether a comma must come before the next entry.
    """

    start: int
    holder: str | None
    names: set[str] | None
    has_entries: bool = False

    @property
    def kind(self) -> str:
        return "Array" if self.names is None else "Object"


class JsonReader:
    """A `Reader` over the bytes of a body; see the module for how far it looks ahead.

    Every method may raise `XContentParseError` (a malformed body) or `XContentEndOfFile` (a
    truncated one); nothing may be asked of a reader after that but its ``location``.
    """

    __slots__ = (
        "_name_start",
        "_offset",
        "_open",
        "_scanned",
        "_source",
        "_start",
        "_text",
        "_unread",
        "_value",
        "name",
        "token",
    )

    def __init__(self, body: bytes) -> None:
        self.token: Token | None = None
        self.name: str | None = None
        self._source = Source(body)
        self._offset = len(_BYTE_ORDER_MARK) if body.startswith(_BYTE_ORDER_MARK) else 0
        self._open: list[_Container] = []
        self._start = -1  # of the value at hand; none yet, which errors show as column 0
        self._name_start = -1
        self._scanned: _Scanned | None = None  # the value after the name at hand
        self._value: object = None
        self._text = ""
        self._unread = False  # whether the cursor is before the inside of a string

    @property
    def value(self) -> object:
        """The text of a field name or string; the number or boolean of such a value."""
        if self._unread:
            self._unread = False
            self._value, self._offset = read_string(self._source, self._offset)
        return self._value

    @value.setter
    def value(self, value: object) -> None:
        self._value = value

    @property
    def location(self) -> Location:
        """Where the current token starts; line 1, column 0 before the first."""
        return self._source.place(self._name_start if self.token is _FIELD_NAME else self._start)

    def advance(self) -> Token | None:
        """Move to the next token and return it; ``None`` at the end of the body."""
        if self._scanned is not None:
            scanned, self._scanned = self._scanned, None
            return self._stand_on(scanned)
        if self._unread:
            _ = self.value  # a string that nobody asked for must be well-formed all the same
        text = self._source.text
        offset = skip_space(self._source, self._offset)
        if offset == len(text):
            self._end()
            return None
        if text[offset] in b"]}":
            return self._close(offset)
        if self._open:
            container = self._open[-1]
            if container.has_entries:
                offset = self._after_comma(container, offset)
            container.has_entries = True
            if container.names is not None:
                return self._stand_on_name(container.names, offset)
        self._start = offset
        return self._stand_on(self._scan(offset))

    def text(self) -> str:
        """Return a scalar as text: a string, or a number or boolean as it is written.

        Raises:
            IllegalState: The cursor stands on something else.
        """
        if self.token is _STRING:
            return str(self.value)
        if self.token is _NUMBER or self.token is _BOOLEAN:
            return self._text
        line, column = self.location
        raise IllegalState(f"Can't get text on a {self.token or 'null'} at {line}:{column}")

    def tree(self) -> object:
        """Return the value at the cursor as plain data; the cursor ends on its last token."""
        if self.token is not _START_OBJECT and self.token is not _START_ARRAY:
            return self.value
        tree: dict[str, object] | list[object] = {} if self.token is _START_OBJECT else []
        outer: list[dict[str, object] | list[object]] = []
        while True:
            token = self.advance()
            if token is _FIELD_NAME:
                continue
            if token is _END_OBJECT or token is _END_ARRAY:
                if not outer:
                    return tree
                tree = outer.pop()
                continue
            child: object = self.value
            if token is _START_OBJECT:
                child = {}
            elif token is _START_ARRAY:
                child = []
            if isinstance(tree, list):
                tree.append(child)
            else:
                tree[str(self.name)] = child
            if isinstance(child, dict | list):
                outer.append(tree)
                tree = child

    def refuse_coercion(self, text: str) -> NoReturn:
        """Refuse the number at the cursor, which does not fit where it is wanted.

        Raises:
            XContentParseError: Always, at the place after the number.
        """
        self._source.refuse_coercion(text, self._offset)

    def _end(self) -> None:
        if self._open:
            container = self._open[-1]
            start = self._source.quoted(self._source.place(container.start))
            self._source.refuse_end(
                f": expected close marker for {container.kind} (start marker at {start})"
            )
        self.token = self._value = self.name = None

    def _close(self, offset: int) -> Token:
        self._start = offset
        bracket = self._source.text[offset]
        container = self._open[-1] if self._open else None
        names = container.names if container else None
        closes_array = container is not None and names is None
        if (bracket == ord("]")) != closes_array or (bracket == ord("}")) != (names is not None):
            kind = container.kind if container else "root"
            start = container.start if container else -1
            expected = "}" if bracket == ord("]") else "]"
            self._source.refuse(
                f"Unexpected close marker '{chr(bracket)}': expected '{expected}' "
                f"(for {kind} starting at {self._source.quoted(self._source.place(start))})",
                offset,
            )
        self.name = self._open.pop().holder
        self._offset = offset + 1
        self._value = None
        self.token = _END_ARRAY if closes_array else _END_OBJECT
        return self.token

    def _after_comma(self, container: _Container, offset: int) -> int:
        source = self._source
        if source.text[offset] != _COMMA:
            source.refuse_character(
                source.text[offset],
                offset,
                f"was expecting comma to separate {container.kind} entries",
            )
        offset = skip_space(source, offset + 1)
        if offset == len(source.text):
            source.refuse(
                f"Unexpected end-of-input within/between {container.kind} entries", offset
            )
        return offset

    def _stand_on_name(self, names: set[str], offset: int) -> Token:
        source = self._source
        if source.text[offset] != _QUOTE:
            code, end = code_at(source, offset, self._previous)
            source.refuse_character(code, end - 1, "was expecting double-quote to start field name")
        name, end = read_name(source, offset + 1)
        if name in names:
            source.refuse(f"Duplicate field '{name}'", end)
        names.add(name)
        self.token = _FIELD_NAME
        self.name = self._value = name
        self._name_start = offset
        end = skip_space(source, end)
        if end < len(source.text):
            if source.text[end] != _COLON:
                source.refuse_character(
                    source.text[end],
                    end,
                    "was expecting a colon to separate field name and value",
                )
            end = skip_space(source, end + 1)
        if end == len(source.text):
            source.refuse_end(" within/between Object entries")
        self._start = end
        self._scanned = self._scan(end)
        return _FIELD_NAME

    def _scan(self, start: int) -> _Scanned:
        """Read the value at ``start``, but for the inside of a string, object or array."""
        source = self._source
        code = source.text[start]
        if code == _QUOTE:
            self._offset = start + 1
            return _STRING, None, ""
        opening = _OPENING.get(code)
        if opening is not None:
            self._offset = start + 1
            return opening, None, ""
        if starts_number(source.text, start):
            number, text, self._offset = read_number(
                source, start, at_root=not self._open, previous=self._previous
            )
            return _NUMBER, number, text
        word = WORDS.get(code)
        if word is not None:
            self._offset = read_word(source, start, word, self._previous)
            return *_LITERALS[word], word
        in_array = bool(self._open) and self._open[-1].names is None
        refuse_value(source, start, in_array=in_array, previous=self._previous)

    def _stand_on(self, scanned: _Scanned) -> Token:
        token, self._value, self._text = scanned
        self.token = token
        if token is _STRING:
            self._unread = True
        elif token is _START_OBJECT or token is _START_ARRAY:
            names: set[str] | None = set() if token is _START_OBJECT else None
            self._open.append(_Container(self._start, self.name, names))
            if len(self._open) > _MAX_DEPTH:
                refuse_beyond_limit(
                    "Document nesting depth", len(self._open), _MAX_DEPTH, "getMaxNestingDepth"
                )
        return token

    def _previous(self) -> str:
        """Jackson's name of the token the cursor stands on, which some errors show."""
        if self.token is _NUMBER:
            return "VALUE_NUMBER_INT" if isinstance(self._value, int) else "VALUE_NUMBER_FLOAT"
        if self.token is _BOOLEAN:
            return "VALUE_TRUE" if self._value else "VALUE_FALSE"
        return str(self.token or "null")
