"""The pieces that a date format consists of; each reads its piece of a text, and writes it.

Reading returns the position after the piece; a mistake is the complement (``~``) of its position,
as in Java, whose error texts show it. Source: ``java.time.format.DateTimeFormatterBuilder``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol, TypeGuard

from emulator.errors import DateTimeError
from emulator.query.dates.moment import Moment
from emulator.query.dates.parts import Found, Part

MOST_DIGITS = 19
DIGITS = frozenset("0123456789")


class Element(Protocol):
    """A piece of a date format."""

    def read(self, text: str, at: int, found: Found) -> int:
        """Read the piece that begins at a position; return where it ends.

        Raises:
            DateTimeError: It says what cannot be, and Java looks no further.
        """

    def write(self, moment: Moment) -> str:
        """Return the piece of a moment.

        Raises:
            DateTimeError: The moment has a part too large to be written so.
        """


class Sign(Enum):
    """Which signs a number may have."""

    NORMAL = "a minus"
    EXCEEDS_PAD = "a minus, or a plus if, and only if, the number is wider than needed"
    NOT_NEGATIVE = "none"


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number.

    Attributes:
        least: The least number of digits, padded with zeros.
        most: The most digits.
        following: How many digits belong to the numbers right after it.
    """

    part: Part
    least: int = 1
    most: int = MOST_DIGITS
    sign: Sign = Sign.NORMAL
    following: int = 0

    @property
    def fixed(self) -> bool:
        """Whether it always has the same number of digits."""
        return self.least == self.most and self.sign is Sign.NOT_NEGATIVE

    def read(self, text: str, at: int, found: Found) -> int:
        """Read digits, as many as there may be, less those of the numbers right after."""
        if at == len(text):
            return ~at
        sign = text[at] if text[at] in "+-" else ""
        if sign and not self._may_have(sign):
            return ~at
        start = at + len(sign)
        end = end_of_digits(text, start, start + self.most + self.following)
        end = max(start + self.least, end - self.following) if self.following else end
        if end - start < self.least or end > len(text) or not DIGITS.issuperset(text[start:end]):
            return ~start
        value = int(text[start:end])
        if sign == "-":
            if value == 0:
                return ~at
            value = -value
        elif self.sign is Sign.EXCEEDS_PAD and (end - start > self.least) != bool(sign):
            return ~at
        return end if found.put(self.part, self._stored(value)) else ~start

    def _may_have(self, sign: str) -> bool:
        if self.sign is Sign.NORMAL:
            return sign == "-"
        return self.sign is Sign.EXCEEDS_PAD

    def _stored(self, value: int) -> int:
        return value

    def write(self, moment: Moment) -> str:
        """Return the number, padded."""
        value = moment.value_of(self.part)
        digits = str(abs(value))
        if len(digits) > self.most:
            raise DateTimeError(
                f"Field {self.part.java_name} cannot be printed as the value {value} "
                f"exceeds the maximum print width of {self.most}"
            )
        if value < 0:
            if self.sign is Sign.NOT_NEGATIVE:
                raise DateTimeError(
                    f"Field {self.part.java_name} cannot be printed as the value {value} "
                    "cannot be negative according to the SignStyle"
                )
            return "-" + digits.zfill(self.least)
        exceeds = self.sign is Sign.EXCEEDS_PAD and self.least < MOST_DIGITS
        return ("+" if exceeds and len(digits) > self.least else "") + digits.zfill(self.least)


@dataclass(frozen=True, slots=True)
class TwoDigitYear(Number):
    """The last two digits of a year from 2000 to 2099."""

    least: int = 2
    most: int = 2
    sign: Sign = Sign.NOT_NEGATIVE

    def _stored(self, value: int) -> int:
        return 2000 + value

    def write(self, moment: Moment) -> str:
        """Return the last two digits."""
        return f"{abs(moment.value_of(self.part)) % 100:02}"


def end_of_digits(text: str, start: int, limit: int) -> int:
    """Return where the digits from a position on end, or the limit."""
    end = start
    while end < min(limit, len(text)) and text[end] in DIGITS:
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class Fraction:
    """The digits of a second after the point.

    Attributes:
        least: The least number of digits; with none, there need be no point either.
        point: Whether the point belongs to it.
    """

    least: int
    most: int
    point: bool

    @property
    def fixed(self) -> bool:
        """Whether it always has the same number of digits, and nothing else."""
        return self.least == self.most and not self.point

    def read(self, text: str, at: int, found: Found) -> int:
        """Read the point, if it has one, and digits."""
        start = at
        if self.point:
            if not text.startswith(".", at):
                return ~at if self.least else at
            start = at + 1
        end = end_of_digits(text, start, start + self.most)
        if end - start < self.least:
            return ~start
        value = int(text[start:end].ljust(9, "0"))
        return end if found.put(Part.NANO, value) else ~start

    def write(self, moment: Moment) -> str:
        """Return at least the digits that there must be, without zeros after them."""
        digits = f"{moment.value_of(Part.NANO):09}"
        shown = max(self.least, min(self.most, len(digits.rstrip("0"))))
        return ("." if self.point and shown else "") + digits[:shown]


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that is always the same."""

    text: str

    def read(self, text: str, at: int, found: Found) -> int:
        """Pass the text."""
        return at + len(self.text) if text.startswith(self.text, at) else ~at

    def write(self, moment: Moment) -> str:
        """Return the text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Name:
    """A value that has a name, such as a month.

    Attributes:
        names: The names of the values; where two are the same, such a name is not read.
    """

    part: Part
    names: Mapping[int, str]

    def read(self, text: str, at: int, found: Found) -> int:
        """Read the longest name that is there."""
        names = list(self.names.values())
        for value, name in sorted(self.names.items(), key=lambda item: -len(item[1])):
            if names.count(name) == 1 and text.startswith(name, at):
                return at + len(name) if found.put(self.part, value) else ~at
        return ~at

    def write(self, moment: Moment) -> str:
        """Return the name."""
        return self.names[moment.value_of(self.part)]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several elements, one after the other.

    Attributes:
        optional: Whether all of them may be missing; they are always written.
    """

    elements: tuple[Element, ...]
    optional: bool = False

    def read(self, text: str, at: int, found: Found) -> int:
        """Read all, or nothing."""
        before = found.copy()
        end = at
        for element in self.elements:
            end = element.read(text, end, found)
            if end < 0:
                if not self.optional:
                    return end
                found.values, found.zone = before.values, before.zone
                return at
        return end

    def write(self, moment: Moment) -> str:
        """Write all."""
        return "".join(element.write(moment) for element in self.elements)


def sequence(*elements: Element) -> Sequence:
    """Join elements; a number gives way to numbers of fixed width that are right after it."""
    joined: list[Element] = []
    leader: int | None = None
    for element in elements:
        joined.append(element)
        first = joined[leader] if leader is not None else None
        if leader is not None and isinstance(first, Number) and _is_fixed(element):
            joined[leader] = replace(first, following=first.following + element.most)
        else:
            leader = len(joined) - 1 if isinstance(element, Number) else None
    return Sequence(tuple(joined))


def _is_fixed(element: Element) -> TypeGuard[Number | Fraction]:
    return isinstance(element, Number | Fraction) and element.fixed


def optional(*elements: Element) -> Sequence:
    """Join elements that may be missing together."""
    return replace(sequence(*elements), optional=True)


def parts_in(element: Element) -> Iterator[Part]:
    """Yield the parts that a format has."""
    if isinstance(element, Sequence):
        for one in element.elements:
            yield from parts_in(one)
    elif isinstance(element, Number | Name):
        yield element.part
    elif isinstance(element, Fraction):
        yield Part.NANO
