"""The clock: its modes, its speed, and how it follows a system time that a test holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.clock import Clock, Frozen, Running, elapsed_seconds, system_millis
from emulator.time_values import MAX_MILLIS

START = datetime(2026, 1, 1, tzinfo=UTC)
START_MILLIS = 1_767_225_600_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_millis = st.integers(0, 4_102_444_800_000)  # to the year 2100


def test_new_clock_shows_the_system_s_time() -> None:
    """Without being told anything, it is an ordinary clock."""
    with freeze_time(START):
        clock = Clock()

        assert (clock.now(), clock.mode, int(clock.speed), clock.offset) == (
            START_MILLIS,
            "running",
            1,
            0,
        )


@settings(max_examples=15, deadline=None)
@given(_millis, st.lists(st.integers(1, 5), min_size=20, max_size=40))
def test_ticks_of_freezegun_are_followed_to_the_millisecond(start: int, ticks: list[int]) -> None:
    """A key lives one millisecond before its expiration, and is dead at it."""
    with freeze_time(_EPOCH + timedelta(milliseconds=start)) as frozen:
        clock, shown = Clock(), start
        assert clock.now() == shown
        for tick in ticks:
            frozen.tick(timedelta(milliseconds=tick))
            shown += tick
            assert clock.now() == shown


@settings(max_examples=15, deadline=None)
@given(st.lists(_millis, min_size=20, max_size=40))
def test_moves_of_freezegun_are_followed_to_the_millisecond(instants: list[int]) -> None:
    """Forwards and backwards, exactly."""
    with freeze_time(START) as frozen:
        clock = Clock()
        for instant in instants:
            frozen.move_to(_EPOCH + timedelta(milliseconds=instant))
            assert clock.now() == instant


def test_frozen_clock_stands_still_while_the_system_s_goes_on() -> None:
    """A test that froze it is in no hurry."""
    with freeze_time(START) as frozen:
        clock = Clock()
        clock.freeze()
        frozen.tick(timedelta(days=1))

        assert (clock.now(), clock.mode, int(clock.speed)) == (START_MILLIS, "frozen", 0)
        assert clock.offset == -86_400_000


def test_clock_that_runs_again_goes_on_from_where_it_stood() -> None:
    """No time passed for it meanwhile."""
    with freeze_time(START) as frozen:
        clock = Clock()
        clock.freeze()
        frozen.tick(timedelta(days=1))
        clock.run()
        frozen.tick(timedelta(seconds=1))

        assert clock.now() == START_MILLIS + 1_000


@pytest.mark.parametrize(
    ("speed", "passed"),
    [(Fraction(60), 60_000), (Fraction(1, 2), 500), (Fraction("0.001"), 1), (Fraction(1), 1_000)],
)
def test_speed_multiplies_what_passes(speed: Fraction, passed: int) -> None:
    """At 60, a minute passes in a second."""
    with freeze_time(START) as frozen:
        clock = Clock()
        clock.run(speed=speed)
        frozen.tick(timedelta(seconds=1))

        assert clock.now() == START_MILLIS + passed


def test_change_of_speed_does_not_make_the_clock_jump() -> None:
    """It goes on from its present, at the new speed."""
    with freeze_time(START) as frozen:
        clock = Clock()
        clock.run(speed=Fraction(60))
        frozen.tick(timedelta(seconds=1))
        clock.run(speed=Fraction(2))

        assert clock.now() == START_MILLIS + 60_000


def test_move_keeps_the_mode_and_the_speed() -> None:
    """A jump is a jump, and nothing else."""
    with freeze_time(START) as frozen:
        clock = Clock()
        clock.run(speed=Fraction(3))
        clock.move_to(5_000)
        frozen.tick(timedelta(seconds=1))
        running = clock.now(), clock.mode, int(clock.speed)
        clock.freeze()
        clock.move_to(1)

        assert running == (8_000, "running", 3)
        assert (clock.now(), clock.mode) == (1, "frozen")


@given(st.lists(st.integers(0, 10**9), max_size=8), st.booleans())
def test_advancing_never_goes_back(steps: list[int], frozen: bool) -> None:
    """Each step adds exactly what was asked for to a clock that stands still."""
    clock = Clock(Frozen(START_MILLIS) if frozen else Running())
    for step in steps:
        before = clock.now()
        clock.advance(step)
        assert clock.now() == before + step if frozen else clock.now() >= before + step


def test_advance_refuses_to_go_back_and_says_what_may() -> None:
    """A negative step is a slip more often than a wish."""
    clock = Clock(Frozen(5))

    with pytest.raises(ValueError, match="forwards only; set its time to go back"):
        clock.advance(-1)
    assert clock.now() == 5


@pytest.mark.parametrize("instant", [-1, MAX_MILLIS + 1])
def test_instant_outside_of_the_calendar_is_refused(instant: int) -> None:
    """What cannot be written as a date cannot be shown."""
    clock = Clock(Frozen(5))

    for change in (clock.freeze, clock.run, clock.move_to):
        with pytest.raises(ValueError, match="1970 to 9999"):
            change(instant)
    assert clock.state == Frozen(5)


@pytest.mark.parametrize("speed", [Fraction(0), Fraction(-1)])
def test_speed_that_is_none_is_refused(speed: Fraction) -> None:
    """A clock that stands still is a frozen one, and one that goes back is none."""
    with pytest.raises(ValueError, match="freeze the clock to stop it"):
        Clock().run(speed=speed)


def test_running_clock_stops_at_the_end_of_the_calendar() -> None:
    """At a thousand million times the speed, the year 9999 is not far."""
    with freeze_time(START) as frozen:
        clock = Clock()
        clock.run(speed=Fraction(10**9))
        frozen.tick(timedelta(days=1))

        assert clock.now() == MAX_MILLIS
        clock.freeze()
        assert clock.now() == MAX_MILLIS


def test_elapsed_time_is_real_whatever_the_system_s_time_is() -> None:
    """How long a request took is measured, not emulated."""
    start = elapsed_seconds()

    assert elapsed_seconds() >= start


def test_system_s_time_is_read_anew_each_time() -> None:
    """Nothing is remembered from before a test froze it."""
    with freeze_time(START) as frozen:
        first = system_millis()
        frozen.tick(timedelta(milliseconds=1))

        assert system_millis() == first + 1
