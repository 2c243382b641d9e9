"""Headers that Elasticsearch heeds and the emulator does not: refused, not ignored."""

from __future__ import annotations

from emulator.errors import NotEmulated
from emulator.rest.message import Request

_HEADERS = ("es-security-runas-user", "es-secondary-authorization")


def refuse_unsupported_headers(request: Request) -> None:
    """Refuse a request that asks to be treated as someone else.

    Raises:
        NotEmulated: It has one of the headers.
    """
    for name in _HEADERS:
        if name in request.headers:
            raise NotEmulated(f"the header [{name}] is not emulated; send the request without it")
