"""Errors of aggregations, below the classes of `emulator.errors`.

Source: ``AggregationInitializationException``, ``AggregationExecutionException.InvalidPath`` and
``MultiBucketConsumerService.TooManyBucketsException`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Mapping

from emulator.errors import ServerError


class AggregationInitialization(ServerError):
    """An aggregation that cannot stand where it does."""

    type = "aggregation_initialization_exception"


class InvalidAggregationPath(ServerError):
    """A path to a sub-aggregation that leads nowhere, or to nothing that can be compared."""

    type = "invalid_path"
    default_status = 400


class TooManyBuckets(ServerError):
    """Aggregations with more buckets than one answer may have.

    Args:
        reason: What is too many.
        max_buckets: How many there may be; shown after the reason.
    """

    type = "too_many_buckets_exception"
    default_status = 400

    def __init__(self, reason: str, max_buckets: int) -> None:
        super().__init__(reason)
        self.max_buckets = max_buckets

    @property
    def details(self) -> Mapping[str, object]:
        """How many buckets there may be."""
        return {"max_buckets": self.max_buckets}
