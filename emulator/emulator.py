"""An emulator that listens: some clusters and a server, in a loop or on a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Self

from emulator.blueprint import Blueprint
from emulator.clock import real_seconds
from emulator.cluster import Cluster
from emulator.clusters import DEFAULT, Clusters
from emulator.control.access import ControlAccess
from emulator.server import Server


class _RealTimeLoop(asyncio.SelectorEventLoop):
    """A loop whose timeouts follow real time, whatever a test does to the time of its process.

    ``freezegun`` replaces ``time.monotonic`` too: a jump of hours would be the end of every
    connection that is kept alive.
    """

    def time(self) -> float:
        return real_seconds()


class Emulator:
    """Any number of clusters behind one address.

    Use it with ``async with``, or with ``with Emulator.in_thread()`` where there is no event loop.

    Args:
        blueprint: What its clusters are made from; by default an empty cluster.
        host: The address to listen on.
        port: The port; 0 for a free one.
        access: Who may use the control plane; by default, whoever is on this machine.
    """

    def __init__(
        self,
        blueprint: Blueprint | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        access: ControlAccess | None = None,
    ) -> None:
        self.clusters = Clusters(blueprint or Blueprint([]), access)
        self._server = Server(self.clusters.handle, host, port)
        self._address: tuple[str, int] | None = None

    @property
    def url(self) -> str:
        """The base URL of the cluster ``default``.

        Raises:
            RuntimeError: It does not listen.
        """
        if self._address is None:
            raise RuntimeError("the emulator does not listen; enter it with 'async with' first")
        host, port = self._address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def url_of(self, cluster: Cluster) -> str:
        """Return the base URL of one of its clusters."""
        return self.url if cluster.name == DEFAULT else f"{self.url}/~{cluster.name}"

    def cluster(self, name: str = DEFAULT) -> Cluster:
        """Return the cluster of this name, or raise `KeyError`."""
        return self.clusters[name]

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: The address cannot be listened on.
        """
        self._address = await self._server.start()

    async def stop(self) -> None:
        """Stop listening; requests under way are answered first."""
        await self._server.stop()
        self._address = None

    async def __aenter__(self) -> Self:
        """Begin to listen."""
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        await self.stop()

    @classmethod
    @contextmanager
    def in_thread(
        cls, blueprint: Blueprint | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> Iterator[Self]:
        """Listen on a thread with a loop of its own, so that any kind of caller can use it."""
        emulator = cls(blueprint, host=host, port=port)
        started: Future[None] = Future()
        stopping = asyncio.Event()
        loop = _RealTimeLoop()

        async def serve() -> None:
            try:
                await emulator.start()
            except Exception as error:  # whatever it is, the caller must not wait for ever
                started.set_exception(error)
                return
            started.set_result(None)
            await stopping.wait()
            await emulator.stop()

        def run() -> None:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(serve())

        thread = threading.Thread(target=run, name="es-security-emulator", daemon=True)
        thread.start()
        try:
            started.result()
            yield emulator
        finally:
            if started.exception() is None:
                loop.call_soon_threadsafe(stopping.set)
            thread.join()
