"""The clock as JSON: what the control plane shows and takes, and what a snapshot holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from emulator.clock import Clock, ClockState, Frozen, Running, system_millis
from emulator.errors import ElasticsearchError
from emulator.time_values import (
    MAX_MILLIS,
    format_instant,
    parse_clock_instant,
    parse_milliseconds,
)
from emulator.xcontent.document import Node

_MODES = ("frozen", "running")


class Event(NamedTuple):
    """Something that happens at an instant of a cluster's clock.

    Attributes:
        at: Milliseconds since the epoch.
        event: What happens, such as ``api_key.expiration``.
        id: Of the thing it happens to.
        name: Of that thing.
    """

    at: int
    event: str
    id: str
    name: str


def render_event(event: Event) -> dict[str, object]:
    """Return an event as the control plane shows it."""
    return {
        "at": shown_instant(event.at),
        "event": event.event,
        "id": event.id,
        "name": event.name,
    }


def shown_instant(millis: int) -> str | int:
    """Return an instant in RFC 3339, or as milliseconds where no calendar reaches."""
    return format_instant(millis) if 0 <= millis <= MAX_MILLIS else millis


def render_clock(clock: Clock, upcoming: Sequence[Event]) -> dict[str, object]:
    """Return what ``GET /_emulator/clock`` answers."""
    now = clock.now()
    return {
        "now": format_instant(now),
        "now_in_millis": now,
        "mode": clock.mode,
        "offset": clock.offset,
        "speed": _number(clock.speed),
        "next": [render_event(event) for event in upcoming],
    }


def change_clock(clock: Clock, node: Node) -> None:
    """Apply ``{"mode", "now", "speed"}``, any of them.

    Raises:
        DocumentError: A wrong value; the clock is as before.
    """
    fields = node.fields("mode", "now", "speed")
    now = fields["now"].read(parse_clock_instant) if "now" in fields else None
    speed = _parse_speed(fields["speed"]) if "speed" in fields else None
    mode = _parse_mode(fields["mode"]) if "mode" in fields else clock.mode
    if mode == "frozen":
        if speed is not None:
            raise fields["speed"].wrong("a frozen clock has no speed; set [mode] to [running] too")
        if now is not None or clock.mode != "frozen":
            clock.freeze(now)
    elif now is not None or speed is not None or clock.mode != "running":
        clock.run(now, speed)


def parse_clock_state(node: Node) -> ClockState:
    """Read the clock of a snapshot.

    It is ``{"mode": "frozen", "now": INSTANT}`` or ``{"mode": "running", "now", "at", "speed"}``: a
    clock that read ``now`` when the system's read ``at``, by default when the snapshot is loaded.
    """
    fields = node.fields("mode", "now", "at", "speed")
    mode = _parse_mode(fields["mode"]) if "mode" in fields else "running"
    now = fields["now"].read(parse_clock_instant) if "now" in fields else None
    if mode == "frozen":
        for name in ("at", "speed"):
            if name in fields:
                raise fields[name].wrong("is for a running clock only")
        return Frozen(system_millis() if now is None else now)
    if now is None:
        if "speed" not in fields and "at" not in fields:
            return Running()
        now = system_millis()
    at = fields["at"].read(parse_clock_instant) if "at" in fields else system_millis()
    return Running(now, at, _parse_speed(fields["speed"]) if "speed" in fields else Fraction(1))


def render_clock_state(state: ClockState) -> dict[str, object]:
    """Return a clock as a snapshot holds it."""
    if isinstance(state, Frozen):
        return {"mode": "frozen", "now": format_instant(state.now)}
    if state == Running():
        return {"mode": "running"}
    return {
        "mode": "running",
        "now": format_instant(state.cluster),
        "at": format_instant(state.system),
        "speed": _number(state.speed),
    }


def parse_advance(node: Node, clock: Clock, upcoming: Sequence[Event]) -> int:
    """Return the instant that ``{"by"}``, ``{"to"}`` or ``{"to_next"}`` asks to advance to.

    Args:
        node: The body of the request.
        clock: The clock that is to be advanced.
        upcoming: Events after its present, in order.

    Raises:
        DocumentError: None or several of the three, a wrong value, or an instant in the past.
    """
    fields = node.fields("by", "to", "to_next")
    if len(fields) != 1:
        raise node.wrong('give one of {"by": "1d"}, {"to": INSTANT} and {"to_next": EVENT}')
    now = clock.now()
    if "by" in fields:
        target = now + _parse_step(fields["by"])
    elif "to" in fields:
        target = fields["to"].read(parse_clock_instant)
    else:
        name = fields["to_next"].text()
        found = next((event for event in upcoming if event.event == name), None)
        if found is None:
            known = ", ".join(sorted({event.event for event in upcoming})) or "none"
            raise fields["to_next"].wrong(f"nothing of this name is to come; to come: {known}")
        target = found.at
    if target < now:
        raise node.wrong(
            f"that is before the present, {format_instant(now)}; "
            "a clock advances forwards only, PUT /_emulator/clock may set it back"
        )
    if target > MAX_MILLIS:
        raise node.wrong("that is after the year 9999")
    return target


def _parse_step(node: Node) -> int:
    try:
        step = parse_milliseconds(node.text(), node.path)
    except ElasticsearchError as error:
        raise node.wrong(f"{error.reason}; write a duration such as 1d, 90m or 500ms") from error
    if step < 0:
        raise node.wrong("a clock advances forwards only; PUT /_emulator/clock may set it back")
    return step


def _parse_mode(node: Node) -> str:
    if node.text() not in _MODES:
        raise node.wrong("a clock is [frozen] or [running]")
    return node.text()


def _parse_speed(node: Node) -> Fraction:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise node.wrong("expected a number, such as 60 for a minute in a second")
    if not 0 < value <= 1e9:
        raise node.wrong("a speed is above 0 and at most a thousand million; freeze the clock")
    return Fraction(str(value))


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
