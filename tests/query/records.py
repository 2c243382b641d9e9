"""Small records to search, and the shortest ways to search them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emulator.query.allowed import check_query, check_sort
from emulator.query.columns import Segment
from emulator.query.errors import Shard
from emulator.query.evaluate import Evaluation
from emulator.query.fields import Field, FieldTable, Kind
from emulator.query.index import Index
from emulator.query.nodes import Query
from emulator.query.paging import Matched, by_relevance
from emulator.query.relevance import Relevance
from emulator.query.search import Found, Search
from emulator.query.search_request import SearchRequest
from emulator.slow_work import SlowWork
from emulator.state import State, Table

DAY = 86_400_000
NOW = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""

SHARD = Shard(".items-1", "uuid-of-the-items-index", "node-1")


@dataclass(frozen=True)
class Item:
    """Something with a field of each kind.

    Attributes:
        names: Values of the keyword field ``name``.
        text: The text field ``text``.
        made: The date field ``made``, in milliseconds.
        on: The boolean field ``on``.
        leaves: Of the flattened field ``tree``.
    """

    id: str = "x"
    names: tuple[str, ...] = ()
    text: str | None = None
    made: int | None = None
    on: bool | None = None
    leaves: tuple[tuple[str, str], ...] = ()


def _optional(value: str | int | None) -> Iterable[str | int]:
    return () if value is None else (value,)


FIELDS: FieldTable[Item] = FieldTable(
    [
        Field("name", Kind.KEYWORD, lambda item: item.names, index_name="index_name"),
        Field("text", Kind.TEXT, lambda item: _optional(item.text), sortable=False),
        Field("made", Kind.DATE, lambda item: _optional(item.made), index_name="made_time"),
        Field("on", Kind.BOOLEAN, lambda item: _optional(item.on), index_name="is_on"),
        Field(
            "tree",
            Kind.FLATTENED,
            lambda item: [leaf for _, leaf in item.leaves],
            leaves_of=lambda item: item.leaves,
            index_name="tree_flat",
        ),
        Field("id", Kind.KEYWORD, lambda item: (item.id,), runtime=True),
    ],
    id_of=lambda item: item.id,
)


def named(*names: str | tuple[str, ...]) -> list[Item]:
    """Return items with these names, whose ids are ``0``, ``1`` and so on."""
    several = [(name,) if isinstance(name, str) else name for name in names]
    return [Item(str(number), each) for number, each in enumerate(several)]


def found(query: Query, items: Sequence[Item], now: int = NOW) -> list[str]:
    """Return the ids of the items that a query matches, in index order."""
    docs = Evaluation(FIELDS, now).docs(query, Segment(items))
    return [items[doc].id for doc in sorted(docs)]


def best_first(query: Query, shelf: Shelf) -> str:
    """Return the ids of what a query matches, allowed or not, in the order of a search."""
    parts = shelf.index.parts()
    evaluation = Evaluation(FIELDS, NOW)
    matched = [
        Matched(part.segment, evaluation.docs(query, part.segment) - part.hidden) for part in parts
    ]
    placed = by_relevance(query, Relevance(evaluation, parts), matched, 100)
    return "".join(segment.documents[doc].id for segment, doc in placed)


class Shelf:
    """Items in a table, and searches of them.

    Attributes:
        items: The table.
        state: What the table is of, for snapshots.
        work: What the search leaves large columns to.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.state = State()
        self.items: Table[Item] = self.state.table("items")
        self.work = SlowWork()
        self.index: Index[Item] = Index(self.items, FIELDS, self.work)
        self._search = Search(self.index, FIELDS, SHARD)
        for item in items:
            self.put(item)

    def put(self, item: Item) -> None:
        """Store an item as the newest."""
        self.items.put(item.id, item)

    def search(self, request: SearchRequest, *only: Query, now: int = NOW) -> Found[Item]:
        """Return what a request finds, if it is allowed."""
        if request.query is not None:
            check_query(request.query, FIELDS)
        check_sort(request.sort, FIELDS)
        return self._search.run(request, now, only)

    def ids(self, request: SearchRequest) -> list[str]:
        """Return the ids of the items of a page."""
        return [hit.record.id for hit in self.search(request).hits]
