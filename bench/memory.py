"""How many bytes a stored key takes: ``python -m bench.memory COUNT`` asks a new process.

It makes so many keys, each by a request of its owner, so that no two share more than the emulator
lets them share; then it asks all queries of the bench. What it prints is JSON: the resident bytes
for each key, which a machine has to have, by what was done.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.effort import Effort
from bench.exchange import Unexpected
from bench.population import drafts
from bench.queries import QUERIES
from bench.stores import answer_to, ask, cluster_of_owners, creation_of
from bench.table import Row
from emulator import Cluster

_ENOUGH = 2_048
_ASKED_BEFORE = 1_200  # more than the journal keeps


def memory(effort: Effort) -> Iterator[Row]:
    """Measure what a key takes, held against what it may take.

    Raises:
        Unexpected: The process that was to measure failed; with what it wrote.
    """
    count = effort.many_keys
    command = [sys.executable, "-m", "bench.memory", str(count)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        raise Unexpected(f"{' '.join(command)} failed: {ended.stderr}")
    for name, taken in json.loads(ended.stdout).items():
        yield Row(f"memory of a key, {count:,} {name}", "bytes", (_ENOUGH,), (taken,), 1.0)


def bytes_per_key(count: int) -> dict[str, float]:
    """Return the resident bytes for each of some keys, as they are stored and then queried."""
    cluster = cluster_of_owners("for memory")
    _warm(cluster)
    before = _resident()
    for draft in drafts(count):
        answer_to(cluster, creation_of(draft))
    stored = _resident() - before
    for query in QUERIES:
        answer_to(cluster, query.requests[0])
    queried = _resident() - before
    return {"stored": stored / count, "stored and queried": queried / count}


def _warm(cluster: Cluster) -> None:
    """Make all that is made once, whatever the number of keys."""
    for draft in drafts(100):
        answer_to(cluster, creation_of(draft))
    for query in QUERIES:
        answer_to(cluster, query.requests[0])
    for _ in range(_ASKED_BEFORE):
        answer_to(cluster, ask("GET", "/_security/_authenticate"))


def _resident() -> int:
    """Return the resident memory of this process in bytes."""
    gc.collect()
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    print(json.dumps(bytes_per_key(int(sys.argv[1]))))
