"""Time zones, as the ids that Java reads, and times in them.

Source: ``java.time.ZoneId.of``, ``ZoneOffset.of`` and ``ZonedDateTime``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from emulator.errors import DateTimeError, IllegalArgument, ZoneRulesError
from emulator.query.dates import calendar

_OFFSET_FIELDS = {
    2: ((1, 2),),
    3: ((1, 3),),
    5: ((1, 3), (3, 5)),
    6: ((1, 3), (4, 6)),
    7: ((1, 3), (3, 5), (5, 7)),
    9: ((1, 3), (4, 6), (7, 9)),
}
"""Where an offset of so many characters has its hours, minutes and seconds."""

_REGION_SHAPE = re.compile(r"[A-Za-z][A-Za-z0-9~/._+-]+")
_NOT_JAVAS = frozenset({"localtime", "Factory"})
MOST_OFFSET = 18 * 3600
"""Seconds that a zone may be from UTC, either way."""

OFFSET_TOO_LARGE = "Zone offset not in valid range: -18:00 to +18:00"
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a local time, whose zone is what is asked for
_FIRST, _LAST = -62_100_000_000_000, 253_370_000_000_000
"""Milliseconds within the years 2 to 9998: all that Python's calendar can look up in any zone."""


def _within_python(millis: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=min(max(millis, _FIRST), _LAST))


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone.

    Attributes:
        id: As Java names it, such as ``Z``, ``+01:00``, ``UTC`` or ``Europe/Paris``.
        offset: Seconds east of UTC, of a zone where they are always the same; ``None`` of others.
    """

    id: str
    offset: int | None

    def offset_at(self, millis: int) -> int:
        """Return the seconds east of UTC at an instant."""
        if self.offset is not None:
            return self.offset
        return _seconds(self._local_at(millis).utcoffset())

    def offsets_for(self, local: int) -> tuple[int, int]:
        """Return the offsets at a local time, the earlier first; they differ at a change.

        The first is greater where an hour comes twice, and less where one is left out.
        """
        if self.offset is not None:
            return self.offset, self.offset
        wall = _within_python(local)
        earlier = wall.replace(tzinfo=_region(self.id), fold=0).utcoffset()
        later = wall.replace(tzinfo=_region(self.id), fold=1).utcoffset()
        return _seconds(earlier), _seconds(later)

    def short_name_at(self, millis: int) -> str:
        """Return what people call it at an instant, such as ``CET``."""
        if self.offset is not None:
            return self.id
        return self._local_at(millis).tzname() or self.id

    def _local_at(self, millis: int) -> datetime:
        region = _region(self.id)
        return region.fromutc(_within_python(millis).replace(tzinfo=region))


def _seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else int(offset.total_seconds())


UTC = Zone("Z", 0)


@cache
def _region(zone_id: str) -> ZoneInfo:
    return ZoneInfo(zone_id)


@cache
def _region_ids() -> frozenset[str]:
    return frozenset(available_timezones()) - _NOT_JAVAS


def offset_zone(seconds: int) -> Zone:
    """Return the zone that is always so many seconds east of UTC."""
    if not seconds:
        return UTC
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds_left = divmod(rest, 60)
    tail = f":{seconds_left:02}" if seconds_left else ""
    return Zone(f"{'+' if seconds > 0 else '-'}{hours:02}:{minutes:02}{tail}", seconds)


@lru_cache(maxsize=256)
def zone_of(text: str) -> Zone:
    """Return the zone of an id.

    Raises:
        DateTimeError: It has the form of no id.
        ZoneRulesError: There is no such region.
    """
    if text == "Z":
        return UTC
    if len(text) <= 1 or text[0] in "+-":
        return offset_zone(offset_of(text))
    for prefix in ("UTC", "GMT", "UT"):
        if text == prefix:
            return Zone(text, 0)
        if text.startswith((prefix + "+", prefix + "-")):
            return _prefixed_offset(prefix, text)
    if not _REGION_SHAPE.fullmatch(text):
        raise DateTimeError(f"Invalid ID for region-based ZoneId, invalid format: {text}")
    if text == "GMT0":
        return Zone(text, 0)
    if text not in _region_ids():
        raise ZoneRulesError(f"Unknown time-zone ID: {text}")
    return Zone(text, None)


def region_at(text: str, at: int) -> str:
    """Return the longest id of a region that begins at a position; the empty text for none."""
    end = at
    while end < len(text) and (text[end].isalnum() or text[end] in "~/._+-"):
        end += 1
    while end > at and text[at:end] not in _region_ids():
        end -= 1
    return text[at:end]


def _prefixed_offset(prefix: str, text: str) -> Zone:
    try:
        offset = offset_zone(offset_of(text[len(prefix) :]))
    except DateTimeError as error:
        raise DateTimeError(f"Invalid ID for offset-based ZoneId: {text}") from error
    return Zone(prefix if offset is UTC else prefix + offset.id, offset.offset)


def offset_of(text: str) -> int:
    """Return the seconds east of UTC that an offset such as ``+1``, ``-0530`` or ``+01:00`` says.

    Raises:
        DateTimeError: It is no offset, or none of this world.
    """
    if text == "Z":
        return 0
    places = _OFFSET_FIELDS.get(len(text))
    if places is None:
        raise DateTimeError(f"Invalid ID for ZoneOffset, invalid format: {text}")
    values = [0, 0, 0]
    for index, (start, end) in enumerate(places):
        if start in (4, 7) and text[start - 1] != ":":
            raise DateTimeError(f"Invalid ID for ZoneOffset, colon not found when expected: {text}")
        if not (text[start:end].isascii() and text[start:end].isdecimal()):
            raise DateTimeError(f"Invalid ID for ZoneOffset, non numeric characters found: {text}")
        values[index] = int(text[start:end])
    sign = -1 if text[0] == "-" else 1
    for unit, value, most in zip(
        ("hours", "minutes", "seconds"), values, (18, 59, 59), strict=True
    ):
        if value > most:
            raise DateTimeError(
                f"Zone offset {unit} not in valid range: value {sign * value} "
                f"is not in the range -{most} to {most}"
            )
    total = values[0] * 3600 + values[1] * 60 + values[2]
    if total > MOST_OFFSET:
        raise DateTimeError(OFFSET_TOO_LARGE)
    return sign * total


def check_time_zone(text: str) -> None:
    """Refuse the ``time_zone`` of a range that is none.

    Raises:
        IllegalArgument: It is none; the text names Java's exception, as a bare cause does.
    """
    try:
        zone_of(text)
    except DateTimeError as error:
        raise IllegalArgument(f"{error.java_name}: {error.reason}") from error


@dataclass(frozen=True, slots=True)
class ZonedTime:
    """A time in a zone.

    Attributes:
        local: What clocks there show, in milliseconds from their 1970-01-01.
        offset: Seconds that they are ahead of UTC.
    """

    SPANS: ClassVar[dict[str, int]] = {"h": 3_600_000, "m": 60_000, "s": 1000}

    local: int
    offset: int
    zone: Zone

    @classmethod
    def at(cls, millis: int, zone: Zone) -> ZonedTime:
        """Return the time of an instant."""
        offset = zone.offset_at(millis)
        return cls(millis + offset * 1000, offset, zone)

    @classmethod
    def of_local(cls, local: int, zone: Zone, preferred: int | None = None) -> ZonedTime:
        """Return what a local time means.

        In an hour that is left out, it is as much later; in one that comes twice, it has the
        preferred offset, or else is in the first.
        """
        earlier, later = zone.offsets_for(local)
        if earlier < later:
            return cls(local + (later - earlier) * 1000, later, zone)
        return cls(local, later if preferred == later else earlier, zone)

    @property
    def millis(self) -> int:
        """The instant, in milliseconds since the epoch."""
        return self.local - self.offset * 1000

    def plus_days(self, days: int) -> ZonedTime:
        """Return the same time of day, days later."""
        return self._with_local(self.local + days * calendar.DAY_MILLIS)

    def plus_months(self, months: int) -> ZonedTime:
        """Return the same day of a later month, or its last one if it has no such day.

        Raises:
            DateTimeError: Beyond the calendar.
        """
        number, time_of_day = divmod(self.local, calendar.DAY_MILLIS)
        year, month, day = calendar.day_of(number)
        year, month = year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1
        calendar.check_year(year)
        day = min(day, calendar.days_of_month(year, month))
        number = calendar.start_of_month(year, month) + day - 1
        return self._with_local(number * calendar.DAY_MILLIS + time_of_day)

    def plus_millis(self, millis: int) -> ZonedTime:
        """Return the time when so much time has passed."""
        return ZonedTime.at(self.millis + millis, self.zone)

    def floor(self, unit: str) -> ZonedTime:
        """Return when the year, month, week, day, hour, minute or second began.

        Args:
            unit: One of ``y``, ``M``, ``w``, ``d``, ``h``, ``m`` and ``s``.
        """
        if unit in self.SPANS:
            return self._with_local(self.local - self.local % self.SPANS[unit])
        number = self.local // calendar.DAY_MILLIS
        year, month, _ = calendar.day_of(number)
        if unit == "y":
            number = calendar.start_of_month(year, 1)
        elif unit == "M":
            number = calendar.start_of_month(year, month)
        elif unit == "w":
            number -= calendar.weekday_of(number) - 1
        return self._with_local(number * calendar.DAY_MILLIS)

    def _with_local(self, local: int) -> ZonedTime:
        if self.zone.offset is not None:
            return replace(self, local=local)
        return ZonedTime.of_local(local, self.zone, self.offset)
