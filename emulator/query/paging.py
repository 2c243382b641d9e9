"""The first matches in some order, over several segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from heapq import nsmallest
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from emulator.query.columns import Segment
from emulator.query.docs import Docs
from emulator.query.fields import Value
from emulator.query.nodes import Query
from emulator.query.relevance import Relevance
from emulator.query.sorting import Key

R = TypeVar("R")


class Matched(NamedTuple, Generic[R]):
    """The documents of a segment that match."""

    segment: Segment[R]
    docs: Docs


class Row(NamedTuple, Generic[R]):
    """A match, and the values that it is sorted by."""

    segment: Segment[R]
    doc: int
    values: Sequence[Value | None]


def by_keys(
    keys: Sequence[Key[R]],
    matched: Iterable[Matched[R]],
    count: int,
    after: Sequence[Value | None] | None,
) -> list[Row[R]]:
    """Return the first matches in the order of ``keys``, ties in index order.

    Args:
        keys: What to sort by; at least one.
        matched: What matches, in index order.
        count: How many to return.
        after: Only what comes behind these values; ``None`` for all.
    """
    rows = [
        Row(segment, doc, [key.value_of(segment, doc) for key in keys])
        for segment, docs in matched
        for doc in _first_in(segment, docs, keys, count, after)
    ]
    for place, key in reversed(list(enumerate(keys))):
        rows.sort(key=_comparable(key, place), reverse=key.descending)
    return rows[:count]


def _comparable(key: Key[R], place: int) -> Callable[[Row[R]], tuple[int, Value]]:
    none = 0 if key.missing_first != key.descending else 2

    def comparable(row: Row[R]) -> tuple[int, Value]:
        value = row.values[place]
        return (none, 0) if value is None else (1, value)

    return comparable


def _first_in(
    segment: Segment[R],
    docs: Docs,
    keys: Sequence[Key[R]],
    count: int,
    after: Sequence[Value | None] | None,
) -> Sequence[int]:
    """Return the first matches of one segment."""
    ranks = [key.ranks(segment) for key in keys]
    candidates: Iterable[int] = docs
    if after is not None:
        bounds = [key.rank_after(segment, value) for key, value in zip(keys, after, strict=True)]
        if len(keys) == 1:
            rank_of, bound = ranks[0].__getitem__, bounds[0]
            candidates = [doc for doc in docs if rank_of(doc) > bound]
        else:
            candidates = [doc for doc in docs if [one[doc] for one in ranks] > bounds]
    if len(keys) > 1:
        return nsmallest(count, candidates, key=lambda doc: (*[one[doc] for one in ranks], doc))
    order = keys[0].order(segment)
    if isinstance(docs.ordinals, range) and after is None:
        return order.docs[:count]
    return nsmallest(count, candidates, key=order.places.__getitem__)


def by_relevance(
    query: Query, relevance: Relevance[R], matched: Sequence[Matched[R]], count: int
) -> list[tuple[Segment[R], int]]:
    """Return the first matches, those that fit best first, ties in index order."""
    if relevance.alike(query):
        in_order = ((segment, doc) for segment, docs in matched for doc in docs.lowest(count))
        return [placed for placed, _ in zip(in_order, range(count), strict=False)]
    scored = chain.from_iterable(
        ((-scores.get(doc, 0.0), number, doc) for doc in docs)
        for number, (docs, scores) in enumerate(
            (one.docs, relevance.scores(query, one.segment)) for one in matched
        )
    )
    return [(matched[number].segment, doc) for _, number, doc in nsmallest(count, scored)]
