"""One emulated cluster, and the way of a request through it.

A request is one call of `Cluster.handle`: synchronous, and atomic because of it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from emulator.clock import Clock, ClockState, elapsed_seconds
from emulator.control.clock_wire import Event
from emulator.control.journal import Entry, Journal
from emulator.control.plane import ControlPlane, is_control_path
from emulator.entropy import Entropy, EntropyState
from emulator.errors import (
    ActionRequestValidation,
    ElasticsearchError,
    NotEmulated,
    PlainError,
    StatusError,
)
from emulator.parts import AnyEndpoint, Parts, Surroundings
from emulator.rest.endpoint import Call, RestRequest
from emulator.rest.media_types import TEXT, Format, check_body_type, negotiate
from emulator.rest.message import Answer, Request
from emulator.rest.parameters import Parameters, decode_query, parse_boolean
from emulator.rest.routing import AllowedMethods, Match
from emulator.rest.writing import PRODUCT, Writing, read_writing
from emulator.security.api_keys.expirations import expirations
from emulator.security.authentication.unsupported import refuse_unsupported_headers
from emulator.security.authorization.decision import Denied, authorize
from emulator.security.authorization.denial import access_denied
from emulator.security.command import Command
from emulator.security.subject import Authentication
from emulator.settings import Settings
from emulator.slow_work import Deferred, SlowWork
from emulator.snapshot_document import Blueprint, Built, render_document
from emulator.state import State, StateSnapshot
from emulator.versions import Version
from emulator.xcontent.document import read_document

_FEW_KEYS = 100  # are written in a few milliseconds
_QUOTE_OF_BODY = "[Source: "  # begins what a parser's message quotes, to its end
_SINGLE_VALUED = {
    "x-opaque-id": "X-Opaque-Id",
    "traceparent": "traceparent",
    "x-elastic-product-origin": "X-elastic-product-origin",
}


@dataclass(frozen=True, slots=True)
class ClusterSnapshot:
    """All of a cluster at one moment, kept in memory; made by `Cluster.snapshot`."""

    parts: Parts
    state: StateSnapshot
    clock: ClockState
    entropy: EntropyState


@dataclass(slots=True)
class _Progress:
    """How far a request has come, for the journal and for writing an error."""

    writing: Writing | None = None
    caller: Authentication | None = None
    command: Command | None = None
    error: ElasticsearchError | None = None


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
        started = elapsed_seconds()
        progress = _Progress()
        try:
            answer = self._answer(request, progress)
        except ElasticsearchError as error:
            progress.error = error
            answer = (progress.writing or self._writing_of_refused(request)).error(error)
        now = self.clock.now()
        self._journal(request, answer, progress, now, elapsed_seconds() - started)
        self._tidy()
        return answer.dated(now)

    def _answer(self, request: Request, progress: _Progress) -> Answer:
        """Take a request through all the steps, in the order in which Elasticsearch refuses.

        Source: behaviour note on the REST layer, section 1.
        """
        parts = self._parts
        if request.method == "OPTIONS":
            if request.body:
                raise StatusError("OPTIONS requests with a payload body are not supported")
            caller = None
        else:
            caller = progress.caller = parts.chain.authenticate(request)
            refuse_unsupported_headers(request)

        raw_path, _, raw_query = request.target.partition("?")
        parameters = Parameters(decode_query(raw_query))
        writing = progress.writing = self._read_writing(request, parameters)
        _refuse_doubled_headers(request)
        writing = progress.writing = _with_trace(writing, parameters)

        match = parts.router.match(request.method, raw_path, request.target)
        if isinstance(match, AllowedMethods) or caller is None:
            return _options(match)
        if request.body:
            _check_format(check_body_type(request.headers.get("content-type")))

        endpoint = match.target
        rest_request = RestRequest(
            request, match.path_parts, parameters, parts.version, self._slow_work
        )
        command = progress.command = endpoint.parse(rest_request)
        rest_request.refuse_what_is_left()
        for feature in endpoint.features:
            parts.features.require(feature)
        messages = command.validate(parts.version)
        if messages:
            raise ActionRequestValidation(messages)
        self._authorize(caller, command)
        service = parts.services[endpoint.table]
        return writing.answer(endpoint.handle(Call(command, caller, service)))

    def _read_writing(self, request: Request, parameters: Parameters) -> Writing:
        headers, version = request.headers, self._parts.version
        negotiation = negotiate(
            headers.get("accept"), headers.get("content-type"), bool(request.body), version.major
        )
        return read_writing(parameters, negotiation, request.header("x-opaque-id"))

    def _writing_of_refused(self, request: Request) -> Writing:
        """Return how to write an error that came before the question how was asked."""
        try:
            parameters = Parameters(decode_query(request.target.partition("?")[2]))
            return self._read_writing(request, parameters)
        except ElasticsearchError:
            return Writing(opaque_id=request.header("x-opaque-id"))  # that error came too late

    def _authorize(self, caller: Authentication, command: Command) -> None:
        role = self._parts.roles.role_of(caller.effective)
        verdict = authorize(caller, role, command.action, command)
        if isinstance(verdict, Denied):
            raise access_denied(verdict, caller)

    def _journal(
        self,
        request: Request,
        answer: Answer,
        progress: _Progress,
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
                reason=_without_secrets(error.reason, request) if error is not None else None,
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
            return ClusterSnapshot(self._parts, state, self.clock.state, self._entropy.state)

    def restore(self, snapshot: ClusterSnapshot) -> None:
        """Go back to a snapshot of this cluster; costs the same at any size."""
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

        # Off the event loop: the passwords of even a small document may be costly to hash.
        built = self._slow_work.result_of(("load", document), build)
        with self._lock:
            self._use(built.parts)
            self.clock.state, self._entropy.state = built.clock, built.entropy

    def upcoming(self) -> list[Event]:
        """Return what the clock will come to, in order."""
        now = self.clock.now()
        events = [
            Event(at, "api_key.expiration", key.id, key.name)
            for at, key in expirations(self._parts.keys)
        ]
        license = self._parts.licensing.current
        if license.expires is not None:
            events.append(Event(license.expires, "license.expiration", license.uid, license.type))
        return sorted((event for event in events if event.at > now), key=lambda event: event.at)

    def _use(self, parts: Parts) -> None:
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


def _without_secrets(reason: str | None, request: Request) -> str | None:
    """Return a reason for the journal: without the body and the query string, which some repeat."""
    if not reason:
        return reason
    said, quoted, _ = reason.partition(_QUOTE_OF_BODY)
    if quoted:
        reason = f"{said}{quoted}not kept]"
    path, question_mark, _ = request.target.partition("?")
    return reason.replace(request.target, path) if question_mark else reason


def _refuse_doubled_headers(request: Request) -> None:
    for name, shown in _SINGLE_VALUED.items():
        values = request.headers.get(name)
        if values is not None and len(values) > 1 and len(set(values)) > 1:
            raise PlainError(f"multiple values for single-valued header [{shown}].", 400)


def _with_trace(writing: Writing, parameters: Parameters) -> Writing:
    trace = parameters.text("error_trace")
    if not trace:
        return writing
    try:
        return writing.with_trace(parse_boolean(trace))
    except ElasticsearchError as error:
        raise PlainError(str(error.reason), 400) from error


def _check_format(format: Format) -> None:
    if format is not Format.JSON:
        raise NotEmulated(
            f"the emulator reads JSON and does not emulate [{format}]; send application/json"
        )


def _options(match: Match[AnyEndpoint] | AllowedMethods) -> Answer:
    allow = match.headers if isinstance(match, AllowedMethods) else {}
    return Answer(200, (PRODUCT, *allow.items(), ("content-type", TEXT)), b"")
