"""Date math: ``now-1d/d``, ``2026-01-31||+1M``, and dates without any.

Where the bound of a range is less exact than a millisecond, ``gt`` and ``lte`` take the last
millisecond that it may mean (``round_up``), ``gte`` and ``lt`` the first. So ``lte: 2026-01-31``
takes in that day, and ``gt: now/d`` begins tomorrow. The same goes for each ``/`` on the way.
Source: ``JavaDateMathParser`` and ``DateFieldMapper`` of Elasticsearch.
"""

from __future__ import annotations

from emulator.errors import DateTimeError, IllegalArgument, LongOverflow, NumberFormat, ParseError
from emulator.query.date_formats import DateFormat
from emulator.query.dates.zones import UTC, ZonedTime, zone_of

_MILLIS = {"h": 3_600_000, "m": 60_000, "s": 1000}
_DAYS = {"w": 7, "d": 1}
_MONTHS = {"y": 12, "M": 1}
_MOST = 2**31 - 1


def resolve_date(
    text: str | int, *, format: DateFormat, now: int, zone: str | None = None, round_up: bool
) -> int:
    """Return the milliseconds since the epoch that a bound of a date range means.

    Args:
        text: ``now`` or a date, and date math after it; a number is read as its digits are.
        format: What dates look like, if the bound is not ``now``.
        now: What ``now`` is, in milliseconds since the epoch.
        zone: An id such as ``Europe/Paris``; where dates are that do not say so, and days begin.
        round_up: Whether it is the bound of ``gt`` or ``lte``.

    Raises:
        ParseError: The date is not of the format, or the math is none.
        NumberFormat: A number in the math that does not fit 32 bits.
        DateTimeError: The math leads beyond the calendar.
        LongOverflow: Or beyond what milliseconds of 64 bits can say.
    """
    written = str(text)
    if written.startswith("now"):
        return _math(written.removeprefix("now"), now, zone, round_up=round_up)
    date, bars, math = written.partition("||")
    if not bars:
        return _date(written, format, zone, round_up=round_up)
    return _math(math, _date(date, format, zone, round_up=False), zone, round_up=round_up)


def _date(text: str, format: DateFormat, zone: str | None, *, round_up: bool) -> int:
    if not text:
        raise ParseError("cannot parse empty datetime")
    try:
        return format.parse(text, zone, round_up=round_up)
    except (IllegalArgument, DateTimeError) as error:
        raise ParseError(
            f"failed to parse date field [{text}] with format [{format.pattern}]: [{error.reason}]"
        ) from error


def _math(math: str, start: int, zone: str | None, *, round_up: bool) -> int:
    time = ZonedTime.at(start, UTC if zone is None else zone_of(zone))
    at = 0
    while at < len(math):
        operator = math[at]
        if operator not in "/+-":
            raise ParseError(f"operator not supported for date math [{math}]")
        end = at + 1
        while end < len(math) and math[end].isdecimal():
            end += 1
        if end >= len(math):
            raise ParseError(f"truncated date math [{math}]")
        count = _number(math[at + 1 : end])
        unit = math[end]
        at = end + 1
        if operator == "/":
            if count != 1:
                raise ParseError(f"rounding `/` can only be used on single unit types [{math}]")
            time = time.floor(_known(unit, math))
            if round_up:
                time = _plus(time, unit, 1, math).plus_millis(-1)
        else:
            time = _plus(time, unit, count if operator == "+" else -count, math)
    if not -(2**63) <= time.millis < 2**63:
        raise LongOverflow("long overflow")
    return time.millis


def _number(digits: str) -> int:
    if not digits:
        return 1
    if (len(digits) > 10 and digits.lstrip("0")[10:]) or int(digits[-10:]) > _MOST:
        raise NumberFormat(f'For input string: "{digits}"')
    return int(digits[-10:])


def _known(unit: str, math: str) -> str:
    unit = "h" if unit == "H" else unit
    if unit not in _MILLIS and unit not in _DAYS and unit not in _MONTHS:
        raise ParseError(f"unit [{unit}] not supported for date math [{math}]")
    return unit


def _plus(time: ZonedTime, unit: str, count: int, math: str) -> ZonedTime:
    """Return a time that is later by units; months and years keep the day if they can."""
    unit = _known(unit, math)
    if unit in _MILLIS:
        return time.plus_millis(count * _MILLIS[unit])
    if unit in _DAYS:
        return time.plus_days(count * _DAYS[unit])
    return time.plus_months(count * _MONTHS[unit])
