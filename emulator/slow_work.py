"""Work that must not run on the event loop, without making the core asynchronous.

The core is synchronous, so that a request is atomic. What takes more than a few milliseconds (a
password hash of a high cost) is a pure function of known inputs. Whoever runs the core on an event
loop hands it a `Deferred`: then such work is not done but raised as `WorkPending`, before anything
has changed. The loop's owner computes it in a thread, remembers the result in the `Deferred`, and
takes the request up again from its start, which now finds the result. Without a `Deferred`, the
work is done at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar, cast

from emulator.clock import elapsed_seconds
from emulator.entropy import Draws

T = TypeVar("T")


class Job(NamedTuple):
    """A pure, slow computation; equal ``key`` means equal result."""

    key: Hashable
    run: Callable[[], object]


class WorkPending(Exception):
    """The request cannot go on before ``job`` is done; nothing has changed yet."""

    def __init__(self, job: Job) -> None:
        super().__init__("slow work is pending")
        self.job = job


class _Raised(NamedTuple):
    error: Exception


@dataclass(slots=True)
class Deferred:
    """What is known of one request's slow work, over all the times it was taken up.

    Attributes:
        results: What the jobs done so far gave, by key.
        draws: The random values of the first time, given again each time.
        generation: Which state of the cluster this is about: a state that was replaced meanwhile
            makes results and draws void.
        started: When the request was first taken up; see `emulator.clock.elapsed_seconds`.
    """

    results: dict[Hashable, object] = field(default_factory=dict)
    draws: Draws = field(default_factory=Draws)
    generation: int | None = None
    started: float = field(default_factory=elapsed_seconds)

    def belong_to(self, generation: int) -> None:
        """Forget all that was known if it is of another generation of the state."""
        if self.generation not in (None, generation):
            self.results.clear()
            self.draws = Draws()
        self.generation = generation

    def finish(self, job: Job) -> None:
        """Run ``job`` and remember what it returned or raised; meant for a worker thread."""
        try:
            self.results[job.key] = job.run()
        except Exception as error:  # whoever asks for the result is to see it
            self.results[job.key] = _Raised(error)


class SlowWork:
    """Does slow work at once, or defers it while a request runs on an event loop."""

    def __init__(self) -> None:
        self.deferred: Deferred | None = None

    def result_of(self, key: Hashable, run: Callable[[], T]) -> T:
        """Return ``run()``, now or from the time before; what it raised is raised again.

        Raises:
            WorkPending: The request runs on an event loop, and this was not computed yet.
        """
        if self.deferred is None:
            return run()
        if key not in self.deferred.results:
            raise WorkPending(Job(key, run))
        result = self.deferred.results[key]
        if isinstance(result, _Raised):
            raise result.error
        return cast(T, result)
