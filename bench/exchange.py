"""One request and its answer, as bytes on the wire."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

ANSWERED = b"HTTP/1.1 200 "
HEADERS_END = b"\r\n\r\n"
CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_WRITTEN_BY_AIOHTTP = ("content-length", "date")


class Unexpected(Exception):
    """A server answered what was not to be measured, or not at all."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; it never asks for compression, so an answer is what the server wrote."""

    method: str
    path: str
    authorization: str | None = None
    body: bytes = b""

    def encoded(self) -> bytes:
        """Return the bytes to send."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: localhost", "User-Agent: bench"]
        lines.append("Accept: application/json")
        if self.authorization is not None:
            lines.append(f"Authorization: {self.authorization}")
        if self.body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(self.body)}"]
        return "\r\n".join(lines).encode() + HEADERS_END + self.body


@dataclass(frozen=True, slots=True)
class Captured:
    """A server's answer.

    Attributes:
        headers: Each line's name and value, in order.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    def json(self) -> Mapping[str, object]:
        """Return the body's JSON object, or raise `Unexpected`."""
        tree = json.loads(self.body)
        if not isinstance(tree, dict):
            raise Unexpected(f"no object: {self.body!r}")
        return tree

    def as_route(self, ask: Ask) -> dict[str, object]:
        """Return what `bench.floor` reads: how to answer ``ask`` with the bytes of this.

        Length and date are left out, as aiohttp writes its own.
        """
        return {
            "method": ask.method,
            "path": ask.path,
            "status": self.status,
            "headers": [
                [name, value]
                for name, value in self.headers
                if name.lower() not in _WRITTEN_BY_AIOHTTP
            ],
            "body": self.body.decode(),
        }


def basic(username: str, password: str) -> str:
    """Return the ``Authorization`` of a user."""
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode()


class Connection:
    """A keep-alive connection for one request at a time; see `connected`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, ask: Ask) -> Captured:
        """Return the answer to a request.

        Raises:
            Unexpected: The answer is no 200 with a length.
        """
        self._writer.write(ask.encoded())
        head = await self._reader.readuntil(HEADERS_END)
        length = CONTENT_LENGTH.search(head)
        if not head.startswith(ANSWERED) or length is None:
            raise Unexpected(f"{ask.method} {ask.path}: {head!r}")
        body = await self._reader.readexactly(int(length[1]))
        lines = head.decode("latin-1").split("\r\n")[1:-2]
        headers = (line.partition(": ") for line in lines)
        return Captured(200, tuple((name, value) for name, _, value in headers), body)


@asynccontextmanager
async def connected(address: Address) -> AsyncIterator[Connection]:
    """Open a connection, until the block is left."""
    reader, writer = await asyncio.open_connection(address.host, address.port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()
        await writer.wait_closed()


async def ask_once(address: Address, ask: Ask) -> Captured:
    """Return the answer to one request on a connection of its own; see `Connection.ask`."""
    async with connected(address) as connection:
        return await connection.ask(ask)
