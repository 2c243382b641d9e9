"""An instant in a zone, taken apart to be written."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.query.dates import calendar
from emulator.query.dates.parts import NANOS_OF_MILLI, Part
from emulator.query.dates.zones import Zone


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in a zone.

    Attributes:
        millis: The instant, in milliseconds since the epoch.
    """

    millis: int
    zone: Zone

    @property
    def offset(self) -> int:
        """The seconds that it is east of UTC there and then."""
        return self.zone.offset_at(self.millis)

    def value_of(self, part: Part) -> int:
        """Return one of its parts."""
        number, time = divmod(self.millis + self.offset * 1000, calendar.DAY_MILLIS)
        year, month, day = calendar.day_of(number)
        hour, minute, second = time // 3_600_000, time // 60_000 % 60, time // 1000 % 60
        match part:
            case Part.ERA:
                return int(year > 0)
            case Part.YEAR:
                return year
            case Part.YEAR_OF_ERA:
                return year if year > 0 else 1 - year
            case Part.QUARTER:
                return (month + 2) // 3
            case Part.MONTH:
                return month
            case Part.DAY:
                return day
            case Part.DAY_OF_YEAR:
                return number - calendar.start_of_month(year, 1) + 1
            case Part.WEEK_YEAR:
                return calendar.week_of(number)[0]
            case Part.WEEK:
                return calendar.week_of(number)[1]
            case Part.WEEKDAY:
                return calendar.weekday_of(number)
            case Part.HALF_DAY:
                return hour // 12
            case Part.HOUR:
                return hour
            case Part.CLOCK_HOUR:
                return hour or 24
            case Part.HOUR_OF_HALF_DAY:
                return hour % 12
            case Part.CLOCK_HOUR_OF_HALF_DAY:
                return hour % 12 or 12
            case Part.MINUTE:
                return minute
            case Part.SECOND:
                return second
            case Part.NANO:
                return time % 1000 * NANOS_OF_MILLI
            case Part.MILLI_OF_DAY:
                return time
            case Part.NANO_OF_DAY:
                return time * NANOS_OF_MILLI
            case Part.OFFSET:
                return self.offset
