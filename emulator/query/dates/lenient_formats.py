"""The date formats with a name that does not begin with ``strict_``."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.query.dates.elements import (
    Element,
    Fraction,
    Literal,
    Number,
    Sequence,
    optional,
    sequence,
)
from emulator.query.dates.epoch import EPOCH_MILLIS, EPOCH_SECONDS
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
    LENIENT_CLOCK,
    LENIENT_DAY,
    LENIENT_ORDINAL,
    LENIENT_WEEK,
    LENIENT_WEEK_DATE,
    LOCAL_DATE,
    LONG_FRACTION,
    LONG_YEAR,
    MILLIS,
    MILLIS_PRINTER,
    OFFSET,
    OFFSET_WITHOUT_COLON,
    ORDINAL,
    STRICT_DAY,
    WEEK,
    WEEK_DATE,
    WEEKDAY,
    Format,
    T,
    digits,
    of_pattern,
    plain,
    zoned,
)
from emulator.query.dates.parts import Part
from emulator.query.dates.pattern import parse_pattern
from emulator.query.dates.reading import ByElements
from emulator.query.dates.strict_formats import STRICT
from emulator.query.dates.zone_elements import ZoneId
from emulator.query.dates.zones import UTC

_HOUR, _, _MINUTE, _, _SECOND = LENIENT_CLOCK
_HOUR_MINUTE = LENIENT_CLOCK[:3]
_SHORT_FRACTION = Fraction(1, 3, point=True)
_SECONDS_AND_FRACTION = optional(COLON, _SECOND, FRACTION)
_YEAR_MONTH = (Number(Part.YEAR), DASH, Number(Part.MONTH))

_BASIC_PRINTED = sequence(Number(Part.YEAR, 4, 10), digits(Part.MONTH, 2), digits(Part.DAY, 2))
_BASIC_READ = sequence(Number(Part.YEAR, 4, 4), digits(Part.MONTH, 2), digits(Part.DAY, 2))
_BASIC_SHORT = sequence(Number(Part.YEAR, 1, 4), digits(Part.MONTH, 1, 2), digits(Part.DAY, 1, 2))
_BASIC_WEEK = sequence(
    Number(Part.WEEK_YEAR), Literal("W"), Number(Part.WEEK, 1, 2), Number(Part.WEEKDAY)
)
_BASIC_T_CLOCK: tuple[Element, ...] = (T, *BASIC_CLOCK)


def _read_as(printed: Sequence, *read: Element) -> Format:
    return Format(printed, (ByElements(sequence(*read)),))


def _of_pattern_but_read_as(pattern: str, *read: Element) -> Format:
    return Format(parse_pattern(pattern), (ByElements(sequence(*read)),))


def _date_optional_time() -> Format:
    to_end: tuple[Element, ...] = (optional(COLON, _SECOND), *ANY_FRACTION, *ANY_ZONE)
    time = optional(_HOUR, optional(COLON, _MINUTE, *to_end))
    return _read_as(DATE_TIME_PRINTER, LENIENT_DAY, optional(T, time))


def _date_time() -> Format:
    read: tuple[Element, ...] = (LENIENT_DAY, T, *_HOUR_MINUTE, _SECONDS_AND_FRACTION)
    zones = (OFFSET, OFFSET_WITHOUT_COLON)
    readers = tuple(ByElements(sequence(*read, zone)) for zone in zones)
    return Format(DATE_TIME_PRINTER, readers)


def _date_time_no_millis() -> Format:
    read: tuple[Element, ...] = (LENIENT_DAY, T, *_HOUR_MINUTE, optional(COLON, _SECOND))
    zones: tuple[Element, ...] = (
        OFFSET,
        OFFSET_WITHOUT_COLON,
        optional(ZoneId()),
        optional(OFFSET_WITHOUT_COLON),
    )
    readers = tuple(ByElements(sequence(*read, zone)) for zone in zones)
    return Format(sequence(LOCAL_DATE, T, *CLOCK, ZoneId()), readers)


def _basic_ordinal(pattern: str, *time: Element) -> tuple[Element, ...]:
    return parse_pattern(pattern), *_BASIC_T_CLOCK, *time


LENIENT: Mapping[str, Format] = {
    "epoch_millis": EPOCH_MILLIS,
    "epoch_second": EPOCH_SECONDS,
    "iso8601": STRICT["date_optional_time"],
    "basic_date": Format(_BASIC_PRINTED, (ByElements(_BASIC_SHORT),), UTC),
    "basic_date_time": zoned(
        (_BASIC_PRINTED, *_BASIC_T_CLOCK, MILLIS), (_BASIC_READ, *_BASIC_T_CLOCK, FRACTION)
    ),
    "basic_date_time_no_millis": zoned(
        (_BASIC_PRINTED, *_BASIC_T_CLOCK), (_BASIC_READ, *_BASIC_T_CLOCK)
    ),
    "basic_ordinal_date": of_pattern("uuuuDDD"),
    "basic_ordinal_date_time": zoned(
        _basic_ordinal("yyyyDDD", MILLIS), _basic_ordinal("yyyyDDD", FRACTION)
    ),
    "basic_ordinal_date_time_no_millis": zoned(
        _basic_ordinal("uuuuDDD"), _basic_ordinal("uuuuDDD")
    ),
    "basic_time": zoned((*BASIC_CLOCK, MILLIS), (*BASIC_CLOCK, FRACTION)),
    "basic_time_no_millis": zoned(BASIC_CLOCK, BASIC_CLOCK),
    "basic_t_time": zoned((*_BASIC_T_CLOCK, MILLIS), (*_BASIC_T_CLOCK, FRACTION)),
    "basic_t_time_no_millis": zoned(_BASIC_T_CLOCK, _BASIC_T_CLOCK),
    "basic_week_date": _read_as(BASIC_WEEK_PRINTER, _BASIC_WEEK),
    "basic_week_date_time": zoned(
        (BASIC_WEEK_PRINTER, *_BASIC_T_CLOCK, MILLIS), (_BASIC_WEEK, *_BASIC_T_CLOCK, FRACTION)
    ),
    "basic_week_date_time_no_millis": zoned(
        (BASIC_WEEK_PRINTER, *_BASIC_T_CLOCK), (_BASIC_WEEK, *_BASIC_T_CLOCK)
    ),
    "date": _read_as(LOCAL_DATE, LENIENT_DAY),
    "date_hour": _of_pattern_but_read_as("uuuu-MM-dd'T'HH", LENIENT_DAY, T, _HOUR),
    "date_hour_minute": _of_pattern_but_read_as(
        "uuuu-MM-dd'T'HH:mm", LENIENT_DAY, T, *_HOUR_MINUTE
    ),
    "date_hour_minute_second": _of_pattern_but_read_as(
        "uuuu-MM-dd'T'HH:mm:ss", LENIENT_DAY, T, *LENIENT_CLOCK
    ),
    "date_hour_minute_second_fraction": _read_as(
        MILLIS_PRINTER, LENIENT_DAY, T, *LENIENT_CLOCK, FRACTION
    ),
    "date_hour_minute_second_millis": _read_as(
        MILLIS_PRINTER, LENIENT_DAY, T, *LENIENT_CLOCK, _SHORT_FRACTION
    ),
    "date_optional_time": _date_optional_time(),
    "date_time": _date_time(),
    "date_time_no_millis": _date_time_no_millis(),
    "hour": _of_pattern_but_read_as("HH", _HOUR),
    "hour_minute": _of_pattern_but_read_as("HH:mm", *_HOUR_MINUTE),
    "hour_minute_second": _read_as(sequence(*CLOCK), *LENIENT_CLOCK),
    "hour_minute_second_fraction": _read_as(sequence(*CLOCK, MILLIS), *LENIENT_CLOCK, FRACTION),
    "hour_minute_second_millis": _read_as(
        sequence(*CLOCK, MILLIS), *LENIENT_CLOCK, _SHORT_FRACTION
    ),
    "ordinal_date": _read_as(
        sequence(LONG_YEAR, DASH, digits(Part.DAY_OF_YEAR, 3)), LENIENT_ORDINAL
    ),
    "ordinal_date_time": zoned(
        (ORDINAL, T, *CLOCK, LONG_FRACTION),
        (LENIENT_ORDINAL, T, *_HOUR_MINUTE, _SECONDS_AND_FRACTION),
    ),
    "ordinal_date_time_no_millis": zoned(
        (ORDINAL, T, *CLOCK), (LENIENT_ORDINAL, T, *LENIENT_CLOCK)
    ),
    "time": zoned((*CLOCK, MILLIS), (*LENIENT_CLOCK, FRACTION)),
    "time_no_millis": zoned(CLOCK, LENIENT_CLOCK),
    "t_time": zoned((T, *CLOCK, MILLIS), (T, *LENIENT_CLOCK, FRACTION)),
    "t_time_no_millis": zoned((T, *CLOCK), (T, *LENIENT_CLOCK)),
    "week_date": _read_as(WEEK_DATE, LENIENT_WEEK_DATE),
    "week_date_time": zoned(
        (WEEK_DATE, T, *CLOCK, MILLIS), (LENIENT_WEEK_DATE, T, *LENIENT_CLOCK, FRACTION)
    ),
    "week_date_time_no_millis": zoned(
        (WEEK_DATE, T, *CLOCK), (LENIENT_WEEK_DATE, T, *LENIENT_CLOCK)
    ),
    "weekyear": plain(sequence(Number(Part.WEEK_YEAR))),
    "weekyear_week": _read_as(sequence(*WEEK), *LENIENT_WEEK),
    "weekyear_week_day": Format(
        sequence(*WEEK, *WEEKDAY),
        (ByElements(sequence(*LENIENT_WEEK, *WEEKDAY)),),
    ),
    "year": plain(sequence(Number(Part.YEAR))),
    "year_month": _read_as(sequence(LONG_YEAR, DASH, digits(Part.MONTH, 2)), *_YEAR_MONTH),
    "year_month_day": _read_as(STRICT_DAY, *_YEAR_MONTH, DASH, Number(Part.DAY)),
}
