"""Sets of documents of one segment, by their ordinals.

What is found in a column comes as a slice of it; a set is made only where sets are combined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from typing import NamedTuple


class Window(NamedTuple):
    """Documents with a value in some part of a column.

    Attributes:
        places: For each document of the segment, the place of its value plus one.
        first: Theirs are above this place.
        end: Theirs are at most this place.
    """

    places: Sequence[int]
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Docs:
    """Some documents, each once.

    Attributes:
        ordinals: A ``range`` for all documents of a segment.
        ascending: Whether they come in their order.
        window: Where else they are known from, if they are from a column.
    """

    ordinals: Collection[int]
    ascending: bool = False
    window: Window | None = None

    @classmethod
    def all(cls, count: int) -> Docs:
        """Return all ``count`` documents of a segment."""
        return cls(range(count), ascending=True)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ordinals)

    def among(self, docs: Sequence[int]) -> list[int] | None:
        """Return those of some documents that are in this set; ``None`` if that takes long."""
        ordinals = self.ordinals
        if self.window is not None:
            places, first, end = self.window
            return [doc for doc in docs if first < places[doc] <= end]
        if isinstance(ordinals, range | set | frozenset):
            return [doc for doc in docs if doc in ordinals]
        return None

    def __contains__(self, doc: object) -> bool:
        """Return whether a document is one of them."""
        return doc in self.ordinals

    def __iter__(self) -> Iterator[int]:
        """Yield the ordinals, in their order if they are `ascending`."""
        return iter(self.ordinals)

    def __and__(self, other: Docs) -> Docs:
        """Return the documents that are in both."""
        if isinstance(other.ordinals, range):
            return self
        if isinstance(self.ordinals, range):
            return other
        small, large = sorted((self.ordinals, other.ordinals), key=len)
        if isinstance(large, set | frozenset):
            return Docs(large.intersection(small))
        return Docs(set(small).intersection(large))

    def __sub__(self, other: Docs) -> Docs:
        """Return the documents that are only in this one."""
        if not other.ordinals or not self.ordinals:
            return self
        return Docs(set(self.ordinals).difference(other.ordinals))

    def lowest(self, count: int) -> list[int]:
        """Return the first ``count`` documents in index order."""
        if self.ascending:
            return list(islice(self.ordinals, count))
        return nsmallest(count, self.ordinals)


NO_DOCS = Docs((), ascending=True)


def union(several: Iterable[Docs]) -> Docs:
    """Return the documents that are in any of some sets."""
    filled = [docs for docs in several if docs.ordinals]
    if len(filled) == 1:
        return filled[0]
    for docs in filled:
        if isinstance(docs.ordinals, range):
            return docs
    return Docs(set[int]().union(*filled)) if filled else NO_DOCS


def in_at_least(count: int, several: Iterable[Docs]) -> Docs:
    """Return the documents that are in at least ``count`` of some sets."""
    if count == 1:
        return union(several)
    times: dict[int, int] = {}
    for docs in several:
        for doc in docs:
            times[doc] = times.get(doc, 0) + 1
    return Docs({doc for doc, found in times.items() if found >= count})
