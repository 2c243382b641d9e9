"""The fast reader: tokens of a body that is already decoded to plain data."""

from __future__ import annotations

from collections.abc import Iterator

from emulator.errors import IllegalState
from emulator.xcontent.tokens import Location, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_START_OBJECT, _END_OBJECT = Token.START_OBJECT, Token.END_OBJECT
_START_ARRAY, _END_ARRAY = Token.START_ARRAY, Token.END_ARRAY
_FIELD_NAME, _STRING, _NUMBER = Token.FIELD_NAME, Token.VALUE_STRING, Token.VALUE_NUMBER
_BOOLEAN, _NULL = Token.VALUE_BOOLEAN, Token.VALUE_NULL
_SCALARS = {
    str: _STRING,
    int: _NUMBER,
    float: _NUMBER,
    bool: _BOOLEAN,
    type(None): _NULL,
}
_END = object()

_Container = dict[str, object] | list[object]
_Frame = tuple[Iterator[object], Token, str | None, _Container]


class TreeReader:
    """A `Reader` over dicts, lists and scalars; its places are all the same and mean nothing.

    Attributes:
        guessed_text: Whether the text of a number was asked for that may have been written in
            another way (``1.50``, ``1e3``, ``-0``); only the exact reader knows how.
    """

    __slots__ = ("_frames", "_next", "_started", "guessed_text", "name", "token", "value")

    def __init__(self, tree: object) -> None:
        self.token: Token | None = None
        self.value: object = None
        self.name: str | None = None
        self.guessed_text = False
        # what was entered: its entries, what closes it, the field that holds it, and itself
        self._frames: list[_Frame] = []
        self._next = tree  # the value after a field name, and at first the root
        self._started = False

    @property
    def location(self) -> Location:
        """Line 1, column 1, whatever the token."""
        return 1, 1

    def advance(self) -> Token | None:
        """Move to the next token and return it; ``None`` at the end."""
        if self.token is _FIELD_NAME:
            return self._stand_on(self._next)
        if not self._frames:
            if self._started:
                self.token = self.value = self.name = None
                return None
            self._started = True
            return self._stand_on(self._next)
        entries, end, holder, container = self._frames[-1]
        entry = next(entries, _END)
        if entry is _END:
            self._frames.pop()
            self.name = holder
            self.value = None
            self.token = end
            return end
        if isinstance(container, dict):
            self.name = self.value = name = str(entry)
            self._next = container[name]
            self.token = _FIELD_NAME
            return _FIELD_NAME
        return self._stand_on(entry)

    def text(self) -> str:
        """Return a scalar as text: a string, or a number or boolean as it is usually written.

        Raises:
            IllegalState: The cursor stands on something else.
        """
        value = self.value
        if self.token is _STRING:
            return str(value)
        if self.token is _NUMBER:
            if not value or isinstance(value, float):
                self.guessed_text = True
            return str(value)
        if self.token is _BOOLEAN:
            return "true" if value else "false"
        raise IllegalState(f"Can't get text on a {self.token or 'null'} at 1:1")

    def tree(self) -> object:
        """Return the value at the cursor as it is; the cursor ends on its last token."""
        if self.token is not _START_OBJECT and self.token is not _START_ARRAY:
            return self.value
        _, self.token, self.name, tree = self._frames.pop()
        return tree

    def decoded(self) -> object:
        """Return the value at the cursor as it is, as `tree` does; the cursor stays."""
        if self.token is not _START_OBJECT and self.token is not _START_ARRAY:
            return self.value
        return self._frames[-1][3]

    def _stand_on(self, value: object) -> Token:
        token = _SCALARS.get(type(value))
        if token is not None:
            self.value = value
            self.token = token
            return token
        self.value = None
        if isinstance(value, dict):
            self._frames.append((iter(value), _END_OBJECT, self.name, value))
            self.token = token = _START_OBJECT
        elif isinstance(value, list):
            self._frames.append((iter(value), _END_ARRAY, self.name, value))
            self.token = token = _START_ARRAY
        else:
            raise TypeError(f"{type(value).__name__} is no plain data")
        return token
