"""Documents in columns: for each field, which documents have which values.

A `Segment` is an immutable row of documents; a document is known by its place in it, its *ordinal*.
A column is worked out when a field is first asked for. It holds the distinct values in their order,
and the documents of each, so a term is found by bisection and a range or a prefix is a slice.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from itertools import chain, count, repeat
from operator import sub
from typing import Generic, NamedTuple, TypeVar

from emulator.query.analysis import analyzer
from emulator.query.docs import NO_DOCS, Docs, Window
from emulator.query.fields import Kind, Resolved, Value
from emulator.slow_work import SlowWork

_FEW = 2_000  # documents whose column takes a few milliseconds

R = TypeVar("R")
T = TypeVar("T")


class Sorting(NamedTuple):
    """How documents are sorted by a column.

    Attributes:
        descending: Whether the greatest value comes first.
        greatest: Whether the greatest of several values counts, rather than the least.
        missing: The rank of documents without a value.
    """

    descending: bool
    greatest: bool
    missing: int


class Order(NamedTuple):
    """All documents of a segment in some order.

    Attributes:
        docs: The documents in that order.
        places: For each document, where it stands in the order.
        ranks: For each document, its rank; ties share one.
    """

    docs: Sequence[int]
    places: Sequence[int]
    ranks: Sequence[int]


class Column:
    """The values of one field in all documents of a segment.

    Attributes:
        values: The distinct values, sorted.
        single_valued: Whether no document has two values.
        places: For each document, the place of its value plus one; 0 for none, the least of
            several.
    """

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
        self._orders: dict[Sorting, Order] = {}
        self._starts = array("I", [0])
        self._docs = array("I")
        for value in self.values:
            self._docs.extend(docs_by_value[value])
            self._starts.append(len(self._docs))
        self.places = self._places(greatest=False)

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

    def docs_at(self, place: int) -> Docs:
        """Return the documents with the value at a place."""
        return self.docs_between(place, place + 1)

    def docs_between(self, first: int, end: int) -> Docs:
        """Return the documents with a value at one of the places ``first <= place < end``."""
        if first >= end:
            return NO_DOCS
        docs = self._docs[self._starts[first] : self._starts[end]]
        if self.single_valued:
            return Docs(docs, end - first == 1, Window(self.places, first, end))
        return Docs(docs, ascending=True) if end - first == 1 else Docs(set(docs))

    def any_value(self) -> Docs:
        """Return the documents with any value."""
        return self.docs_between(0, len(self.values))

    def rank_of(self, value: Value, *, descending: bool) -> int:
        """Return the rank of a value in an order.

        A value that documents have has a multiple of four. Any other is in the middle between two
        of them, which leaves room for one before it and one behind it.
        """
        place = self.place_of(value)
        found = place < len(self.values) and self.values[place] == value
        rank = 4 * place + (4 if found else 2)
        return self.last_rank - rank if descending else rank

    @property
    def last_rank(self) -> int:
        """A rank behind that of every value; 0 is before all."""
        return 4 * len(self.values) + 4

    def knows(self, sorting: Sorting) -> bool:
        """Return whether an order was worked out before."""
        return sorting in self._orders

    def order(self, sorting: Sorting) -> Order:
        """Return the documents in some order, ties in index order."""
        order = self._orders.get(sorting)
        if order is None:
            ranks = self._ranks(sorting)
            docs = array("I", sorted(range(self._size), key=ranks.__getitem__))
            places = array("I", bytes(4 * self._size))
            for place, doc in enumerate(docs):
                places[doc] = place
            order = self._orders[sorting] = Order(docs, places, ranks)
        return order

    def _ranks(self, sorting: Sorting) -> array[int]:
        places = self.last_places if sorting.greatest else self.places
        last, descending = self.last_rank, sorting.descending
        rank_at = [last - 4 * n if descending else 4 * n for n in range(len(self.values) + 1)]
        rank_at[0] = sorting.missing
        return array("I", map(rank_at.__getitem__, places))

    def _places(self, *, greatest: bool) -> array[int]:
        """Return for each document the place of its value plus one, 0 for none."""
        places = array("I", bytes(4 * self._size))
        numbers = chain.from_iterable(map(repeat, count(1), self.counts))
        filed: Iterable[tuple[int, int]] = zip(self._docs, numbers, strict=True)
        if not (greatest or self.single_valued):
            filed = reversed(list(filed))  # the least comes last, and stays
        for doc, place in filed:
            places[doc] = place
        return places

    @cached_property
    def last_places(self) -> array[int]:
        """As `places`, with the greatest of several values."""
        return self.places if self.single_valued else self._places(greatest=True)


class Segment(Generic[R]):
    """Some documents that never change, and what has been worked out of them.

    Args:
        documents: In index order, the order of ties.
        before: How many documents the index has in the segments before.
    """

    def __init__(self, documents: Sequence[R], before: int = 0) -> None:
        self.documents = documents
        self.before = before
        self._columns: dict[tuple[str, str | None], Column] = {}
        self._identity = object()
        self._work: SlowWork | None = None

    def worked_out_by(self, work: SlowWork) -> Segment[R]:
        """Return the same segment for one table, which leaves large columns to ``work``."""
        same: Segment[R] = Segment(self.documents, self.before)
        same._columns, same._identity = self._columns, self._identity
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
        if column is not None:
            return column

        def work_out() -> Column:
            each: Iterable[Sequence[Value]]
            each = (terms_of(resolved, document) for document in self.documents)
            if resolved.kind is Kind.TEXT:  # a word may stand in it several times
                each = (list(dict.fromkeys(words)) for words in each)
            column = Column(list(each))
            self._columns[key] = column
            return column

        return self._result_of(("column", *key), work_out)

    def order(self, resolved: Resolved[R], sorting: Sorting) -> Order:
        """Return the documents in the order of a field, worked out now if need be.

        Raises:
            WorkPending: As `column`.
        """
        column = self.column(resolved)
        if column.knows(sorting):
            return column.order(sorting)
        job = ("order", resolved.field.name, resolved.path, sorting)
        return self._result_of(job, lambda: column.order(sorting))

    def _result_of(self, job: tuple[Hashable, ...], work_out: Callable[[], T]) -> T:
        if self._work is None or len(self) <= _FEW:
            return work_out()
        return self._work.result_of((self._identity, *job), work_out)


def terms_of(resolved: Resolved[R], document: R) -> Sequence[Value]:
    """Return what a document is found by in a field: its values, or the words of a text."""
    values = resolved.values_of(document)
    if resolved.kind is not Kind.TEXT:
        return values
    words_of = analyzer(resolved.field.analyzer, "match")
    return [word for value in values for word in words_of(str(value))]
