"""How long a connection lives, and in which order its requests are answered."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest

from emulator import Emulator
from tests.server.wire import ELASTIC, ask, connected, request

AUTHENTICATE = "GET /_security/_authenticate"


async def test_connection_serves_several_requests_one_after_the_other(emulator: Emulator) -> None:
    """Every client keeps connections; one that closed would cost each request a new one."""
    async with connected(emulator) as connection:
        statuses = [(await connection.ask(AUTHENTICATE, ELASTIC)).status for _ in range(3)]

    assert statuses == [200, 200, 200]


async def test_connection_survives_a_refused_request(emulator: Emulator) -> None:
    """A 401 or 400 is an answer like any other, so the next request needs no new connection."""
    async with connected(emulator) as connection:
        statuses = [
            (await connection.ask(*head)).status
            for head in ((AUTHENTICATE,), ("GET /nowhere", ELASTIC), (AUTHENTICATE, ELASTIC))
        ]

    assert statuses == [401, 400, 200]


async def test_connection_closes_where_the_client_asks_for_it(emulator: Emulator) -> None:
    """``Connection: close`` is how short-lived scripts know the answer's end."""
    async with connected(emulator) as connection:
        await connection.send(request(AUTHENTICATE, ELASTIC, close=True))
        await connection.receive()

        assert await connection.ended()


async def test_pipelined_requests_are_answered_in_their_order(emulator: Emulator) -> None:
    """Answers carry no id: only their order says which request each belongs to."""
    async with connected(emulator) as connection:
        names = [str(number) for number in range(20)]
        await connection.send(
            b"".join(request("GET /", ELASTIC, f"X-Opaque-Id: {name}") for name in names)
        )
        answered = [(await connection.receive()).one("x-opaque-id") for _ in names]

    assert answered == names


async def test_http_1_0_request_is_answered_uncompressed_and_closed(emulator: Emulator) -> None:
    """A client of HTTP/1.0 knows no chunks, which a compressed answer is sent in."""
    async with connected(emulator) as connection:
        received = await connection.ask("GET / HTTP/1.0", ELASTIC, "Accept-Encoding: gzip")

        assert received.status == 200
        assert received.one("content-encoding") is None
        assert await connection.ended()


async def test_absolute_target_is_read_as_its_path(emulator: Emulator) -> None:
    """Clients behind a proxy send the whole URL."""
    received = await ask(emulator, "GET http://es.internal/_security/_authenticate", ELASTIC)

    assert received.json["username"] == "elastic"


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /_sec", id="half a request line"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nX-", id="half the headers"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\n{", id="half a body"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
            id="half a chunk",
        ),
    ],
)
async def test_client_that_stops_midway_delays_nobody_else(
    emulator: Emulator, begun: bytes
) -> None:
    """A stuck client, or one that is stopped in a debugger, must cost only its own connection."""
    async with connected(emulator) as stuck:
        await stuck.send(begun)

        assert (await ask(emulator, AUTHENTICATE, ELASTIC)).status == 200


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
async def test_client_that_goes_away_midway_is_no_error_of_the_emulator(
    emulator: Emulator, caplog: pytest.LogCaptureFixture, reset: bool
) -> None:
    """Aborted requests are everyday; a stack trace for each would hide what matters."""
    async with connected(emulator) as leaving:
        await leaving.send(
            request("POST /_security/api_key", ELASTIC, "Content-Length: 90") + b'{"name":'
        )
        if reset:
            raw = leaving.writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert (await ask(emulator, AUTHENTICATE, ELASTIC)).status == 200
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_aborted_request_changes_nothing(emulator: Emulator) -> None:
    """A request counts when it is whole."""
    async with connected(emulator) as leaving:
        await leaving.send(
            request(
                "POST /_security/api_key",
                ELASTIC,
                "Content-Type: application/json",
                "Content-Length: 900",
            )
            + b'{"name": "half"}'
        )

    received = await ask(emulator, "GET /_security/api_key?name=half", ELASTIC)
    assert received.json == {"api_keys": []}


async def test_stop_ends_although_a_client_never_finishes_its_request() -> None:
    """A stuck client must not keep a container from stopping."""
    emulator = Emulator()
    await emulator.start()
    async with connected(emulator) as stuck:
        await stuck.send(request("POST /", ELASTIC, "Content-Length: 90") + b"{")
        await ask(emulator, "GET /", ELASTIC)  # so that the other has been taken up
        async with asyncio.timeout(2):
            await emulator.stop()

        assert await stuck.ended()
