"""What can be asked about the privileges of applications.

Every command tells the applications that it touches: the privilege ``global.application.manage``
is given for some applications only.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import ClassVar

from emulator.security.application_privileges.record import ApplicationPrivilege
from emulator.security.command import Command
from emulator.versions import Version

_ACTIONS = "cluster:admin/xpack/security/privilege/"


@dataclass(frozen=True, slots=True)
class PutPrivileges(Command):
    """Ask to store privileges, each in place of the one with its name."""

    action: ClassVar[str] = f"{_ACTIONS}put"

    privileges: tuple[ApplicationPrivilege, ...]

    @property
    def application_names(self) -> Set[str]:
        """The applications whose privileges are to be stored."""
        return {privilege.application for privilege in self.privileges}

    def validate(self, version: Version) -> Sequence[str]:
        """Check that there are any, and each of them."""
        if not self.privileges:
            return ["At least one application privilege must be provided"]
        return [mistake for privilege in self.privileges for mistake in privilege.mistakes()]


@dataclass(frozen=True, slots=True)
class GetPrivileges(Command):
    """Ask for stored privileges.

    Attributes:
        application: A name, or a pattern with one ``*`` at its end; ``None`` for all.
        names: Of privileges; empty for all.
    """

    action: ClassVar[str] = f"{_ACTIONS}get"

    application: str | None = None
    names: tuple[str, ...] = ()

    @property
    def application_names(self) -> Set[str]:
        """The application as it was given, a pattern perhaps; empty for all."""
        return set() if self.application is None else {self.application}


@dataclass(frozen=True, slots=True)
class DeletePrivileges(Command):
    """Ask to forget privileges of one application."""

    action: ClassVar[str] = f"{_ACTIONS}delete"

    application: str
    names: tuple[str, ...]

    @property
    def application_names(self) -> Set[str]:
        """The one application."""
        return {self.application}

    def validate(self, version: Version) -> Sequence[str]:
        """Check that something is named."""
        messages = [] if self.application else ["application name is missing"]
        return messages if any(self.names) else [*messages, "privileges are missing"]
