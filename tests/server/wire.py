"""A client of plain bytes, for what no HTTP library would send, or would show."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from emulator import Emulator

ELASTIC = "Authorization: Basic " + b64encode(b"elastic:changeme").decode()
_PATIENCE = 10.0  # seconds; only a failing test waits so long


@dataclass(frozen=True, slots=True)
class Received:
    """One answer as it came.

    Attributes:
        headers: Names in lower case, and values, in their order.
        body: Without the framing of chunks, but still compressed.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of a header, by its lower-case name."""
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str | None:
        """Return the only value of a header; ``None`` where there is none."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} came {len(values)} times"
        return values[0] if values else None

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)

    @property
    def error_type(self) -> str:
        """The type in the error envelope."""
        return str(self.json["error"]["type"])


class Connection:
    """One open connection to an emulator."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def receive(self, *, head: bool = False) -> Received:
        """Return the next answer; ``head`` if it is one to HEAD, which has no body."""
        async with asyncio.timeout(_PATIENCE):
            block = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = block.rstrip("\r\n").split("\r\n")
            headers = []
            for line in lines:
                name, _, value = line.partition(": ")
                headers.append((name.lower(), value))
            received = Received(int(first.split(" ")[1]), tuple(headers), b"")
            if head or received.status == 100:
                return received
            return Received(received.status, received.headers, await self._body_of(received))

    async def _body_of(self, received: Received) -> bytes:
        if received.one("transfer-encoding") != "chunked":
            return await self._reader.readexactly(int(received.one("content-length") or 0))
        body = b""
        while size := int(await self._reader.readline(), 16):
            body += await self._reader.readexactly(size)
            await self._reader.readline()
        await self._reader.readline()
        return body

    async def ended(self) -> bool:
        """Return whether the server has closed, after nothing more."""
        async with asyncio.timeout(_PATIENCE):
            try:
                return await self._reader.read() == b""
            except ConnectionResetError:
                return True

    async def ask(self, *head: str, body: bytes = b"") -> Received:
        """Send one request and return its answer; see `request`."""
        await self.send(request(*head, body=body))
        return await self.receive(head=head[0].startswith("HEAD "))


@asynccontextmanager
async def connected(emulator: Emulator) -> AsyncIterator[Connection]:
    """Open a connection, and close it at the end."""
    address = urlsplit(emulator.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()


async def ask(emulator: Emulator, *head: str, body: bytes = b"") -> Received:
    """Return the answer to one request on a connection of its own; see `request`."""
    async with connected(emulator) as connection:
        return await connection.ask(*head, body=body)


def request(first: str, *headers: str, body: bytes = b"", close: bool = False) -> bytes:
    """Return the bytes of a request.

    Args:
        first: Method and target, such as ``GET /``, or all of a request line.
        headers: Whole lines; a Host is added if there is none, a length if there is a body.
        body: Sent as it is.
        close: Whether to ask for the connection to be closed.
    """
    lines = [first if "HTTP/" in first else f"{first} HTTP/1.1", *headers]
    if not any(line.lower().startswith("host:") for line in headers):
        lines.append("Host: localhost")
    if body and not any(line.lower().startswith("transfer-encoding:") for line in headers):
        lines.append(f"Content-Length: {len(body)}")
    if close:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chunked(*chunks: bytes) -> bytes:
    """Return a body in chunks, with its end."""
    framed = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return framed + b"0\r\n\r\n"
