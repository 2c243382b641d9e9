"""The use cases of users."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.security.subject import Subject
from emulator.security.users.record import RESERVED_USERS, StoredUser
from emulator.state import Table


class Users:
    """The users of a cluster, reserved ones among them.

    Args:
        users: The stored users by name.
    """

    def __init__(self, users: Table[StoredUser]) -> None:
        self._users = users

    def find(self, username: str) -> StoredUser | None:
        """Return the user of this name, if there is one."""
        stored = self._users.get(username)
        if stored is None and username in RESERVED_USERS:
            return StoredUser(RESERVED_USERS[username], password_hash=None)
        return stored

    def subject_of(self, username: str) -> Subject | None:
        """Return the user of this name in its realm, if there is one; it may be disabled."""
        stored = self.find(username)
        return None if stored is None else stored.subject

    def put(self, stored: StoredUser) -> None:
        """Store a user in place of the one with this name."""
        self._users.put(stored.user.username, stored)

    def all_stored(self) -> Iterable[StoredUser]:
        """Return every stored user, in the order of their last change."""
        return self._users
