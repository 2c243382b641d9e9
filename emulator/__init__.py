"""Elasticsearch's security subsystem, in memory, with a clock that the test owns.

    async with Emulator() as emulator: ...
    with Emulator.in_thread() as emulator: ...

The names below are the public ones; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Blueprint",
    "Clock",
    "Cluster",
    "ClusterSnapshot",
    "DocumentError",
    "Emulator",
    "Overrides",
    "Request",
    "headers_of",
    "read_seeds",
]

if TYPE_CHECKING:
    from emulator.blueprint import Blueprint, Overrides
    from emulator.clock import Clock
    from emulator.cluster import Cluster, ClusterSnapshot
    from emulator.emulator import Emulator
    from emulator.rest.message import Answer, Request, headers_of
    from emulator.seeds import read_seeds
    from emulator.xcontent.document import DocumentError

_HOMES = {
    "Answer": "emulator.rest.message",
    "Blueprint": "emulator.blueprint",
    "Clock": "emulator.clock",
    "Cluster": "emulator.cluster",
    "ClusterSnapshot": "emulator.cluster",
    "DocumentError": "emulator.xcontent.document",
    "Emulator": "emulator.emulator",
    "Overrides": "emulator.blueprint",
    "Request": "emulator.rest.message",
    "headers_of": "emulator.rest.message",
    "read_seeds": "emulator.seeds",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: a pytest that has the plugin pays for none."""
    if name not in _HOMES:
        raise AttributeError(f"module 'emulator' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
