"""What all tests share: pytest's tool for testing plugins, and how examples are drawn."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from emulator.parts import routes_for
from emulator.slow_work import SlowWork
from emulator.versions import NEWEST

pytest_plugins = ["pytester"]
# A project of its own, that tests/plugin copies and runs.
collect_ignore = ["plugin/downstream"]

# Continuous integration must judge the change, not the dice; at a desk, each run looks elsewhere.
# No example has a deadline: on a busy machine, it would judge the machine.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session", autouse=True)
def _all_is_imported() -> None:
    """Import what a server imports at its first requests, so that no test is the first."""
    routes_for(NEWEST).match("GET", "/_security/user", "/_security/user", SlowWork())
