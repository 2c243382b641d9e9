"""Changes of several roles at once: what becomes of each, and how one is updated.

Source: ``BulkRolesResponse`` and ``NativeRolesStore`` of Elasticsearch; behaviour note on users and
roles, sections 2.5 and 2.6.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from emulator.errors import ElasticsearchError
from emulator.security.authorization.role_descriptor import GlobalPrivileges, RoleDescriptor
from emulator.security.metadata import merged

T = TypeVar("T")


class Outcome(StrEnum):
    """What became of a role that nothing was wrong with, in the order that answers show."""

    NOOP = "noop"
    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of each role, in the order of the request.

    Attributes:
        done: The names of roles by what became of them.
        errors: What was wrong, by the name of the role.
    """

    done: dict[Outcome, list[str]] = field(default_factory=dict)
    errors: dict[str, ElasticsearchError] = field(default_factory=dict)

    def add(self, outcome: Outcome, name: str) -> None:
        """Note what became of a role."""
        self.done.setdefault(outcome, []).append(name)


def updated(stored: RoleDescriptor, given: RoleDescriptor) -> tuple[RoleDescriptor, bool]:
    """Return a stored role after an update by another, and whether that changes it.

    Every part of a role is in the update and replaces what is stored; but parts that are JSON
    objects are merged, so nothing goes from ``metadata`` or from ``global``.
    """
    metadata, metadata_changed = merged(stored.metadata, given.metadata)
    role = replace(given, metadata=metadata, global_=_updated_global(stored.global_, given.global_))
    changed = replace(role, metadata={}) != replace(stored, metadata={})
    return role, changed or metadata_changed


def _updated_global(
    stored: GlobalPrivileges | None, given: GlobalPrivileges | None
) -> GlobalPrivileges | None:
    if stored is None or given is None:
        return stored or given
    return GlobalPrivileges(
        _newer(stored.manage_applications, given.manage_applications),
        _newer(stored.write_profile_data, given.write_profile_data),
        _newer(stored.manage_roles, given.manage_roles),
    )


def _newer(stored: T | None, given: T | None) -> T | None:
    return stored if given is None else given
