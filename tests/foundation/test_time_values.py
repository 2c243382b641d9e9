"""Durations as Elasticsearch reads them, and instants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import IllegalArgument, NumberFormat
from emulator.time_values import (
    MAX_MILLIS,
    format_instant,
    parse_clock_instant,
    parse_duration,
    parse_instant,
    parse_milliseconds,
)

UNITS = {
    "nanos": 1,
    "micros": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "d": 86_400_000_000_000,
}


@given(st.sampled_from(list(UNITS)), st.integers(-1, 2**63 - 1), st.sampled_from(["", " ", "\t "]))
def test_every_unit_is_read(unit: str, number: int, space: str) -> None:
    """White space between number and unit is tolerated."""
    assert parse_duration(f"{number}{space}{unit}", "expiration") == number * UNITS[unit]


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("30D", 30 * UNITS["d"]),
        ("2H", 2 * UNITS["h"]),
        ("5S", 5 * UNITS["s"]),
        ("500Ms", 500 * UNITS["ms"]),
        ("7MICROS", 7_000),
        ("7Nanos", 7),
        (" 1d ", UNITS["d"]),
        ("+1d", UNITS["d"]),
        ("007d", 7 * UNITS["d"]),
        ("0" * 5_000 + "1d", UNITS["d"]),
        ("0", 0),
        ("000", 0),
        ("0d", 0),
        ("-0d", 0),
        ("-1", -1_000_000),
        ("-01", -1_000_000),
        ("-1d", -UNITS["d"]),
    ],
)
def test_unusual_duration_is_read(text: str, nanos: int) -> None:
    """Units have any case, but for minutes; 0 and -1 need none."""
    assert parse_duration(text, "expiration") == nanos


@pytest.mark.parametrize(
    "text", ["10", "1w", "1y", "abc", "", " ", "d1", "1M", "5", "-2", "1.5", "1 year", "\u0661"]
)
def test_duration_without_a_unit_is_refused(text: str) -> None:
    """The text names the setting; months are not minutes."""
    with pytest.raises(IllegalArgument) as error:
        parse_duration(text, "expiration")

    assert error.value.reason == (
        f"failed to parse setting [expiration] with value [{text}] as a time value: "
        "unit is missing or unrecognized"
    )


@pytest.mark.parametrize("text", ["-5d", "-2ms", "-9223372036854775808s"])
def test_negative_duration_is_refused(text: str) -> None:
    """Only -1 is allowed, which stands for none."""
    with pytest.raises(IllegalArgument) as error:
        parse_duration(text, "timeout")

    assert error.value.reason == (
        f"failed to parse setting [timeout] with value [{text}] as a time value: "
        "negative durations are not supported"
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5h", "1.5"),
        ("1.5D", "1.5"),
        (".5s", ".5"),
        ("1.s", "1."),
        ("1e3s", None),
        ("1.0e3s", "1.0e3"),
    ],
)
def test_fraction_is_refused(text: str, number: str | None) -> None:
    """With a text of its own, and what Java said of the number."""
    with pytest.raises(IllegalArgument) as error:
        parse_duration(text, "expiration")

    expected = f"failed to parse [{text}]"
    if number is not None:
        expected += ", fractional time values are not supported"
    assert error.value.reason == expected
    assert isinstance(error.value.cause, NumberFormat)
    assert error.value.cause.reason == f'For input string: "{number or "1e3"}"'


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("xd", "x"),
        ("1 month", "1 mont"),
        ("d", ""),
        ("1 2d", "1 2"),
        ("--1d", "--1"),
        ("9223372036854775808d", "9223372036854775808"),
        ("1" * 5_000 + "d", "1" * 5_000),
        ("\u0661d", "\u0661"),
    ],
)
def test_what_is_no_number_of_64_bits_is_refused(text: str, number: str) -> None:
    """However long it is: Python itself refuses to read thousands of digits."""
    with pytest.raises(IllegalArgument) as error:
        parse_duration(text, "expiration")

    assert error.value.reason == f"failed to parse [{text}]"
    assert error.value.cause is not None
    assert error.value.cause.reason == f'For input string: "{number}"'


@pytest.mark.parametrize(("text", "millis"), [("1999micros", 1), ("1d", 86_400_000), ("-1", -1)])
def test_milliseconds_are_whole(text: str, millis: int) -> None:
    """What is less than one is dropped."""
    assert parse_milliseconds(text, "timeout") == millis


@pytest.mark.parametrize(
    ("value", "millis"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-01-01T00:00:00Z", 1_767_225_600_000),
        ("2026-01-01T01:30:00+01:30", 1_767_225_600_000),
        ("2026-01-01T00:00:00.001Z", 1_767_225_600_001),
        ("2026-01-01T00:00:00.001999Z", 1_767_225_600_001),
        ("2026-01-01 00:00:00+00:00", 1_767_225_600_000),
        ("9999-12-31T23:59:59.999Z", MAX_MILLIS),
        ("1969-12-31T23:59:59.999Z", -1),
        (1_767_225_600_000, 1_767_225_600_000),
        ("1767225600000", 1_767_225_600_000),
        ("-5", -5),
    ],
)
def test_instant_is_read(value: object, millis: int) -> None:
    """RFC 3339 or milliseconds since the epoch, the latter also as a text."""
    assert parse_instant(value) == millis


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-13-01T00:00:00Z",
        "tomorrow",
        "",
        "1d",
        True,
        None,
        1.5,
        [],
        "9" * 5_000,
    ],
)
def test_what_is_no_instant_is_refused_with_the_right_form(value: object) -> None:
    """A date without an offset is another instant on every machine."""
    with pytest.raises(ValueError, match="is no instant; write RFC 3339 with an offset, such as"):
        parse_instant(value)


@given(st.integers(-62_135_596_800_000, MAX_MILLIS))
def test_instant_is_written_as_it_is_read(millis: int) -> None:
    """To the millisecond, from the year 1 on."""
    assert parse_instant(format_instant(millis)) == millis


@pytest.mark.parametrize(
    ("millis", "text"),
    [(0, "1970-01-01T00:00:00Z"), (1, "1970-01-01T00:00:00.001Z"), (1_000, "1970-01-01T00:00:01Z")],
)
def test_instant_is_written_with_milliseconds_only_where_there_are_any(
    millis: int, text: str
) -> None:
    """Whole seconds are what people write, and what they want to read."""
    assert format_instant(millis) == text


@pytest.mark.parametrize(
    "instant", [-1, MAX_MILLIS + 1, "10000000000000000", "1969-12-31T23:59:59Z"]
)
def test_instant_that_no_clock_shows_is_refused(instant: object) -> None:
    """Such a date could not be written in an answer."""
    with pytest.raises(ValueError, match="a clock shows the years 1970 to 9999"):
        parse_clock_instant(instant)


@pytest.mark.parametrize("instant", [0, MAX_MILLIS])
def test_first_and_last_instant_of_a_clock_are_read(instant: int) -> None:
    """Both ends belong to what a clock shows."""
    assert parse_clock_instant(instant) == instant
