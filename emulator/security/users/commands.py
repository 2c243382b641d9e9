"""What can be asked of users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.security.command import Command
from emulator.security.users.names import username_messages
from emulator.security.users.passwords import NewPassword
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class GetUsers(Command):
    """Ask for users.

    Attributes:
        usernames: Empty for all.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/user/get"

    usernames: tuple[str, ...] = ()
    with_profile_uid: bool = False


@dataclass(frozen=True, slots=True)
class PutUser(Command):
    """Ask for a native user to be as described.

    Attributes:
        roles: ``None`` if the request does not say, which is a mistake.
        password: ``None`` for the one that the user has.
        metadata: ``None`` for none at all.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/user/put"

    username: str
    roles: tuple[str, ...] | None = None
    password: NewPassword | None = None
    full_name: str | None = None
    email: str | None = None
    metadata: Mapping[str, object] | None = None
    enabled: bool = True

    def validate(self, version: Version) -> Sequence[str]:
        """Check that there are roles, and no metadata that only Elasticsearch may set."""
        messages = []
        if self.roles is None:
            messages.append("roles are missing")
        if any(name.startswith("_") for name in self.metadata or ()):
            messages.append("metadata keys may not start with [_]")
        return messages


@dataclass(frozen=True, slots=True)
class DeleteUser(Command):
    """Ask for a native user to be no more."""

    action: ClassVar[str] = "cluster:admin/xpack/security/user/delete"

    username: str


@dataclass(frozen=True, slots=True)
class ChangePassword(Command):
    """Ask for another password.

    Attributes:
        username: Whose; ``None`` for the caller's own.
        password: ``None`` if the request does not say, which is a mistake.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/user/change_password"

    username: str | None
    password: NewPassword | None

    def validate(self, version: Version) -> Sequence[str]:
        """Check that there is a password."""
        return ["password is missing"] if self.password is None else []


@dataclass(frozen=True, slots=True)
class SetEnabled(Command):
    """Ask for a user to be able to log in, or not to be."""

    action: ClassVar[str] = "cluster:admin/xpack/security/user/set_enabled"

    username: str
    enabled: bool

    def validate(self, version: Version) -> Sequence[str]:
        """Check the name."""
        return username_messages(self.username)
