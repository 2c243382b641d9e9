"""What can be asked about privileges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.security.command import Command
from emulator.security.privileges.record import PrivilegesToCheck
from emulator.versions import Version

_SECURITY = "cluster:admin/xpack/security/"


@dataclass(frozen=True, slots=True)
class CheckPrivileges(Command):
    """Ask which of some privileges a user has; anyone may ask that of oneself.

    Attributes:
        username: Whose.
    """

    action: ClassVar[str] = f"{_SECURITY}user/has_privileges"

    username: str
    privileges: PrivilegesToCheck

    def validate(self, version: Version) -> Sequence[str]:
        """Check that there is something to be looked for, in applications with proper names."""
        return list(self.privileges.mistakes())


@dataclass(frozen=True, slots=True)
class ListPrivileges(Command):
    """Ask for all privileges of a user; anyone may ask that of oneself.

    Attributes:
        username: Whose.
    """

    action: ClassVar[str] = f"{_SECURITY}user/list_privileges"

    username: str


@dataclass(frozen=True, slots=True)
class GetBuiltinPrivileges(Command):
    """Ask which privileges Elasticsearch has."""

    action: ClassVar[str] = f"{_SECURITY}privilege/builtin/get"
