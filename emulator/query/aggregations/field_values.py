"""The values of a field as aggregations see them: how many documents have which, and which ones.

Counting all documents of a segment takes the numbers from its column; counting some of them looks
each up in the column, or, where documents have several values, looks into each value's documents.

Source: ``ValuesSourceConfig`` and ``ValuesSourceRegistry`` of Elasticsearch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from emulator.errors import IllegalArgument
from emulator.query.aggregations.aggregator import Evaluation, Hits
from emulator.query.aggregations.formats import Key, ValueFormat, format_of
from emulator.query.aggregations.nodes import Source
from emulator.query.aggregations.source_fields import VALUE_TYPES
from emulator.query.columns import Column
from emulator.query.fields import Kind, Resolved
from emulator.query.terms import text_of

R = TypeVar("R")

EVERY_KIND = frozenset({Kind.KEYWORD, Kind.FLATTENED, Kind.DATE, Kind.BOOLEAN})
NUMERIC_KINDS = frozenset({Kind.DATE, Kind.BOOLEAN})

_VALUE_TYPES = {
    Kind.KEYWORD: "keyword",
    Kind.FLATTENED: "keyword",
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
}
_SHOWN_VALUE_TYPES = {
    "double": "float|double",
    "float": "float|double",
    "number": "number",
    "numeric": "number",
    "long": "byte|short|integer|long",
    "integer": "byte|short|integer|long",
    "short": "byte|short|integer|long",
    "byte": "byte|short|integer|long",
}
_SPARSE = 8  # so many documents to one that matches make it cheaper to ask each that does


class FieldValues(Generic[R]):
    """The values of one field, for one aggregation.

    Args:
        source: What the request says of them.
        type_name: The aggregation's type, for the refusal of the field.
        kinds: What kinds of field the aggregation takes.
        evaluation: What fields there are.

    Raises:
        ElasticsearchError: The field cannot be aggregated so.
    """

    def __init__(
        self,
        source: Source,
        type_name: str,
        kinds: Collection[Kind],
        evaluation: Evaluation[R],
    ) -> None:
        self.resolved: Resolved[R] = evaluation.fields.resolve(source.field or "")
        _refuse_text(self.resolved)
        _check_value_type(self.resolved, source.value_type)
        self.format: ValueFormat = format_of(self.resolved, source, evaluation.now)
        self.missing: Key | None = None
        if source.missing is not None:
            self.missing = self.format.parse(text_of(source.missing))
        if self.resolved.kind not in kinds:
            raise IllegalArgument(
                f"Field [{self.resolved.index_name}] of type [{self.resolved.kind.value}] is not "
                f"supported for aggregation [{type_name}]"
            )

    @property
    def numeric(self) -> bool:
        """Whether the values are numbers, as dates and booleans are."""
        return self.resolved.kind in NUMERIC_KINDS

    def column(self, hits: Hits[R]) -> Column:
        """Return the column of the field in the segment of some documents."""
        return hits.segment.column(self.resolved)

    def counts(self, several: Sequence[Hits[R]], *, unused: bool = False) -> dict[Key, int]:
        """Return how many documents have each value, the one that stands in for none included.

        Args:
            several: The documents.
            unused: Whether to give the values that only other documents of the segments have.
        """
        counts: dict[Key, int] = {}
        for hits in several:
            found = self._counts_of(hits)
            if unused:
                found = {**dict.fromkeys(self._keys(self.column(hits)), 0), **found}
            if counts:
                for key, count in found.items():
                    counts[key] = counts.get(key, 0) + count
            else:
                counts = dict(found)
        if self.missing is not None and (without := sum(map(len, self._docs_without(several)))):
            counts[self.missing] = counts.get(self.missing, 0) + without
        return counts

    def _counts_of(self, hits: Hits[R]) -> Mapping[Key, int]:
        column = self.column(hits)
        keys = self._keys(column)
        if hits.all:
            return dict(zip(keys, column.counts, strict=True))
        if column.single_valued:
            places = Counter(map(column.places.__getitem__, hits.docs))
            del places[0]
            return {keys[place - 1]: count for place, count in places.items()}
        if len(hits.docs) * _SPARSE < len(hits.segment):
            values_of, documents = self.resolved.values_of, hits.segment.documents
            each = (self._keyed(values_of(documents[doc])) for doc in hits.docs)
            return Counter(key for found in each for key in found)
        is_hit = set(hits.members.ordinals).__contains__
        found = ((key, sum(map(is_hit, column.docs_of(n)))) for n, key in enumerate(keys))
        return {key: count for key, count in found if count}

    def _keys(self, column: Column) -> Sequence[Key]:
        return self._keyed(column.values)

    def _keyed(self, values: Sequence[Key]) -> Sequence[Key]:
        return [int(value) for value in values] if self.resolved.kind is Kind.BOOLEAN else values

    def having(self, several: Sequence[Hits[R]], key: Key) -> list[Hits[R]]:
        """Return the documents with a value."""
        found = []
        for hits in several:
            column = self.column(hits)
            place = column.find(key)
            if place is not None:
                found.append(hits.within(column.docs_at(place)))
        return self._with_missing(several, found, wanted=key == self.missing)

    def between(
        self, several: Sequence[Hits[R]], lower: float | None, upper: float | None
    ) -> list[Hits[R]]:
        """Return the documents with a number that is not below one bound, and below another."""
        found = []
        for hits in several:
            column = self.column(hits)
            # a float is fine among whole numbers
            first = 0 if lower is None else column.place_of(lower)  # type: ignore[arg-type]
            end = len(column.values)
            if upper is not None:
                end = column.place_of(upper)  # type: ignore[arg-type]
            found.append(hits.within(column.docs_between(first, end)))
        missing = self.missing
        wanted = isinstance(missing, int) and is_between(missing, lower, upper)
        return self._with_missing(several, found, wanted=wanted)

    def without(self, several: Sequence[Hits[R]]) -> list[Hits[R]]:
        """Return the documents without a value; where something stands in, there are none."""
        if self.missing is not None:
            return []
        return self._docs_without_value(several)

    def _docs_without_value(self, several: Sequence[Hits[R]]) -> list[Hits[R]]:
        found = []
        for hits in several:
            valued = self.column(hits).any_value()
            if len(valued) < len(hits.segment):
                found.append(hits.without(valued))
        return found

    def _docs_without(self, several: Sequence[Hits[R]]) -> Iterable[Collection[int]]:
        return (hits.docs for hits in self._docs_without_value(several))

    def _with_missing(
        self, several: Sequence[Hits[R]], found: list[Hits[R]], *, wanted: bool
    ) -> list[Hits[R]]:
        return found + self._docs_without_value(several) if wanted else found


def is_between(value: float, lower: float | None, upper: float | None) -> bool:
    """Return whether a number is not below one bound, and below another."""
    return (lower is None or value >= lower) and (upper is None or value < upper)


def _refuse_text(resolved: Resolved[R]) -> None:
    if resolved.kind is not Kind.TEXT:
        return
    name = resolved.index_name
    raise IllegalArgument(
        f"Fielddata is disabled on [{name}] in [.security-7]. Text fields are not optimised for "
        "operations that require per-document field data like aggregations and sorting, so these "
        "operations are disabled by default. Please use a keyword field instead. Alternatively, "
        f"set fielddata=true on [{name}] in order to load field data by uninverting the inverted "
        "index. Note that this can use significant memory."
    )


def _check_value_type(resolved: Resolved[R], value_type: str | None) -> None:
    if value_type is None or VALUE_TYPES[value_type] == _VALUE_TYPES[resolved.kind]:
        return
    shown = _SHOWN_VALUE_TYPES.get(value_type, value_type)
    raise IllegalArgument(
        f"Field type [{resolved.kind.value}] is incompatible with specified value_type [{shown}]"
    )
