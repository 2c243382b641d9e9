"""Servers in processes of their own, apart from the processor that makes the load."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bench.exchange import Address, Ask, Captured, Unexpected

_ROOT = Path(__file__).parent.parent
_ADDRESS = re.compile(rb"http://([^:\s]+):(\d+)")
_READY_WITHIN = 30.0
_STOP_WITHIN = 5.0
_RESIDENT = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)
_LEFT_OUT = ("ELASTIC_PASSWORD", "PYTHONDONTWRITEBYTECODE")

EMULATOR = ("-m", "emulator", "--port", "0")
QUIET_EMULATOR = (*EMULATOR, "--log-format", "none")
FILLED_EMULATOR = ("-m", "bench.filled")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that listens.

    Attributes:
        spawned: When its process was started, by `time.perf_counter`.
    """

    process: asyncio.subprocess.Process
    address: Address
    spawned: float

    def resident(self) -> int:
        """Return its resident memory in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = _RESIDENT.search(status)
        if found is None:
            raise Unexpected(f"process {self.process.pid} has no memory")
        return int(found[1]) * 1024

    def processor_seconds(self) -> float:
        """Return how long its main thread has been running on a processor, waiting left out."""
        nanoseconds = Path(f"/proc/{self.process.pid}/schedstat").read_text(encoding="ascii")
        return int(nanoseconds.split()[0]) / 1e9

    async def command(self, line: str) -> str:
        """Send a line to the process; return the line that it answers."""
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(line.encode() + b"\n")
        answer = await stdout.readline()
        if not answer:
            raise Unexpected(f"the server ended at the command {line!r}")
        return answer.decode().strip()


@dataclass(frozen=True, slots=True)
class Processors:
    """Which processor makes the load, and which one all servers share."""

    load: int
    servers: int

    @classmethod
    def claim(cls) -> Self:
        """Keep this process to one processor, and the servers to another if there is one."""
        usable = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {usable[0]})
        return cls(usable[0], usable[-1])

    @property
    def apart(self) -> bool:
        """Whether the load and the servers do not have to share."""
        return self.load != self.servers


def floor(folder: Path, ask: Ask, captured: Captured) -> tuple[str, ...]:
    """Return how to start bare aiohttp that gives a captured answer.

    Args:
        folder: Where the answer may be written down.
        ask: The request that was answered.
        captured: The answer.
    """
    route = captured.as_route(ask)
    file = folder / f"route-{abs(hash((ask, captured.body)))}.json"
    file.write_text(json.dumps(route), encoding="utf-8")
    return ("-m", "bench.floor", str(file))


@asynccontextmanager
async def started(arguments: Sequence[str], processor: int, log: Path) -> AsyncIterator[Server]:
    """Run Python with some arguments as a server, until the block is left.

    Args:
        arguments: What it is started with; it prints its URL when it listens.
        processor: Where it may run.
        log: The file that its standard error is added to.

    Raises:
        Unexpected: It ended, or said no address in time; with what it wrote to its log.
    """
    with log.open("ab") as errors:
        spawned = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            cwd=_ROOT,
            env=_environment(),
        )
    try:
        os.sched_setaffinity(process.pid, {processor})
        try:
            address = await asyncio.wait_for(_address_of(process), _READY_WITHIN)
        except (TimeoutError, Unexpected) as error:
            wrote = log.read_text(encoding="utf-8", errors="replace")
            raise Unexpected(f"{' '.join(arguments)} did not start: {wrote}") from error
        yield Server(process, address, spawned)
    finally:
        await _stop(process)


async def _address_of(process: asyncio.subprocess.Process) -> Address:
    assert process.stdout is not None
    async for line in process.stdout:
        if found := _ADDRESS.search(line):
            return Address(found[1].decode(), int(found[2]))
    raise Unexpected("it said no address")


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()


def _environment() -> dict[str, str]:
    """Return the environment without what would change how an emulator starts.

    Its modules are compiled once and kept, as those of aiohttp are.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ES_EMULATOR_") and name not in _LEFT_OUT
    }
