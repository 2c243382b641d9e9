"""The clock of a cluster: the only place where time is read.

A *running* clock is a straight line over the system's time: it read ``cluster`` when the system
read ``system``, and goes ``speed`` times as fast. A *frozen* one stands still. Both are only
compared with; nothing ever waits for them. The system's time is read anew at each call, so that
``freezegun`` and ``time-machine`` drive every cluster in their process. A clock goes back only when
it is told to, or when the system's time does. It shows the years 1970 to 9999, and stops at the
ends of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from emulator.errors import IllegalArgument
from emulator.time_values import MAX_MILLIS, parse_clock_instant, parse_milliseconds


def system_millis() -> int:
    """Return the system's time in milliseconds since the epoch.

    Half a microsecond is added before rounding down: a frozen time passes through a float, which
    may lose that much, and a test that stops one millisecond before an expiration must get there.
    """
    return (time.time_ns() + 500) // 1_000_000


def elapsed_seconds() -> float:
    """Return seconds from an arbitrary start, for measuring how long a request takes."""
    return time.perf_counter()


def real_seconds(read: Callable[[], float] = time.monotonic) -> float:
    """Return seconds that pass in reality; `freezegun` replaces names, not a default's value."""
    return read()


REAL_SPEED = Fraction(1)


class Running(NamedTuple):
    """A clock that follows the system's.

    Attributes:
        cluster: What the clock read, in milliseconds since the epoch,
        system: when the system's time was this.
        speed: How many of the clock's milliseconds pass in one of the system's; above 0.
    """

    cluster: int = 0
    system: int = 0
    speed: Fraction = REAL_SPEED

    def read(self) -> int:
        """Return the present reading in milliseconds since the epoch."""
        passed = system_millis() - self.system
        if self.speed is not REAL_SPEED:  # nearly always it is, and fractions are slow
            passed = int(passed * self.speed)
        reading = self.cluster + passed
        return min(max(reading, 0), MAX_MILLIS)


class Frozen(NamedTuple):
    """A clock that stands still at ``now``, in milliseconds since the epoch."""

    now: int

    def read(self) -> int:
        """Return where it stands."""
        return self.now


ClockState = Running | Frozen
"""All there is to know about a clock; a snapshot holds one."""


class Clock:
    """A clock that a test can freeze, speed up and move.

    Instants are in RFC 3339, such as ``2026-01-01T00:00:00Z``, or milliseconds since the epoch.

    Args:
        state: How it starts; by default it shows the system's time.
    """

    def __init__(self, state: ClockState | None = None) -> None:
        self.state: ClockState = state or Running()

    def now(self) -> int:
        """Return the present in milliseconds since the epoch."""
        return self.state.read()

    @property
    def mode(self) -> str:
        """``running`` or ``frozen``."""
        return "frozen" if isinstance(self.state, Frozen) else "running"

    @property
    def speed(self) -> Fraction:
        """How many times as fast as the system's clock; 0 when frozen."""
        return Fraction(0) if isinstance(self.state, Frozen) else self.state.speed

    @property
    def offset(self) -> int:
        """Milliseconds by which the clock is ahead of the system's time."""
        return self.now() - system_millis()

    def freeze(self, now: int | str | None = None) -> None:
        """Stand still, at ``now`` or at the present.

        Raises:
            ValueError: No instant that it can show.
        """
        self.state = Frozen(self.now() if now is None else parse_clock_instant(now))

    def run(self, now: int | str | None = None, speed: Fraction | None = None) -> None:
        """Go on from ``now`` or the present, at ``speed`` or the one it had.

        Raises:
            ValueError: The speed is not above 0, or no instant that it can show.
        """
        if speed is None:
            speed = self.state.speed if isinstance(self.state, Running) else Fraction(1)
        if speed <= 0:
            raise ValueError("speed must be above 0; freeze the clock to stop it")
        start = self.now() if now is None else parse_clock_instant(now)
        self.state = Running(start, system_millis(), speed)

    def move_to(self, instant: int | str) -> None:
        """Jump to ``instant``, forwards or backwards, and keep the mode and the speed.

        Raises:
            ValueError: No instant that it can show.
        """
        if isinstance(self.state, Frozen):
            self.freeze(instant)
        else:
            self.run(instant)

    def advance(self, by: int | str) -> None:
        """Jump forwards.

        Args:
            by: Milliseconds, or a duration as Elasticsearch writes it, such as ``1d`` or ``90m``.

        Raises:
            ValueError: It is negative or no duration: advancing never goes back, `move_to` may.
        """
        millis = by if isinstance(by, int) else _duration(by)
        if millis < 0:
            raise ValueError("a clock advances forwards only; set its time to go back")
        self.move_to(self.now() + millis)


def _duration(text: str) -> int:
    try:
        return parse_milliseconds(text, "by")
    except IllegalArgument as error:
        raise ValueError(f"{text!r} is no duration; write one such as 1d, 90m or 500ms") from error
