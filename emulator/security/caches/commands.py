"""What can be asked to be forgotten; an empty list of names stands for all there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from emulator.security.command import Command


@dataclass(frozen=True, slots=True)
class ClearRealmCaches(Command):
    """Ask realms to forget whose passwords were right.

    Attributes:
        realms: By name, in order; each must exist.
        usernames: Of the users to forget, who need not exist.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/realm/cache/clear"

    realms: tuple[str, ...] = ()
    usernames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClearRoleCaches(Command):
    """Ask to read roles anew, which need not exist."""

    action: ClassVar[str] = "cluster:admin/xpack/security/roles/cache/clear"

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClearPrivilegeCaches(Command):
    """Ask to read the privileges of applications anew, which need not exist."""

    # Not .../privilege/cache/clear: that is what the server itself asks after a change.
    action: ClassVar[str] = "cluster:admin/xpack/security/cache/clear"

    applications: tuple[str, ...] = ()
