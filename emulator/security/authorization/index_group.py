"""Groups of index privileges: what the roles of one side say about one set of index names.

Source: ``CompositeRolesStore`` and ``IndicesPermission.Group`` of Elasticsearch; behaviour notes
authorization.md sections 3, 4.1 and 4.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from emulator.security.authorization.catalogue import has_failure_store
from emulator.security.authorization.index_access import Fields, Queries, hides_some_field
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.patterns import covers as patterns_cover
from emulator.security.authorization.privileges import resolve_index_privilege
from emulator.security.authorization.role_descriptor import IndicesPrivileges
from emulator.versions import Version

_ALL = "all"
_NONE = "none"
# These let one change a mapping although they do not say so: Elasticsearch once had it that way.
_CHANGES_MAPPINGS_TOO = frozenset(("create", "create_doc", "index", "write"))


@dataclass(frozen=True, slots=True, eq=False)
class IndexGroup:
    """Privileges on the indices that any of some patterns names, merged of equal sets of patterns.

    Attributes:
        names: The patterns.
        privileges: The names of the privileges, in lower case, each once.
        queries: A visible document is found by one of them; ``None`` where all are visible.
        fields: A visible field is shown by one of them; ``None`` where all are visible.
        allow_restricted_indices: Whether the patterns reach the system's own indices.
    """

    names: tuple[str, ...]
    privileges: tuple[str, ...]
    queries: Queries | None
    fields: Fields | None
    allow_restricted_indices: bool

    @property
    def shows_everything(self) -> bool:
        """Whether no document and no field stays hidden."""
        return self.queries is None and self.fields is None

    @property
    def changes_mappings_too(self) -> bool:
        """Whether writing implies changing the mapping, where it is no data stream's."""
        return not _CHANGES_MAPPINGS_TOO.isdisjoint(self.privileges)

    def merged_with(self, other: IndexGroup) -> IndexGroup:
        """Return the group of both; they have the same set of patterns."""
        return replace(
            self,
            privileges=_distinct((*self.privileges, *other.privileges)),
            queries=None
            if self.queries is None or other.queries is None
            else _distinct((*self.queries, *other.queries)),
            fields=None
            if self.fields is None or other.fields is None
            else tuple(dict.fromkeys((*self.fields, *other.fields))),
        )


def groups_of(entries: Iterable[IndicesPrivileges]) -> tuple[IndexGroup, ...]:
    """Return the groups that some index entries make together.

    Those for ordinary indices come first, each kind in the order of the entries.
    """
    merged: dict[tuple[bool, frozenset[str]], IndexGroup] = {}
    for entry in entries:
        key = (entry.allow_restricted_indices, frozenset(entry.names))
        group = _group_of(entry)
        known = merged.get(key)
        merged[key] = group if known is None else known.merged_with(group)
    ordered = sorted(merged.values(), key=lambda group: group.allow_restricted_indices)
    return tuple(map(_without_idle_fields, ordered))


def _without_idle_fields(group: IndexGroup) -> IndexGroup:
    """Drop lists of fields that, together, show every field."""
    if group.fields is None or hides_some_field(group.fields):
        return group
    return replace(group, fields=None)


def is_explicit_denial(entries: Sequence[IndicesPrivileges]) -> bool:
    """Whether a descriptor's only index entry begins with ``none``: then it says nothing at all."""
    return len(entries) == 1 and entries[0].privileges[0].lower() == _NONE


def _group_of(entry: IndicesPrivileges) -> IndexGroup:
    security = entry.field_security
    return IndexGroup(
        _distinct(entry.names),
        _distinct(privilege.lower() for privilege in entry.privileges),
        None if entry.query is None else (entry.query,),
        None if security is None or not security.hides_fields else (security,),
        entry.allow_restricted_indices,
    )


@lru_cache(maxsize=4096)
def actions_of(
    privileges: frozenset[str] | tuple[str, ...], version: Version, *, failures: bool
) -> tuple[str, ...]:
    """Return the patterns of the actions that some privileges grant together.

    Args:
        privileges: Their names, in lower case.
        version: The version that knows them.
        failures: Whether on failure stores, and not on data.

    Raises:
        IllegalArgument: A privilege that the version does not know.
    """
    resolved = [resolve_index_privilege(name, version) for name in privileges]
    if failures and not has_failure_store(version):
        return ()
    everywhere = _ALL in privileges
    return _distinct(
        pattern
        for privilege in resolved
        if everywhere or (privilege.reaches_failures if failures else privilege.reaches_data)
        for pattern in privilege.allow
    )


def grants(group: IndexGroup, action: str, version: Version, *, failures: bool) -> bool:
    """Whether a group lets one do something to its indices, or to their failure stores."""
    return _granted(group.privileges, action, version, failures)


@lru_cache(maxsize=16_384)
def _granted(privileges: tuple[str, ...], action: str, version: Version, failures: bool) -> bool:
    return compile_patterns(actions_of(privileges, version, failures=failures))(action)


@lru_cache(maxsize=16_384)
def privileges_imply(held: frozenset[str], asked: str, version: Version) -> bool:
    """Whether some privileges on an index, taken together, have all that another one has.

    Args:
        held: Their names, in lower case.
        asked: The other's, in lower case.
        version: The version that knows them.

    Raises:
        IllegalArgument: A privilege that the version does not know.
    """
    privilege = resolve_index_privilege(asked, version)
    if asked in held or _ALL in held:
        return True
    if privilege.reaches_data and not patterns_cover(
        actions_of(held, version, failures=False), privilege.allow
    ):
        return False
    return not (privilege.reaches_failures and has_failure_store(version)) or patterns_cover(
        actions_of(held, version, failures=True), privilege.allow
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
