"""The order of documents: by fields, with missing values first, last or in between.

Source: ``FieldSortBuilder`` and ``SearchAfterBuilder`` of Elasticsearch; behaviour note on API
keys, section 6.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from emulator.errors import IllegalArgument, IllegalState, NotEmulated, NumberFormat
from emulator.query.columns import Order, Segment, Sorting
from emulator.query.date_formats import date_format
from emulator.query.date_math import resolve_date
from emulator.query.errors import QueryShardError
from emulator.query.fields import FieldTable, Kind, Resolved, Value
from emulator.query.nodes import Scalar
from emulator.query.sort_clauses import DOC, SortClause
from emulator.query.terms import text_of
from emulator.query.whole_numbers import whole_number

R = TypeVar("R")

_LONG_MIN, _LONG_MAX = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True)
class Key(Generic[R]):
    """One thing to sort by.

    Attributes:
        resolved: The field; ``None`` for the order of the index (``_doc``).
        missing: The value that stands in for none; ``None`` for a place before or behind all.
        missing_first: Whether documents without a value, and without one to stand in, come first.
        greatest: Whether the greatest of several values counts.
        format: How dates are shown; ``None`` for milliseconds.
    """

    resolved: Resolved[R] | None
    descending: bool
    missing: Value | None
    missing_first: bool
    greatest: bool
    format: str | None = None

    def order(self, segment: Segment[R]) -> Order:
        """Return the documents of a segment in the order of this key, ties in index order."""
        if self.resolved is None:
            docs = range(len(segment))
            backwards = docs[::-1]
            return Order(*[backwards] * 3) if self.descending else Order(docs, docs, docs)
        missing = self._missing_rank(segment)
        return segment.order(self.resolved, Sorting(self.descending, self.greatest, missing))

    def rank_after(self, segment: Segment[R], value: Value | None) -> int:
        """Return the rank of a value of ``search_after``: what has it is not after it."""
        if self.resolved is None:
            assert isinstance(value, int)
            doc = value - segment.before
            return len(segment) - 1 - doc if self.descending else doc
        if value is None:  # with a stand-in for none, nothing is before it
            missing_first = self.missing_first or self.missing is not None
            return 0 if missing_first else segment.column(self.resolved).last_rank
        rank = segment.column(self.resolved).rank_of(value, descending=self.descending)
        if self.missing is None or self.missing == value or rank != self._missing_rank(segment):
            return rank
        # no document has either of them, and they are not the same
        greater = max(value, self.missing) == value
        return rank + 1 if greater != self.descending else rank - 1

    def _missing_rank(self, segment: Segment[R]) -> int:
        assert self.resolved is not None
        column = segment.column(self.resolved)
        if self.missing is not None:
            return column.rank_of(self.missing, descending=self.descending)
        return 0 if self.missing_first else column.last_rank

    def values_of(self, segment: Segment[R], docs: Sequence[int]) -> Sequence[Value | None]:
        """Return what documents are sorted by; ``None`` where nothing stands in for no value."""
        if self.resolved is None:
            return [segment.before + doc for doc in docs]
        column = segment.column(self.resolved)
        places = column.last_places if self.greatest else column.places
        values, missing = column.values, self.missing
        return [values[places[doc] - 1] if places[doc] else missing for doc in docs]

    def shown(self, value: Value | None) -> Value | None:
        """Return a value as ``_sort`` shows it: a boolean as the number that the index keeps."""
        if isinstance(value, bool):
            return int(value)
        if self.format is None or value is None or isinstance(value, str):
            return value
        # Source: elasticsearch#135899, in the last patches of all minors but 9.0
        return None if value in (_LONG_MIN, _LONG_MAX) else date_format(self.format).format(value)

    def parse(self, value: Scalar | None) -> Value | None:
        """Return a value of ``search_after``.

        Raises:
            ElasticsearchError: It cannot be a value of the field.
        """
        if self.resolved is not None and not _is_number(self.resolved.kind):
            return None if value is None else text_of(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _whole(value)
        if self.resolved is None:
            try:
                return whole_number("null" if value is None else text_of(value), 32)
            except NumberFormat as error:
                raise _unreadable(None) from error
        text = "null" if value is None else text_of(value)
        if self.resolved.kind is Kind.BOOLEAN:
            if text not in ("true", "false"):
                raise IllegalArgument(
                    f"Cannot parse boolean [{text}], expected either [true] or [false]"
                )
            return text == "true"
        if text.startswith("now"):
            raise IllegalState("now() is not allowed in [search_after] key")
        form = date_format(self.format or self.resolved.field.format)
        try:
            return resolve_date(text, format=form, now=0, zone=None, round_up=False)
        except NumberFormat as error:
            raise _unreadable(self.resolved.own_name) from error


def _unreadable(name: str | None) -> IllegalArgument:
    return IllegalArgument(f"Failed to parse search_after value for field [{name or 'null'}].")


def _is_number(kind: Kind) -> bool:
    return kind in (Kind.DATE, Kind.BOOLEAN)


def _whole(value: float) -> int:
    """Return a number as 64 bits, as Java narrows one."""
    return _LONG_MAX if value >= _LONG_MAX else _LONG_MIN if value <= _LONG_MIN else int(value)


def _stand_in(value: Scalar, kind: Kind) -> Value:
    """Return the value that stands in for none.

    Raises:
        NumberFormat: No number, for a date or a boolean.
    """
    if not _is_number(kind):
        return text_of(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _whole(value)
    return whole_number(text_of(value), 64)


def keys_of(clauses: Sequence[SortClause], fields: FieldTable[R]) -> list[Key[R]]:
    """Return what to sort by.

    Raises:
        ElasticsearchError: A clause that its field does not take.
    """
    return [_key_of(clause, fields) for clause in clauses]


def _key_of(clause: SortClause, fields: FieldTable[R]) -> Key[R]:
    descending = clause.descending
    if clause.field == DOC:
        return Key(None, descending, None, missing_first=False, greatest=False)
    resolved = fields.resolve(clause.field)
    numeric = _is_number(resolved.kind)
    if not numeric and clause.numeric_type is not None:
        raise QueryShardError(
            f"[numeric_type] option cannot be set on a non-numeric field, got {resolved.kind.value}"
        )
    if clause.numeric_type in ("double", "date_nanos"):
        raise NotEmulated(f"the emulator does not sort as [{clause.numeric_type}]")
    if not numeric and clause.mode in ("sum", "avg", "median"):
        raise QueryShardError("we only support AVG, MEDIAN and SUM on number based fields")
    if clause.format is not None:
        _check_format(resolved, clause.format)
    first = clause.missing == "_first"
    key = Key(
        resolved,
        descending,
        None,
        missing_first=first,
        greatest=descending if clause.mode is None else clause.mode == "max",
        format=clause.format,
    )
    if clause.missing is not None and clause.missing not in ("_first", "_last"):
        return replace(key, missing=_stand_in(clause.missing, resolved.kind))
    if numeric:  # what is missing counts as the greatest or the least number there is
        return replace(key, missing=_LONG_MIN if first != descending else _LONG_MAX)
    return key


def _check_format(resolved: Resolved[R], format: str) -> None:
    if resolved.kind is Kind.DATE:
        date_format(format)  # an unknown one is refused, even if nothing is shown
        return
    field = f"Field [{resolved.own_name}] of type [{resolved.kind.value}]"
    raise IllegalArgument(f"{field} does not support custom formats")
