"""The aggregation with a bucket for each of some queries.

Source: ``FiltersAggregator`` and ``InternalFilters`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from emulator.query.aggregations.aggregator import (
    Aggregator,
    Hits,
    JsonObject,
    Surroundings,
    collect_all,
    count_of,
)
from emulator.query.aggregations.nodes import Filters
from emulator.query.aggregations.single_buckets import QueryDocs
from emulator.query.docs import union

R = TypeVar("R")


class FiltersAggregator(Aggregator[R]):
    """Gathers the documents that each of some queries matches, and maybe those that none does."""

    result_type = "filters"
    factory = "FiltersAggregatorFactory"

    def __init__(self, aggregation: Filters, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        self._aggregation = aggregation
        self._docs = [(name, QueryDocs(query, surroundings)) for name, query in aggregation.queries]

    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return the buckets in the order of the queries' names, that of the others last."""
        buckets = [
            (name, self._bucket([one.within(docs.of(one.segment)) for one in hits]))
            for name, docs in self._docs
        ]
        other = self._aggregation.other
        if other is not None:
            buckets.append((other, self._bucket([self._matched_by_none(one) for one in hits])))
        self.surroundings.add_buckets(len(buckets))
        if not self._aggregation.named:
            return {"buckets": [bucket for _, bucket in buckets]}
        if self._aggregation.keyed:
            return {"buckets": dict(buckets)}
        return {"buckets": [{"key": name, **bucket} for name, bucket in buckets]}

    def _bucket(self, hits: list[Hits[R]]) -> JsonObject:
        return {"doc_count": count_of(hits), **collect_all(self.subs, hits)}

    def _matched_by_none(self, hits: Hits[R]) -> Hits[R]:
        return hits.without(union([docs.of(hits.segment) for _, docs in self._docs]))
