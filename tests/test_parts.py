"""What of a cluster is there from the start, and what is imported when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from emulator.parts import Routes, routes_for
from emulator.rest.routing import Match
from emulator.services import router_for
from emulator.slow_work import Deferred, SlowWork, WorkPending
from emulator.versions import NEWEST

SCRIPT = """
import sys
from base64 import b64encode
from emulator import Blueprint, Cluster, Request, headers_of

credential = "Basic " + b64encode(b"elastic:changeme").decode()
request = Request("GET", sys.argv[1], headers_of({"authorization": credential}), b"")
status = Cluster("test", Blueprint([])).handle(request).status
print(status, "emulator.services" in sys.modules, "emulator.query.search" in sys.modules)
"""


@pytest.mark.parametrize(
    ("path", "loaded"),
    [
        ("/", False),
        ("/_cluster/health", False),
        ("/_security/_authenticate", False),
        ("/_security/role/superuser", True),
    ],
)
def test_most_endpoints_are_imported_when_the_first_of_them_is_asked(
    path: str, loaded: bool
) -> None:
    """Whoever waits for a node to answer must not wait for all that it can do."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, path], capture_output=True, text=True, check=True
    )

    assert ran.stdout.split() == ["200", str(loaded), str(loaded)]


@pytest.mark.parametrize("path", ["", "/", "/_license", "/_license/", "/_security/_authenticate"])
def test_a_route_that_is_there_from_the_start_leads_where_it_leads_later(path: str) -> None:
    """The short way must be the same way."""
    found = routes_for(NEWEST).match("GET", path, path, SlowWork())

    assert isinstance(found, Match)
    assert found == router_for(NEWEST).match("GET", path, path)


def test_the_event_loop_goes_on_while_the_rest_is_imported() -> None:
    """Else the first request for it would hold up all others for a part of a second."""
    routes, work = Routes(NEWEST), SlowWork()
    work.deferred = Deferred()

    with pytest.raises(WorkPending) as pending:
        routes.match("GET", "/_security/user", "/_security/user", work)
    work.deferred.finish(pending.value.job)

    assert isinstance(routes.match("GET", "/_security/user", "/_security/user", work), Match)
