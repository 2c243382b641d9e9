"""Aggregations with a bucket for each of some ranges of numbers or dates.

Source: ``RangeAggregationBuilder``, ``DateRangeAggregationBuilder`` and ``InternalRange`` of
Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from emulator.errors import IllegalArgument
from emulator.query.aggregations.aggregator import (
    Aggregator,
    Hits,
    JsonObject,
    Surroundings,
    collect_all,
    count_of,
)
from emulator.query.aggregations.field_values import NUMERIC_KINDS, FieldValues
from emulator.query.aggregations.nodes import Bounds, DateRange, Range

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Interval:
    """A range whose bounds are numbers, and how its bucket is told from others."""

    key: str
    lower: float | None
    upper: float | None
    head: JsonObject


class RangeAggregator(Aggregator[R]):
    """Gathers the documents with a value in each of some ranges."""

    def __init__(self, aggregation: Range, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        self._keyed = aggregation.keyed
        self._dates = isinstance(aggregation, DateRange)
        evaluation = surroundings.evaluation
        self._values = FieldValues(aggregation.source, aggregation.type, NUMERIC_KINDS, evaluation)
        intervals = [self._interval_of(bounds) for bounds in aggregation.ranges]
        if not intervals:
            raise IllegalArgument(f"No [ranges] specified for the [{aggregation.name}] aggregation")
        self._intervals = sorted(intervals, key=_bounds_of)

    @property
    def result_type(self) -> str:
        """The type in the request."""
        return "date_range" if self._dates else "range"

    @property
    def factory(self) -> str:  # type: ignore[override] # of two classes, chosen by the request
        """The class in Elasticsearch."""
        return "DateRangeAggregatorFactory" if self._dates else "RangeAggregatorFactory"

    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return the buckets by their bounds, also those without documents."""
        buckets = [(one.key, self._bucket(one, hits)) for one in self._intervals]
        self.surroundings.add_buckets(len(buckets))
        if self._keyed:
            return {"buckets": dict(buckets)}
        return {"buckets": [{"key": key, **bucket} for key, bucket in buckets]}

    def _bucket(self, interval: _Interval, several: Sequence[Hits[R]]) -> JsonObject:
        hits = self._values.between(several, interval.lower, interval.upper)
        return {**interval.head, "doc_count": count_of(hits), **collect_all(self.subs, hits)}

    def _interval_of(self, bounds: Bounds) -> _Interval:
        lower, upper = self._number_of(bounds.lower), self._number_of(bounds.upper)
        head: JsonObject = {}
        names = []
        for side, number in (("from", lower), ("to", upper)):
            shown = None if number is None else self._values.format.show(int(number))
            names.append("*" if shown is None else _java_text(shown))
            if number is not None:
                head[side] = number
                head[f"{side}_as_string"] = shown
        key = "-".join(names) if bounds.key is None else bounds.key
        return _Interval(key, lower, upper, head)

    def _number_of(self, bound: float | str | None) -> float | None:
        if bound is None:
            return None
        if isinstance(bound, str):
            return float(self._values.format.parse(bound))
        # of dates, a number too is read as the format says: seconds, for example
        return float(self._values.format.parse(str(int(bound)))) if self._dates else bound


def _bounds_of(interval: _Interval) -> tuple[float, float]:
    lower, upper = interval.lower, interval.upper
    return -inf if lower is None else lower, inf if upper is None else upper


def _java_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
