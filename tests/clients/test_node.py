"""The life of API keys, by the official client for Node; see ``lifecycle.mjs``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from emulator.testing import EsSecurity

pytestmark = [
    pytest.mark.clients,
    pytest.mark.es_security(seed="seed.json", now="2026-01-01T00:00:00Z"),
]
PACKAGE = "@elastic/elasticsearch@^9"
SCRIPT = Path(__file__).with_name("lifecycle.mjs")
MODULES = Path(sys.prefix) / "node" / "elasticsearch-9"
"""Where the client is kept between runs, beside the environment's Python packages."""


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the client, installed by the first run that has Node and a registry."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("the client for Node needs node and npm, which are not on the PATH")
    if not MODULES.is_dir():
        # Moved into its place when it is complete: another worker may be doing the same.
        staged = tmp_path_factory.mktemp("node") / "client"
        staged.mkdir()
        _install(npm, staged)
        MODULES.parent.mkdir(parents=True, exist_ok=True)
        copied = MODULES.with_name(f"{MODULES.name}.{os.getpid()}")
        shutil.move(staged, copied)
        try:
            copied.rename(MODULES)
        except OSError:  # the other worker was first
            shutil.rmtree(copied)
    return MODULES


def _install(npm: str, folder: Path) -> None:
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not install {PACKAGE} within a minute")
    if done.returncode != 0:
        told = (done.stderr.strip().splitlines() or ["without a word"])[0]
        pytest.skip(f"npm could not install {PACKAGE}: {told}")


def run(modules: Path, scene: str, es_security: EsSecurity) -> dict[str, object]:
    """Run a scene of the script against a cluster; return what came of its steps."""
    command = ["node", SCRIPT, modules, scene, es_security.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    steps: dict[str, object] = json.loads(done.stdout)
    return steps


def test_a_key_lives_its_life(modules: Path, es_security: EsSecurity) -> None:
    """Each step is taken by the client, and answered as Elasticsearch answers it."""
    assert run(modules, "lifecycle", es_security) == {
        "created": "cross_cluster",
        "updated": True,
        "access": ["metrics-*"],
        "no_op": False,
        "update_as_rest": [
            400,
            "cannot update API key of type [cross_cluster] while expected type is [rest]",
        ],
        "bulk_update_as_rest": (
            "cannot update API key of type [cross_cluster] while expected type is [rest]"
        ),
        "as_credential": [
            401,
            "authentication expected API key type of [rest], "
            "but API key [ID] has type [cross_cluster]",
        ],
        "by_api_key": [
            400,
            "authentication via API key not supported: "
            "An API key cannot be used to create a cross-cluster API key",
        ],
        "alive": "rest",
        "active_before": 2,
        "expired": 401,
        "active_at": 0,
        "invalidated": True,
    }


def test_keys_for_rest_callers_are_found_granted_and_updated(
    modules: Path, es_security: EsSecurity
) -> None:
    """The client sends what it is given where the cluster looks for it."""
    assert run(modules, "keys", es_security) == {
        "first": [2, "web-2"],
        "next": "web-1",
        "counted": [{"key": "alice", "doc_count": 3}],
        "refused": [400, "Field [doc_type] is not allowed for querying or aggregation"],
        "granted": "alice",
        "updated": 3,
        "cleared": 1,
        "alive": "granted",
    }


@pytest.mark.es_security(license="basic")
def test_a_basic_licence_does_not_allow_it(modules: Path, es_security: EsSecurity) -> None:
    """A cluster that was never licensed gives its refusal in a test already."""
    assert run(modules, "creation", es_security)["creation"] == [
        403,
        "current license is non-compliant for [advanced-remote-cluster-security]",
    ]


@pytest.mark.es_security(es_version="8.19")
def test_a_cluster_of_the_major_before_refuses_a_body(
    modules: Path, es_security: EsSecurity
) -> None:
    """The client names its major only where it sends a body, and is refused only there."""
    assert run(modules, "creation", es_security)["creation"] == [
        400,
        "Accept version must be either version 8 or 7, but found 9. "
        "Accept=application/vnd.elasticsearch+json; compatible-with=9",
    ]
