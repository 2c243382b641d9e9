"""The pieces that the named date formats share.

Strict ones want as many digits as are usual, lenient ones take fewer.
Source: ``DateFormatters`` of Elasticsearch, 9.x.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.query.dates.elements import (
    Element,
    Fraction,
    Literal,
    Number,
    Sequence,
    Sign,
    optional,
    sequence,
)
from emulator.query.dates.parts import Part, Style
from emulator.query.dates.pattern import parse_pattern
from emulator.query.dates.reading import ByElements, Reader
from emulator.query.dates.zone_elements import Offset, ZoneId
from emulator.query.dates.zones import Zone


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is written, and in which ways it is read.

    Attributes:
        zone: The zone of all that is written in it, and of what is read, unless rounded up.
    """

    printer: Element
    readers: tuple[Reader, ...]
    zone: Zone | None = None


def digits(part: Part, least: int, most: int | None = None) -> Number:
    """Return a number without a sign, of exactly ``least`` digits unless ``most`` says more."""
    return Number(part, least, most or least, Sign.NOT_NEGATIVE)


T, DASH, COLON = Literal("T"), Literal("-"), Literal(":")
YEAR = Number(Part.YEAR, 4, 4, Sign.EXCEEDS_PAD)
LONG_YEAR = Number(Part.YEAR, 4, 10, Sign.EXCEEDS_PAD)
MILLIS, FRACTION = Fraction(3, 3, point=True), Fraction(1, 9, point=True)
LONG_FRACTION = Fraction(3, 9, point=True)
OFFSET, OFFSET_WITHOUT_COLON = Offset("Z", colon=True), Offset("Z", needs_minutes=False)


def _day(year: Number, least: int) -> Sequence:
    month, day = digits(Part.MONTH, least, 2), digits(Part.DAY, least, 2)
    return sequence(year, optional(DASH, month, optional(DASH, day)))


def _clock(least: int) -> tuple[Element, ...]:
    hour, minute = digits(Part.HOUR, least, 2), digits(Part.MINUTE, least, 2)
    return hour, COLON, minute, COLON, digits(Part.SECOND, least, 2)


STRICT_DAY, LENIENT_DAY = _day(YEAR, 2), _day(Number(Part.YEAR, 1, 9), 1)
LOCAL_DATE = sequence(LONG_YEAR, DASH, digits(Part.MONTH, 2), DASH, digits(Part.DAY, 2))
CLOCK, LENIENT_CLOCK = _clock(2), _clock(1)
BASIC_CLOCK = (digits(Part.HOUR, 2), digits(Part.MINUTE, 2), digits(Part.SECOND, 2))

ORDINAL = sequence(YEAR, DASH, digits(Part.DAY_OF_YEAR, 3))
LENIENT_ORDINAL = sequence(LONG_YEAR, DASH, digits(Part.DAY_OF_YEAR, 1, 3))

WEEK_YEAR = Number(Part.WEEK_YEAR, 4, 10, Sign.EXCEEDS_PAD)
WEEK = (WEEK_YEAR, Literal("-W"), digits(Part.WEEK, 2))
LENIENT_WEEK = (Number(Part.WEEK_YEAR), Literal("-W"), Number(Part.WEEK))
WEEKDAY = (DASH, Number(Part.WEEKDAY))
WEEK_DATE = sequence(*WEEK, DASH, digits(Part.WEEKDAY, 1))
LENIENT_WEEK_DATE = sequence(
    WEEK_YEAR, Literal("-W"), digits(Part.WEEK, 1, 2), DASH, digits(Part.WEEKDAY, 1)
)
BASIC_WEEK_PRINTER = sequence(
    Number(Part.WEEK_YEAR, 4, 10), Literal("W"), digits(Part.WEEK, 2), Number(Part.WEEKDAY)
)

ANY_FRACTION = (optional(FRACTION), optional(Literal(","), Fraction(1, 9, point=False)))
ANY_ZONE = (optional(ZoneId()), optional(OFFSET_WITHOUT_COLON))
_PRINTED_DAY = _day(Number(Part.YEAR, 4, 9, Sign.EXCEEDS_PAD), 2)
DATE_TIME_PRINTER = sequence(_PRINTED_DAY, T, *CLOCK, MILLIS, OFFSET)
NANOS_PRINTER = sequence(_PRINTED_DAY, T, *CLOCK, LONG_FRACTION, OFFSET)
MILLIS_PRINTER = sequence(STRICT_DAY, T, *CLOCK, MILLIS)


def zoned(printed: tuple[Element, ...], read: tuple[Element, ...], *first: Reader) -> Format:
    """Return a format with a zone: an id, or an offset that needs no colon nor minutes."""
    readers = (ByElements(sequence(*read, kind)) for kind in (ZoneId(), OFFSET_WITHOUT_COLON))
    return Format(sequence(*printed, OFFSET), (*first, *readers))


def plain(printed: Sequence, read: Sequence | None = None, *first: Reader) -> Format:
    """Return a format without a zone, read as it is written unless it says otherwise."""
    return Format(printed, (*first, ByElements(printed if read is None else read)))


def of_pattern(pattern: str, style: Style = Style.SMART) -> Format:
    """Return the format of a pattern; the named ones of this kind are not strict."""
    elements = parse_pattern(pattern)
    return Format(elements, (ByElements(elements, style),))
