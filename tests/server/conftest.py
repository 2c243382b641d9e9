"""Emulators that listen, in the loop of the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from emulator import Emulator


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """An empty cluster behind a socket."""
    async with Emulator() as emulator:
        yield emulator
