"""Endpoints as values: a route, how its request becomes a command, and what it answers.

A concept's ``endpoints.py`` makes one `EndpointTable`; a cluster gathers the tables, and hands each
endpoint the service that its table was made for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from emulator.errors import IllegalArgument, ParseError, ValidationFailed
from emulator.rest.media_types import negotiate, refuse_unless_json, source_format
from emulator.rest.message import Request, Response
from emulator.rest.parameters import Parameters, decode_path_segment
from emulator.slow_work import SlowWork
from emulator.xcontent.body import parse_body
from emulator.xcontent.tokens import Reader

if TYPE_CHECKING:
    from emulator.security.command import Command
    from emulator.security.subject import Authentication
    from emulator.versions import Version

_SMALL_BODY = 16_384  # bytes that are read in a few milliseconds, also where it is refused

C = TypeVar("C", bound="Command")
C_co = TypeVar("C_co", bound="Command", covariant=True)
S = TypeVar("S")
T = TypeVar("T")


class RestRequest:
    """A request as its endpoint reads it; remembers what was read.

    Attributes:
        path_parts: The values of the placeholders in the route.
        parameters: The query parameters.
        version: The version of Elasticsearch that the cluster speaks.
        caller: Who sends it.
    """

    __slots__ = (
        "_body_was_read",
        "_request",
        "_slow_work",
        "caller",
        "parameters",
        "path_parts",
        "version",
    )

    def __init__(
        self,
        request: Request,
        path_parts: Mapping[str, str],
        parameters: Parameters,
        version: Version,
        slow_work: SlowWork,
        caller: Authentication,
    ) -> None:
        self._request = request
        self._slow_work = slow_work
        self._body_was_read = False
        self.path_parts = path_parts
        self.parameters = parameters
        self.version = version
        self.caller = caller

    @property
    def compatible_major(self) -> int:
        """The major version whose REST API the caller speaks; see `Negotiation`."""
        headers = self._request.headers
        negotiation = negotiate(
            headers.get("accept"),
            headers.get("content-type"),
            bool(self._request.body),
            self.version.major,
        )
        return negotiation.compatible_major

    def parse_body(self, parse: Callable[[Reader], T]) -> T:
        """Return what ``parse`` makes of the body.

        Raises:
            ParseError: There is no body.
        """
        if not self._request.body:
            raise ParseError("request body is required")
        self._body_was_read = True
        body = self._request.body
        if len(body) <= _SMALL_BODY:
            return parse_body(body, parse)
        return self._slow_work.result_of("body", lambda: parse_body(body, parse))

    def parse_body_or_source_if_any(self, parse: Callable[[Reader], T]) -> T | None:
        """Return what ``parse`` makes of the body, or of the parameter ``source`` in its place.

        Raises:
            ValidationFailed: A source of which it is not said what it is.
        """
        if self._request.body or "source" not in self.parameters:
            return self.parse_body_if_any(parse)
        source = self.parameters.text("source", "")
        type = self.parameters.text("source_content_type")
        if type is None:
            raise ValidationFailed(["source and source_content_type parameters are required"])
        refuse_unless_json(source_format(type))
        return parse_body(source.encode(), parse)

    def parse_body_if_any(self, parse: Callable[[Reader], T]) -> T | None:
        """Return what ``parse`` makes of the body, ``None`` where there is none."""
        return self.parse_body(parse) if self._request.body else None

    def refuse_what_is_left(self) -> None:
        """Refuse parameters and a body that the endpoint did not read.

        Raises:
            IllegalArgument: There is something left.
        """
        if self.parameters:
            self.parameters.refuse_unread(self._path(), self.path_parts)
        if self._request.body and not self._body_was_read:
            raise IllegalArgument(
                f"request [{self._request.method} {self._path()}] does not support having a body"
            )

    def _path(self) -> str:
        return decode_path_segment(self._request.target.partition("?")[0])


class Call(NamedTuple, Generic[C_co, S]):
    """One call of an endpoint's handler.

    Attributes:
        command: What is asked for; parsed, validated and authorized.
        caller: Who asks.
        service: The use cases of the endpoint's concept.
    """

    command: C_co
    caller: Authentication
    service: S


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[C, S]):
    """One route with all that belongs to it.

    Attributes:
        methods: The HTTP methods it answers.
        path: The route, with placeholders in braces.
        parse: Makes the command of a request.
        handle: Answers a call.
        features: Names of what must be enabled and licensed; see ``security/license/features.py``.
        since: The first version of Elasticsearch that has it; ``None`` for all.
    """

    table: EndpointTable[S]
    methods: Sequence[str]
    path: str
    parse: Callable[[RestRequest], C]
    handle: Callable[[Call[C, S]], Response]
    features: Sequence[str]
    since: tuple[int, int] | None


Handler = Callable[[Call[C, S]], Response]


class EndpointTable(Generic[S]):
    """The endpoints of one concept.

    Args:
        features: Names of the features that all of them need.
    """

    def __init__(self, *, features: Sequence[str] = ()) -> None:
        self._features = tuple(features)
        self.endpoints: list[Endpoint[Command, S]] = []

    def route(
        self,
        methods: str,
        path: str,
        *,
        parse: Callable[[RestRequest], C],
        features: Sequence[str] = (),
        since: tuple[int, int] | None = None,
    ) -> Callable[[Handler[C, S]], Handler[C, S]]:
        """Return a decorator that adds a handler.

        Args:
            methods: One or several, such as ``PUT`` or ``POST|PUT``.
            path: The route, such as ``/_security/api_key/{id}``.
            parse: Makes the command of a request.
            features: Features needed beyond those of the table.
            since: Major and minor of the first version that has the route.
        """

        def add(handle: Handler[C, S]) -> Handler[C, S]:
            endpoint = Endpoint(
                self,
                tuple(methods.split("|")),
                path,
                parse,
                handle,
                (*self._features, *features),
                since,
            )
            self.endpoints.append(endpoint)  # type: ignore[arg-type] # parse and handle agree on C
            return handle

        return add
