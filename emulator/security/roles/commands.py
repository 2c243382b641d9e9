"""What can be asked of roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.security.authorization.global_privileges import RoleChange
from emulator.security.authorization.privileges import validate_role_descriptor
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.command import Command
from emulator.security.native_names import name_mistake
from emulator.security.roles.reserved import reserved_message, reserved_roles
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class GetRoles(Command):
    """Ask for roles.

    Attributes:
        names: Empty for all.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/role/get"

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PutRole(Command):
    """Ask for a role to be as described."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role/put"

    role: RoleDescriptor

    @property
    def role_change(self) -> RoleChange:
        """What is asked for, as global privileges look at it."""
        return RoleChange(written=(self.role,))

    def validate(self, version: Version) -> Sequence[str]:
        """Check the name, and what the role is to have."""
        messages = validate_role_descriptor(self.role, version)
        mistake = name_mistake("Role", self.role.name)
        if mistake is None and self.role.name in reserved_roles(version):
            mistake = reserved_message(self.role.name)
        return messages if mistake is None else [mistake, *messages]


@dataclass(frozen=True, slots=True)
class DeleteRole(Command):
    """Ask for a role to be no more."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role/delete"

    name: str

    @property
    def role_change(self) -> RoleChange:
        """What is asked for, as global privileges look at it."""
        return RoleChange(deleted=(self.name,))


@dataclass(frozen=True, slots=True)
class BulkPutRoles(Command):
    """Ask for several roles to be as described; mistakes in one do not keep out the others.

    Attributes:
        roles: ``None`` if the request does not say, which nobody checks for.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/role/bulk_put"

    roles: tuple[RoleDescriptor, ...] | None

    @property
    def role_change(self) -> RoleChange:
        """What is asked for, as global privileges look at it."""
        return RoleChange(written=self.roles or ())


@dataclass(frozen=True, slots=True)
class BulkDeleteRoles(Command):
    """Ask for several roles to be no more."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role/bulk_delete"

    names: tuple[str, ...]

    @property
    def role_change(self) -> RoleChange:
        """What is asked for, as global privileges look at it."""
        return RoleChange(deleted=self.names)
