"""The date formats with a name that begins with ``strict_``, under the rest of their name."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.query.dates.elements import Element, Literal, Number, Sequence, optional, sequence
from emulator.query.dates.fragments import (
    ANY_FRACTION,
    ANY_ZONE,
    BASIC_CLOCK,
    BASIC_WEEK_PRINTER,
    CLOCK,
    COLON,
    DASH,
    DATE_TIME_PRINTER,
    FRACTION,
    LOCAL_DATE,
    LONG_FRACTION,
    MILLIS,
    MILLIS_PRINTER,
    NANOS_PRINTER,
    ORDINAL,
    STRICT_DAY,
    WEEK,
    WEEK_DATE,
    WEEK_YEAR,
    WEEKDAY,
    YEAR,
    Format,
    T,
    digits,
    of_pattern,
    plain,
    zoned,
)
from emulator.query.dates.parts import Part, Style
from emulator.query.dates.pattern import parse_pattern
from emulator.query.dates.reading import ByElements, Iso

_HOUR, _, _MINUTE, _, _SECOND = CLOCK
_DAY_AND_CLOCK: tuple[Element, ...] = (STRICT_DAY, T, *CLOCK)
_WEEK_AND_CLOCK: tuple[Element, ...] = (WEEK_DATE, T, *CLOCK)
_BASIC_WEEK = sequence(
    digits(Part.WEEK_YEAR, 4), Literal("W"), Number(Part.WEEK, 1, 2), Number(Part.WEEKDAY)
)
_BASIC_WEEK_AND_CLOCK: tuple[Element, ...] = (BASIC_WEEK_PRINTER, T, *BASIC_CLOCK)
_SECONDS = parse_pattern("uuuu-MM-dd'T'HH:mm:ss")
_DAY_AND_FRACTION = plain(
    MILLIS_PRINTER, sequence(*_DAY_AND_CLOCK, FRACTION), Iso(7, zone="not", comma=False)
)
_CLOCK_AND_FRACTION = plain(sequence(*CLOCK, MILLIS), sequence(*CLOCK, FRACTION))


def _optional_time() -> Sequence:
    to_minute = optional(COLON, _MINUTE, optional(COLON, _SECOND, *ANY_FRACTION))
    return sequence(STRICT_DAY, optional(T, optional(_HOUR, to_minute, *ANY_ZONE)))


def _optional_time_nanos() -> Sequence:
    return sequence(STRICT_DAY, optional(T, *CLOCK, *ANY_FRACTION, *ANY_ZONE))


STRICT: Mapping[str, Format] = {
    "basic_week_date": plain(BASIC_WEEK_PRINTER, _BASIC_WEEK),
    "basic_week_date_time": zoned(
        (*_BASIC_WEEK_AND_CLOCK, MILLIS), (_BASIC_WEEK, T, *BASIC_CLOCK, FRACTION)
    ),
    "basic_week_date_time_no_millis": zoned(_BASIC_WEEK_AND_CLOCK, _BASIC_WEEK_AND_CLOCK),
    "date": Format(LOCAL_DATE, (ByElements(LOCAL_DATE, Style.LENIENT),)),
    "date_hour": of_pattern("uuuu-MM-dd'T'HH"),
    "date_hour_minute": of_pattern("uuuu-MM-dd'T'HH:mm"),
    "date_hour_minute_second": Format(
        _SECONDS, (Iso(6, 6, zone="not"), ByElements(_SECONDS, Style.SMART))
    ),
    "date_hour_minute_second_fraction": _DAY_AND_FRACTION,
    "date_hour_minute_second_millis": _DAY_AND_FRACTION,
    "date_optional_time": plain(DATE_TIME_PRINTER, _optional_time(), Iso()),
    "date_optional_time_nanos": plain(
        NANOS_PRINTER, _optional_time_nanos(), Iso(6, time_optional=True)
    ),
    "date_time": zoned(
        (*_DAY_AND_CLOCK, LONG_FRACTION),
        (*_DAY_AND_CLOCK, optional(FRACTION)),
        Iso(6, zone="must", comma=False),
    ),
    "date_time_no_millis": zoned(_DAY_AND_CLOCK, _DAY_AND_CLOCK, Iso(6, 6, zone="must")),
    "hour": of_pattern("HH"),
    "hour_minute": of_pattern("HH:mm"),
    "hour_minute_second": plain(sequence(*CLOCK)),
    "hour_minute_second_fraction": _CLOCK_AND_FRACTION,
    "hour_minute_second_millis": _CLOCK_AND_FRACTION,
    "ordinal_date": plain(ORDINAL),
    "ordinal_date_time": zoned(
        (ORDINAL, T, *CLOCK[:3], optional(COLON, _SECOND, LONG_FRACTION)),
        (ORDINAL, T, *CLOCK[:3], optional(COLON, _SECOND, FRACTION)),
    ),
    "ordinal_date_time_no_millis": zoned((ORDINAL, T, *CLOCK), (ORDINAL, T, *CLOCK)),
    "time": zoned((*CLOCK, MILLIS), (*CLOCK, FRACTION)),
    "time_no_millis": zoned(CLOCK, CLOCK),
    "t_time": zoned((T, *CLOCK, MILLIS), (T, *CLOCK, FRACTION)),
    "t_time_no_millis": zoned((T, *CLOCK), (T, *CLOCK)),
    "week_date": plain(WEEK_DATE),
    "week_date_time": zoned((*_WEEK_AND_CLOCK, MILLIS), (*_WEEK_AND_CLOCK, FRACTION)),
    "week_date_time_no_millis": zoned(_WEEK_AND_CLOCK, _WEEK_AND_CLOCK),
    "weekyear": plain(sequence(WEEK_YEAR)),
    "weekyear_week": plain(sequence(*WEEK)),
    "weekyear_week_day": plain(sequence(*WEEK, *WEEKDAY)),
    "year": plain(sequence(YEAR), None, Iso(1, 1, zone="not")),
    "year_month": plain(sequence(YEAR, DASH, digits(Part.MONTH, 2)), None, Iso(2, 2, zone="not")),
    "year_month_day": plain(STRICT_DAY),
}
