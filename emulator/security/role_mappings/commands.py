"""What may be asked of role mappings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.security.command import Command
from emulator.security.role_mappings.record import READ_ONLY_FLAG, RoleMapping
from emulator.versions import Version

_RESERVED = "_"


@dataclass(frozen=True, slots=True)
class PutRoleMapping(Command):
    """Ask to store a mapping in place of the one with its name."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role_mapping/put"
    mapping: RoleMapping

    def validate(self, version: Version) -> Sequence[str]:
        """Refuse a mapping without roles, with both kinds of them, or with reserved metadata.

        Source: ``PutRoleMappingRequest.validate``; behaviour note users_roles.md section 3.1.
        """
        messages = self.mapping.mistakes()
        metadata = self.mapping.metadata
        if READ_ONLY_FLAG in metadata:
            messages.append(
                f"metadata contains [{READ_ONLY_FLAG}] flag. "
                "You cannot create or update role-mappings with a read-only flag"
            )
        elif any(key.startswith(_RESERVED) for key in metadata):
            messages.append(f"metadata keys may not start with [{_RESERVED}]")
        return messages


@dataclass(frozen=True, slots=True)
class GetRoleMappings(Command):
    """Ask for mappings by their names, or for all."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role_mapping/get"
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteRoleMapping(Command):
    """Ask to remove a mapping."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role_mapping/delete"
    name: str
