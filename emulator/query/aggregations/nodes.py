"""Aggregations as values: what the parser makes and the computation takes apart.

Fields are named as the request names them. Nothing here knows what fields there are, or which
aggregations a caller may use.

Source: the aggregation builders of Elasticsearch; behaviour note on API keys, section 6.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from emulator.query.nodes import Query, Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """What all aggregations have.

    Attributes:
        type: The name in requests.
        name: What the request calls it, and the answer too.
        meta: Given back as it is; ``None`` for nothing.
        subs: Computed anew within each bucket.
    """

    type: ClassVar[str]

    name: str
    meta: Mapping[str, object] | None = None
    subs: tuple[Aggregation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where values come from.

    Attributes:
        field: ``None`` where there is only a script.
        missing: The value of documents without one; ``None`` leaves them out.
        value_type: What the caller says that the values are: ``string``, ``long``...
        format: How values are read and shown; ``None`` for the field's own.
        time_zone: What dates are read and shown in; ``None`` for UTC.
        has_script: Whether a script is to make the values.
    """

    field: str | None = None
    missing: Scalar | None = None
    value_type: str | None = None
    format: str | None = None
    time_zone: str | None = None
    has_script: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAggregation(Aggregation):
    """An aggregation of the values of one field."""

    source: Source


@dataclass(frozen=True, slots=True)
class PathElement:
    """One step of a path to a sub-aggregation.

    Attributes:
        text: As written.
        name: Of the sub-aggregation.
        key: What of it: a metric, or a bucket in brackets; ``None`` if not said.
        bucket: Whether the key was in brackets.
    """

    text: str
    name: str
    key: str | None = None
    bucket: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What buckets are sorted by.

    Attributes:
        key: ``_count``, ``_key`` or a path to a sub-aggregation, as written.
        path: The steps of such a path.
    """

    key: str
    ascending: bool
    path: tuple[PathElement, ...] = ()


BY_KEY = Order("_key", ascending=True)
BY_COUNT = Order("_count", ascending=False)


@dataclass(frozen=True, slots=True)
class TermFilter:
    """Which terms may have a bucket.

    Attributes:
        include: A regular expression.
        exclude: A regular expression; it wins.
        partition: The one that is wanted, and how many there are.
    """

    include: str | None = None
    exclude: str | None = None
    include_values: frozenset[str] | None = None
    exclude_values: frozenset[str] | None = None
    partition: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(FieldAggregation):
    """A bucket for each value.

    Attributes:
        order: By the first, then by the next; the last one leaves no ties.
        shard_size: How many buckets a shard gives; ``None`` leaves it to Elasticsearch.
        show_error: Whether each bucket shows by how much its count may be wrong.
    """

    type: ClassVar[str] = "terms"

    order: tuple[Order, ...] = (BY_COUNT, BY_KEY)
    size: int = 10
    shard_size: int | None = None
    min_doc_count: int = 1
    shard_min_doc_count: int = 0
    filter: TermFilter | None = None
    show_error: bool = False
    execution_hint: str | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """One range: from ``lower``, up to and without ``upper``.

    Attributes:
        key: What to call it; ``None`` for a name made of its bounds.
        lower: A number, or text in the field's format; ``None`` for no bound.
        upper: The same.
    """

    key: str | None = None
    lower: float | str | None = None
    upper: float | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(FieldAggregation):
    """A bucket for each of some ranges, which may overlap.

    Attributes:
        keyed: Whether the buckets are an object by their names, rather than an array.
    """

    type: ClassVar[str] = "range"

    ranges: tuple[Bounds, ...] = ()
    keyed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange(Range):
    """The same for dates, whose bounds may be numbers in the field's format."""

    type: ClassVar[str] = "date_range"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(FieldAggregation):
    """One bucket, of the documents without a value."""

    type: ClassVar[str] = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cardinality(FieldAggregation):
    """How many distinct values there are."""

    type: ClassVar[str] = "cardinality"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount(FieldAggregation):
    """How many values there are."""

    type: ClassVar[str] = "value_count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Aggregation):
    """One bucket, of the documents that a query matches."""

    type: ClassVar[str] = "filter"

    query: Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters(Aggregation):
    """A bucket for each of some queries.

    Attributes:
        queries: By their names, in their order; numbers for queries without names.
        named: Whether the request names them.
        keyed: Whether named buckets are an object by their names, rather than an array.
        other: What the bucket of the documents that no query matches is called; ``None`` for no
            such bucket.
    """

    type: ClassVar[str] = "filters"

    queries: tuple[tuple[str, Query], ...]
    named: bool
    keyed: bool = True
    other: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeSource:
    """One part of the key of a composite bucket.

    Attributes:
        type: ``terms``, ``date_histogram``...
        source: Where the values come from.
        missing_bucket: Whether documents without a value count, under null.
        missing_order: ``first`` or ``last``; ``None`` for what the order says: null is the least.
        fixed_interval: Of a date histogram, in milliseconds.
        calendar_interval: Of a date histogram: ``month``, ``1d``...
        offset: Of a date histogram, in milliseconds.
    """

    name: str
    type: str
    source: Source
    descending: bool = False
    missing_bucket: bool = False
    missing_order: str | None = None
    fixed_interval: int | None = None
    calendar_interval: str | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite(Aggregation):
    """A bucket for each combination of values, page by page.

    Attributes:
        after: The key of the last bucket of the page before.
    """

    type: ClassVar[str] = "composite"

    sources: tuple[CompositeSource, ...]
    size: int = 10
    after: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Other(Aggregation):
    """An aggregation of Elasticsearch that is not computed here; its body has not been looked at.

    Attributes:
        type_name: Its name in requests, as ``type`` is of the others.
        pipeline: Whether it works on the results of others.
    """

    type: ClassVar[str] = "other"

    type_name: str
    pipeline: bool = False
