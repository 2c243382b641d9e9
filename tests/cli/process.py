"""The emulator as a process of its own, as a user starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_OWN = ("ES_EMULATOR_", "ELASTIC_", "xpack.", "discovery.", "ES_JAVA_OPTS")
_PATIENCE = 30  # seconds; only a failing test waits so long


@dataclass(slots=True)
class Served:
    """A running emulator.

    Attributes:
        banner: All that it printed when it was ready.
    """

    process: subprocess.Popen[str]
    banner: str

    @property
    def port(self) -> int:
        """The port it listens on."""
        found = re.search(r"http://\S+:(\d+)", self.banner)
        assert found is not None, self.banner
        return int(found[1])

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit status, and the seconds that the end took."""
        started = time.perf_counter()
        self.process.send_signal(number)
        status = self.process.wait(_PATIENCE)
        return status, time.perf_counter() - started

    def log(self) -> str:
        """Return what it wrote to standard error; only after it has stopped."""
        assert self.process.stderr is not None
        return self.process.stderr.read()


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment, with no variables that the emulator reads but these."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
    return inherited | variables


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "emulator", *arguments],
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )


@contextmanager
def served(*arguments: str, variables: dict[str, str] | None = None) -> Iterator[Served]:
    """Start an emulator on a free port, and wait until it is ready; kill it at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "emulator", "--port", "0", *arguments],
        env=environment(**(variables or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith("  stop "):
            line = process.stdout.readline()
            assert line, f"it ended: {process.communicate()}"
            lines.append(line)
        yield Served(process, "".join(lines))
    finally:
        process.kill()
        process.communicate()
