"""The order of documents: by fields, with missing values first, last or in between.

Source: ``FieldSortBuilder`` and ``SearchAfterBuilder`` of Elasticsearch; behaviour note on API
keys, section 6.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from emulator.errors import IllegalArgument, NumberFormat
from emulator.query.columns import Order, Segment, Sorting
from emulator.query.date_formats import date_format
from emulator.query.date_math import resolve_date
from emulator.query.errors import QueryShardError
from emulator.query.fields import FieldTable, Kind, Resolved, Value
from emulator.query.nodes import Scalar
from emulator.query.sort_clauses import DOC, SortClause
from emulator.query.terms import text_of

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
            ranks = self.order(segment).ranks
            place = value if isinstance(value, int) else 0
            return ranks[place] if 0 <= place < len(ranks) else -1
        if value is None:
            return self._missing_rank(segment)
        return segment.column(self.resolved).rank_of(value, descending=self.descending)

    def _missing_rank(self, segment: Segment[R]) -> int:
        assert self.resolved is not None
        column = segment.column(self.resolved)
        if self.missing is not None:
            return column.rank_of(self.missing, descending=self.descending)
        return 0 if self.missing_first else column.last_rank

    def values_of(self, segment: Segment[R], docs: Sequence[int]) -> Sequence[Value | None]:
        """Return what documents are sorted by; ``None`` where nothing stands in for no value."""
        if self.resolved is None:
            return docs
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

    def parse(self, value: Scalar | None, now: int) -> Value | None:
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
                return int(str(value))
            except ValueError as error:
                raise IllegalArgument(
                    "Failed to parse search_after value for field [null]."
                ) from error
        text = "null" if value is None else text_of(value)
        if self.resolved.kind is Kind.BOOLEAN:
            if text not in ("true", "false"):
                raise IllegalArgument(
                    f"Cannot parse boolean [{text}], expected either [true] or [false]"
                )
            return text == "true"
        form = date_format(self.format or self.resolved.field.format)
        return resolve_date(text, format=form, now=now, zone=None, round_up=False)


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
    try:
        return int(text_of(value))
    except ValueError as error:
        raise NumberFormat(f'For input string: "{text_of(value)}"') from error


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
    name, kind = resolved.field.index_name or resolved.field.name, resolved.kind.value
    below = "" if resolved.path is None else "._keyed"
    raise IllegalArgument(f"Field [{name}{below}] of type [{kind}] does not support custom formats")
