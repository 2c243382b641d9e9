"""Which documents have a value, a range of values, or a value of some form, in one field.

Each kind of field takes what it is asked for in its own way, and refuses the rest as Elasticsearch
does. Source: ``MappedFieldType`` and its classes for keyword, date, boolean and flattened fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from emulator.errors import IllegalArgument, UnsupportedOperation
from emulator.query.columns import Column, Segment
from emulator.query.date_formats import date_format
from emulator.query.date_math import resolve_date
from emulator.query.docs import NO_DOCS, Docs, union
from emulator.query.errors import QueryShardError
from emulator.query.fields import Kind, Resolved, Value
from emulator.query.nodes import Range, Scalar
from emulator.query.wildcards import without_case
from emulator.xcontent.doubles import format_double

R = TypeVar("R")


def text_of(value: Scalar) -> str:
    """Return a value of a query as the text that keywords are compared with."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format_double(value) if isinstance(value, float) else str(value)


def value_of(resolved: Resolved[R], value: Scalar) -> Value:
    """Return a value of a query as the values of a field are; dates are not for this.

    Raises:
        IllegalArgument: Neither true nor false, for a boolean field.
    """
    if resolved.kind is not Kind.BOOLEAN:
        return text_of(value)
    text = text_of(value)
    if text not in ("true", "false"):
        raise IllegalArgument(f"Can't parse boolean value [{text}], expected [true] or [false]")
    return text == "true"


def docs_with_term(
    segment: Segment[R], resolved: Resolved[R], value: Scalar, now: int, *, any_case: bool = False
) -> Docs:
    """Return the documents with a value.

    Raises:
        ElasticsearchError: The field takes no such value, or no question whatever its case.
    """
    if resolved.kind is Kind.DATE:
        if any_case:
            raise QueryShardError(
                f"[{resolved.own_name}] field which is of type [date], "
                "does not support case insensitive term queries"
            )
        same = Range(resolved.name, lower=value, upper=value)
        return docs_in_range(segment, resolved, same, now)
    column = segment.column(resolved)
    wanted = value_of(resolved, value)
    if any_case and isinstance(wanted, str):
        folded = without_case(wanted)
        return docs_with_form(column, lambda text: without_case(text) == folded)
    place = column.find(wanted)
    return NO_DOCS if place is None else column.docs_at(place)


def docs_in_range(segment: Segment[R], resolved: Resolved[R], query: Range, now: int) -> Docs:
    """Return the documents with a value in a range.

    Raises:
        ElasticsearchError: The field takes no such bounds.
    """
    unbounded = query.lower is None or query.upper is None
    if unbounded and resolved.path is not None:
        raise IllegalArgument(
            "[range] queries on keyed [flattened] fields must include both an upper and "
            "a lower bound."
        )
    lower = _bound(resolved, query, query.lower, now, round_up=not query.include_lower)
    upper = _bound(resolved, query, query.upper, now, round_up=query.include_upper)
    column = segment.column(resolved)
    first, end = 0, len(column.values)
    if lower is not None:
        first = column.place_of(lower) if query.include_lower else column.place_after(lower)
    if upper is not None:
        end = column.place_after(upper) if query.include_upper else column.place_of(upper)
    return column.docs_between(first, end)


def _bound(
    resolved: Resolved[R], query: Range, bound: Scalar | None, now: int, *, round_up: bool
) -> Value | None:
    if bound is None:
        return None
    if resolved.kind is not Kind.DATE:
        return value_of(resolved, bound)
    return resolve_date(
        text_of(bound),
        format=date_format(query.format or resolved.field.format),
        now=now,
        zone=query.time_zone,
        round_up=round_up,
    )


def docs_with_prefix(
    segment: Segment[R], resolved: Resolved[R], prefix: str, *, any_case: bool
) -> Docs:
    """Return the documents with a value that begins like this.

    Raises:
        QueryShardError: The field has no text.
    """
    _refuse_without_text("prefix", resolved)
    column = segment.column(resolved)
    if any_case:
        folded = without_case(prefix)
        return docs_with_form(column, lambda text: without_case(text).startswith(folded))
    first = column.place_of(prefix)
    return column.docs_between(first, column.place_after_prefix(prefix, first))


def docs_with_wildcard(
    segment: Segment[R], resolved: Resolved[R], matches: Callable[[str], bool]
) -> Docs:
    """Return the documents with a value that a pattern matches.

    Raises:
        QueryShardError: The field has no text.
        UnsupportedOperation: A part of a flattened field.
    """
    if resolved.path is not None:
        raise UnsupportedOperation(
            "[wildcard] queries are not currently supported on keyed [flattened] fields."
        )
    _refuse_without_text("wildcard", resolved)
    return docs_with_form(segment.column(resolved), matches)


def docs_with_form(column: Column, matches: Callable[[str], bool]) -> Docs:
    """Return the documents with a value that passes a test."""
    found: Iterable[int] = (
        place for place, value in enumerate(column.values) if matches(str(value))
    )
    return union(map(column.docs_at, found))


def docs_with_any_value(segment: Segment[R], resolved: Resolved[R]) -> Docs:
    """Return the documents with any value."""
    return segment.column(resolved).any_value()


def _refuse_without_text(query: str, resolved: Resolved[R]) -> None:
    if not resolved.kind.has_text:
        raise QueryShardError(
            f"Can only use {query} queries on keyword, text and wildcard fields - "
            f"not on [{resolved.own_name}] which is of type [{resolved.kind.value}]"
        )
