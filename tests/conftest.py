"""What all tests share: pytest's tool for testing plugins, and how examples are drawn."""

from __future__ import annotations

import os

from hypothesis import settings

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
