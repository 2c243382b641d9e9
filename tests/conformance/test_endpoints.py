"""What holds of every endpoint there is, and of every one that is added."""

from __future__ import annotations

import re

import pytest

from emulator.services import ENDPOINT_TABLES as TABLES
from tests.api_keys.factories import a_cluster, call
from tests.conformance.exchanges import cases

ENDPOINTS = [endpoint for table in TABLES for endpoint in table.endpoints]
ROUTES = [(method, endpoint) for endpoint in ENDPOINTS for method in endpoint.methods]
IDS = [f"{method} {endpoint.path}" for method, endpoint in ROUTES]


@pytest.mark.parametrize(
    "endpoint", ENDPOINTS, ids=[f"{'|'.join(e.methods)} {e.path}" for e in ENDPOINTS]
)
def test_every_endpoint_says_what_it_answers_and_who_says_so(endpoint: object) -> None:
    """Its handler has a docstring with a source; its parser has one, too."""
    handle, parse = endpoint.handle, endpoint.parse  # type: ignore[attr-defined] # an Endpoint
    assert re.search(r"Source: ``[a-z_.]+``\.", handle.__doc__ or "")
    assert parse.__doc__


@pytest.mark.parametrize(("method", "endpoint"), ROUTES, ids=IDS)
def test_every_endpoint_has_an_exchange(method: str, endpoint: object) -> None:
    """So that the notes' word for it is kept."""
    path = re.sub(r"\{[^}]+\}", "[^/_][^/]*", str(getattr(endpoint, "path", "")))
    asked = {request for case in cases() for request in case.requests}
    assert any(sent == method and re.fullmatch(path, target) for sent, target in asked)


@pytest.mark.parametrize(("method", "endpoint"), ROUTES, ids=IDS)
@pytest.mark.parametrize("body", ["[", None])
def test_every_endpoint_fails_in_the_one_envelope(
    method: str, endpoint: object, body: str | None
) -> None:
    """Whatever it refuses, its error has the form that clients decode."""
    path = re.sub(r"\{[^}]+\}", "x", str(getattr(endpoint, "path", "")))
    reply = call(a_cluster(), method, f"{path}?no_such_parameter=1", body)

    assert reply.status == 400
    assert list(reply.json) == ["error", "status"]
    assert reply.json["status"] == 400
    assert list(reply.error)[:3] == ["root_cause", "type", "reason"]
    assert list(reply.error["root_cause"][0])[:2] == ["type", "reason"]
    assert dict(reply.headers)["content-type"] == "application/json"
