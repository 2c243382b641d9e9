"""The endpoints under ``/_emulator``; a body is JSON whatever its content type says.

    GET  /_emulator/livez, /_emulator/readyz
    GET, PUT /_emulator/clock                 POST /_emulator/clock/advance
    GET, PUT /_emulator/snapshot              POST /_emulator/reset

Errors have Elasticsearch's envelope, so that every client can show them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from emulator.clock import Clock
from emulator.control.clock_wire import (
    Event,
    change_clock,
    parse_advance,
    render_clock,
    render_event,
    shown_instant,
)
from emulator.errors import ElasticsearchError, IllegalArgument
from emulator.rest.message import Answer, Request, Response
from emulator.rest.parameters import Parameters, decode_query
from emulator.rest.routing import AllowedMethods, Router
from emulator.rest.writing import Writing
from emulator.xcontent.document import DocumentError, read_document

PREFIX = "/_emulator"
_MOST_UPCOMING = 100


def is_control_path(target: str) -> bool:
    """Return whether a request target belongs to the control plane."""
    return target.startswith(PREFIX) and target[len(PREFIX) :][:1] in ("", "/", "?")


class Controlled(Protocol):
    """What the control plane needs of a cluster."""

    clock: Clock

    def reset(self) -> None:
        """Go back to the seed."""
        ...

    def document(self, *, secrets: bool) -> dict[str, object]:
        """Return the cluster as one document."""
        ...

    def load(self, document: bytes) -> None:
        """Replace the cluster by a document, or raise `DocumentError` and change nothing."""
        ...

    def upcoming(self) -> list[Event]:
        """Return what the clock will come to, in order."""
        ...


class ControlPlane:
    """Lets a test read and change one cluster over HTTP."""

    def __init__(self, cluster: Controlled) -> None:
        self._cluster = cluster

    def handle(self, request: Request) -> Answer:
        """Answer one request; bad input changes nothing."""
        writing = Writing()
        try:
            parameters = Parameters(decode_query(request.target.partition("?")[2]))
            writing = Writing(
                pretty=parameters.boolean("pretty"), filter_path=parameters.text("filter_path")
            )
            path = request.target.partition("?")[0]
            match = _ROUTES.match(request.method, path, request.target)
            if isinstance(match, AllowedMethods):
                return writing.answer(Response({}, headers=dict(match.headers)))
            return writing.answer(match.target(self._cluster, request, parameters))
        except DocumentError as error:
            return writing.error(IllegalArgument(str(error)))
        except ElasticsearchError as error:
            return writing.error(error)


def _live(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    parameters.refuse_unread(request.target.partition("?")[0])
    return Response({"status": "ok"})


def _get_clock(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    parameters.refuse_unread(f"{PREFIX}/clock")
    return Response(render_clock(cluster.clock, cluster.upcoming()[:_MOST_UPCOMING]))


def _put_clock(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    parameters.refuse_unread(f"{PREFIX}/clock")
    change_clock(cluster.clock, read_document(request.body))
    return Response(render_clock(cluster.clock, cluster.upcoming()[:_MOST_UPCOMING]))


def _advance(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    parameters.refuse_unread(f"{PREFIX}/clock/advance")
    clock, upcoming = cluster.clock, cluster.upcoming()
    start = clock.now()
    target = parse_advance(read_document(request.body), clock, upcoming)
    clock.move_to(target)
    return Response(
        {
            "from": shown_instant(start),
            "to": shown_instant(target),
            "passed": [render_event(event) for event in upcoming if event.at <= target],
        }
    )


def _reset(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    parameters.refuse_unread(f"{PREFIX}/reset")
    if request.body.strip() not in (b"", b"{}"):
        raise IllegalArgument("a reset takes no body; PUT /_emulator/snapshot loads a document")
    cluster.reset()
    return Response({"acknowledged": True})


def _get_snapshot(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    secrets = parameters.boolean("secrets")
    parameters.refuse_unread(f"{PREFIX}/snapshot")
    return Response(cluster.document(secrets=secrets))


def _put_snapshot(cluster: Controlled, request: Request, parameters: Parameters) -> Response:
    parameters.refuse_unread(f"{PREFIX}/snapshot")
    cluster.load(request.body)
    return Response({"acknowledged": True})


Handler = Callable[[Controlled, Request, Parameters], Response]

_HANDLERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/livez", _live),
    ("GET", "/readyz", _live),  # a cluster is made of its seed before it is asked anything
    ("GET", "/clock", _get_clock),
    ("PUT", "/clock", _put_clock),
    ("POST", "/clock/advance", _advance),
    ("POST", "/reset", _reset),
    ("GET", "/snapshot", _get_snapshot),
    ("PUT", "/snapshot", _put_snapshot),
)
_ROUTES: Router[Handler] = Router((m, PREFIX + path, handler) for m, path, handler in _HANDLERS)
