"""Cluster privileges that look into the request: the ``global`` part of a role.

A request that such a privilege may be about answers with ``application_names``, or with
``role_change``; any other one is granted nothing here.

Source: ``ConfigurableClusterPrivileges`` of Elasticsearch; behaviour note authorization.md
section 5.1.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, runtime_checkable

from emulator.security.authorization.index_permission import IndexPermission
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.role_descriptor import (
    GlobalPrivileges,
    IndicesPrivileges,
    ManagedRoles,
    RoleDescriptor,
)
from emulator.versions import Version

_SECURITY = "cluster:admin/xpack/security/"
_MANAGES_APPLICATIONS = f"{_SECURITY}privilege/"
_WRITES_PROFILE_DATA = f"{_SECURITY}profile/put/data"
_CHANGES_ROLES = frozenset(
    f"{_SECURITY}role/{name}" for name in ("put", "bulk_put", "delete", "bulk_delete")
)
_DELETE_INDEX = "delete_index"


@runtime_checkable
class ApplicationQuestion(Protocol):
    """A request about applications: their privileges, or what they keep in a user's profile."""

    @property
    def application_names(self) -> Collection[str]:
        """The applications, as the request names them; none where it means all."""
        ...


class RoleChange(NamedTuple):
    """What a request does to roles.

    Attributes:
        written: Roles as they are to be.
        deleted: Names of roles.
    """

    written: tuple[RoleDescriptor, ...] = ()
    deleted: tuple[str, ...] = ()


@runtime_checkable
class RoleQuestion(Protocol):
    """A request that changes roles."""

    @property
    def role_change(self) -> RoleChange:
        """What it does to them."""
        ...


def grants(privileges: GlobalPrivileges, action: str, request: object, version: Version) -> bool:
    """Whether one of these privileges allows the very request."""
    if privileges.manage_applications is not None and action.startswith(_MANAGES_APPLICATIONS):
        patterns = privileges.manage_applications
        if not isinstance(request, ApplicationQuestion):
            return False
        names = request.application_names
        return _all_match(patterns, names) if names else "*" in patterns
    if privileges.write_profile_data is not None and action == _WRITES_PROFILE_DATA:
        return isinstance(request, ApplicationQuestion) and _all_match(
            privileges.write_profile_data, request.application_names
        )
    if privileges.manage_roles is not None and action in _CHANGES_ROLES:
        return isinstance(request, RoleQuestion) and _may_change(
            _managed(privileges.manage_roles, version), request.role_change
        )
    return False


def _all_match(patterns: Sequence[str], names: Collection[str]) -> bool:
    return all(map(compile_patterns(patterns), names))


@lru_cache(maxsize=256)
def _managed(entries: tuple[ManagedRoles, ...], version: Version) -> IndexPermission:
    groups = [IndicesPrivileges(entry.names, entry.privileges) for entry in entries]
    return IndexPermission(groups, version)


def _may_change(managed: IndexPermission, change: RoleChange) -> bool:
    return all(
        _has_index_privileges_only(role)
        and all(
            managed.implies_combined(name, privilege)
            for entry in role.indices
            for name in entry.names
            for privilege in entry.privileges
        )
        for role in change.written
    ) and all(managed.implies_combined(name, _DELETE_INDEX) for name in change.deleted)


def _has_index_privileges_only(role: RoleDescriptor) -> bool:
    return not (
        role.cluster
        or role.global_
        or role.applications
        or role.run_as
        or role.remote_indices
        or role.remote_cluster
        or role.restriction
    )
