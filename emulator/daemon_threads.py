"""Threads for slow work that cannot keep a process from ending.

A hash of a high cost takes minutes and cannot be interrupted. The threads of an executor are waited
for when the interpreter ends; these are not.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable

_MOST = max(2, os.cpu_count() or 1)


class DaemonThreads:
    """Runs work off the event loop, a few pieces at a time.

    Args:
        most: How many pieces run at once; the others wait for their turn.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._free = asyncio.Semaphore(most)

    async def run(self, work: Callable[[], None]) -> None:
        """Return when ``work``, which must not raise, has been done in a thread."""
        async with self._free:
            loop = asyncio.get_running_loop()
            done: asyncio.Future[None] = loop.create_future()

            def finish() -> None:
                if not done.cancelled():
                    done.set_result(None)

            def run() -> None:
                work()
                with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits
                    loop.call_soon_threadsafe(finish)

            threading.Thread(target=run, name="es-security-hash", daemon=True).start()
            await done
