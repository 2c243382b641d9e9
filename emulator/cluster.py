"""One emulated cluster, and the way of a request through it.

A request is one call of `Cluster.handle`: synchronous, and atomic because of it.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from emulator.blueprint import Blueprint, Built
from emulator.clock import Clock, ClockState, elapsed_seconds
from emulator.control.clock_wire import Event
from emulator.control.journal import Entry, Journal, reason_without_secrets
from emulator.control.plane import ControlPlane, is_control_path
from emulator.entropy import Entropy, EntropyState
from emulator.parts import Parts, Surroundings
from emulator.pipeline import Progress, respond
from emulator.rest.message import Answer, Request
from emulator.security.api_keys.expirations import expirations
from emulator.settings import Settings
from emulator.slow_work import Deferred, SlowWork
from emulator.snapshot_document import render_document
from emulator.state import State, StateSnapshot
from emulator.versions import Version
from emulator.xcontent.document import read_document

_FEW_KEYS = 100  # are written in a few milliseconds


class ClusterSnapshot(NamedTuple):
    """All of a cluster at one moment, kept in memory; made by `Cluster.snapshot`."""

    cluster: Cluster
    parts: Parts
    state: StateSnapshot
    clock: ClockState
    entropy: EntropyState


class Cluster:
    """A cluster: its state, clock, version, licence and journal.

    Args:
        name: What it is called in its emulator.
        blueprint: What it starts from, and goes back to on `reset`.
    """

    def __init__(self, name: str, blueprint: Blueprint) -> None:
        self.name = name
        self.clock = Clock()
        self.requests = Journal()
        self._blueprint = blueprint
        self._entropy = Entropy()
        self._slow_work = SlowWork()
        self._around = Surroundings(self.clock, self._entropy, self._slow_work)
        self._control = ControlPlane(self)
        self._retired: list[State] = []
        self._generation = 0  # counts how often the state was replaced
        # A test may drive a cluster from its own thread while a server's thread answers requests.
        self._lock = threading.RLock()
        built = blueprint.build(self._around)
        self._parts = built.parts
        self.clock.state, self._entropy.state = built.clock, built.entropy
        self._seed = self.snapshot()

    @property
    def version(self) -> Version:
        """The version of Elasticsearch that it speaks."""
        return self._parts.version

    @property
    def settings(self) -> Settings:
        """The settings of its node."""
        return self._parts.settings

    # ---- the way of a request -----------------------------------------------------------------

    def handle(self, request: Request, deferred: Deferred | None = None) -> Answer:
        """Answer one request; never raises for anything that a caller sends.

        Args:
            request: What is asked.
            deferred: Given by whoever runs this on an event loop; see `emulator.slow_work`.

        Raises:
            WorkPending: With ``deferred`` only: slow work is to be done first.
        """
        with self._lock:
            if deferred is not None:
                deferred.belong_to(self._generation)
            self._slow_work.deferred = deferred
            self._entropy.replaying(deferred.draws if deferred is not None else None)
            try:
                if is_control_path(request.target):
                    return self._control.handle(request).dated(self.clock.now())
                return self._handle_rest(request)
            finally:
                self._slow_work.deferred = None
                self._entropy.replaying(None)

    def _handle_rest(self, request: Request) -> Answer:
        deferred = self._slow_work.deferred
        started = elapsed_seconds() if deferred is None else deferred.started
        answer, progress = respond(request, self._parts, self._slow_work)
        now = self.clock.now()
        self._journal(request, answer, progress, now, elapsed_seconds() - started)
        self._tidy()
        return answer.dated(now)

    def _journal(
        self,
        request: Request,
        answer: Answer,
        progress: Progress,
        now: int,
        duration: float,
    ) -> None:
        caller, error = progress.caller, progress.error
        subject = caller.effective if caller is not None else None
        key = subject.api_key if subject is not None else None
        self.requests.add(
            Entry(
                id=self.requests.next_id(),
                time=now,
                method=request.method,
                path=request.target.partition("?")[0],
                status=answer.status,
                duration=duration,
                principal=subject.user.username if subject is not None else None,
                realm=subject.realm.name if subject is not None else None,
                api_key=key.id if key is not None else None,
                action=progress.command.action if progress.command is not None else None,
                error=error.type if error is not None else None,
                reason=reason_without_secrets(error, request.target) if error is not None else None,
            )
        )

    # ---- what a test does to a cluster --------------------------------------------------------

    def reset(self) -> None:
        """Go back to the seed: state, clock, randomness and journal; the same at any size."""
        with self._lock:
            self.restore(self._seed)
            self.clock.state = self._blueprint.starting_clock()
            self.requests.clear()

    def snapshot(self) -> ClusterSnapshot:
        """Return all of the present; costs the same at any size."""
        with self._lock:
            state = self._parts.state.snapshot()
            return ClusterSnapshot(self, self._parts, state, self.clock.state, self._entropy.state)

    def restore(self, snapshot: ClusterSnapshot) -> None:
        """Go back to a snapshot of this cluster; costs the same at any size.

        Raises:
            ValueError: The snapshot is of another cluster; `document` and `load` copy one.
        """
        if snapshot.cluster is not self:
            raise ValueError(
                f"the snapshot is of the cluster {snapshot.cluster.name!r}, not of {self.name!r}; "
                "load its document to copy a cluster"
            )
        with self._lock:
            self._use(snapshot.parts)
            self._parts.state.restore(snapshot.state)
            self.clock.state, self._entropy.state = snapshot.clock, snapshot.entropy

    def document(self, *, secrets: bool = False) -> dict[str, object]:
        """Return the cluster as one document; see `emulator.snapshot_document`.

        Args:
            secrets: Whether to keep the passwords and secrets that were given in plain.
        """
        with self._lock:
            if len(self._parts.keys) <= _FEW_KEYS:
                return render_document(
                    self._parts, self.clock.state, self._entropy.state, secrets=secrets
                )
            # A thread must not read tables that change, so it reads others of the same contents.
            kept = self.snapshot()
            parts = Parts(self._around, kept.parts.identity)
            parts.state.restore(kept.state)
            return self._slow_work.result_of(
                "document",
                lambda: render_document(parts, kept.clock, kept.entropy, secrets=secrets),
            )

    def load(self, document: bytes) -> None:
        """Replace everything by what a JSON document holds; the journal goes on.

        Raises:
            DocumentError: The document has a mistake; the cluster is as before.
            WorkPending: The work is to be done off the event loop.
        """

        def build() -> Built:
            return Blueprint([read_document(document)]).build(self._around)

        with self._lock:
            # Off the event loop: the passwords of even a small document may be costly to hash.
            built = self._slow_work.result_of(("load", document), build)
            self._use(built.parts)
            self.clock.state, self._entropy.state = built.clock, built.entropy

    def upcoming(self) -> list[Event]:
        """Return what the clock will come to, in order."""
        with self._lock:
            events = [
                Event(at, "api_key.expiration", key.id, key.name)
                for at, key in expirations(self._parts.keys)
            ]
            license = self._parts.licensing.current
            now = self.clock.now()
        if license.expires is not None:
            events.append(Event(license.expires, "license.expiration", license.uid, license.type))
        return sorted((event for event in events if event.at > now), key=lambda event: event.at)

    def _use(self, parts: Parts) -> None:
        self._generation += 1
        if parts is not self._parts and self._parts is not self._seed.parts:
            self._parts.state.abandon()
            self._retired.append(self._parts.state)
        self._parts = parts

    def _tidy(self) -> None:
        """Free a little of what resets and loads have left behind."""
        self._parts.state.dispose()
        if self._retired:
            self._retired[-1].dispose()
            if self._retired[-1].disposed:
                self._retired.pop()
