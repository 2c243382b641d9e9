"""Reading hand-written documents (seeds, control-plane bodies), naming the path of each mistake."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import orjson

from emulator.errors import ElasticsearchError
from emulator.xcontent.body import decode

T = TypeVar("T")


class DocumentError(ValueError):
    """A mistake in a document; the message names its path, what is wrong and what is right."""


class Node:
    """A value in a document, and the path that leads to it.

    Attributes:
        source: The name of the file it was read from, if any.
    """

    def __init__(self, value: object, path: str = "", source: str | None = None) -> None:
        self.value = value
        self.path = path
        self.source = source

    def wrong(self, message: str) -> DocumentError:
        """Return the error that says ``message`` of this place."""
        where = self.path or "the document"
        return DocumentError(
            f"{self.source}: {where}: {message}" if self.source else f"{where}: {message}"
        )

    def wrong_as(self, error: ElasticsearchError) -> DocumentError:
        """Return the error that says of this place what is wrong at the bottom of ``error``.

        Its outer reasons say where that surfaced, in a body that is none here.
        """
        while error.cause is not None:
            error = error.cause
        return self.wrong(str(error.reason))

    def fields(self, *known: str, required: tuple[str, ...] = ()) -> Mapping[str, Node]:
        """Return the fields of an object that may have only the ``known`` ones.

        Raises:
            DocumentError: No object, an unknown field, or a required one that is missing.
        """
        fields = dict(self.items())
        for name, node in fields.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean [{close[0]}]?" if close else f"known are {', '.join(known)}"
                raise node.wrong(f"unknown key; {hint}")
        for name in required:
            if name not in fields:
                raise self.wrong(f"the key [{name}] is missing")
        return fields

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the fields of an object with any names."""
        if not isinstance(self.value, dict):
            raise self._expected("an object")
        for name, value in self.value.items():
            path = f"{self.path}.{name}" if self.path else name
            yield name, Node(value, path, self.source)

    def elements(self) -> list[Node]:
        """Return the elements of an array."""
        if not isinstance(self.value, list):
            raise self._expected("an array")
        return [Node(value, f"{self.path}[{n}]", self.source) for n, value in enumerate(self.value)]

    def text(self) -> str:
        """Return a text."""
        if not isinstance(self.value, str):
            raise self._expected("a text")
        return self.value

    def text_or_none(self) -> str | None:
        """Return a text, or ``None`` for null."""
        return None if self.value is None else self.text()

    def texts(self) -> tuple[str, ...]:
        """Return an array of texts."""
        return tuple(element.text() for element in self.elements())

    def integer(self) -> int:
        """Return a whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self._expected("a whole number")
        return self.value

    def boolean(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self._expected("true or false")
        return self.value

    def mapping(self) -> dict[str, object]:
        """Return an object as it is."""
        return {name: node.value for name, node in self.items()}

    def read(self, parse: Callable[[object], T]) -> T:
        """Return ``parse`` of the value; its `ValueError` is said of this place."""
        try:
            return parse(self.value)
        except DocumentError:
            raise
        except ValueError as error:
            raise self.wrong(str(error)) from error

    def _expected(self, what: str) -> DocumentError:
        return self.wrong(f"expected {what}, found {_kind_of(self.value)}")


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "an array"
        case _:
            return "an object"


def read_document(data: bytes) -> Node:
    """Return the root of a JSON document.

    Raises:
        DocumentError: It is no JSON, or gives a key twice; the message says where.
    """
    try:
        orjson.loads(data)  # which says what is wrong in plainer words, and reads to the end
        return Node(decode(data))
    except ElasticsearchError as error:
        reason, _, _ = str(error.reason).partition("\n")  # then all of the document, with secrets
        raise DocumentError(f"no valid JSON: {reason}") from error
    except orjson.JSONDecodeError as error:
        raise DocumentError(
            f"no valid JSON: {error.msg}, line {error.lineno}, column {error.colno}"
        ) from None
