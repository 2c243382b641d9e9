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
    rows: list[Row[R]] = []
    segments = 0
    for segment, docs in matched:
        found = _first_in(segment, docs, keys, count, after)
        values = zip(*[key.values_of(segment, found) for key in keys], strict=True)
        rows += [Row(segment, doc, each) for doc, each in zip(found, values, strict=True)]
        segments += bool(found)
    if segments > 1:
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
    orders = [key.order(segment) for key in keys]
    ranks = [order.ranks for order in orders]
    candidates: Iterable[int] = docs
    if after is not None:
        bounds = [key.rank_after(segment, value) for key, value in zip(keys, after, strict=True)]
        candidates = [doc for doc in docs if [one[doc] for one in ranks] > bounds]
    if len(keys) > 1:
        return nsmallest(count, candidates, key=lambda doc: (*[one[doc] for one in ranks], doc))
    (order,) = orders
    if after is None:
        soon_met = _first_met(docs, order.docs, count)
        if soon_met is not None:
            return soon_met
    return nsmallest(count, candidates, key=order.places.__getitem__)


def _first_met(docs: Docs, in_order: Sequence[int], count: int) -> list[int] | None:
    """Go through all documents in their order until enough are met that match.

    Among many, the first few are soon met; among few, they had better be looked for: then the
    answer is ``None``.
    """
    if not docs or len(in_order) * count >= len(docs) ** 2:
        return None
    met: list[int] = []
    step = 64 + count * len(in_order) // len(docs)
    for start in range(0, len(in_order), step):
        found = docs.among(in_order[start : start + step])
        if found is None:
            return None
        met += found
        if len(met) >= count:
            break
    return met[:count]


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
