"""How the values of a field are read in a request and shown in an answer.

Source: ``DocValueFormat`` of Elasticsearch and ``MappedFieldType.docValueFormat``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from emulator.errors import IllegalArgument, NumberFormat
from emulator.query.aggregations.nodes import Source
from emulator.query.date_formats import date_format
from emulator.query.date_math import resolve_date
from emulator.query.fields import Kind, Resolved

R = TypeVar("R")

Key = str | int
"""A value as buckets are told apart by it: true and false are 1 and 0."""


class ValueFormat(Protocol):
    """Reads and shows the values of one field."""

    @property
    def shows(self) -> bool:
        """Whether answers have a second form of a value, beside the value itself."""
        ...

    def parse(self, text: str) -> Key:
        """Return the value that a text of a request means.

        Raises:
            ElasticsearchError: It means none.
        """
        ...

    def show(self, value: Key) -> Key:
        """Return the second form of a value."""
        ...


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Of keywords, which are what they are."""

    shows: bool = False

    def parse(self, text: str) -> Key:
        """Return the text itself."""
        return text

    def show(self, value: Key) -> Key:
        """Return the text itself."""
        return value


@dataclass(frozen=True, slots=True)
class BooleanFormat:
    """Of booleans, which are numbers that show as ``true`` and ``false``."""

    shows: bool = True

    def parse(self, text: str) -> Key:
        """Return 1 or 0.

        Raises:
            IllegalArgument: Neither ``true`` nor ``false``.
        """
        if text not in ("true", "false"):
            raise IllegalArgument(
                f"Cannot parse boolean [{text}], expected either [true] or [false]"
            )
        return int(text == "true")

    def show(self, value: Key) -> Key:
        """Return true or false."""
        return bool(value)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """Of dates, which are milliseconds.

    Attributes:
        pattern: One or several formats, such as ``yyyy-MM-dd||epoch_millis``.
        zone: What a date without a zone is in, and what dates are shown in; ``None`` for UTC.
        now: What ``now`` is.
    """

    pattern: str
    zone: str | None
    now: int
    shows: bool = True

    def parse(self, text: str) -> Key:
        """Return the first millisecond that a text may mean, date math and all.

        Raises:
            ElasticsearchError: It means none.
        """
        form = date_format(self.pattern)
        return resolve_date(text, format=form, now=self.now, zone=self.zone, round_up=False)

    def show(self, value: Key) -> Key:
        """Return the date as text."""
        return date_format(self.pattern).format(int(value), self.zone)


@dataclass(frozen=True, slots=True)
class NumberOfMillis:
    """Of dates that are shown as numbers."""

    shows: bool = False

    def parse(self, text: str) -> Key:
        """Return the whole number; a fraction is cut off downwards.

        Raises:
            NumberFormat: It is none.
        """
        try:
            return int(text)
        except ValueError:
            pass  # Java tries a double next
        try:
            return int(float(text) // 1)
        except (ValueError, OverflowError) as error:
            raise NumberFormat(f'For input string: "{text}"') from error

    def show(self, value: Key) -> Key:
        """Return the number itself."""
        return value


def format_of(resolved: Resolved[R], source: Source, now: int) -> ValueFormat:
    """Return how the values of a field are read and shown.

    Raises:
        IllegalArgument: A format or a time zone for what is no date, or an unknown format.
    """
    if resolved.kind is Kind.DATE:
        pattern = source.format or resolved.field.format
        date_format(pattern)  # an unknown one is refused, even if nothing is shown
        return DateFormat(pattern, source.time_zone, now)
    field = f"Field [{resolved.field.index_name or resolved.field.name}]"
    typed = f"{field} of type [{resolved.kind.value}]"
    if source.format is not None:
        raise IllegalArgument(f"{typed} does not support custom formats")
    if source.time_zone is not None:
        raise IllegalArgument(f"{typed} does not support custom time zones")
    return BooleanFormat() if resolved.kind is Kind.BOOLEAN else TextFormat()
