"""Aggregations of one number: how many values there are, and how many distinct ones.

Source: ``ValueCountAggregator`` and ``CardinalityAggregator`` of Elasticsearch. Where Elasticsearch
estimates, from some thousands of distinct values on, the number here is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from emulator.query.aggregations.aggregator import Hits, Metric, Surroundings
from emulator.query.aggregations.field_values import EVERY_KIND, FieldValues
from emulator.query.aggregations.nodes import Cardinality, ValueCount

R = TypeVar("R")


class CardinalityAggregator(Metric[R]):
    """Counts distinct values."""

    result_type = "cardinality"

    def __init__(self, aggregation: Cardinality, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        evaluation = surroundings.evaluation
        self._values = FieldValues(aggregation.source, aggregation.type, EVERY_KIND, evaluation)

    def value(self, hits: Sequence[Hits[R]]) -> int:
        """Return how many distinct values some documents have."""
        return len(self._values.counts(hits))


class ValueCountAggregator(Metric[R]):
    """Counts values."""

    result_type = "value_count"

    def __init__(self, aggregation: ValueCount, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        evaluation = surroundings.evaluation
        self._values = FieldValues(aggregation.source, aggregation.type, EVERY_KIND, evaluation)

    def value(self, hits: Sequence[Hits[R]]) -> int:
        """Return how many values some documents have, each once in a document."""
        return sum(self._values.counts(hits).values())
