"""The named cluster and index privileges of each version, and which actions they grant.

Source: ``ClusterPrivilegeResolver`` and ``IndexPrivilege`` of Elasticsearch; behaviour note
authorization.md section 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict, TypeVar, cast

from emulator.data import load
from emulator.security.authorization.own_api_key import concerns_own_keys
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.subject import Authentication
from emulator.versions import Version

_is_index_action = compile_patterns(("indices:*", "internal:transport/proxy/indices:*"))
# Templates belong to the cluster, though their actions are named after indices.
_is_cluster_action = compile_patterns(
    ("cluster:*", "indices:admin/template/*", "indices:admin/index_template/*")
)


@lru_cache(maxsize=1024)
def is_cluster_action(name: str) -> bool:
    """Whether an action is decided by cluster privileges."""
    return _is_cluster_action(name)


@lru_cache(maxsize=1024)
def is_index_action(name: str) -> bool:
    """Whether an action is decided by index privileges."""
    return _is_index_action(name) and not _is_cluster_action(name)


@dataclass(frozen=True, slots=True)
class ClusterPrivilege:
    """A cluster privilege.

    Attributes:
        allow: Patterns of the granted actions.
        deny: Patterns of actions that are taken out again.
        own_keys_only: Whether it grants only what concerns the caller's own API keys.
    """

    name: str
    allow: tuple[str, ...]
    deny: tuple[str, ...] = ()
    own_keys_only: bool = False

    def covers_action(self, action: str) -> bool:
        """Whether the action is one of this privilege's, whatever the request says."""
        return compile_patterns(self.allow)(action) and not compile_patterns(self.deny)(action)

    def grants(self, action: str, request: object, authentication: Authentication) -> bool:
        """Whether this privilege alone allows the very request."""
        return self.covers_action(action) and (
            not self.own_keys_only or concerns_own_keys(action, request, authentication)
        )


@dataclass(frozen=True, slots=True)
class IndexPrivilege:
    """An index privilege.

    Attributes:
        allow: Patterns of the granted actions.
        selector: What of a data stream it reaches: ``data``, ``failures``, both
            (``data+failures``), or both and whatever else the same role entry gives (``all``).
    """

    name: str
    allow: tuple[str, ...]
    selector: str = "data"

    def covers_action(self, action: str) -> bool:
        """Whether the action is one of this privilege's."""
        return compile_patterns(self.allow)(action)

    @property
    def reaches_data(self) -> bool:
        """Whether it is about the data of an index."""
        return self.selector != "failures"

    @property
    def reaches_failures(self) -> bool:
        """Whether it is about the failure store of a data stream."""
        return self.selector != "data"


_Entry = TypeVar("_Entry")


class _ClusterEntry(TypedDict, total=False):
    allow: list[str]
    deny: list[str]
    request_conditional: bool
    since: str


class _IndexEntry(TypedDict, total=False):
    allow: list[str]
    selector: str
    since: str


class _Table(TypedDict):
    access_order: dict[str, list[str]]


class _ClusterTable(_Table):
    privileges: dict[str, _ClusterEntry]


class _IndexTable(_Table):
    privileges: dict[str, _IndexEntry]
    hidden: list[str]


def cluster_privileges(version: Version) -> Mapping[str, ClusterPrivilege]:
    """Return the named privileges of a version, from the least to the most powerful."""
    return _cluster_privileges(version.major, version.minor)


@lru_cache(maxsize=8)
def _cluster_privileges(major: int, minor: int) -> Mapping[str, ClusterPrivilege]:
    table = cast(_ClusterTable, load("cluster_privileges"))
    return {
        name: ClusterPrivilege(
            name,
            tuple(entry["allow"]),
            tuple(entry["deny"]),
            entry.get("request_conditional", False),
        )
        for name, entry in _ordered(table["privileges"], table, Version(major, minor))
    }


def index_privileges(version: Version) -> Mapping[str, IndexPrivilege]:
    """Return the named privileges of a version, in the order that denial messages list them."""
    return _index_privileges(version.major, version.minor)


@lru_cache(maxsize=8)
def _index_privileges(major: int, minor: int) -> Mapping[str, IndexPrivilege]:
    table = cast(_IndexTable, load("index_privileges"))
    return {
        name: IndexPrivilege(name, tuple(entry["allow"]), entry["selector"])
        for name, entry in _ordered(table["privileges"], table, Version(major, minor))
    }


def builtin_index_privileges(version: Version) -> frozenset[str]:
    """Return the names of the index privileges of a version that are listed for users to see."""
    return frozenset(index_privileges(version)).difference(_hidden())


@lru_cache(maxsize=1)
def _hidden() -> tuple[str, ...]:
    return tuple(cast(_IndexTable, load("index_privileges"))["hidden"])


def has_failure_store(version: Version) -> bool:
    """Whether data streams of a version have a failure store, named ``NAME::failures``."""
    return version.at_least(9, 1)


def _ordered(
    entries: Mapping[str, _Entry], table: _Table, version: Version
) -> Iterator[tuple[str, _Entry]]:
    """Yield name and entry in the version's access order."""
    orders = {Version.parse(since): names for since, names in table["access_order"].items()}
    # 8.19 comes before the first listed order, and has the names of it.
    since = max((known for known in orders if known <= version), default=min(orders))
    return ((name, entries[name]) for name in orders[since])


def cluster_privileges_granting(
    action: str, request: object, authentication: Authentication, version: Version
) -> tuple[str, ...]:
    """Return the names of the privileges any of which would allow the very request."""
    return tuple(
        privilege.name
        for privilege in _covering(action, version)
        if privilege.grants(action, request, authentication)
    )


@lru_cache(maxsize=1024)
def _covering(action: str, version: Version) -> tuple[ClusterPrivilege, ...]:
    privileges = cluster_privileges(version).values()
    return tuple(privilege for privilege in privileges if privilege.covers_action(action))


@lru_cache(maxsize=1024)
def index_privileges_granting(action: str, version: Version) -> tuple[str, ...]:
    """Return the names of the privileges any of which would allow the action on an index."""
    return tuple(
        name
        for name, privilege in index_privileges(version).items()
        if privilege.reaches_data and privilege.covers_action(action)
    )


@lru_cache(maxsize=1024)
def failure_privileges_granting(action: str, version: Version) -> tuple[str, ...]:
    """Return the names of the privileges that allow the action on failure stores alone."""
    return tuple(
        name
        for name, privilege in index_privileges(version).items()
        if not privilege.reaches_data and privilege.covers_action(action)
    )
