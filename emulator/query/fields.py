"""Fields: what the documents of a kind may be asked for, and under which names.

Source: behaviour notes on API keys, section 6.1, and on users and roles, section 1.8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import Generic, NamedTuple, TypeVar

from emulator.errors import IllegalArgument

R = TypeVar("R")
R_contra = TypeVar("R_contra", contravariant=True)

Value = str | int | bool
"""A value in a document: a keyword or text, milliseconds since the epoch, or true or false."""


class Kind(Enum):
    """How the values of a field are compared."""

    KEYWORD = "keyword"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"
    FLATTENED = "flattened"

    @property
    def has_text(self) -> bool:
        """Whether the values are texts."""
        return self not in (Kind.DATE, Kind.BOOLEAN)


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """A field of documents of one kind.

    Attributes:
        name: What requests call it.
        index_name: What Elasticsearch's own index calls it, as some error texts show.
        values_of: The values of a document, none if it has none there; of a `Kind.FLATTENED` field,
            all its leaves as text.
        leaves_of: Of a `Kind.FLATTENED` field, the dotted paths and the leaves there as text.
        sortable: Whether documents may be sorted by it.
        analyzer: What makes words of a `Kind.TEXT` field.
        format: How the dates of a `Kind.DATE` field are written.
        runtime: Whether Elasticsearch works it out for each search, so that no value is rarer, and
            says more, than another.
    """

    name: str
    kind: Kind
    values_of: Callable[[R], Iterable[Value]]
    leaves_of: Callable[[R], Iterable[tuple[str, str]]] | None = None
    index_name: str = ""
    sortable: bool = True
    analyzer: str = "standard"
    format: str = "epoch_millis"
    runtime: bool = False


class Resolved(NamedTuple, Generic[R]):
    """A field that a request names.

    Attributes:
        name: As the request has it.
        path: Within a flattened field, the dotted path to the leaves; ``None`` for the whole.
    """

    name: str
    field: Field[R]
    path: str | None = None

    @property
    def kind(self) -> Kind:
        """How the values are compared."""
        return self.field.kind

    @property
    def index_name(self) -> str:
        """What Elasticsearch's own index calls it."""
        below = "" if self.path is None else f".{self.path}"
        return (self.field.index_name or self.field.name) + below

    @property
    def own_name(self) -> str:
        """What a field of Elasticsearch's index calls itself: all leaves are in one such field."""
        below = "" if self.path is None else "._keyed"
        return (self.field.index_name or self.field.name) + below

    def values_of(self, record: R) -> Sequence[Value]:
        """Return the distinct values that a record has there."""
        if self.path is None or self.field.leaves_of is None:
            return list(dict.fromkeys(self.field.values_of(record)))
        leaves = self.field.leaves_of(record)
        return list(dict.fromkeys(leaf for path, leaf in leaves if path == self.path))


class FieldTable(Generic[R]):
    """All fields of documents of one kind.

    Args:
        fields: In the order in which patterns find them.
        id_of: The id of a document, for ``ids`` queries.
    """

    def __init__(self, fields: Sequence[Field[R]], id_of: Callable[[R], str]) -> None:
        self._fields: Mapping[str, Field[R]] = {field.name: field for field in fields}
        identity: Field[R] = Field("_id", Kind.KEYWORD, lambda record: (id_of(record),))
        self.by_id: Resolved[R] = Resolved("_id", identity)

    def resolve(self, name: str) -> Resolved[R]:
        """Return the field of a name.

        Raises:
            IllegalArgument: There is no such field, or the name is a pattern.
        """
        found = self.find(name)
        if found is not None:
            return found
        if "*" in name:
            raise IllegalArgument(
                f"Field name pattern [{name}] is not allowed for querying or aggregation"
            )
        raise IllegalArgument(f"Field [{name}] is not allowed for querying or aggregation")

    def find(self, name: str) -> Resolved[R] | None:
        """Return the field of a name, if there is one."""
        field = self._fields.get(name)
        if field is not None:
            return Resolved(name, field)
        root, dot, path = name.partition(".")
        field = self._fields.get(root)
        if field is None or field.kind is not Kind.FLATTENED or not dot or "*" in name:
            return None
        return Resolved(name, field, path)

    def matching(self, pattern: str) -> list[Resolved[R]]:
        """Return the fields whose names fit a pattern or a name; none is no error.

        What is below a flattened field cannot be listed, so a pattern finds only the whole field.
        """
        if "*" not in pattern:
            found = self.find(pattern)
            return [] if found is None else [found]
        escaped = pattern.replace("[", "[[]").replace("?", "[?]")
        return [
            Resolved(name, field)
            for name, field in self._fields.items()
            if fnmatchcase(name, escaped)
        ]
