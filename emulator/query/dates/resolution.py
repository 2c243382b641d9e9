"""What a text means of which parts of a date have been read.

Source: ``java.time.format.Parsed`` and, for what is made of a date with parts missing,
``DateFormatters.from`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from emulator.errors import DateTimeError, IllegalArgument
from emulator.query.dates import calendar
from emulator.query.dates.calendar import DAY_MILLIS
from emulator.query.dates.parts import NANOS_OF_DAY, NANOS_OF_MILLI, Found, Part, Style
from emulator.query.dates.zones import MOST_OFFSET, OFFSET_TOO_LARGE, Zone, offset_zone


class LocalTime(NamedTuple):
    """A time as a text says it, which means an instant only in a zone.

    Attributes:
        millis: What a clock shows, in milliseconds from its 1970-01-01.
        zone: The zone that the text has, if any.
    """

    millis: int
    zone: Zone | None


def resolve(found: Found, style: Style) -> Resolution:
    """Work out the date and the time that the parts of a text are.

    Raises:
        DateTimeError: They contradict each other, or one is out of its range.
    """
    values = dict(found.values)
    day = _day_of(values, style)
    time, days_more = _time_of(values, style)
    if day is not None:
        _check_against(values, _derived_of_day(day), _iso(day))
    if time is not None:
        half, clock = time * 2 // NANOS_OF_DAY, time // 60_000_000_000
        _check_against(values, {Part.HALF_DAY: half}, f"{clock // 60:02}:{clock % 60:02}")
    if day is not None:
        day += days_more
    offset = values.get(Part.OFFSET)
    if offset is not None and not -MOST_OFFSET <= offset <= MOST_OFFSET:
        raise DateTimeError(OFFSET_TOO_LARGE)
    zone = offset_zone(offset) if offset is not None else found.zone
    return Resolution(values, day, time, zone)


class Resolution(NamedTuple):
    """What is certain about a text: maybe the day, maybe the time, and the parts left over.

    Attributes:
        day: Its number; see `calendar.day_number`.
        time: Nanoseconds since midnight.
    """

    values: Mapping[Part, int]
    day: int | None
    time: int | None
    zone: Zone | None

    def filled(self) -> LocalTime:
        """Return the time that Elasticsearch takes for it, with the least where parts are missing.

        Raises:
            DateTimeError: The parts that there are make no date.
            IllegalArgument: There are too few to make any.
        """
        day = self._day()
        if day is None:
            day = self._day_without_certainty(with_time=self.time is not None)
        return LocalTime(day * DAY_MILLIS + (self.time or 0) // NANOS_OF_MILLI, self.zone)

    def _day(self) -> int | None:
        values = self.values
        if self.day is not None or not ({Part.YEAR, Part.YEAR_OF_ERA} & values.keys()):
            return self.day
        if Part.MONTH in values and Part.DAY in values:
            return calendar.day_number(self._year(), values[Part.MONTH], values[Part.DAY])
        if Part.DAY_OF_YEAR in values:
            return calendar.year_day_number(self._year(), values[Part.DAY_OF_YEAR])
        return None

    def _day_without_certainty(self, *, with_time: bool) -> int:
        values = self.values
        has_year = Part.YEAR in values or Part.YEAR_OF_ERA in values
        if has_year and not with_time:
            return calendar.day_number(self._year(), values.get(Part.MONTH, 1), 1)
        if Part.WEEK_YEAR in values and (with_time or Part.MONTH not in values):
            week = values.get(Part.WEEK, 1)
            if not 0 <= week <= 54:
                raise DateTimeError(
                    "Invalid value for WeekOfWeekBasedYear[WeekFields[MONDAY,4]] "
                    f"(valid values 0/1 - 52/54): {week}"
                )
            return calendar.first_monday(values[Part.WEEK_YEAR]) + 7 * (week - 1)
        if Part.MONTH in values:
            day = values.get(Part.DAY, 1)
            return calendar.day_number(self._year(), values[Part.MONTH], day)
        if with_time:
            return 0
        shown = ", ".join(f"{part.java_name}={value}" for part, value in values.items())
        raise IllegalArgument(
            f"temporal accessor [{{{shown}}},ISO] cannot be converted to zoned date time"
        )

    def _year(self) -> int:
        return self.values.get(Part.YEAR, self.values.get(Part.YEAR_OF_ERA, 1970))


def _check_against(values: Mapping[Part, int], derived: Mapping[Part, int], source: str) -> None:
    for part, value in derived.items():
        if values.get(part, value) != value:
            raise DateTimeError(
                f"Conflict found: Field {part.java_name} {value} differs from {part.java_name} "
                f"{values[part]} derived from {source}"
            )


def _derived_of_day(number: int) -> Mapping[Part, int]:
    year, month, _ = calendar.day_of(number)
    return {
        Part.ERA: int(year > 0),
        Part.WEEKDAY: calendar.weekday_of(number),
        Part.QUARTER: (month + 2) // 3,
        Part.DAY_OF_YEAR: number - calendar.start_of_month(year, 1) + 1,
    }


def _iso(number: int) -> str:
    year, month, day = calendar.day_of(number)
    return f"{year:04}-{month:02}-{day:02}"


def _day_of(values: dict[Part, int], style: Style) -> int | None:
    """Return the day that is certain, and leave the parts that do not make one."""
    _settle_era(values, style)
    if Part.WEEK_YEAR in values and Part.WEEK in values and Part.WEEKDAY in values:
        return _day_of_week(values, style)
    year = values.get(Part.YEAR)
    if year is None:
        return None
    if Part.MONTH in values and Part.DAY in values:
        return _day_of_month(year, values.pop(Part.MONTH), values.pop(Part.DAY), style)
    if Part.DAY_OF_YEAR in values:
        day_of_year = values.pop(Part.DAY_OF_YEAR)
        if style is Style.LENIENT:
            return calendar.start_of_month(year, 1) + day_of_year - 1
        return calendar.year_day_number(year, day_of_year)
    return None


def _settle_era(values: dict[Part, int], style: Style) -> None:
    """Turn a year of an era into a year; when strict, only if the text names the era."""
    if Part.YEAR_OF_ERA not in values:
        return
    year_of_era, era = values[Part.YEAR_OF_ERA], values.get(Part.ERA)
    if style is not Style.LENIENT:
        Part.YEAR_OF_ERA.check(year_of_era)
    if era is None and style is Style.STRICT and Part.YEAR not in values:
        return
    del values[Part.YEAR_OF_ERA]
    year = 1 - year_of_era if era == 0 else year_of_era
    if values.setdefault(Part.YEAR, year) != year:
        raise DateTimeError(f"Conflict found: Year {values[Part.YEAR]} differs from Year {year}")


def _day_of_week(values: dict[Part, int], style: Style) -> int:
    week_year, week = Part.WEEK_YEAR.check(values.pop(Part.WEEK_YEAR)), values.pop(Part.WEEK)
    weekday = values.pop(Part.WEEKDAY)
    if style is not Style.LENIENT:
        Part.WEEKDAY.check(weekday)
        Part.WEEK.check(week)
    weeks = calendar.weeks_of_year(week_year)
    if style is Style.STRICT and week > weeks:
        raise DateTimeError(
            f"Invalid value for WeekOfWeekBasedYear (valid values 1 - {weeks}): {week}"
        )
    return calendar.first_monday(week_year) + 7 * (week - 1) + weekday - 1


def _day_of_month(year: int, month: int, day: int, style: Style) -> int:
    calendar.check_year(year)
    if style is Style.LENIENT:
        return calendar.start_of_month(year, month) + day - 1
    Part.MONTH.check(month)
    Part.DAY.check(day)
    if style is Style.SMART:
        day = min(day, calendar.days_of_month(year, month))
    return calendar.day_number(year, month, day)


def _time_of(values: dict[Part, int], style: Style) -> tuple[int | None, int]:
    """Return the time that is certain, in nanoseconds, and the days that it is over by.

    Minutes, seconds and so on that are missing at the end are 0; an hour is never made up.
    """
    _settle_time_of_day(values)
    _settle_hour(values, style)
    hour, minute = values.get(Part.HOUR), values.get(Part.MINUTE)
    second, nano = values.get(Part.SECOND), values.get(Part.NANO)
    midnight = hour == 24 and not (minute or second or nano)
    checked = (Part.MINUTE, Part.NANO, Part.HOUR, Part.SECOND)
    for part in checked if style is not Style.LENIENT else ():
        if part in values and not (part is Part.HOUR and style is Style.SMART and midnight):
            part.check(values[part])
    if hour is None or (minute is None and (second is not None or nano is not None)):
        return None, 0
    if minute is not None and second is None and nano is not None:
        return None, 0
    seconds = hour * 3600 + (minute or 0) * 60 + (second or 0)
    days_more, time = divmod(seconds * 1_000_000_000 + (nano or 0), NANOS_OF_DAY)
    return time, days_more


def _settle_time_of_day(values: dict[Part, int]) -> None:
    """Turn a time in units since midnight into hour, minute, second and nanosecond."""
    for whole, unit, source in (
        (Part.NANO_OF_DAY, 1, Part.NANO_OF_DAY.java_name),
        (Part.MILLI_OF_DAY, NANOS_OF_MILLI, "SecondOfDay"),
    ):
        if whole in values:
            seconds, nano = divmod(whole.check(values.pop(whole)) * unit, 1_000_000_000)
            _agree(values, source, Part.HOUR, seconds // 3600)
            _agree(values, source, Part.MINUTE, seconds // 60 % 60)
            _agree(values, source, Part.SECOND, seconds % 60)
            _agree(values, source, Part.NANO, nano)


def _settle_hour(values: dict[Part, int], style: Style) -> None:
    """Turn the hours that clocks show, from 1 to 12 or 24, into the hour of the day."""
    for clock, plain, turn in (
        (Part.CLOCK_HOUR, Part.HOUR, 24),
        (Part.CLOCK_HOUR_OF_HALF_DAY, Part.HOUR_OF_HALF_DAY, 12),
    ):
        if clock in values:
            shown = values.pop(clock)
            if style is Style.STRICT or (style is Style.SMART and shown):
                clock.check(shown)
            _agree(values, clock.java_name, plain, 0 if shown == turn else shown)
    if Part.HALF_DAY in values and Part.HOUR_OF_HALF_DAY in values:
        half = Part.HALF_DAY.check(values.pop(Part.HALF_DAY))
        hour = Part.HOUR_OF_HALF_DAY.check(values.pop(Part.HOUR_OF_HALF_DAY))
        _agree(values, Part.HALF_DAY.java_name, Part.HOUR, half * 12 + hour)


def _agree(values: dict[Part, int], source: str, target: Part, value: int) -> None:
    known = values.setdefault(target, value)
    if known != value:
        raise DateTimeError(
            f"Conflict found: {target.java_name} {known} differs from {target.java_name} {value} "
            f"while resolving  {source}"
        )
