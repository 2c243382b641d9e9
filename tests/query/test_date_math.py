"""Date math: what comes after ``now`` or a date, and how bounds of ranges are rounded."""

from __future__ import annotations

import pytest

from emulator.errors import (
    DateTimeError,
    ElasticsearchError,
    LongOverflow,
    NumberFormat,
    ParseError,
)
from emulator.query.date_formats import date_format
from emulator.query.date_math import resolve_date

ISO = date_format("strict_date_optional_time||epoch_millis")
NOW = ISO.parse("2026-03-14T15:09:26.535Z")  # a Saturday


def _resolved(text: str | int, zone: str | None = None, *, round_up: bool = False) -> str:
    return ISO.format(
        resolve_date(text, format=ISO, now=NOW, zone=zone, round_up=round_up)
    ).removesuffix("Z")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "2026-03-14T15:09:26.535"),
        ("now-1d", "2026-03-13T15:09:26.535"),
        ("now+1w", "2026-03-21T15:09:26.535"),
        ("now-90m", "2026-03-14T13:39:26.535"),
        ("now+1h-1H+30s", "2026-03-14T15:09:56.535"),
        ("now+d", "2026-03-15T15:09:26.535"),
        ("now-1y", "2025-03-14T15:09:26.535"),
        ("2026-01-31||+1M", "2026-02-28T00:00:00.000"),
        ("2024-02-29||+1y", "2025-02-28T00:00:00.000"),
        ("2026-01-01||-1M", "2025-12-01T00:00:00.000"),
        ("2026-01-01||", "2026-01-01T00:00:00.000"),
        ("1767225600000||+1d", "2026-01-02T00:00:00.000"),
    ],
)
def test_units_are_added_by_the_calendar(text: str, expected: str) -> None:
    """A month later is the same day, or the last one if there is no such day."""
    assert _resolved(text) == expected


def test_a_number_is_read_as_its_digits_are() -> None:
    """A bound of a range may be a number in the JSON."""
    assert _resolved(1_767_225_600_000) == "2026-01-01T00:00:00.000"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("now/y", "2026-01-01T00:00:00.000", "2026-12-31T23:59:59.999"),
        ("now/M", "2026-03-01T00:00:00.000", "2026-03-31T23:59:59.999"),
        ("now/w", "2026-03-09T00:00:00.000", "2026-03-15T23:59:59.999"),
        ("now/d", "2026-03-14T00:00:00.000", "2026-03-14T23:59:59.999"),
        ("now/h", "2026-03-14T15:00:00.000", "2026-03-14T15:59:59.999"),
        ("now/m", "2026-03-14T15:09:00.000", "2026-03-14T15:09:59.999"),
        ("now/s", "2026-03-14T15:09:26.000", "2026-03-14T15:09:26.999"),
        ("now/1d", "2026-03-14T00:00:00.000", "2026-03-14T23:59:59.999"),
        ("now-1d/d", "2026-03-13T00:00:00.000", "2026-03-13T23:59:59.999"),
        ("now/d+1h", "2026-03-14T01:00:00.000", "2026-03-15T00:59:59.999"),
        ("2026-02-01||/M", "2026-02-01T00:00:00.000", "2026-02-28T23:59:59.999"),
        ("2026-01-01", "2026-01-01T00:00:00.000", "2026-01-01T23:59:59.999"),
        ("2026||+1d", "2026-01-02T00:00:00.000", "2026-01-02T00:00:00.000"),
        ("now-1d", "2026-03-13T15:09:26.535", "2026-03-13T15:09:26.535"),
    ],
)
def test_a_bound_is_the_first_or_the_last_millisecond_that_it_may_mean(
    text: str, first: str, last: str
) -> None:
    """``gte`` and ``lt`` take the first, ``gt`` and ``lte`` the last; weeks begin on Monday."""
    assert (_resolved(text), _resolved(text, round_up=True)) == (first, last)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("now/d", "Europe/Paris", "2026-03-13T23:00:00.000"),
        ("now/d", "+10:00", "2026-03-14T14:00:00.000"),
        ("now", "Europe/Paris", "2026-03-14T15:09:26.535"),
        ("2026-03-28T12:00||+1d", "Europe/Paris", "2026-03-29T10:00:00.000"),
        ("2026-03-28T12:00||+24h", "Europe/Paris", "2026-03-29T11:00:00.000"),
        ("2026-03-28T02:30||+1d", "Europe/Paris", "2026-03-29T01:30:00.000"),
        ("2026-10-24T02:30||+1d", "Europe/Paris", "2026-10-25T00:30:00.000"),
        ("2026-10-25T01:30Z||/h", "Europe/Paris", "2026-10-25T01:00:00.000"),
        ("2026-10-25T12:00||/d", "Europe/Paris", "2026-10-24T22:00:00.000"),
    ],
)
def test_days_begin_and_go_by_in_the_zone(text: str, zone: str, expected: str) -> None:
    """A day may have 23 or 25 hours; an hour always has sixty minutes."""
    assert _resolved(text, zone) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nowish", "operator not supported for date math [ish]"),
        ("now*1d", "operator not supported for date math [*1d]"),
        ("now+1d ", "operator not supported for date math [+1d ]"),
        ("now-", "truncated date math [-]"),
        ("now+10", "truncated date math [+10]"),
        ("now+1x", "unit [x] not supported for date math [+1x]"),
        ("now/x", "unit [x] not supported for date math [/x]"),
        ("now/2d", "rounding `/` can only be used on single unit types [/2d]"),
        ("", "cannot parse empty datetime"),
        ("||+1d", "cannot parse empty datetime"),
    ],
)
def test_math_that_is_none_is_refused(text: str, reason: str) -> None:
    """The text of the error has the math alone, as in Elasticsearch."""
    with pytest.raises(ParseError) as caught:
        _resolved(text)

    assert caught.value.reason == reason


def test_a_date_of_another_format_is_refused_with_two_causes() -> None:
    """Clients show the outermost reason, and people look for the innermost."""
    millis = date_format("epoch_millis")
    with pytest.raises(ParseError) as caught:
        resolve_date("2026-01-01||/d", format=millis, now=NOW, round_up=False)

    chain = []
    error: BaseException | None = caught.value
    while isinstance(error, ElasticsearchError):
        chain.append((error.type, error.reason))
        error = error.__cause__
    reason = "failed to parse date field [2026-01-01] with format [epoch_millis]"
    assert chain == [
        ("parse_exception", f"{reason}: [{reason}]"),
        ("illegal_argument_exception", reason),
        ("date_time_parse_exception", "Failed to parse with all enclosed parsers"),
    ]


def test_a_day_that_there_is_not_is_refused_by_the_math_too() -> None:
    """The reason of the calendar is part of the text, and its error the only cause."""
    with pytest.raises(ParseError) as caught:
        _resolved("2026-02-30")

    assert caught.value.reason == (
        "failed to parse date field [2026-02-30] with format "
        "[strict_date_optional_time||epoch_millis]: [Invalid date 'FEBRUARY 30']"
    )
    assert isinstance(caught.value.__cause__, DateTimeError)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("now+99999999999d", NumberFormat),
        ("now+2147483648d", NumberFormat),
        ("now+2147483647y", DateTimeError),
        ("now+999990000y", LongOverflow),
    ],
)
def test_numbers_too_large_fail_as_they_do_in_java(
    text: str, error: type[ElasticsearchError]
) -> None:
    """Each kind of overflow has an exception of its own there."""
    with pytest.raises(error):
        _resolved(text)


def test_leading_zeros_do_not_make_a_number_too_large() -> None:
    """Java counts the value, not the digits."""
    assert _resolved("now+000000000001d") == "2026-03-15T15:09:26.535"
