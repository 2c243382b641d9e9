"""The parts of a date that a text may have, and their ranges.

Source: ``java.time.temporal.ChronoField``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from emulator.errors import DateTimeError
from emulator.query.dates.calendar import DAY_MILLIS, MOST_YEAR
from emulator.query.dates.zones import Zone

NANOS_OF_MILLI = 1_000_000
NANOS_OF_DAY = DAY_MILLIS * NANOS_OF_MILLI


_SHOWN_MOST = {
    "DayOfMonth": "28/31",
    "DayOfYear": "365/366",
    "WeekOfWeekBasedYear": "52/53",
    "YearOfEra": "999999999/1000000000",
}
"""The greatest values that depend on others, as Java shows them."""


class Part(Enum):
    """A part of a date, with its name in Java, and its least and greatest value."""

    ERA = ("Era", 0, 1)
    YEAR = ("Year", -MOST_YEAR, MOST_YEAR)
    YEAR_OF_ERA = ("YearOfEra", 1, MOST_YEAR)
    QUARTER = ("QuarterOfYear", 1, 4)
    MONTH = ("MonthOfYear", 1, 12)
    DAY = ("DayOfMonth", 1, 31)
    DAY_OF_YEAR = ("DayOfYear", 1, 366)
    WEEK_YEAR = ("WeekBasedYear", -MOST_YEAR, MOST_YEAR)
    WEEK = ("WeekOfWeekBasedYear", 1, 53)
    WEEKDAY = ("DayOfWeek", 1, 7)
    HALF_DAY = ("AmPmOfDay", 0, 1)
    HOUR = ("HourOfDay", 0, 23)
    CLOCK_HOUR = ("ClockHourOfDay", 1, 24)
    HOUR_OF_HALF_DAY = ("HourOfAmPm", 0, 11)
    CLOCK_HOUR_OF_HALF_DAY = ("ClockHourOfAmPm", 1, 12)
    MINUTE = ("MinuteOfHour", 0, 59)
    SECOND = ("SecondOfMinute", 0, 59)
    NANO = ("NanoOfSecond", 0, 999_999_999)
    MILLI_OF_DAY = ("MilliOfDay", 0, DAY_MILLIS - 1)
    NANO_OF_DAY = ("NanoOfDay", 0, NANOS_OF_DAY - 1)
    OFFSET = ("OffsetSeconds", -64_800, 64_800)

    @property
    def java_name(self) -> str:
        """The name that Java's error texts show."""
        return self.value[0]

    def check(self, value: int) -> int:
        """Return a value of this part.

        Raises:
            DateTimeError: There is none such.
        """
        name, least, most = self.value
        if least <= value <= most:
            return value
        shown = _SHOWN_MOST.get(name, most)
        raise DateTimeError(f"Invalid value for {name} (valid values {least} - {shown}): {value}")


class Style(Enum):
    """What becomes of a part that is too large, such as the 30th of February."""

    STRICT = "refused"
    SMART = "the last day of its month; 24:00 is the next day"
    LENIENT = "counted on, into March"


@dataclass(slots=True)
class Found:
    """What has been read of a text so far.

    Attributes:
        zone: Of a zone's id; an offset is a `Part` instead.
    """

    values: dict[Part, int] = field(default_factory=dict)
    zone: Zone | None = None

    def copy(self) -> Found:
        """Return what to go back to when an optional part turns out not to be there."""
        return replace(self, values=dict(self.values))

    def put(self, part: Part, value: int) -> bool:
        """Take in a value; tell whether it is the first, or the same as before."""
        return self.values.setdefault(part, value) == value
