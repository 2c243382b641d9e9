"""Date formats: names such as ``epoch_millis``, patterns such as ``yyyy-MM-dd``, or several.

Source: ``DateFormatter.forPattern``, ``JavaDateFormatter`` and ``DateFormatters`` of Elasticsearch.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from emulator.errors import DateTimeParseError, IllegalArgument, LongOverflow
from emulator.query.dates.fragments import Format, of_pattern
from emulator.query.dates.lenient_formats import LENIENT
from emulator.query.dates.moment import Moment
from emulator.query.dates.parts import Style
from emulator.query.dates.reading import ByElements
from emulator.query.dates.resolution import LocalTime
from emulator.query.dates.strict_formats import STRICT
from emulator.query.dates.zones import UTC, ZonedTime, zone_of

_FORMATS = {**LENIENT, **{f"strict_{name}": one for name, one in STRICT.items()}}


@dataclass(frozen=True, slots=True)
class DateFormat:
    """One format, or several that are tried in order.

    Attributes:
        pattern: As the request has it, which error texts show.
        formats: The first is for writing.
    """

    pattern: str
    formats: tuple[Format, ...]

    def parse(self, text: str, zone: str | None = None, *, round_up: bool = False) -> int:
        """Return the milliseconds since the epoch of a date.

        Args:
            text: Parts may be missing, as far as the format lets them.
            zone: Where the date is, unless it says so itself; ``None`` for UTC. It moves numbers
                since the epoch too, as in Elasticsearch.
            round_up: Whether missing parts of the time are the greatest, rather than the least;
                a missing month and day are the first either way.

        Raises:
            IllegalArgument: The text is not of this format, or has too few parts to be a date.
            DateTimeError: It is of this format, but there is no such day.
            LongOverflow: Too far off.
        """
        millis, own_zone = self._read(text, round_up=round_up)
        where = own_zone if own_zone is not None else UTC if zone is None else zone_of(zone)
        instant = ZonedTime.of_local(millis, where).millis
        if not -(2**63) <= instant < 2**63:
            raise LongOverflow("long overflow")
        return instant

    def _read(self, text: str, *, round_up: bool) -> LocalTime:
        if not text:
            raise IllegalArgument("cannot parse empty datetime")
        several = sum(len(one.readers) for one in self.formats) > 1
        failure = DateTimeParseError("Failed to parse with all enclosed parsers")
        for one in self.formats:
            for reader in one.readers:
                try:
                    millis, zone = reader.read(text, round_up=round_up)
                except DateTimeParseError as error:
                    if not several and isinstance(reader, ByElements):
                        failure = error
                    continue
                return LocalTime(millis, one.zone if zone is None and not round_up else zone)
        raise IllegalArgument(
            f"failed to parse date field [{text}] with format [{self.pattern}]"
        ) from failure

    def format(self, millis: int, zone: str | None = None) -> str:
        """Write an instant, as it is in a zone; ``None`` for UTC.

        Raises:
            DateTimeError: It is too far off for the digits of the format.
        """
        first = self.formats[0]
        where = UTC if zone is None else zone_of(zone)
        return first.printer.write(Moment(millis, first.zone or where))


@lru_cache(maxsize=256)
def date_format(pattern: str) -> DateFormat:
    """Return the format of a name or a pattern, or of several with ``||`` between them.

    Raises:
        IllegalArgument: It is empty, or neither a name nor a pattern.
        NotEmulated: A pattern with a letter that means something only to Java.
    """
    if not pattern:
        raise IllegalArgument("No date pattern provided")
    wanted = pattern.removeprefix("8")  # as patterns of Java 8 were marked in Elasticsearch 6
    parts = wanted.split("||")
    if not all(parts):
        raise IllegalArgument(f"Cannot have empty element in multi date format pattern: {wanted}")
    formats = tuple(_format(part.strip()) for part in parts)
    return DateFormat(parts[0].strip() if len(parts) == 1 else wanted, formats)


def _format(name: str) -> Format:
    if not name:
        raise IllegalArgument("No date pattern provided")
    if name in _FORMATS:
        return _FORMATS[name]
    try:
        return of_pattern(name, Style.STRICT)
    except IllegalArgument as error:
        raise IllegalArgument(f"Invalid format: [{name}]: {error.reason}") from error
