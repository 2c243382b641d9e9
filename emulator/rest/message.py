"""Requests and answers as plain data, with no socket behind them.

They are named tuples: several are made for every request, and a frozen dataclass takes four times
as long to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formatdate
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

Headers = Mapping[str, tuple[str, ...]]
"""Lower-case header names, each with its values in the order they came."""


_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Request(NamedTuple):
    """One HTTP request.

    Attributes:
        method: In upper case, as sent.
        target: Path and query string as they were sent, undecoded.
        headers: See `Headers`; `headers_of` makes them from ordinary mappings.
        body: Empty when there is none; already decompressed.
    """

    method: str
    target: str
    headers: Headers = _NONE
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the first value of a header, by its lower-case name."""
        values = self.headers.get(name)
        return values[0] if values else None


def headers_of(headers: Mapping[str, str]) -> Headers:
    """Return an ordinary mapping of headers in the form that a `Request` has."""
    return {name.lower(): (value,) for name, value in headers.items()}


class Response(NamedTuple):
    """What an endpoint answers, before it is written down.

    Attributes:
        tree: The JSON tree of the body; ``None`` for an empty body.
        status: The HTTP status.
        headers: Headers beyond those that every answer has; several values make several lines.
        pretty: Whether the body is indented when the request does not say.
    """

    tree: object
    status: int = 200
    headers: Mapping[str, str | tuple[str, ...]] = _NONE
    pretty: bool = False


class Answer(NamedTuple):
    """What goes out on the wire.

    Attributes:
        status: The HTTP status.
        headers: Name and value of each line, in order.
        body: The bytes of the body, not compressed; also for a HEAD request, whose
            answer names their length and leaves them out.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def dated(self, now: int) -> Answer:
        """Return this with the ``Date`` of a clock, in milliseconds since the epoch."""
        return Answer(self.status, (*self.headers, ("Date", _http_date(now // 1000))), self.body)


@lru_cache(maxsize=64)
def _http_date(seconds: int) -> str:
    return formatdate(seconds, usegmt=True)
