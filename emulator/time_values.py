"""Durations as Elasticsearch writes them (``30d``, ``500ms``), and instants as people do.

Source: ``TimeValue.parseTimeValue`` of Elasticsearch; behaviour note on query parameters.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from emulator.errors import IllegalArgument, NumberFormat

_NANOS = {
    "nanos": 1,
    "micros": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
}
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]+")
_INSTANT_NUMBER = re.compile(r"[+-]?[0-9]{1,40}")
_MOST_DIGITS = 19  # of a long; Python itself refuses to read numbers of thousands of digits
_FRACTION = re.compile(r"[+-]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_MAX_LONG = 2**63 - 1
MAX_MILLIS = 253_402_300_799_999
"""The last millisecond of the year 9999, the last that RFC 3339 can write."""

DAY = 86_400_000
"""Milliseconds."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=256)
def parse_duration(text: str, setting: str) -> int:
    """Return the nanoseconds of a duration such as ``30d``, ``500ms``, ``0`` or ``-1``.

    Args:
        text: A whole number and a unit: ``nanos``, ``micros``, ``ms``, ``s``, ``m``, ``h``, ``d``;
            in any case but for ``m``. ``0`` and ``-1`` need no unit.
        setting: The name of the field or setting, for the error.

    Returns:
        Nanoseconds; ``-1`` units for a negative one (only -1 is allowed).

    Raises:
        IllegalArgument: No unit, a fraction, no number, or below -1.
    """
    normalized = text.strip().lower()
    for unit in ("nanos", "micros", "ms", "s"):
        if normalized.endswith(unit):
            return _scaled(text, normalized, unit, setting)
    if text.strip().endswith("m"):  # the one unit whose case matters: M would be months
        return _scaled(text, normalized, "m", setting)
    for unit in ("h", "d"):
        if normalized.endswith(unit):
            return _scaled(text, normalized, unit, setting)
    if re.fullmatch(r"-0*1", normalized):
        return -1_000_000
    if re.fullmatch(r"0+", normalized):
        return 0
    raise IllegalArgument(
        f"failed to parse setting [{setting}] with value [{text}] as a time value: "
        "unit is missing or unrecognized"
    )


def _scaled(text: str, normalized: str, unit: str, setting: str) -> int:
    number = normalized[: -len(unit)].strip()
    value = _long(number)
    if value is None:
        cause = NumberFormat(f'For input string: "{number}"')
        if _FRACTION.fullmatch(number):
            raise IllegalArgument(
                f"failed to parse [{text}], fractional time values are not supported"
            ) from cause
        raise IllegalArgument(f"failed to parse [{text}]") from cause
    if value < -1:
        raise IllegalArgument(
            f"failed to parse setting [{setting}] with value [{text}] as a time value: "
            "negative durations are not supported"
        )
    return value * _NANOS[unit]


def _long(number: str) -> int | None:
    """Return a whole number of 64 bits, ``None`` for any other text."""
    if not _WHOLE_NUMBER.fullmatch(number):
        return None
    digits = number.lstrip("+-").lstrip("0") or "0"
    if len(digits) > _MOST_DIGITS:
        return None
    value = -int(digits) if number.startswith("-") else int(digits)
    return value if -_MAX_LONG - 1 <= value <= _MAX_LONG else None


def parse_milliseconds(text: str, setting: str) -> int:
    """Return a duration in whole milliseconds; see `parse_duration`."""
    return parse_duration(text, setting) // 1_000_000


def parse_instant(value: object) -> int:
    """Return the epoch milliseconds of an RFC 3339 text or of a whole number of milliseconds.

    Raises:
        ValueError: Neither; the message shows the right form.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str):
        if _INSTANT_NUMBER.fullmatch(value):
            return int(value)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is not None and len(value) > len("2026-01-01") and moment.tzinfo is not None:
            return (moment - _EPOCH) // timedelta(milliseconds=1)
    raise ValueError(
        f"{value!r} is no instant; write RFC 3339 with an offset, such as 2026-01-01T00:00:00Z, "
        "or milliseconds since the epoch, such as 1767225600000"
    )


def parse_clock_instant(value: object) -> int:
    """Return the epoch milliseconds of an instant that a clock can show; see `parse_instant`.

    Raises:
        ValueError: No instant, or one before the year 1970 or after the year 9999.
    """
    millis = parse_instant(value)
    if not 0 <= millis <= MAX_MILLIS:
        raise ValueError("a clock shows the years 1970 to 9999, as 2026-01-01T00:00:00Z")
    return millis


def format_instant(millis: int) -> str:
    """Return an instant as RFC 3339 in UTC, with milliseconds only where there are any.

    Raises:
        OverflowError: Before the year 1 or after the year 9999.
    """
    moment = _EPOCH + timedelta(milliseconds=millis)
    precision = "milliseconds" if millis % 1000 else "seconds"
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")
