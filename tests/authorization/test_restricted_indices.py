"""The system's own indices, which a role reaches only where it says so."""

from __future__ import annotations

import pytest

from emulator.security.authorization.restricted_indices import (
    FIRST_CHARACTER,
    is_restricted,
    restricted_patterns,
)
from tests.authorization.factories import a_role, on

SEARCH = "indices:data/read/search"


@pytest.mark.parametrize(
    "name",
    [
        ".security",
        ".security-6",
        ".security-7",
        ".security-7-reindexed",
        ".security-tokens",
        ".security-tokens-7",
        ".security-profile",
        ".security-profile-8",
        ".kibana",
        ".kibana_1",
        ".kibana_analytics_9.0.0",
        ".fleet-policies-7",
        ".async-search",
        ".tasks",
        ".watches",
        ".triggered_watches",
        ".enrich-policy-1",
        ".transform-internal-007",
        ".ml-config",
        ".ml-meta",
        ".ml-inference-000005",
        ".geoip_databases",
        ".logstash",
        ".snapshot-blob-cache",
        ".apm-agent-configuration",
        ".apm-custom-link",
        ".apm-source-map",
        ".synonyms",
        ".synonyms-2",
        ".query-rules-1",
        ".search-app-1",
        ".connector-secrets-1",
        ".inference",
        ".reporting-2026",
        ".workflows-1",
        ".chat-1",
    ],
)
def test_name_belongs_to_the_system(name: str) -> None:
    """A grant on everything does not reach it."""
    assert is_restricted(name)


@pytest.mark.parametrize(
    "name", ["security", ".securit", ".ds-logs-1", ".monitoring-es-7", "x.kibana_1", ".ml-state"]
)
def test_name_is_an_ordinary_one(name: str) -> None:
    """A leading dot hides an index, and no more."""
    assert not is_restricted(name)


def test_all_restricted_names_begin_alike() -> None:
    """The quick test for other names relies on it."""
    assert all(
        pattern.lstrip("/\\").startswith(FIRST_CHARACTER) for pattern in restricted_patterns()
    )


@pytest.mark.parametrize("pattern", ["*", ".security*", ".security-7", "/.*/"])
def test_ordinary_entry_never_reaches_the_system_s_indices(pattern: str) -> None:
    """Not even by their exact names."""
    assert a_role(on(pattern, "all")).index_access(SEARCH, ".security-7") is None


@pytest.mark.parametrize("pattern", ["*", ".security*", ".security-7", "/.*/"])
def test_entry_that_allows_restricted_indices_reaches_them(pattern: str) -> None:
    """Where its names cover them, too."""
    role = a_role(on(pattern, "read", restricted=True))

    assert role.index_access(SEARCH, ".security-7") is not None


def test_entry_that_allows_restricted_indices_still_needs_to_name_them() -> None:
    """The switch alone opens nothing."""
    role = a_role(on(".kibana*", "read", restricted=True))

    assert role.index_access(SEARCH, ".security-7") is None
