"""``python -m bench [--quick] [--json FILE]``: measure, and print a table of ratios."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from pathlib import Path

from bench.authorization import authorization
from bench.effort import QUICK, Effort
from bench.exchange import Unexpected
from bench.lookups import lookups
from bench.measures import Bench
from bench.memory import memory
from bench.queries import queries
from bench.servers import Processors
from bench.stores import Store
from bench.table import Row, render


def main() -> int:
    """Run the command line; return the exit status: 0 even where an aim is missed."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure the emulator.")
    parser.add_argument("--quick", action="store_true", help="only show that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all samples there, too")
    arguments = parser.parse_args()
    if sys.platform != "linux":
        parser.error("memory and processors are asked of /proc, so this runs on Linux only")
    try:
        processors = Processors.claim()
        effort = QUICK if arguments.quick else Effort()
        rows, busiest = asyncio.run(_measure_servers(effort, processors))
        rows += [*authorization(effort), *memory(effort), *_measure_stores(effort)]
    except Unexpected as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(render(rows))
    print(f"\nThe load kept its processor busy for at most {busiest:.0%} of the time.")
    if not processors.apart:
        print("There is one processor only: the load and the servers had to share it.")
    if arguments.json is not None:
        document = {"busiest": busiest, "rows": [row.as_json() for row in rows]}
        arguments.json.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return 0


async def _measure_servers(effort: Effort, processors: Processors) -> tuple[list[Row], float]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with Bench(effort, processors, Path(folder)) as bench:
            rows = [*await bench.rates(), *await bench.starts(), *await bench.resets()]
            return rows, bench.busiest


def _measure_stores(effort: Effort) -> list[Row]:
    stores = [Store(count) for count in effort.stores]
    return [*lookups(effort, stores), *queries(effort, stores)]


if __name__ == "__main__":
    raise SystemExit(main())
