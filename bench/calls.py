"""Function calls, timed in turn on one thread.

What counts is the time that the thread was on a processor: the calls wait for nothing, so all else
would be what other programs took.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """The same thing to do with one argument after the other, so that no answer can be kept.

    Attributes:
        arguments: What it is done with, over and over.
    """

    do: Callable[[T], object]
    arguments: Sequence[T]

    def seconds(self, calls: int) -> float:
        """Do it so many times; return how long one took."""
        do, arguments = self.do, list(islice(cycle(self.arguments), calls))
        started = time.thread_time()
        for argument in arguments:
            do(argument)
        return (time.thread_time() - started) / calls


def in_turn(
    pairs: int, seconds: float, base: Job[S], measured: Job[T]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return samples of both jobs, in microseconds a call; each pair's are taken in turn.

    Args:
        pairs: How many samples of each.
        seconds: How long a sample takes about.
        base: What the other is held against.
        measured: What is held against it.
    """
    base_calls, measured_calls = _warm(base, seconds), _warm(measured, seconds)
    taken = [
        (base.seconds(base_calls) * 1e6, measured.seconds(measured_calls) * 1e6)
        for _ in range(pairs)
    ]
    first, second = zip(*taken, strict=True)
    return first, second


def _warm(job: Job[T], seconds: float) -> int:
    """Do a job with each of its arguments; return how many calls then take ``seconds``."""
    job.seconds(len(job.arguments))
    return max(1, round(seconds / job.seconds(len(job.arguments))))
