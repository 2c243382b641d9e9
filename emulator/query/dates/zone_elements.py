"""The pieces of a date format that say the zone.

Source: ``OffsetIdPrinterParser`` and ``ZoneIdPrinterParser`` of Java.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import DateTimeError
from emulator.query.dates.elements import DIGITS
from emulator.query.dates.moment import Moment
from emulator.query.dates.parts import Found, Part
from emulator.query.dates.zones import MOST_OFFSET, UTC, offset_zone, region_at, zone_of


@dataclass(frozen=True, slots=True)
class Offset:
    """An offset from UTC.

    Attributes:
        none: What stands for no offset.
        colon: Whether a colon is between hours, minutes and seconds.
        needs_minutes: Whether minutes must be there; otherwise they are written if not 0.
        seconds: Whether there may be seconds.
    """

    none: str
    colon: bool = False
    needs_minutes: bool = True
    seconds: bool = False

    def read(self, text: str, at: int, found: Found) -> int:
        """Read the offset.

        Raises:
            DateTimeError: It says more hours than a day has.
        """
        if text.startswith(self.none, at):
            return at + len(self.none) if found.put(Part.OFFSET, 0) else ~at
        if text[at : at + 1] not in ("+", "-"):
            return ~at
        fields, end = self._fields(text, at + 1)
        if len(fields) < (2 if self.needs_minutes else 1):
            return ~at
        hours, minutes, seconds = (*fields, 0, 0)[:3]
        if hours > 23:
            raise DateTimeError("Value out of range: Hour[0-23], Minute[0-59], Second[0-59]")
        total = hours * 3600 + minutes * 60 + seconds
        return end if found.put(Part.OFFSET, -total if text[at] == "-" else total) else ~at

    def _fields(self, text: str, at: int) -> tuple[list[int], int]:
        """Return hours, minutes and seconds as far as there are any, and where they end."""
        fields: list[int] = []
        end = at
        for index in range(3 if self.seconds else 2):
            start = end
            if index and self.colon:
                if not text.startswith(":", start):
                    break
                start += 1
            digits = text[start : start + 2]
            if len(digits) < 2 or not DIGITS.issuperset(digits) or int(digits) > 59:
                break
            fields.append(int(digits))
            end = start + 2
        return fields, end

    def write(self, moment: Moment) -> str:
        """Return the offset."""
        if not moment.offset:
            return self.none
        hours, rest = divmod(abs(moment.offset), 3600)
        minutes, seconds = divmod(rest, 60)
        between = ":" if self.colon else ""
        written = f"{'-' if moment.offset < 0 else '+'}{hours:02}"
        if minutes or self.needs_minutes:
            written += f"{between}{minutes:02}"
        return written + (f"{between}{seconds:02}" if seconds and self.seconds else "")


_ID_OFFSET = Offset("Z", colon=True, seconds=True)


@dataclass(frozen=True, slots=True)
class ZoneId:
    """A zone's id: an offset, a region, or an offset with ``UTC``, ``UT`` or ``GMT`` before it.

    Attributes:
        short: Whether a region is written by what people call it, such as ``CET``.
    """

    short: bool = False

    def read(self, text: str, at: int, found: Found) -> int:
        """Read the longest id that is there."""
        if text[at : at + 1] in ("+", "-"):
            return self._read_offset(text, at, "", found)
        for prefix in ("UTC", "UT", "GMT0", "GMT"):
            if text.startswith(prefix, at):
                found.zone = zone_of(prefix)
                end = at + len(prefix)
                if prefix == "GMT0" or text[end : end + 1] not in ("+", "-"):
                    return end
                return max(end, self._read_offset(text, end, prefix, found))
        region = region_at(text, at)
        if region:
            found.zone = zone_of(region)
            return at + len(region)
        if text.startswith("Z", at):
            found.zone = UTC
            return at + 1
        return ~at

    def _read_offset(self, text: str, at: int, prefix: str, found: Found) -> int:
        apart = Found()
        try:
            end = _ID_OFFSET.read(text, at, apart)
        except DateTimeError:
            return ~at
        seconds = apart.values.get(Part.OFFSET, 0)
        if end < 0 or abs(seconds) > MOST_OFFSET:
            return ~at
        found.zone = (
            zone_of(prefix + offset_zone(seconds).id) if seconds else zone_of(prefix or "Z")
        )
        return end

    def write(self, moment: Moment) -> str:
        """Return the id."""
        return moment.zone.short_name_at(moment.millis) if self.short else moment.zone.id
