"""The load: some keep-alive connections, each with one request under way at a time.

It does as little as it can for each answer, so that the server is what is measured; `Load.busy`
tells whether it was.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from bench.exchange import ANSWERED, CONTENT_LENGTH, HEADERS_END, Address, Ask, Unexpected

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Load:
    """What a server bore for a while.

    Attributes:
        answers: How many there were.
        seconds: From the first request to the last answer.
        busy: The share of that time in which this process used its processor; near 1 the load,
            not the server, was the bottleneck.
    """

    answers: int
    seconds: float
    busy: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds


class _Connection(asyncio.Protocol):
    """Sends the same request again as soon as it is answered."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = b""
        self._stopping = False
        self._transport: asyncio.Transport | None = None
        self.answers = 0
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self) -> None:
        """Send the request."""
        assert self._transport is not None
        self._transport.write(self._request)

    def stop(self) -> None:
        """Send no more; `finished` when the request under way is answered."""
        self._stopping = True

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer + data if self._buffer else data
        end = buffer.find(HEADERS_END)
        if end < 0:
            self._buffer = buffer
            return
        length = CONTENT_LENGTH.search(buffer, 0, end + 2)
        if length is None or not buffer.startswith(ANSWERED):
            self._fail(f"answered {buffer!r}")
            return
        missing = end + len(HEADERS_END) + int(length[1]) - len(buffer)
        if missing > 0:
            self._buffer = buffer
            return
        if missing < 0:
            self._fail("answered more than was asked")
            return
        self._buffer = b""
        self.answers += 1
        if not self._stopping:
            self.send()
        elif not self.finished.done():
            self.finished.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("closed the connection")

    def _fail(self, what: str) -> None:
        if not self.finished.done():
            self.finished.set_exception(Unexpected(f"a server {what}"))


async def load(address: Address, ask: Ask, seconds: float) -> Load:
    """Ask the same again and again for a while, on `CONNECTIONS` connections.

    Raises:
        Unexpected: An answer is no 200.
    """
    request = ask.encoded()
    loop = asyncio.get_running_loop()
    connections: list[_Connection] = []
    try:
        for _ in range(CONNECTIONS):
            _, connection = await loop.create_connection(
                lambda: _Connection(request), address.host, address.port
            )
            connections.append(connection)
        started, used = time.perf_counter(), time.process_time()
        for connection in connections:
            connection.send()
        for connection in connections:
            loop.call_later(seconds, connection.stop)
        await asyncio.gather(*(connection.finished for connection in connections))
        elapsed = time.perf_counter() - started
        used = time.process_time() - used
    finally:
        for connection in connections:
            connection.close()
    return Load(sum(connection.answers for connection in connections), elapsed, used / elapsed)
