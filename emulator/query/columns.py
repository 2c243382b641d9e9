"""Documents in columns: for each field, which documents have which values.

A `Segment` is an immutable row of documents; a document is known by its place in it, its *ordinal*.
A column is worked out when a field is first asked for. It holds the distinct values in their order,
and the documents of each, so a term is found by bisection and a range or a prefix is a slice.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from operator import sub
from typing import Generic, NamedTuple, TypeVar

from emulator.query.analysis import analyzer
from emulator.query.fields import Kind, Resolved, Value
from emulator.slow_work import SlowWork

_FEW = 2_000  # documents whose column takes a few milliseconds

R = TypeVar("R")


class Order(NamedTuple):
    """All documents of a segment in some order.

    Attributes:
        docs: The documents in that order.
        places: For each document, where it stands in the order.
    """

    docs: Sequence[int]
    places: Sequence[int]


class Column:
    """The values of one field in all documents of a segment.

    Attributes:
        values: The distinct values, sorted.
        single_valued: Whether no document has two values.
    """

    __slots__ = (
        "__dict__",
        "_docs",
        "_orders",
        "_ranks",
        "_size",
        "_starts",
        "single_valued",
        "values",
    )

    def __init__(self, values_of_docs: Sequence[Sequence[Value]]) -> None:
        """Sort the distinct values of each document into a column."""
        docs_by_value: dict[Value, list[int]] = {}
        self.single_valued = True
        for doc, values in enumerate(values_of_docs):
            if len(values) > 1:
                self.single_valued = False
            for value in values:
                docs_by_value.setdefault(value, []).append(doc)
        self.values: list[Value] = sorted(docs_by_value)  # all of one kind
        self._size = len(values_of_docs)
        self._orders: dict[tuple[bool, bool, int], Order] = {}
        self._ranks: dict[tuple[bool, bool, int], array[int]] = {}
        self._starts = array("I", [0])
        self._docs = array("I")
        for value in self.values:
            self._docs.extend(docs_by_value[value])
            self._starts.append(len(self._docs))

    def place_of(self, value: Value) -> int:
        """Return where a value stands, or would stand, among the distinct ones."""
        return bisect_left(self.values, value)

    def place_after(self, value: Value) -> int:
        """Return where the first greater value stands, or would stand."""
        return bisect_right(self.values, value)

    def place_after_prefix(self, prefix: str, first: int) -> int:
        """Return where the first value from ``first`` on stands that does not begin like this."""
        width = len(prefix)
        return bisect_right(self.values, prefix, lo=first, key=lambda text: str(text)[:width])

    def find(self, value: Value) -> int | None:
        """Return where a value stands, if any document has it."""
        place = self.place_of(value)
        found = place < len(self.values) and self.values[place] == value
        return place if found else None

    def docs_of(self, place: int) -> array[int]:
        """Return the documents with the value at a place, in ascending order."""
        return self._docs[self._starts[place] : self._starts[place + 1]]

    def count_of(self, place: int) -> int:
        """Return how many documents have the value at a place."""
        return self._starts[place + 1] - self._starts[place]

    @property
    def counts(self) -> list[int]:
        """How many documents have each of the values."""
        return list(map(sub, self._starts[1:], self._starts))

    def docs_between(self, first: int, end: int) -> array[int] | set[int]:
        """Return the documents with a value at one of the places ``first <= place < end``."""
        if first >= end:
            return array("I")
        docs = self._docs[self._starts[first] : self._starts[end]]
        return docs if self.single_valued or end - first == 1 else set(docs)

    def any_value(self) -> array[int] | set[int]:
        """Return the documents with any value."""
        return self.docs_between(0, len(self.values))

    def rank_of(self, value: Value, *, descending: bool) -> int:
        """Return the rank of a value in the order of `ranks`, odd if no document has it."""
        place = self.place_of(value)
        found = place < len(self.values) and self.values[place] == value
        rank = 2 * place + (2 if found else 1)
        return self.last_rank - rank if descending else rank

    @property
    def last_rank(self) -> int:
        """A rank behind that of every value; 0 is before all."""
        return 2 * len(self.values) + 2

    def ranks(self, *, descending: bool, greatest: bool, missing: int) -> array[int]:
        """Return for each document its rank when all are sorted by this field; ties share one.

        Args:
            descending: Whether the greatest value has the lowest rank.
            greatest: Whether the greatest of several values counts, rather than the least.
            missing: The rank of documents without a value.
        """
        key = (descending, greatest, missing)
        ranks = self._ranks.get(key)
        if ranks is None:
            places = self.last_places if greatest else self.places
            last = self.last_rank
            rank_at = [last - 2 * n if descending else 2 * n for n in range(len(self.values) + 1)]
            rank_at[0] = missing
            ranks = self._ranks[key] = array("I", map(rank_at.__getitem__, places))
        return ranks

    def order(self, *, descending: bool, greatest: bool, missing: int) -> Order:
        """Return the documents sorted by `ranks`, ties in index order."""
        key = (descending, greatest, missing)
        order = self._orders.get(key)
        if order is None:
            ranks = self.ranks(descending=descending, greatest=greatest, missing=missing)
            docs = array("I", sorted(range(self._size), key=ranks.__getitem__))
            places = array("I", bytes(4 * self._size))
            for place, doc in enumerate(docs):
                places[doc] = place
            order = self._orders[key] = Order(docs, places)
        return order

    @cached_property
    def places(self) -> array[int]:
        """For each document, the place of its value plus one; 0 for none, the least of several."""
        places = array("I", bytes(4 * self._size))
        for place in range(len(self.values) - 1, -1, -1):
            for doc in self.docs_of(place):
                places[doc] = place + 1
        return places

    @cached_property
    def last_places(self) -> array[int]:
        """The same, with the greatest of several values."""
        if self.single_valued:
            return self.places
        places = array("I", bytes(4 * self._size))
        for place in range(len(self.values)):
            for doc in self.docs_of(place):
                places[doc] = place + 1
        return places


class Segment(Generic[R]):
    """Some documents that never change, and what has been worked out of them.

    Args:
        documents: In index order, the order of ties.
    """

    def __init__(self, documents: Sequence[R]) -> None:
        self.documents = documents
        self._columns: dict[tuple[str, str | None], Column] = {}
        self._work: SlowWork | None = None

    def worked_out_by(self, work: SlowWork) -> Segment[R]:
        """Return the same segment for one search, which leaves large columns to ``work``."""
        same: Segment[R] = Segment(self.documents)
        same._columns = self._columns
        same._work = work
        return same

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self.documents)

    def column(self, resolved: Resolved[R]) -> Column:
        """Return the column of a field, worked out now if need be.

        Raises:
            WorkPending: It is to be worked out elsewhere first; see `emulator.slow_work`.
        """
        key = (resolved.field.name, resolved.path)
        column = self._columns.get(key)
        if column is None:
            if self._work is None or len(self) <= _FEW:
                return self._work_out(key, resolved)
            job = ("column", id(self._columns), *key)
            column = self._work.result_of(job, lambda: self._work_out(key, resolved))
        return column

    def _work_out(self, key: tuple[str, str | None], resolved: Resolved[R]) -> Column:
        column = Column([terms_of(resolved, document) for document in self.documents])
        self._columns[key] = column
        return column


def terms_of(resolved: Resolved[R], document: R) -> Sequence[Value]:
    """Return what a document is found by in a field: its values, or the words of a text."""
    values = resolved.values_of(document)
    if resolved.kind is not Kind.TEXT:
        return values
    words_of = analyzer(resolved.field.analyzer, "match")
    return [word for value in values for word in words_of(str(value))]
