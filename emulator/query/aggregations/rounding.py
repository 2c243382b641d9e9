"""The intervals that dates fall into.

Source: ``Rounding`` and ``DateHistogramAggregationBuilder.DATE_FIELD_UNITS`` of Elasticsearch.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.query.dates import calendar
from emulator.query.dates.zones import ZonedTime, zone_of

_UNITS = {"second": "s", "minute": "m", "hour": "h", "day": "d", "week": "w"}
_UNITS |= {"month": "M", "quarter": "q", "year": "y"}
CALENDAR_UNITS = _UNITS | {f"1{letter}": letter for letter in _UNITS.values()}
"""What calendar intervals are called, and the letter of the unit that each means."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounds dates down to the start of their interval.

    Attributes:
        interval: Milliseconds, or the letter of a calendar unit.
        zone: Where the intervals start, as an id; ``None`` for UTC.
        offset: How many milliseconds later they start.
    """

    interval: int | str
    zone: str | None = None
    offset: int = 0

    def start_of(self, millis: int) -> int:
        """Return the first millisecond of the interval that one is in."""
        time = ZonedTime.at(millis - self.offset, zone_of(self.zone or "Z"))
        return self._start(time).millis + self.offset

    def _start(self, time: ZonedTime) -> ZonedTime:
        if isinstance(self.interval, int):
            local = time.local // self.interval * self.interval
            return ZonedTime.of_local(local, time.zone, time.offset)
        if self.interval == "q":
            month = time.floor("M")
            number = calendar.day_of(month.local // calendar.DAY_MILLIS).month
            return month.plus_months(-((number - 1) % 3))
        return time.floor(self.interval)
