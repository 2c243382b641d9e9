"""Ways to read a date: by the elements of a format, or as ISO 8601.

Each reads a text as it is, or *rounded up*, with the greatest instead of the least where parts of
the time are missing. Source: ``JavaTimeDateTimeParser``, ``Iso8601Parser`` of Elasticsearch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from emulator.errors import DateTimeError, DateTimeParseError
from emulator.query.dates.calendar import day_number
from emulator.query.dates.elements import Sequence, parts_in
from emulator.query.dates.parts import NANOS_OF_MILLI, Found, Part, Style
from emulator.query.dates.resolution import LocalTime, Resolution, resolve
from emulator.query.dates.zones import Zone, offset_zone, zone_of

_LAST_NANO = 999_999_999


class Reader(Protocol):
    """A way to read a date."""

    def read(self, text: str, *, round_up: bool) -> LocalTime:
        """Read a text.

        Raises:
            DateTimeParseError: It is not written this way.
            DateTimeError: It is, and means no time.
            IllegalArgument: It is, and has too few parts to mean one.
        """


@dataclass(frozen=True, slots=True)
class ByElements:
    """A date that the elements of a format read."""

    elements: Sequence
    style: Style = Style.STRICT

    def read(self, text: str, *, round_up: bool) -> LocalTime:
        """Read all of a text; rounded up, it is not strict, so the 31st of April is its last day.

        Raises:
            DateTimeParseError: The elements do not fit, or their values do not.
            DateTimeError: There is no such day, as shows only when there is no more to go by.
            IllegalArgument: It has too few parts to mean a time.
        """
        shown = text if len(text) <= 64 else text[:64] + "..."
        try:
            resolution = self._resolve(text, shown, round_up=round_up)
        except DateTimeParseError:
            raise
        except DateTimeError as error:
            raise DateTimeParseError(
                f"Text '{shown}' could not be parsed: {error.reason}"
            ) from error
        return resolution.filled()

    def _resolve(self, text: str, shown: str, *, round_up: bool) -> Resolution:
        found = Found()
        end = self.elements.read(text, 0, found)
        if end < 0:
            raise DateTimeParseError(f"Text '{shown}' could not be parsed at index {~end}")
        if end < len(text):
            raise DateTimeParseError(
                f"Text '{shown}' could not be parsed, unparsed text found at index {end}"
            )
        if round_up:
            self._fill_up(found)
        return resolve(found, Style.SMART if round_up else self.style)

    def _fill_up(self, found: Found) -> None:
        parts = frozenset(parts_in(self.elements))
        last = {Part.MINUTE: 59, Part.SECOND: 59, Part.NANO: _LAST_NANO}
        if Part.DAY_OF_YEAR in parts:
            last |= {Part.DAY_OF_YEAR: 1}
        elif Part.WEEK_YEAR not in parts:
            last |= {Part.MONTH: 1, Part.DAY: 1}  # the first, though it is rounded up
        for half_day_hour in (Part.CLOCK_HOUR_OF_HALF_DAY, Part.HOUR_OF_HALF_DAY):
            if half_day_hour in parts:
                last |= {half_day_hour: 11, Part.HALF_DAY: 1}
                break
        else:
            last |= {Part.HOUR: 23}
        for part, value in last.items():
            found.values.setdefault(part, value)


@dataclass(frozen=True, slots=True)
class Iso:
    """A date such as ``2026-01-31T10:20:30.5+01:00``, whose parts may be missing from the end on.

    Whether there is such a day shows only when the time is worked out.

    Attributes:
        needs: How many parts there must be: 1 for the year, to 7 for the fraction.
        allows: How many parts there may be.
        time_optional: Whether the time may be missing though ``needs`` says more.
        zone: Whether a zone ``"must"``, ``"may"`` or may ``"not"`` be there.
        comma: Whether a fraction may follow a comma.
    """

    needs: int = 1
    allows: int = 7
    time_optional: bool = False
    zone: str = "may"
    comma: bool = True

    _SHAPE = re.compile(
        r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T(?:([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})"
        r"(?:([.,])([0-9]{1,9}))?)?)?([+\-A-Za-z].*)?)?)?)?)?",
        re.DOTALL,
    )
    _GREATEST = (0, 12, 31, 23, 59, 59)
    _OFFSET = re.compile(r"([+-])([0-9]{2})(?:(:?)([0-9]{2})(?:\3([0-9]{2}))?)?")

    def read(self, text: str, *, round_up: bool) -> LocalTime:
        """Read all of a text.

        Raises:
            DateTimeParseError: It is not ISO 8601, or has other parts than it may have.
            DateTimeError: There is no such day.
        """
        found = self._SHAPE.fullmatch(text)
        if found is None:
            raise DateTimeParseError("Could not fully parse datetime")
        point, digits, zone_text = found[7], found[8], found[9]
        values = [int(part) for part in found.groups()[:6] if part is not None]
        count = len(values) + (digits is not None)
        bare_t = text.endswith("T")
        too_large = any(
            value > most for value, most in zip(values[1:], self._GREATEST[1:], strict=False)
        )
        if too_large or not self._fits(count, bare_t=bare_t, point=point, zone_text=zone_text):
            raise DateTimeParseError("Could not fully parse datetime")
        zone = None if zone_text is None else _zone_in(zone_text)
        year, month, day = (*values, 1, 1)[:3]
        # a day without a time is rounded up as a whole, a time only from its missing parts on
        last = (23, 59, 59) if round_up else (0, 0, 0)
        hour, minute, second = (*values[3:], *last[len(values[3:]) :])
        nano = _LAST_NANO if round_up else 0
        nano = nano if digits is None else int(digits.ljust(9, "0"))
        seconds = (day_number(year, month, day) * 24 + hour) * 3600 + minute * 60 + second
        return LocalTime(seconds * 1000 + nano // NANOS_OF_MILLI, zone)

    def _fits(self, count: int, *, bare_t: bool, point: str | None, zone_text: str | None) -> bool:
        if count > self.allows or (bare_t and self.allows <= 3):
            return False
        if count < self.needs and not (self.time_optional and count == 3 and not bare_t):
            return False
        if point == "," and not self.comma:
            return False
        if zone_text is None:
            return self.zone != "must" or count <= 3
        return self.zone != "not"


def _zone_in(text: str) -> Zone:
    found = Iso._OFFSET.fullmatch(text)
    try:
        if found is None:
            if text[0] in "+-":
                raise DateTimeError("no offset of ISO 8601")
            return zone_of(text)
        hours, minutes, seconds = int(found[2]), int(found[4] or 0), int(found[5] or 0)
        total = hours * 3600 + minutes * 60 + seconds
        if hours > 23 or minutes > 59 or seconds > 59 or total > 64_800:
            raise DateTimeError("no such offset")
    except DateTimeError as error:
        raise DateTimeParseError("Could not fully parse datetime") from error
    return offset_zone(-total if found[1] == "-" else total)
