"""The ISO calendar, over all the years that Java knows; Python's own ends with the year 9999.

Days are counted from 1970-01-01. Source: ``java.time.LocalDate`` and ``IsoFields``.
"""

from __future__ import annotations

from typing import NamedTuple

from emulator.errors import DateTimeError

MOST_YEAR = 999_999_999
"""The last year of Java's calendar; the first is as far the other way."""

DAY_MILLIS = 86_400_000
_DAYS_OF_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Day(NamedTuple):
    """A date."""

    year: int
    month: int
    day: int


def is_leap(year: int) -> bool:
    """Tell whether a year has a 29th of February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_of_month(year: int, month: int) -> int:
    """Return how many days a month has."""
    return 29 if month == 2 and is_leap(year) else _DAYS_OF_MONTH[month - 1]


def check_year(year: int) -> None:
    """Refuse a year beyond the calendar.

    Raises:
        DateTimeError: It is.
    """
    if not -MOST_YEAR <= year <= MOST_YEAR:
        raise DateTimeError(
            f"Invalid value for Year (valid values -{MOST_YEAR} - {MOST_YEAR}): {year}"
        )


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a date.

    Raises:
        DateTimeError: There is no such date.
    """
    check_year(year)
    if not 1 <= month <= 12:
        raise DateTimeError(f"Invalid value for MonthOfYear (valid values 1 - 12): {month}")
    if not 1 <= day <= 31:
        raise DateTimeError(f"Invalid value for DayOfMonth (valid values 1 - 28/31): {day}")
    if day > days_of_month(year, month):
        if day == 29:
            raise DateTimeError(f"Invalid date 'February 29' as '{year}' is not a leap year")
        raise DateTimeError(f"Invalid date '{MONTHS[month - 1].upper()} {day}'")
    return start_of_month(year, month) + day - 1


def start_of_month(year: int, month: int) -> int:
    """Return the number of the first day of a month, which may lie outside its year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    # years that begin in March have their leap day at the end
    shifted, since_march = year - (month <= 2), (month + 9) % 12
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * since_march + 2) // 5
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def day_of(number: int) -> Day:
    """Return the date of a day's number."""
    era, day_of_era = divmod(number + 719_468, 146_097)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    since_march = (5 * day_of_year + 2) // 153
    month = since_march + 3 if since_march < 10 else since_march - 9
    day = day_of_year - (153 * since_march + 2) // 5 + 1
    return Day(year_of_era + era * 400 + (month <= 2), month, day)


def year_day_number(year: int, day_of_year: int) -> int:
    """Return the number of a day of a year.

    Raises:
        DateTimeError: There is no such day.
    """
    check_year(year)
    if not 1 <= day_of_year <= 366:
        raise DateTimeError(
            f"Invalid value for DayOfYear (valid values 1 - 365/366): {day_of_year}"
        )
    if day_of_year == 366 and not is_leap(year):
        raise DateTimeError(f"Invalid date 'DayOfYear 366' as '{year}' is not a leap year")
    return start_of_month(year, 1) + day_of_year - 1


def weekday_of(number: int) -> int:
    """Return the day of the week, 1 for Monday to 7 for Sunday."""
    return (number + 3) % 7 + 1


def first_monday(week_year: int) -> int:
    """Return the day with which the weeks of a year begin: the Monday before its 4th of January."""
    check_year(week_year)
    fourth = start_of_month(week_year, 1) + 3
    return fourth - weekday_of(fourth) + 1


def weeks_of_year(week_year: int) -> int:
    """Return how many weeks a year has: 52 or 53."""
    return (first_monday(week_year + 1) - first_monday(week_year)) // 7


def week_of(number: int) -> tuple[int, int]:
    """Return the year that a day's week belongs to, and the week."""
    year = day_of(number - weekday_of(number) + 4).year  # a week is of the year of its Thursday
    return year, (number - first_monday(year)) // 7 + 1
