"""Logins against costly hashes, while others want an answer.

`COSTLY` takes a few tenths of a second to verify, `MODEST` a quarter of that, and `TOO_COSTLY`
longer than a stop may take. Nothing here sleeps, or measures time.
"""

from __future__ import annotations

import asyncio
import threading
from base64 import b64encode
from collections.abc import AsyncIterator

import pytest

from emulator import Blueprint, Emulator
from emulator.xcontent.document import Node
from tests.server.wire import ELASTIC, ask, connected, request

PASSWORD = "slow-password"
COSTLY = "$2a$12$bDWUVOlrGv54fpo1DeJK4eHLzC5HcumHuLSE7EIiH0xr//cScq6Ge"
MODEST = "$2a$10$3177qwCJRnaUHLedrZw7Q.XIxr2I5ERmGMmmjBJ/1m.cA532x6Vz2"
TOO_COSTLY = COSTLY.replace("$12$", "$14$")  # of another password: only its time matters
AUTHENTICATE = "GET /_security/_authenticate"


def _basic(username: str) -> str:
    return "Authorization: Basic " + b64encode(f"{username}:{PASSWORD}".encode()).decode()


@pytest.fixture
async def emulator() -> AsyncIterator[Emulator]:
    """A cluster with users whose passwords are slow to verify, behind a socket."""
    users = {
        name: {"password_hash": hashed, "roles": []}
        for name, hashed in {"slow": COSTLY, "modest": MODEST, "late": TOO_COSTLY}.items()
    }
    async with Emulator(Blueprint([Node({"users": users})])) as emulator:
        yield emulator


async def test_others_are_answered_while_a_costly_hash_is_computed(emulator: Emulator) -> None:
    """One login with a production hash must not stop every test that uses the emulator."""
    finished: list[str] = []

    async def log_in(name: str, header: str) -> int:
        received = await ask(emulator, AUTHENTICATE, header)
        finished.append(name)
        return received.status

    slow = asyncio.create_task(log_in("slow", _basic("slow")))
    async with connected(emulator) as connection:
        await connection.ask("GET /", ELASTIC)  # by now the slow one has been taken up
    quick = [await log_in(f"quick {number}", ELASTIC) for number in range(3)]

    assert [*quick, await slow] == [200, 200, 200, 200]
    assert finished == ["quick 0", "quick 1", "quick 2", "slow"]


async def test_pipelined_request_waits_for_the_slow_one_before_it(emulator: Emulator) -> None:
    """Order on one connection holds, however quick the second answer would be."""
    async with connected(emulator) as connection:
        await connection.send(
            request(AUTHENTICATE, _basic("slow")) + request(AUTHENTICATE, ELASTIC)
        )
        names = [(await connection.receive()).json["username"] for _ in range(2)]

    assert names == ["slow", "elastic"]


async def test_stop_lets_a_login_under_way_be_answered(emulator: Emulator) -> None:
    """A clean stop loses no answer."""
    async with connected(emulator) as connection:
        await connection.send(request(AUTHENTICATE, _basic("modest")))
        await ask(emulator, "GET /", ELASTIC)  # by now it has been taken up
        _, received = await asyncio.gather(emulator.stop(), connection.receive())

    assert received.json["username"] == "modest"


async def test_stop_does_not_wait_for_a_hash_that_takes_too_long(emulator: Emulator) -> None:
    """Any caller can store a hash that takes days, and it cannot be interrupted."""
    async with connected(emulator) as connection:
        await connection.send(request(AUTHENTICATE, _basic("late")))
        await ask(emulator, "GET /", ELASTIC)
        await emulator.stop()

        hashing = [thread for thread in threading.enumerate() if "hash" in thread.name]
        assert [thread.daemon for thread in hashing] == [True]
        assert await connection.ended()
