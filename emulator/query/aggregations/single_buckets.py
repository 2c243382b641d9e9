"""Aggregations of one bucket: what has no value, and what a query matches.

Source: ``MissingAggregator`` and ``FilterAggregationBuilder`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from emulator.query.aggregations.aggregator import Hits, SingleBucket, Surroundings
from emulator.query.aggregations.field_values import EVERY_KIND, FieldValues
from emulator.query.aggregations.nodes import Filter, Missing
from emulator.query.columns import Segment
from emulator.query.docs import Docs
from emulator.query.nodes import Query

R = TypeVar("R")


class QueryDocs(Generic[R]):
    """The documents that a query matches, found once for each segment."""

    def __init__(self, query: Query, surroundings: Surroundings[R]) -> None:
        self._query = query
        self._evaluation = surroundings.evaluation
        self._found: dict[int, tuple[Segment[R], Docs]] = {}

    def of(self, segment: Segment[R]) -> Docs:
        """Return the documents of a segment that the query matches."""
        known = self._found.get(id(segment))
        if known is None:  # the segment is kept so that its id stays its own
            known = self._found[id(segment)] = segment, self._evaluation.docs(self._query, segment)
        return known[1]


class MissingAggregator(SingleBucket[R]):
    """Gathers documents without a value."""

    result_type = "missing"
    factory = "MissingAggregatorFactory"

    def __init__(self, aggregation: Missing, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        evaluation = surroundings.evaluation
        self._values = FieldValues(aggregation.source, aggregation.type, EVERY_KIND, evaluation)

    def within(self, hits: Sequence[Hits[R]]) -> list[Hits[R]]:
        """Return the documents without a value."""
        return self._values.without(hits)


class FilterAggregator(SingleBucket[R]):
    """Gathers the documents that a query matches."""

    result_type = "filter"
    factory = "FilterAggregatorFactory"

    def __init__(self, aggregation: Filter, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        self._docs = QueryDocs(aggregation.query, surroundings)

    def within(self, hits: Sequence[Hits[R]]) -> list[Hits[R]]:
        """Return the documents that the query matches."""
        return [one.within(self._docs.of(one.segment)) for one in hits]
