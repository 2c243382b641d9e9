"""APIs that Elasticsearch has and the emulator does not: refused as such, not as unknown paths.

Source: the public REST specification, whose routes ``data/known_apis.json`` lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import cast

from emulator.data import load
from emulator.errors import NotEmulated
from emulator.rest.endpoint import Call, Endpoint, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.command import Command
from emulator.versions import Version

_TABLE: EndpointTable[object] = EndpointTable()


def not_emulated(
    version: Version, emulated: set[tuple[str, str]]
) -> Iterator[Endpoint[Command, object]]:
    """Yield an endpoint for each known route that is not among the ``emulated`` ones.

    Args:
        version: Routes that it does not have yet are left out.
        emulated: Method and path of the routes that are.
    """
    known_shapes = {(method, _shape(path)) for method, path in emulated}
    apis = cast(dict[str, dict[str, object]], load("known_apis"))
    for api, known in apis.items():
        if not _has(version, known["since"]):
            continue
        for route in cast(list[str], known["routes"]):
            method, path = route.split()
            if (method, _shape(path)) not in known_shapes:
                parse = _refusal_of(api)
                yield Endpoint(_TABLE, (method,), path, parse, _never, (), None)


def _shape(path: str) -> str:
    """Return a route without the names of its placeholders, which are not always the same."""
    return re.sub(r"\{[^}]+\}", "{}", path)


def _has(version: Version, since: object) -> bool:
    if since is None:
        return True
    major, minor, *_ = map(int, str(since).split("."))
    return version.at_least(major, minor)


def _refusal_of(api: str) -> Callable[[RestRequest], Command]:
    def refuse(request: RestRequest) -> Command:
        raise NotEmulated(
            f"the API [{api}] is not emulated yet; "
            "the changelog of es-security-emulator lists what is"
        )

    return refuse


def _never(call: Call[Command, object]) -> Response:
    raise AssertionError("the request was refused while it was parsed")
