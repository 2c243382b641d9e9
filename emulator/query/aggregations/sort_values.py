"""What buckets are sorted by when that is the result of an aggregation below them.

Source: ``AggregationPath.bucketComparator``, ``Aggregator.resolveSortPath`` and
``InternalOrder.Aggregation`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from emulator.errors import IllegalArgument
from emulator.query.aggregations.aggregator import (
    Aggregator,
    Hits,
    Metric,
    SingleBucket,
    count_of,
)
from emulator.query.aggregations.errors import InvalidAggregationPath
from emulator.query.aggregations.nodes import Order, PathElement

R = TypeVar("R")

SortValue = Callable[[Sequence[Hits[R]]], int]
"""Gives what a bucket of some documents is sorted by."""

_NOT_SORTABLE = (
    "Buckets can only be sorted on a sub-aggregator path that is built out of zero or more "
    "single-bucket aggregations within the path and a final single-bucket or a metrics "
    "aggregation at the path end."
)


def sort_value_of(order: Order, subs: Sequence[Aggregator[R]]) -> SortValue[R]:
    """Return what an order by a path compares.

    Raises:
        InvalidAggregationPath: The path leads nowhere, or to nothing that can be compared.
    """
    try:
        return _sort_value(order.path, subs)
    except IllegalArgument as error:
        path = ">".join(element.text for element in order.path)
        raise InvalidAggregationPath(
            f"Invalid aggregation order path [{path}]. {error.reason}"
        ) from error


def _sort_value(path: Sequence[PathElement], subs: Sequence[Aggregator[R]]) -> SortValue[R]:
    passed: list[SingleBucket[R]] = []
    *inner, last = path
    for element in inner:
        found = _sub(element, subs)
        if element.key is not None:
            raise IllegalArgument(
                f"Key only allowed on last aggregation path element but got [{element.text}]"
            )
        if not isinstance(found, SingleBucket):
            raise IllegalArgument(f"{_NOT_SORTABLE} [{found.name}] is not single-bucket.")
        passed.append(found)
        subs = found.subs
    measure = _measure(_sub(last, subs), last.key)

    def value(hits: Sequence[Hits[R]]) -> int:
        for bucket in passed:
            hits = bucket.within(hits)
        return measure(hits)

    return value


def _sub(element: PathElement, subs: Sequence[Aggregator[R]]) -> Aggregator[R]:
    for sub in subs:
        if sub.name == element.name:
            return sub
    raise IllegalArgument(
        f"The provided aggregation [{element.text}] either does not exist, or is a pipeline "
        "aggregation and cannot be used to sort the buckets."
    )


def _measure(aggregator: Aggregator[R], key: str | None) -> SortValue[R]:
    name = aggregator.name
    if isinstance(aggregator, Metric):
        if key not in (None, "value"):
            raise IllegalArgument(
                "Ordering on a single-value metrics aggregation can only be done on its value. "
                f'Either drop the key (a la "{name}") or change it to "value" '
                f'(a la "{name}.value")'
            )
        return aggregator.value
    if isinstance(aggregator, SingleBucket):
        if key not in (None, "doc_count"):
            raise IllegalArgument(
                "Ordering on a single-bucket aggregation can only be done on its doc_count. "
                f'Either drop the key (a la "{name}") or change it to "doc_count" '
                f'(a la "{name}.doc_count") or "key".'
            )
        single = aggregator
        return lambda hits: count_of(single.within(hits))
    raise IllegalArgument(_NOT_SORTABLE)
