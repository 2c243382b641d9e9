"""The indices of the system itself, which a role reaches only where it says so.

Source: ``RestrictedIndices`` and the ``SystemIndexDescriptor`` of each module of Elasticsearch;
behaviour note authorization.md section 4.1. Patterns read in the source are narrower than the
note's families (``.kibana_*`` and its alias, not ``.kibana*``).
"""

from __future__ import annotations

from functools import cache
from typing import TypedDict, cast

from emulator.data import load
from emulator.security.authorization.patterns import Matcher, compile_patterns

FIRST_CHARACTER = "."
"""What every restricted name begins with."""


class _Table(TypedDict):
    source: str
    patterns: list[str]


@cache
def restricted_patterns() -> tuple[str, ...]:
    """Return the patterns of all restricted names."""
    return tuple(cast(_Table, load("restricted_indices"))["patterns"])


@cache
def _matcher() -> Matcher:
    return compile_patterns(restricted_patterns())


def is_restricted(name: str) -> bool:
    """Whether an index, alias or data stream of this name belongs to the system."""
    return name.startswith(FIRST_CHARACTER) and _matcher()(name)
