"""Date formats, held against what ``java.time`` 17 says of the same patterns and texts."""

from __future__ import annotations

import pytest

from emulator.errors import DateTimeError, ElasticsearchError, IllegalArgument, NotEmulated
from emulator.query.date_formats import date_format
from emulator.query.dates.lenient_formats import LENIENT
from emulator.query.dates.strict_formats import STRICT
from emulator.query.dates.zones import check_time_zone, zone_of

NEW_YEAR = 1_767_225_600_000
"""2026-01-01T00:00:00Z."""

DAY = 86_400_000
HOUR = 3_600_000


def _chain(error: BaseException | None) -> list[tuple[str, str | None]]:
    chain = []
    while isinstance(error, ElasticsearchError):
        chain.append((error.type, error.reason))
        error = error.__cause__
    return chain


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("epoch_millis", "1767225600000", NEW_YEAR),
        ("epoch_millis", "-1", -1),
        ("epoch_millis", "1767225600000.9", NEW_YEAR),
        ("epoch_millis", "-0.5", -1),
        ("epoch_millis", "1767225600000.", NEW_YEAR),
        ("epoch_second", "1767225600", NEW_YEAR),
        ("epoch_second", "1767225600.25", NEW_YEAR + 250),
        ("strict_date_optional_time", "2026", NEW_YEAR),
        ("strict_date_optional_time", "2026-01", NEW_YEAR),
        ("strict_date_optional_time", "2026-01-01", NEW_YEAR),
        ("strict_date_optional_time", "2026-01-01T", NEW_YEAR),
        ("strict_date_optional_time", "2026-01-01T10", NEW_YEAR + 10 * HOUR),
        ("strict_date_optional_time", "2026-01-01T10:30+01:00", NEW_YEAR + 9 * HOUR + 1_800_000),
        ("strict_date_optional_time", "2026-01-01T10:00:00,5Z", NEW_YEAR + 10 * HOUR + 500),
        ("strict_date_optional_time", "2026-01-01T10:00:00+0100", NEW_YEAR + 9 * HOUR),
        ("strict_date_optional_time", "2026-01-01T01:00:00Europe/Paris", NEW_YEAR),
        ("strict_date_optional_time_nanos", "2026-01-01T00:00:00.123456789Z", NEW_YEAR + 123),
        ("date_optional_time", "2026-1-1T1:0", NEW_YEAR + HOUR),
        ("iso8601", "2026-01-01T01:00Z", NEW_YEAR + HOUR),
        ("strict_date_time", "2026-01-01T00:00:00.001Z", NEW_YEAR + 1),
        ("date_time", "2026-1-1T00:00:00.1+00:00", NEW_YEAR + 100),
        ("strict_date_time_no_millis", "2026-01-01T00:00:01Z", NEW_YEAR + 1000),
        ("date_time_no_millis", "2026-01-01T00:00:01", NEW_YEAR + 1000),
        ("basic_date", "20260101", NEW_YEAR),
        ("basic_date_time", "20260101T000000.5Z", NEW_YEAR + 500),
        ("basic_date_time_no_millis", "20260101T010000+0100", NEW_YEAR),
        ("basic_ordinal_date", "2026002", NEW_YEAR + DAY),
        ("basic_ordinal_date_time", "2026002T000000.0Z", NEW_YEAR + DAY),
        ("basic_t_time", "T010000.5Z", HOUR + 500),
        ("strict_date", "2026-13-01", NEW_YEAR + 365 * DAY),
        ("date", "2026-1-1", NEW_YEAR),
        ("strict_date_hour", "2026-01-01T01", NEW_YEAR + HOUR),
        ("strict_date_hour_minute", "2026-01-01T24:00", NEW_YEAR + DAY),
        ("strict_date_hour_minute_second", "2026-01-01T01:00:00", NEW_YEAR + HOUR),
        ("date_hour_minute_second_millis", "2026-1-1T1:0:0.5", NEW_YEAR + HOUR + 500),
        ("strict_hour_minute_second_fraction", "01:00:00.123456", HOUR + 123),
        ("hour", "1", HOUR),
        ("strict_ordinal_date", "2026-002", NEW_YEAR + DAY),
        ("ordinal_date_time", "2026-2T00:00:00.0Z", NEW_YEAR + DAY),
        ("strict_time_no_millis", "01:00:00Z", HOUR),
        ("strict_week_date", "2026-W01-4", NEW_YEAR),
        ("basic_week_date", "2026W014", NEW_YEAR),
        ("week_date_time_no_millis", "2026-W1-4T0:0:0Z", NEW_YEAR),
        ("weekyear_week", "2026-W1", NEW_YEAR - 3 * DAY),
        ("strict_weekyear", "2026", NEW_YEAR - 3 * DAY),
        ("strict_weekyear_week_day", "2026-W01-4", NEW_YEAR),
        ("strict_year", "2026", NEW_YEAR),
        ("year_month", "2026-1", NEW_YEAR),
        ("strict_year_month_day", "2026-01-01", NEW_YEAR),
        ("strict_date_optional_time||epoch_millis", "1767225600000", NEW_YEAR),
        ("yyyy/MM/dd || epoch_second", "1767225600", NEW_YEAR),
        ("8yyyy-MM-dd", "2026-01-01", NEW_YEAR),
    ],
)
def test_each_named_format_reads_its_own_form(pattern: str, text: str, expected: int) -> None:
    """Clients name formats rather than spell them out, strict ones and lenient ones."""
    assert date_format(pattern).parse(text) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("yyyy-MM-dd", "2026-01-01", NEW_YEAR),
        ("uuuu/M/d", "2026/1/1", NEW_YEAR),
        ("yy/MM/dd", "26/01/01", NEW_YEAR),
        ("yyyyMMddHHmmssSSS", "20260101010000123", NEW_YEAR + HOUR + 123),
        ("uuuu-MM-dd hh:mm a", "2026-01-01 12:30 AM", NEW_YEAR + 1_800_000),
        ("dd MMM uuuu", "01 Jan 2026", NEW_YEAR),
        ("EEEE, MMMM d, yyyy", "Thursday, January 1, 2026", NEW_YEAR),
        ("uuuu-DDD", "2026-002", NEW_YEAR + DAY),
        ("uuuu-MM-dd'T'HH:mm:ssXXX", "2026-01-01T01:00:00+01:00", NEW_YEAR),
        ("uuuu-MM-dd HH Z", "2026-01-01 01 +0100", NEW_YEAR),
        ("uuuu-MM-dd HH X", "2026-01-01 01 +01", NEW_YEAR),
        ("uuuu-MM-dd HH xxx", "2026-01-01 00 +00:00", NEW_YEAR),
        ("uuuu-MM-dd HH VV", "2026-01-01 01 Europe/Paris", NEW_YEAR),
        ("uuuu-MM-dd HH VV", "2026-01-01 01 UTC+01:00", NEW_YEAR),
        ("uuuu[-MM[-dd]]['T'HH]", "2026-01", NEW_YEAR),
        ("uuuu-MM-dd HH'h'", "2026-01-01 01h", NEW_YEAR + HOUR),
        ("uuuu-MM-dd''", "2026-01-01'", NEW_YEAR),
        ("YYYY-'W'ww", "2026-W01", NEW_YEAR - 3 * DAY),
        ("HH:mm", "01:00", HOUR),
        ("MM-dd", "01-02", DAY),
        ("uuuu", "-0001", -62_198_755_200_000),
    ],
)
def test_patterns_of_java_are_read_letter_by_letter(pattern: str, text: str, expected: int) -> None:
    """A field or a range may have a pattern; what it leaves out is the least there is."""
    assert date_format(pattern).parse(text) == expected


def test_too_few_parts_make_no_date() -> None:
    """Half past ten, without saying which half of the day, is no time of it."""
    with pytest.raises(IllegalArgument) as caught:
        date_format("hh:mm").parse("10:30")

    assert caught.value.reason == (
        "temporal accessor [{MinuteOfHour=30, HourOfAmPm=10},ISO] "
        "cannot be converted to zoned date time"
    )


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("strict_date_optional_time", "2026", NEW_YEAR + DAY - 1),
        ("strict_date_optional_time", "2026-01", NEW_YEAR + DAY - 1),
        ("strict_date_optional_time", "2026-01-01T10", NEW_YEAR + 11 * HOUR - 1),
        ("strict_date_optional_time", "2026-01-01T10:00:00", NEW_YEAR + 10 * HOUR + 999),
        ("strict_date_optional_time", "2026-01-01T10:00:00.5", NEW_YEAR + 10 * HOUR + 500),
        ("yyyy", "2026", NEW_YEAR + DAY - 1),
        ("yyyy-MM-dd hh a", "2026-01-01 10 AM", NEW_YEAR + 11 * HOUR - 1),
        ("uuuu-MM-dd", "2026-02-30", 1_772_323_199_999),
        ("uuuu-DDD", "2026-001", NEW_YEAR + DAY - 1),
        ("strict_week_date", "2026-W01-4", NEW_YEAR + DAY - 1),
        ("epoch_millis", "1767225600000", NEW_YEAR),
        ("epoch_second", "1767225600", NEW_YEAR + 999),
        ("epoch_second", "-1", -1),
        ("epoch_millis", "-1", -2),
    ],
)
def test_rounding_up_takes_the_last_time_of_the_first_month_and_day(
    pattern: str, text: str, expected: int
) -> None:
    """So ``lte: 2026`` ends with the 1st of January, as surprising as it is."""
    assert date_format(pattern).parse(text, round_up=True) == expected


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("2026-01-01", "Europe/Paris", NEW_YEAR - HOUR),
        ("2026-01-01", "+05:30", NEW_YEAR - 19_800_000),
        ("2026-01-01T00:00Z", "Europe/Paris", NEW_YEAR),
        ("2026-03-29T02:30", "Europe/Paris", 1_774_747_800_000),
        ("2026-10-25T02:30", "Europe/Paris", 1_792_888_200_000),
        ("1767225600000", "+01:00", NEW_YEAR - HOUR),
    ],
)
def test_the_zone_is_for_dates_that_have_none(text: str, zone: str, expected: int) -> None:
    """Hours that are left out or come twice mean what they mean in Java; numbers move too."""
    assert date_format("strict_date_optional_time||epoch_millis").parse(text, zone) == expected


def test_basic_date_is_in_utc_unless_rounded_up() -> None:
    """The one format with a zone of its own loses it where it is completed."""
    basic = date_format("basic_date")

    assert basic.parse("20260101", "+01:00") == NEW_YEAR
    assert basic.parse("20260101", "+01:00", round_up=True) == NEW_YEAR + DAY - 1 - HOUR


ENCLOSED = "Failed to parse with all enclosed parsers"


@pytest.mark.parametrize(
    ("pattern", "text", "cause"),
    [
        ("epoch_millis", "2026-01-01", ENCLOSED),
        ("epoch_millis", "12345678901234567890", ENCLOSED),
        ("epoch_millis", "1.1234567", ENCLOSED),
        ("strict_date_optional_time", "2026-1-1", ENCLOSED),
        ("strict_date_optional_time", "2026-01-01 10:00", ENCLOSED),
        ("strict_date_optional_time", "2026-13-01", ENCLOSED),
        ("strict_date_optional_time", "2026-01-01T25", ENCLOSED),
        ("strict_date_time", "2026-01-01T00:00:00", ENCLOSED),
        ("strict_date_hour_minute_second", "2026-01-01T00:00:00Z", ENCLOSED),
        ("date_optional_time", "x", "Text 'x' could not be parsed at index 0"),
        ("yyyy-MM-dd", "2026-1-1", "Text '2026-1-1' could not be parsed at index 5"),
        (
            "yyyy-MM-dd",
            "2026-01-01x",
            "Text '2026-01-01x' could not be parsed, unparsed text found at index 10",
        ),
        ("yyyy", "12026", "Text '12026' could not be parsed at index 0"),
        (
            "uuuu-MM-dd",
            "2026-02-30",
            "Text '2026-02-30' could not be parsed: Invalid date 'FEBRUARY 30'",
        ),
        (
            "HH:mm",
            "24:00",
            "Text '24:00' could not be parsed: "
            "Invalid value for HourOfDay (valid values 0 - 23): 24",
        ),
        (
            "EEE dd MMM uuuu",
            "Mon 01 Sep 2026",
            "Text 'Mon 01 Sep 2026' could not be parsed: Conflict found: Field DayOfWeek 2 "
            "differs from DayOfWeek 1 derived from 2026-09-01",
        ),
        ("MM MM", "01 02", "Text '01 02' could not be parsed at index 3"),
    ],
)
def test_a_text_of_another_form_is_refused_with_javas_reason(
    pattern: str, text: str, cause: str
) -> None:
    """What is shown as the cause depends on how many ways to read the format has."""
    with pytest.raises(IllegalArgument) as caught:
        date_format(pattern).parse(text)

    assert _chain(caught.value)[:2] == [
        (
            "illegal_argument_exception",
            f"failed to parse date field [{text}] with format [{pattern}]",
        ),
        ("date_time_parse_exception", cause),
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "reason"),
    [
        ("strict_date_optional_time", "2026-02-30", "Invalid date 'FEBRUARY 30'"),
        (
            "strict_date_optional_time",
            "2026-00-01",
            "Invalid value for MonthOfYear (valid values 1 - 12): 0",
        ),
        ("yyyy-MM-dd", "2026-02-29", "Invalid date 'February 29' as '2026' is not a leap year"),
    ],
)
def test_a_day_that_there_is_not_may_show_only_after_reading(
    pattern: str, text: str, reason: str
) -> None:
    """Then the calendar's own error is not wrapped in one about the format."""
    with pytest.raises(DateTimeError) as caught:
        date_format(pattern).parse(text)

    assert _chain(caught.value) == [("date_time_exception", reason)]


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("does_not_exist", "Unknown pattern letter: o"),
        ("yyyy-MM-dd]", "Pattern invalid as it contains ] without previous ["),
        ("yyyy'", "Pattern ends with an incomplete string literal: yyyy'"),
        ("yyyy{", "Pattern includes reserved character: '{'"),
        ("MMMMMM", "Too many pattern letters: M"),
        ("ddd", "Too many pattern letters: d"),
        ("V", "Pattern letter count must be 2: V"),
        ("cc", 'Invalid pattern "cc"'),
    ],
)
def test_an_invalid_pattern_is_refused_with_javas_reason(pattern: str, reason: str) -> None:
    """A misspelt name of a format is taken for a pattern, which rarely works."""
    with pytest.raises(IllegalArgument) as caught:
        date_format(pattern)

    assert caught.value.reason == f"Invalid format: [{pattern}]: {reason}"


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("", "No date pattern provided"),
        (" ", "No date pattern provided"),
        (
            "yyyy||",
            "Cannot have empty element in multi date format pattern: yyyy||",
        ),
    ],
)
def test_an_empty_format_is_refused(pattern: str, reason: str) -> None:
    """An empty name is no format, alone or among others."""
    with pytest.raises(IllegalArgument) as caught:
        date_format(pattern)

    assert caught.value.reason == reason


def test_a_letter_that_only_java_knows_is_refused_as_not_emulated() -> None:
    """Nobody should take a wrong answer for Elasticsearch's."""
    with pytest.raises(NotEmulated):
        date_format("B")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("epoch_millis", "1767225600123"),
        ("epoch_second", "1767225600.123"),
        ("strict_date_optional_time", "2026-01-01T01:00:00.123+01:00"),
        ("strict_date_optional_time_nanos", "2026-01-01T01:00:00.123+01:00"),
        ("basic_date", "20260101"),
        ("strict_date_time_no_millis", "2026-01-01T01:00:00+01:00"),
        ("date_time_no_millis", "2026-01-01T01:00:00Europe/Paris"),
        ("week_date", "2026-W01-4"),
        ("ordinal_date", "2026-001"),
        ("yyyy-MM-dd HH:mm:ss.SSS", "2026-01-01 01:00:00.123"),
        ("EEE, d MMM yy h:mm a z", "Thu, 1 Jan 26 1:00 AM CET"),
        ("QQ DDD ww k K G", "01 001 01 1 1 AD"),
        ("X XXX x Z ZZZZZ VV", "+01 +01:00 +01 +0100 +01:00 Europe/Paris"),
        ("yyyy-MM-dd||epoch_millis", "2026-01-01"),
    ],
)
def test_the_first_format_writes_an_instant_as_it_is_in_a_zone(pattern: str, expected: str) -> None:
    """Sort values and keys of aggregations are dates in the format that is asked for."""
    assert date_format(pattern).format(NEW_YEAR + 123, "Europe/Paris") == expected


def test_an_instant_in_utc_ends_with_z() -> None:
    """It is what Elasticsearch shows of dates unless told otherwise."""
    assert date_format("strict_date_optional_time").format(NEW_YEAR) == "2026-01-01T00:00:00.000Z"


def test_a_year_too_long_for_the_format_is_refused() -> None:
    """The digits of a name are as many as it says."""
    with pytest.raises(DateTimeError, match="exceeds the maximum print width of 4"):
        date_format("strict_date_time").format(400_000_000_000_000_000)


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Z", 0),
        ("UTC", 0),
        ("+1", 3600),
        ("+0130", 5400),
        ("-18:00", -64800),
        ("+01:00:30", 3630),
        ("GMT+1", 3600),
        ("UT-01:30", -5400),
        ("Europe/Paris", 3600),
    ],
)
def test_zones_have_the_ids_of_java(zone: str, offset: int) -> None:
    """They are offsets in several forms, prefixed offsets, and regions."""
    assert zone_of(zone).offset_at(NEW_YEAR) == offset


@pytest.mark.parametrize(
    ("zone", "name", "reason"),
    [
        ("x", "DateTimeException", "Invalid ID for ZoneOffset, invalid format: x"),
        ("+1:5", "DateTimeException", "Invalid ID for ZoneOffset, invalid format: +1:5"),
        (
            "+ab",
            "DateTimeException",
            "Invalid ID for ZoneOffset, non numeric characters found: +ab",
        ),
        (
            "+19:00",
            "DateTimeException",
            "Zone offset hours not in valid range: value 19 is not in the range -18 to 18",
        ),
        (
            "+18:01",
            "DateTimeException",
            "Zone offset not in valid range: -18:00 to +18:00",
        ),
        ("UTC+ab", "DateTimeException", "Invalid ID for offset-based ZoneId: UTC+ab"),
        (
            "foo bar",
            "DateTimeException",
            "Invalid ID for region-based ZoneId, invalid format: foo bar",
        ),
        ("Foo/Bar", "zone.ZoneRulesException", "Unknown time-zone ID: Foo/Bar"),
        ("europe/paris", "zone.ZoneRulesException", "Unknown time-zone ID: europe/paris"),
    ],
)
def test_a_zone_that_is_none_is_refused_with_javas_exception_in_the_text(
    zone: str, name: str, reason: str
) -> None:
    """A range wraps the bare exception, whose class then is part of the text."""
    with pytest.raises(IllegalArgument) as caught:
        check_time_zone(zone)

    assert caught.value.reason == f"java.time.{name}: {reason}"


def test_times_of_the_far_past_and_future_are_worked_out_too() -> None:
    """Python's calendar is shorter than Java's, and its zones are known for less still."""
    year = date_format("uuuu-MM-dd")
    instant = year.parse("+12026-01-01", "Europe/Paris")

    assert year.format(instant, "Europe/Paris") == "+12026-01-01"


def test_every_name_of_elasticsearch_can_be_written_and_read_back() -> None:
    """A name that nobody tries would otherwise go stale in silence."""
    names = [*LENIENT, *(f"strict_{name}" for name in STRICT)]
    again = {name: date_format(name) for name in names}

    assert len(names) == 80
    for name, one in again.items():
        written = one.format(NEW_YEAR + DAY)
        assert one.format(one.parse(written)) == written, name
