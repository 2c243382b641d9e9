"""Dates as a number of milliseconds or seconds since the epoch.

Source: ``EpochTime`` of Elasticsearch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from emulator.errors import DateTimeError, DateTimeParseError
from emulator.query.dates.elements import MOST_DIGITS
from emulator.query.dates.fragments import Format
from emulator.query.dates.moment import Moment
from emulator.query.dates.parts import NANOS_OF_MILLI, Found
from emulator.query.dates.resolution import LocalTime

_LAST_SECOND = 31_556_889_864_403_199
"""The last second that Java has an instant for."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """A number of milliseconds or seconds since the epoch, with or without a fraction.

    Attributes:
        unit: Nanoseconds.
    """

    unit: int

    def read(self, text: str, *, round_up: bool) -> LocalTime:
        """Read a number; it is what clocks would show in UTC.

        Raises:
            DateTimeParseError: It is none, or has too many digits.
            DateTimeError: It is beyond the instants of Java.
        """
        digits = 6 if self.unit == NANOS_OF_MILLI else 9
        shape = rf"(-?)([0-9]{{1,{MOST_DIGITS}}})(?:\.([0-9]{{0,{digits}}}))?"
        found = re.fullmatch(shape, text)
        if found is None or int(found[2]) >= 2**63:
            raise DateTimeParseError("Failed to parse with all enclosed parsers")
        fraction = int((found[3] or "").ljust(digits, "0"))
        sign = -1 if found[1] else 1
        nanos = sign * (int(found[2]) * self.unit + fraction)
        if round_up and not found[3]:
            # milliseconds before the epoch are rounded away from it, seconds are not
            nanos += self.unit - 1 if self.unit != NANOS_OF_MILLI else sign * (self.unit - 1)
        seconds = nanos // 1_000_000_000
        if not -_LAST_SECOND <= seconds <= _LAST_SECOND:
            raise DateTimeError(
                "Unable to obtain Instant from TemporalAccessor: "
                f"{{NanoOfSecond={nanos % 1_000_000_000}, InstantSeconds={seconds}}},ISO "
                "of type java.time.format.Parsed"
            ) from DateTimeError("Instant exceeds minimum or maximum instant")
        return LocalTime(nanos // NANOS_OF_MILLI, None)


@dataclass(frozen=True, slots=True)
class EpochNumber:
    """How such a number is written.

    Attributes:
        millis: How many milliseconds one is.
    """

    millis: int

    def read(self, text: str, at: int, found: Found) -> int:
        """Read nothing; `Epoch` does."""
        return ~at

    def write(self, moment: Moment) -> str:
        """Return the number, with a fraction only if there is one."""
        whole, rest = divmod(abs(moment.millis), self.millis)
        sign = "-" if moment.millis < 0 else ""
        return f"{sign}{whole}" + (f".{rest:03}".rstrip("0") if rest else "")


EPOCH_MILLIS = Format(EpochNumber(1), (Epoch(NANOS_OF_MILLI),))
EPOCH_SECONDS = Format(EpochNumber(1000), (Epoch(1_000_000_000),))
