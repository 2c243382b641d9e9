"""The bench runs: `make bench` is of no use on the day it is found broken."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEASURES = (
    "authenticate with a password",
    "authenticate with a password: processor time",
    "authenticate with an API key",
    "authenticate with an API key: processor time",
    "authenticate, default log to a file",
    "authenticate, default log to a file: processor time",
    "create a cross-cluster key",
    "create a cross-cluster key: processor time",
    "start to first answer",
    "memory after it",
    "reset at 1,000 keys against 10, in process",
    "reset at 1,000 keys against 10, over HTTP",
    *(
        f"{what}, by {proof}"
        for proof in ("password", "API key")
        for what in (
            "authorize a cluster action",
            "authorize an index",
            "authorize an index not met before",
            "check privileges on 100 patterns",
            "check privileges on 100 patterns not met before",
            "check privileges on 100 entries of a pattern",
        )
    ),
    "memory of a key, 1,000 stored",
    "memory of a key, 1,000 stored and queried",
    "authenticate by key, 1,000 keys against 100",
    "get a key by id, 1,000 keys against 100",
    "get the 10 keys of an owner, 1,000 keys against 100",
    *(
        f"{query}, {size} keys: {level}"
        for query in (
            "query by name prefix, sorted",
            "query by a term of metadata",
            "terms aggregation by owner",
        )
        for size in ("100", "1,000")
        for level in ("the search", "the request")
    ),
)


@pytest.mark.skipif(sys.platform != "linux", reason="the bench reads /proc")
def test_a_quick_run_measures_and_prints_every_row(tmp_path: Path) -> None:
    """Each measure the project promises appears with a ratio; how good it is, is not asked here."""
    samples = tmp_path / "samples.json"

    ended = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--json", str(samples)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )

    assert ended.returncode == 0, ended.stderr
    rows = json.loads(samples.read_text(encoding="utf-8"))["rows"]
    assert tuple(row["name"] for row in rows) == MEASURES
    assert all(row["ratio"] > 0 for row in rows)
    assert all(f"| {name} " in ended.stdout for name in MEASURES)
