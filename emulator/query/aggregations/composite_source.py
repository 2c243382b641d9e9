"""One part of the keys of composite buckets.

Source: ``CompositeValuesSourceBuilder``, ``TermsValuesSourceBuilder``,
``DateHistogramValuesSourceBuilder`` and ``SingleDimensionValuesSource`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum, auto
from typing import Generic, TypeVar

from emulator.errors import IllegalArgument, NotEmulated
from emulator.query.aggregations.aggregator import Evaluation, Hits
from emulator.query.aggregations.field_values import EVERY_KIND, FieldValues
from emulator.query.aggregations.formats import Key, NumberOfMillis, ValueFormat
from emulator.query.aggregations.nodes import CompositeSource
from emulator.query.aggregations.rounding import CALENDAR_UNITS, Rounding
from emulator.query.fields import Kind
from emulator.query.terms import text_of

R = TypeVar("R")

KeyPart = Key | None


class Skipped(Enum):
    """What stands for no value where documents without one have no bucket."""

    DOCUMENT = auto()


SKIPPED = Skipped.DOCUMENT
_NO_VALUE: tuple[KeyPart, ...] = (None,)


class Part(Generic[R]):
    """Gives the values of one source, compares them and shows them.

    Args:
        source: What the request says of it.
        evaluation: What fields there are.

    Raises:
        ElasticsearchError: The field cannot be such a source.
        NotEmulated: A source of a kind that is not computed here.
    """

    def __init__(self, source: CompositeSource, evaluation: Evaluation[R]) -> None:
        if source.type not in ("terms", "date_histogram"):
            raise NotEmulated(f"the emulator does not compute [{source.type}] composite sources")
        self.name = source.name
        self._source = source
        if source.missing_order is not None and not source.missing_bucket:
            raise IllegalArgument("missingOrder can only be set if missingBucket is true")
        histogram = source.type == "date_histogram"
        kinds = {Kind.DATE} if histogram else EVERY_KIND
        self._rounding = _rounding_of(source) if histogram else None
        self._values = FieldValues(source.source, source.type, kinds, evaluation)
        self._format: ValueFormat = self._values.format
        if self._values.resolved.kind is Kind.DATE and source.source.format is None:
            self._format = NumberOfMillis()

    def value_by_doc(self, hits: Hits[R]) -> Sequence[KeyPart | Skipped] | None:
        """Return the value of each document of a segment; ``None`` if one has several."""
        column = self._values.column(hits)
        if not column.single_valued:
            return None
        each: list[KeyPart | Skipped] = [None if self._source.missing_bucket else SKIPPED]
        each += [self._key_of(value) for value in column.values]
        return list(map(each.__getitem__, column.places))

    def values_by_doc(self, hits: Hits[R]) -> Sequence[Sequence[KeyPart]]:
        """Return the values of each document of a segment."""
        column = self._values.column(hits)
        keys: list[Key] = [self._key_of(value) for value in column.values]
        none = _NO_VALUE if self._source.missing_bucket else ()
        several: list[list[KeyPart]] = [[] for _ in range(len(hits.segment))]
        for place, key in enumerate(keys):
            for doc in column.docs_of(place):
                several[doc].append(key)
        return [found or none for found in several]

    def _key_of(self, value: Key) -> Key:
        if self._rounding is not None:
            return self._rounding.start_of(int(value))
        return int(value) if isinstance(value, bool) else value

    def ranks(self, values: Iterable[KeyPart]) -> dict[KeyPart, int]:
        """Return the place of each value when all are in the wanted order."""
        distinct = set(values)
        present = sorted(
            (value for value in distinct if value is not None), reverse=self._source.descending
        )
        order = self._source.missing_order
        missing_first = not self._source.descending if order is None else order == "first"
        missing: list[KeyPart] = [None] if None in distinct else []
        ordered = [*missing, *present] if missing_first else [*present, *missing]
        return {value: rank for rank, value in enumerate(ordered)}

    def show(self, value: KeyPart) -> KeyPart:
        """Return a value as keys show it."""
        return None if value is None else self._format.show(value)

    def check_after(self, after: Mapping[str, object]) -> None:
        """Refuse a key to go on after that has no value for this part, or no scalar.

        Raises:
            IllegalArgument: It has none.
        """
        if self.name not in after:
            raise IllegalArgument(f"Missing value for [after.{self.name}]")
        value = after[self.name]
        if isinstance(value, str | int | float) or (value is None and self._source.missing_bucket):
            return
        raise IllegalArgument(
            f"Invalid value for [after.{self.name}], expected comparable, "
            f"got [{_java_class(value)}]"
        )

    def parse_after(self, value: object, place: int) -> KeyPart:
        """Return the value of a key to go on after.

        Raises:
            IllegalArgument: It is none of the field's.
        """
        if not isinstance(value, str | int | float):
            return None
        try:
            if self._values.numeric:
                return self._format.parse(text_of(value))
            if not isinstance(value, str):
                raise IllegalArgument(f"invalid value, expected string, got {_java_class(value)}")
        except IllegalArgument as error:
            raise IllegalArgument(
                f"incompatible value in the position {place}: {error.reason}"
            ) from error
        return value


def _rounding_of(source: CompositeSource) -> Rounding:
    zone, offset = source.source.time_zone, source.offset
    if source.fixed_interval is not None:
        return Rounding(source.fixed_interval, zone, offset)
    if source.calendar_interval is not None:
        return Rounding(CALENDAR_UNITS[source.calendar_interval], zone, offset)
    raise IllegalArgument("Invalid interval specified, must be non-null and non-empty")


def _java_class(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, int):
        return "Integer" if -(2**31) <= value < 2**31 else "Long"
    if isinstance(value, float):
        return "Double"
    return "ArrayList" if isinstance(value, list) else "LinkedHashMap"
