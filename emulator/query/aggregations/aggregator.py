"""What all aggregators are made of: documents that match, surroundings, sub-aggregators.

An aggregator is made once for each aggregation of a request, and then collects documents for each
bucket that it stands in. What is wrong with an aggregation is found when its aggregator is made,
whether or not there are documents.

Source: ``AggregatorFactory``, ``Aggregator`` and ``InternalAggregation`` of Elasticsearch.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, Protocol, TypeVar

from emulator.query.aggregations.errors import TooManyBuckets
from emulator.query.aggregations.nodes import Aggregation
from emulator.query.columns import Segment
from emulator.query.docs import Docs
from emulator.query.fields import FieldTable
from emulator.query.nodes import Query

R = TypeVar("R")

JsonObject = dict[str, object]
"""Part of an answer."""

MAX_BUCKETS = 65_536
"""The default of the cluster's setting ``search.max_buckets``."""


class Evaluation(Protocol[R]):
    """Finds what queries match."""

    @property
    def fields(self) -> FieldTable[R]:
        """What the documents may be asked for."""
        ...

    @property
    def now(self) -> int:
        """What ``now`` is in dates, in milliseconds since the epoch."""
        ...

    def docs(self, query: Query, segment: Segment[R]) -> Docs:
        """Return the documents of a segment that a query matches."""
        ...


class Hits(Generic[R]):
    """Documents of one segment that match.

    Args:
        segment: All documents.
        docs: The ordinals of those that match; a ``range`` for all.
    """

    __slots__ = ("_members", "docs", "segment")

    def __init__(self, segment: Segment[R], docs: Collection[int]) -> None:
        self.segment = segment
        self.docs = docs
        self._members: Docs | None = None

    @property
    def all(self) -> bool:
        """Whether these are all documents of the segment."""
        return isinstance(self.docs, range)

    @property
    def members(self) -> Docs:
        """The documents, as what is fast to be looked into."""
        if self._members is None:
            fast = isinstance(self.docs, range | set | frozenset)
            self._members = Docs(self.docs if fast else set(self.docs))
        return self._members

    def within(self, docs: Docs) -> Hits[R]:
        """Return the documents that are in ``docs`` too."""
        return Hits(self.segment, (self.members & docs).ordinals)

    def without(self, docs: Docs) -> Hits[R]:
        """Return the documents that are not in ``docs``."""
        return Hits(self.segment, (self.members - docs).ordinals)


def count_of(several: Iterable[Hits[R]]) -> int:
    """Return how many documents there are in all segments."""
    return sum(len(hits.docs) for hits in several)


@dataclass(slots=True)
class Surroundings(Generic[R]):
    """What the aggregators of one request share.

    Attributes:
        typed_keys: Whether answers name an aggregation's type before its name.
        buckets: How many there are so far.
    """

    evaluation: Evaluation[R]
    typed_keys: bool = False
    buckets: int = field(default=0)

    def add_buckets(self, count: int) -> None:
        """Count buckets of the answer.

        Raises:
            TooManyBuckets: There are more than an answer may have.
        """
        self.buckets += count
        if self.buckets > MAX_BUCKETS:
            raise TooManyBuckets(
                "Trying to create too many buckets. Must be less than or equal to: "
                f"[{MAX_BUCKETS}] but this number of buckets was exceeded. This limit can be set "
                "by changing the [search.max_buckets] cluster level setting.",
                MAX_BUCKETS,
            )


class Aggregator(ABC, Generic[R]):
    """Computes one aggregation.

    Attributes:
        factory: The class in Elasticsearch, which one error text names.
        subs: The aggregators below, once they are made.
    """

    factory: ClassVar[str] = ""

    def __init__(self, aggregation: Aggregation, surroundings: Surroundings[R]) -> None:
        self.name = aggregation.name
        self.meta = aggregation.meta
        self.surroundings = surroundings
        self.subs: tuple[Aggregator[R], ...] = ()

    @property
    @abstractmethod
    def result_type(self) -> str:
        """The type of the result, which ``typed_keys`` shows."""

    @abstractmethod
    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return the result for some documents, without ``meta``."""

    def check_subs(self) -> None:
        """Refuse sub-aggregators that do not fit; they have all been made."""


class SingleBucket(Aggregator[R]):
    """An aggregator with one bucket."""

    @abstractmethod
    def within(self, hits: Sequence[Hits[R]]) -> list[Hits[R]]:
        """Return the documents of the bucket."""

    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return how many documents are in the bucket, and what is below it."""
        inside = self.within(hits)
        return {"doc_count": count_of(inside), **collect_all(self.subs, inside)}


class Metric(Aggregator[R]):
    """An aggregator of one number."""

    @abstractmethod
    def value(self, hits: Sequence[Hits[R]]) -> int:
        """Return the number for some documents."""

    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return the number."""
        return {"value": self.value(hits)}


def collect_all(aggregators: Sequence[Aggregator[R]], hits: Sequence[Hits[R]]) -> JsonObject:
    """Return the results of all aggregators, under their names."""
    results: JsonObject = {}
    for aggregator in aggregators:
        typed = aggregator.surroundings.typed_keys
        key = f"{aggregator.result_type}#{aggregator.name}" if typed else aggregator.name
        meta = {} if aggregator.meta is None else {"meta": aggregator.meta}
        results[key] = {**meta, **aggregator.collect(hits)}
    return results
