"""What a role allows on indices: an action on a name, or on some name at all.

Source: ``IndicesPermission`` of Elasticsearch; behaviour note authorization.md section 4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from emulator.security.authorization.catalogue import has_failure_store
from emulator.security.authorization.index_access import EVERYTHING, IndexAccess, united
from emulator.security.authorization.index_coverage import Coverage, covers_together
from emulator.security.authorization.index_group import (
    IndexGroup,
    grants,
    groups_of,
    privileges_imply,
)
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.restricted_indices import is_restricted
from emulator.security.authorization.role_descriptor import IndicesPrivileges
from emulator.versions import Version

_FAILURES = "::failures"
_DATA = "::data"
_MAPPING_CHANGES = frozenset(("indices:admin/mapping/put", "indices:admin/mapping/auto_put"))
_MOST_KNOWN_ACTIONS = 1024
_MOST_KNOWN_NAMES = 4096  # of one action
_MOST_KNOWN_PATTERNS = 4096


class Part(NamedTuple):
    """What a name is of a data stream.

    Attributes:
        stream: The data stream's name, which may be the name itself.
        failures: Whether it is one of the indices of its failure store.
    """

    stream: str
    failures: bool = False


PartOf = Callable[[str], Part | None]
"""Whether a name is a data stream, or one of its indices; ``None`` for all other names."""


def no_streams(name: str) -> None:
    """Answer for a cluster without data streams."""


def split_selector(expression: str, version: Version) -> tuple[str, bool]:
    """Return the name of ``NAME::failures`` and ``NAME::data``, and whether failures are meant."""
    if "::" in expression and has_failure_store(version):
        if expression.endswith(_FAILURES):
            return expression.removesuffix(_FAILURES), True
        return expression.removesuffix(_DATA), False
    return expression, False


class _Reach:
    """The groups that grant one action, and whether they cover a name, which is remembered."""

    __slots__ = ("_known", "_ordinary", "_restricted", "groups", "shows_everything")

    def __init__(self, groups: Sequence[IndexGroup]) -> None:
        self.groups = tuple(groups)
        self.shows_everything = all(group.shows_everything for group in groups)
        self._ordinary = compile_patterns(_names(groups, restricted=False))
        self._restricted = compile_patterns(_names(groups, restricted=True))
        self._known: dict[str, bool] = {}

    def covers(self, name: str) -> bool:
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= _MOST_KNOWN_NAMES:
                self._known.clear()
            known = self._known[name] = self._restricted(name) or (
                self._ordinary(name) and not is_restricted(name)
            )
        return known


class IndexPermission:
    """The union of index privileges of some descriptors.

    Nothing is worked out before it is asked for: most roles are never asked about indices.

    Args:
        entries: The index entries of all descriptors.
        version: The version that knows the privileges.
    """

    __slots__ = (
        "_coverage",
        "_entries",
        "_groups",
        "_held",
        "_held_by",
        "_reaches",
        "_somewhere",
        "_version",
    )

    def __init__(self, entries: Sequence[IndicesPrivileges], version: Version) -> None:
        self._entries = entries
        self._version = version
        self._groups: tuple[IndexGroup, ...] | None = None
        self._coverage: Coverage | None = None
        self._somewhere: dict[str, bool] = {}
        self._held: dict[tuple[str, bool], frozenset[str] | None] = {}
        self._held_by: dict[tuple[int, ...], frozenset[str]] = {}
        self._reaches: dict[tuple[str, bool], tuple[_Reach, _Reach | None]] = {}

    @property
    def groups(self) -> tuple[IndexGroup, ...]:
        """The merged entries, those for ordinary indices first."""
        if self._groups is None:
            self._groups = groups_of(self._entries)
        return self._groups

    def allows_somewhere(self, action: str) -> bool:
        """Whether there can be any index, or failure store, that the action is granted on."""
        somewhere = self._somewhere.get(action)
        if somewhere is None:
            if len(self._somewhere) >= _MOST_KNOWN_ACTIONS:
                self._somewhere.clear()
            reaches = (*self._reach(action, False), *self._reach(action, True))
            somewhere = any(reach is not None and reach.groups for reach in reaches)
            self._somewhere[action] = somewhere
        return somewhere

    def access(self, action: str, expression: str, part_of: PartOf) -> IndexAccess | None:
        """Return what is visible where an action is granted on a name; ``None`` where it is not.

        Args:
            action: The transport action.
            expression: The name of an index, alias or data stream, with or without a selector; it
                need not exist.
            part_of: Tells data streams from indices.
        """
        name, failures = split_selector(expression, self._version)
        part = part_of(name)
        reach, lenient = self._reach(action, failures)
        if part is None and lenient is not None and lenient.covers(name):
            return EVERYTHING
        if part is None or part.stream == name:
            if not reach.covers(name):
                return None
            if reach.shows_everything:
                return EVERYTHING
        asked = [(name, failures)]
        if part is not None and part.stream != name:
            # A grant on a data stream holds for its indices; on its failure store, for that one's.
            asked.append((part.stream, failures or part.failures))
        covered = [each for each in asked if self._reach(action, each[1])[0].covers(each[0])]
        if not covered:
            return None
        if all(self._reach(action, failures)[0].shows_everything for _, failures in covered):
            return EVERYTHING
        return united(
            (group.queries, group.fields)
            for name, failures in covered
            for group in self._reach(action, failures)[0].groups
            if covers(group, name)
        )

    def implies(self, pattern: str, privilege: str, *, allow_restricted: bool) -> bool:
        """Whether a privilege is held on all that a pattern stands for.

        Groups add their privileges up where each of them covers the whole pattern; that several
        cover it together counts for nothing.

        Args:
            pattern: Of index names.
            privilege: The name of a privilege in any case, or an action's pattern.
            allow_restricted: Whether the pattern stands for the system's own indices too.

        Raises:
            IllegalArgument: A privilege that the version does not know, or a malformed pattern.
        """
        key = (pattern, allow_restricted)
        held = self._held[key] if key in self._held else self._held_on(pattern, allow_restricted)
        if held is None:
            return False
        # Also where nothing is held, a privilege that is unknown is an error.
        return privileges_imply(held, privilege.lower(), self._version) and bool(held)

    def _held_on(self, pattern: str, allow_restricted: bool) -> frozenset[str] | None:
        """Find out what all groups that cover a pattern grant; ``None`` if it means nothing."""
        covering = self.coverage.of(pattern, allow_restricted=allow_restricted)
        if len(self._held) >= _MOST_KNOWN_PATTERNS:
            self._held.clear()
            self._held_by.clear()
        held = None if covering is None else self._held_by_groups(covering)
        self._held[pattern, allow_restricted] = held
        return held

    def _held_by_groups(self, numbers: tuple[int, ...]) -> frozenset[str]:
        """Return the privileges that some groups have together; most patterns meet the same few."""
        held = self._held_by.get(numbers)
        if held is None:
            held = self._held_by[numbers] = frozenset(
                name for at in numbers for name in self.groups[at].privileges
            )
        return held

    def implies_combined(self, pattern: str, privilege: str) -> bool:
        """Whether a privilege is held on all that a pattern stands for, by several groups together.

        The system's own indices are left out. Only for regular expressions do several groups
        count, as in Elasticsearch.

        Raises:
            IllegalArgument: A privilege that the version does not know, or a malformed pattern.
        """
        if self.implies(pattern, privilege, allow_restricted=False):
            return True
        holding = [
            group
            for group in self.groups
            if privileges_imply(frozenset(group.privileges), privilege.lower(), self._version)
        ]
        return pattern.startswith("/") and covers_together(holding, pattern)

    @property
    def coverage(self) -> Coverage:
        """Tells which groups cover a pattern."""
        if self._coverage is None:
            self._coverage = Coverage(self.groups)
        return self._coverage

    def _reach(self, action: str, failures: bool) -> tuple[_Reach, _Reach | None]:
        """Return the reach of an action, and the wider one that changes of mappings have."""
        reach = self._reaches.get((action, failures))
        if reach is None:
            if len(self._reaches) >= _MOST_KNOWN_ACTIONS:
                self._reaches.clear()
            reach = self._reaches[action, failures] = self._reach_of(action, failures)
        return reach

    def _reach_of(self, action: str, failures: bool) -> tuple[_Reach, _Reach | None]:
        granting = [g for g in self.groups if grants(g, action, self._version, failures=failures)]
        reach = _Reach(granting)
        if action not in _MAPPING_CHANGES or failures:
            return reach, None
        return reach, _Reach([group for group in self.groups if group.changes_mappings_too])


def covers(group: IndexGroup, name: str) -> bool:
    """Whether a group is about an index of this name."""
    return compile_patterns(group.names)(name) and (
        group.allow_restricted_indices or not is_restricted(name)
    )


def _names(groups: Sequence[IndexGroup], *, restricted: bool) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            name
            for group in groups
            if group.allow_restricted_indices is restricted
            for name in group.names
        )
    )
