"""``python -m bench.filled``: an emulator that is filled with keys on demand.

It prints its address. Then it reads commands, a line each, and answers each with a line:

    fill N    puts N keys into the cluster       -> the number of keys
    reset     resets the cluster in process      -> how long that took, in seconds
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from bench.exchange import basic
from emulator import Blueprint, Cluster, Emulator, Request, headers_of

_HEADERS = headers_of({"authorization": basic("elastic", "changeme")})
_CREATE = Request(
    "POST",
    "/_security/cross_cluster/api_key",
    {**_HEADERS, "content-type": ("application/json",)},
    b'{"name":"filler","access":{"search":[{"names":["logs*"]}]}}',
)
_ASK = Request("GET", "/_security/_authenticate", _HEADERS)
_ASKED_BEFORE_A_RESET = 50


def fill(cluster: Cluster, neighbour: Cluster, count: int) -> int:
    """Put ``count`` keys into an empty cluster: one made by a request, and copies of it.

    Args:
        cluster: The cluster.
        neighbour: One that stays empty.
        count: How many keys.
    """
    cluster.handle(_CREATE)
    parts = cluster.snapshot().parts
    (made,) = parts.keys
    for number in range(count - 1):
        key = replace(made, id=f"{number:020}")
        parts.keys.put(key.id, key)
    present = len(parts.keys)
    # Putting and counting many keys empties the processor's caches of all else. So that what is
    # timed is what a reset does, not what went before: some traffic, and another cluster's reset.
    for _ in range(_ASKED_BEFORE_A_RESET):
        cluster.handle(_ASK)
    neighbour.reset()
    return present


def free(cluster: Cluster) -> None:
    """Free at once what a reset leaves behind for later requests to free."""
    state = cluster.snapshot().parts.state
    while not state.disposed:
        state.dispose()


def timed_reset(cluster: Cluster) -> float:
    """Reset the cluster; return the seconds it took."""
    started = time.perf_counter()
    cluster.reset()
    return time.perf_counter() - started


def main() -> None:
    """Obey the commands until there are no more."""
    with Emulator.in_thread() as emulator:
        cluster, neighbour = emulator.cluster(), Cluster("neighbour", Blueprint([]))
        print(emulator.url, flush=True)
        for line in sys.stdin:
            match line.split():
                case ["fill", count]:
                    free(cluster)
                    print(fill(cluster, neighbour, int(count)), flush=True)
                case ["reset"]:
                    print(timed_reset(cluster), flush=True)
                case _:
                    raise SystemExit(f"there is no command {line!r}")


if __name__ == "__main__":
    main()
