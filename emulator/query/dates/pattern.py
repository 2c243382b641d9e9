"""Java's date patterns: letters for parts of a date, and all else as it is.

Names are English. Weeks are those of ISO 8601, whatever the letter.
Source: ``DateTimeFormatterBuilder.appendPattern`` of Java.
"""

from __future__ import annotations

from collections.abc import Callable

from emulator.errors import IllegalArgument, NotEmulated
from emulator.query.dates.calendar import MONTHS, WEEKDAYS
from emulator.query.dates.elements import (
    MOST_DIGITS,
    Element,
    Fraction,
    Literal,
    Name,
    Number,
    Sequence,
    Sign,
    TwoDigitYear,
    optional,
    sequence,
)
from emulator.query.dates.parts import Part
from emulator.query.dates.zone_elements import Offset, ZoneId

_RESERVED = "{}#"
_NOT_EMULATED = frozenset("BFOWgpv")
"""Letters of Java that mean nothing here: day periods, odd weeks, localized offsets, padding."""

_YEARS = {"u": Part.YEAR, "y": Part.YEAR_OF_ERA, "Y": Part.WEEK_YEAR}
_TWO_DIGITS = {
    "d": Part.DAY,
    "H": Part.HOUR,
    "k": Part.CLOCK_HOUR,
    "K": Part.HOUR_OF_HALF_DAY,
    "h": Part.CLOCK_HOUR_OF_HALF_DAY,
    "m": Part.MINUTE,
    "s": Part.SECOND,
    "w": Part.WEEK,
}
_LONG = {"A": Part.MILLI_OF_DAY, "n": Part.NANO, "N": Part.NANO_OF_DAY}
_NAMES: dict[str, tuple[Part, int, tuple[str, ...]]] = {
    "M": (Part.MONTH, 1, MONTHS),
    "L": (Part.MONTH, 1, MONTHS),
    "E": (Part.WEEKDAY, 1, WEEKDAYS),
    "e": (Part.WEEKDAY, 1, WEEKDAYS),
    "c": (Part.WEEKDAY, 1, WEEKDAYS),
}
_ERAS = {
    4: {0: "Before Christ", 1: "Anno Domini"},
    5: {0: "B", 1: "A"},
}
_OFFSETS: dict[str, tuple[Offset, ...]] = {
    "X": (
        Offset("Z", needs_minutes=False),
        Offset("Z"),
        Offset("Z", colon=True),
        Offset("Z", seconds=True),
        Offset("Z", colon=True, seconds=True),
    ),
    "x": (
        Offset("+00", needs_minutes=False),
        Offset("+0000"),
        Offset("+00:00", colon=True),
        Offset("+0000", seconds=True),
        Offset("+00:00", colon=True, seconds=True),
    ),
}


def parse_pattern(pattern: str) -> Sequence:
    """Return the elements of a pattern.

    Raises:
        IllegalArgument: It has a letter that means nothing, too many of one, or ends too early.
        NotEmulated: It has a letter that means something only to Java.
    """
    open_groups: list[list[Element]] = [[]]
    at = 0
    while at < len(pattern):
        letter, start = pattern[at], at
        at += 1
        if letter.isascii() and letter.isalpha():
            while at < len(pattern) and pattern[at] == letter:
                at += 1
            open_groups[-1].append(_element(letter, at - start))
        elif letter == "'":
            at, literal = _quoted(pattern, at)
            open_groups[-1].append(Literal(literal))
        elif letter == "[":
            open_groups.append([])
        elif letter == "]":
            if len(open_groups) == 1:
                raise IllegalArgument("Pattern invalid as it contains ] without previous [")
            group = open_groups.pop()
            open_groups[-1].append(optional(*group))
        elif letter in _RESERVED:
            raise IllegalArgument(f"Pattern includes reserved character: '{letter}'")
        else:
            open_groups[-1].append(Literal(letter))
    while len(open_groups) > 1:  # what is not closed ends with the pattern
        group = open_groups.pop()
        open_groups[-1].append(optional(*group))
    return sequence(*open_groups[0])


def _quoted(pattern: str, at: int) -> tuple[int, str]:
    """Return where a quoted text ends, and the text; two quotes are one."""
    text = ""
    while at < len(pattern):
        if pattern[at] != "'":
            text += pattern[at]
        elif pattern.startswith("''", at):
            text += "'"
            at += 1
        else:
            return at + 1, text or "'"
        at += 1
    raise IllegalArgument(f"Pattern ends with an incomplete string literal: {pattern}")


def _element(letter: str, count: int) -> Element:
    """Return what a letter, so many times, stands for."""
    if letter in _NOT_EMULATED:
        raise NotEmulated(f"the emulator does not know the letter [{letter}] of date patterns")
    if letter in _YEARS:
        return _year(_YEARS[letter], count)
    if letter in _TWO_DIGITS:
        return _number(letter, _TWO_DIGITS[letter], count, most=2)
    if letter in _LONG:
        return Number(_LONG[letter], count, MOST_DIGITS, Sign.NOT_NEGATIVE)
    if letter == "D":
        return _number(letter, Part.DAY_OF_YEAR, count, most=3)
    if letter in _NAMES:
        return _name_or_number(letter, count)
    return _SPECIAL.get(letter, _unknown)(letter, count)


def _unknown(letter: str, count: int) -> Element:
    raise IllegalArgument(f"Unknown pattern letter: {letter}")


def _too_many(letter: str) -> IllegalArgument:
    return IllegalArgument(f"Too many pattern letters: {letter}")


def _year(part: Part, count: int) -> Number:
    if count == 2:
        return TwoDigitYear(part)
    if count > MOST_DIGITS:
        raise IllegalArgument(f"The minimum width must be from 1 to 19 inclusive but was {count}")
    return Number(part, count, sign=Sign.NORMAL if count < 4 else Sign.EXCEEDS_PAD)


def _number(letter: str, part: Part, count: int, *, most: int) -> Number:
    if count > most:
        raise _too_many(letter)
    if count == 1:
        return Number(part)
    # two letters of three that are possible leave room for a third digit
    return Number(part, count, most, Sign.NOT_NEGATIVE)


def _name_or_number(letter: str, count: int) -> Element:
    part, first, names = _NAMES[letter]
    if count > 5:
        raise _too_many(letter)
    if letter == "c" and count == 2:
        raise IllegalArgument('Invalid pattern "cc"')
    if count < 3 and letter in "ec":
        return Number(part, count, count, Sign.NOT_NEGATIVE)
    if count < 3 and letter != "E":
        return _short_number(part, count)
    lengths: dict[int, int | None] = {4: None, 5: 1}
    length = lengths.get(count, 3)
    return Name(part, {value: name[:length] for value, name in enumerate(names, first)})


def _short_number(part: Part, count: int) -> Number:
    return Number(part) if count == 1 else Number(part, 2, 2, Sign.NOT_NEGATIVE)


def _fraction(letter: str, count: int) -> Element:
    if count > 9:
        raise IllegalArgument(f"Minimum width must be from 0 to 9 inclusive but was {count}")
    return Fraction(count, count, point=False)


def _half_day(letter: str, count: int) -> Element:
    if count > 1:
        raise _too_many(letter)
    return Name(Part.HALF_DAY, {0: "AM", 1: "PM"})


def _era(letter: str, count: int) -> Element:
    if count > 5:
        raise _too_many(letter)
    return Name(Part.ERA, _ERAS.get(count, {0: "BC", 1: "AD"}))


def _quarter(letter: str, count: int) -> Element:
    if count > 5:
        raise _too_many(letter)
    if count > 2:
        raise NotEmulated("the emulator knows no names of quarters in date patterns")
    return _short_number(Part.QUARTER, count)


def _offset(letter: str, count: int) -> Element:
    if count > 5:
        raise _too_many(letter)
    return _OFFSETS[letter][count - 1]


def _rfc_offset(letter: str, count: int) -> Element:
    if count > 5:
        raise _too_many(letter)
    if count == 4:
        raise NotEmulated("the emulator does not know [ZZZZ] in date patterns")
    return Offset("+0000") if count < 4 else Offset("Z", colon=True, seconds=True)


def _zone_id(letter: str, count: int) -> Element:
    if count != 2:
        raise IllegalArgument(f"Pattern letter count must be 2: {letter}")
    return ZoneId()


def _zone_name(letter: str, count: int) -> Element:
    if count > 4:
        raise _too_many(letter)
    if count == 4:
        raise NotEmulated("the emulator knows no full names of zones in date patterns")
    return ZoneId(short=True)


_SPECIAL: dict[str, Callable[[str, int], Element]] = {
    "S": _fraction,
    "a": _half_day,
    "G": _era,
    "Q": _quarter,
    "q": _quarter,
    "X": _offset,
    "x": _offset,
    "Z": _rfc_offset,
    "V": _zone_id,
    "z": _zone_name,
}
