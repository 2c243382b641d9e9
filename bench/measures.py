"""What is measured: speed, start and memory against bare aiohttp, and resets of two sizes."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Self, TypeVar

from bench.effort import Effort
from bench.exchange import Ask, Captured, Unexpected, ask_once, basic, connected
from bench.load import load
from bench.servers import (
    EMULATOR,
    FILLED_EMULATOR,
    QUIET_EMULATOR,
    Processors,
    Server,
    floor,
    started,
)
from bench.table import Row

_PASSWORD = basic("elastic", "changeme")
_AUTHENTICATE = Ask("GET", "/_security/_authenticate", _PASSWORD)
_CREATE_REST = Ask("POST", "/_security/api_key", _PASSWORD, b'{"name":"caller"}')
_CREATE = Ask(
    "POST",
    "/_security/cross_cluster/api_key",
    _PASSWORD,
    b'{"name":"bench","access":{"search":[{"names":["logs-*"]}],'
    b'"replication":[{"names":["archive-*"]}]},"expiration":"1d","metadata":{"team":"search"}}',
)
_LIVE = Ask("GET", "/_emulator/livez")
_RESET = Ask("POST", "/_emulator/reset")
_FEW_KEYS = 10
_EQUAL = 1.1  # two medians of the same thing come out this close

T = TypeVar("T")
Sample = Callable[[], Awaitable[T]]


class Bench:
    """One run; use it with ``async with``.

    Args:
        effort: How long to measure.
        processors: Where the servers may run.
        folder: Where the servers' logs and answers may be kept.

    Attributes:
        busiest: The largest share of a processor that the load needed so far, from 0 to 1.
    """

    def __init__(self, effort: Effort, processors: Processors, folder: Path) -> None:
        self._effort = effort
        self._processors = processors
        self._folder = folder
        self._running = AsyncExitStack()
        self._servers: dict[tuple[str, ...], Server] = {}
        self.busiest = 0.0

    async def __aenter__(self) -> Self:
        """Start nothing yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop all servers."""
        await self._running.aclose()

    async def rates(self) -> list[Row]:
        """Measure requests per second."""
        quiet = await self._server(QUIET_EMULATOR)
        logging = await self._server(EMULATOR)
        key = (await ask_once(quiet.address, _CREATE_REST)).json()["encoded"]
        by_key = Ask("GET", "/_security/_authenticate", f"ApiKey {key}")
        return [
            *await self._rates("authenticate with a password", quiet, _AUTHENTICATE, 0.7),
            *await self._rates("authenticate with an API key", quiet, by_key, 0.7),
            *await self._rates("authenticate, default log to a file", logging, _AUTHENTICATE, None),
            *await self._rates("create a cross-cluster key", quiet, _CREATE, 0.5),
        ]

    async def starts(self) -> list[Row]:
        """Measure the time to a first answer, and the memory then."""
        captured = await ask_once((await self._server(QUIET_EMULATOR)).address, _AUTHENTICATE)
        floor_command = floor(self._folder, _AUTHENTICATE, captured)
        base, measured = await _in_turn(
            self._effort.starts,
            lambda: self._start_once(floor_command),
            lambda: self._start_once(QUIET_EMULATOR),
        )
        base_times, base_sizes = zip(*base, strict=True)
        times, sizes = zip(*measured, strict=True)
        return [
            Row("start to first answer", "ms", base_times, times, 1.5),
            Row("memory after it", "MiB", base_sizes, sizes, 1.3),
        ]

    async def resets(self) -> list[Row]:
        """Measure resets of a cluster with few keys, as the base, and with many."""
        server = await self._server(FILLED_EMULATOR)
        many = self._effort.many_keys
        name = f"reset at {many:,} keys against {_FEW_KEYS}"
        async with connected(server.address) as connection:

            async def in_process() -> float:
                return float(await server.command("reset"))

            async def over_http() -> float:
                await connection.ask(
                    _LIVE
                )  # as in process, nothing is to be met for the first time
                started = time.perf_counter()
                await connection.ask(_RESET)
                return time.perf_counter() - started

            return [
                await self._reset(f"{name}, in process", server, in_process),
                await self._reset(f"{name}, over HTTP", server, over_http),
            ]

    async def _server(self, arguments: tuple[str, ...]) -> Server:
        """Return the server of these arguments; it is started when it is first asked for."""
        if arguments not in self._servers:
            server = await self._running.enter_async_context(self._started(arguments))
            self._servers[arguments] = server
        return self._servers[arguments]

    def _started(self, arguments: tuple[str, ...]) -> AbstractAsyncContextManager[Server]:
        return started(arguments, self._processors.servers, self._folder / "servers.log")

    async def _start_once(self, arguments: tuple[str, ...]) -> tuple[float, float]:
        """Return the milliseconds to a first answer and the MiB of memory after it."""
        async with self._started(arguments) as server:
            await ask_once(server.address, _AUTHENTICATE)
            milliseconds = (time.perf_counter() - server.spawned) * 1e3
            return milliseconds, server.resident() / 2**20

    async def _rates(self, name: str, emulator: Server, ask: Ask, aim: float | None) -> list[Row]:
        """Measure answers per second, and what an answer costs the server."""
        captured = await ask_once(emulator.address, ask)
        bare = await self._server(floor(self._folder, ask, captured))
        _refuse_difference(captured, await ask_once(bare.address, ask))
        await self._load(bare, ask)  # the first samples warm both up
        await self._load(emulator, ask)
        base, measured = await _in_turn(
            self._effort.pairs, lambda: self._load(bare, ask), lambda: self._load(emulator, ask)
        )
        base_rates, base_costs = zip(*base, strict=True)
        rates, costs = zip(*measured, strict=True)
        return [
            Row(name, "1/s", base_rates, rates, aim, more_is_better=True),
            Row(f"{name}: processor time", "µs", base_costs, costs),
        ]

    async def _load(self, server: Server, ask: Ask) -> tuple[float, float]:
        """Return the answers per second and the processor's microseconds for each."""
        used = server.processor_seconds()
        borne = await load(server.address, ask, self._effort.seconds)
        used = server.processor_seconds() - used
        self.busiest = max(self.busiest, borne.busy)
        return borne.rate, used / borne.answers * 1e6

    async def _reset(self, name: str, server: Server, reset: Sample[float]) -> Row:
        async def at(keys: int) -> float:
            filled = await server.command(f"fill {keys}")
            if int(filled) != keys:
                raise Unexpected(f"{filled} keys instead of {keys}: a reset left some")
            return await reset() * 1e6

        await at(_FEW_KEYS)
        base, measured = await _in_turn(
            self._effort.resets, lambda: at(_FEW_KEYS), lambda: at(self._effort.many_keys)
        )
        return Row(name, "µs", base, measured, _EQUAL)


async def _in_turn(
    pairs: int, base: Sample[T], measured: Sample[T]
) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Take both samples in turn, so that a drift of the machine meets both alike."""
    taken = [(await base(), await measured()) for _ in range(pairs)]
    first, second = zip(*taken, strict=True)
    return first, second


def _refuse_difference(emulator: Captured, bare: Captured) -> None:
    """Raise `Unexpected` if bare aiohttp does not answer the same bytes, but for the date."""

    def compared(captured: Captured) -> tuple[list[tuple[str, str]], bytes]:
        named = [(name.lower(), value) for name, value in captured.headers]
        return sorted(header for header in named if header[0] != "date"), captured.body

    if compared(emulator) != compared(bare):
        raise Unexpected(f"the answers differ: {emulator} and {bare}")
