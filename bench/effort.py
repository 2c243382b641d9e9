"""How much is measured: a whole run, or one that only shows that it works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure, and at which sizes.

    Attributes:
        pairs: How many times each two rates are measured in turn.
        starts: The same, for starts.
        resets: The same, for resets.
        seconds: How long one sample of a rate takes.
        many_keys: The larger number of keys to reset at, and to take the memory of.
        stores: The numbers of keys at which keys are looked up and queried, in ascending order.
        calls: How many times each two ways to call are measured in turn.
        call_seconds: How long one sample of calls takes.
    """

    pairs: int = 9
    starts: int = 9
    resets: int = 31
    seconds: float = 0.7
    many_keys: int = 100_000
    stores: tuple[int, ...] = (100, 10_000, 100_000)
    calls: int = 15
    call_seconds: float = 0.02


QUICK = Effort(
    pairs=1,
    starts=1,
    resets=1,
    seconds=0.05,
    many_keys=1_000,
    stores=(100, 1_000),
    calls=1,
    call_seconds=0.001,
)
