"""The users of a cluster by name."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.security.subject import Subject, User
from emulator.security.users.anonymous import AnonymousAccess
from emulator.security.users.record import RESERVED_REALM, RESERVED_USERS, StoredUser, document_id
from emulator.state import Table

_NO_ANONYMOUS_ACCESS = AnonymousAccess()


class Users:
    """The users of a cluster, reserved ones among them.

    Args:
        users: The stored users by `StoredUser.document_id`.
        anonymous: What the settings say of anonymous access.
    """

    def __init__(
        self, users: Table[StoredUser], anonymous: AnonymousAccess = _NO_ANONYMOUS_ACCESS
    ) -> None:
        self._users = users
        self.anonymous = anonymous

    def is_reserved(self, username: str) -> bool:
        """Return whether no native user can have this name."""
        return username in RESERVED_USERS or self.anonymous.has_name(username)

    def find(self, username: str) -> StoredUser | None:
        """Return the user of this name, if there is one; the anonymous user is none of these."""
        if self.anonymous.has_name(username):
            return None
        stored = self._users.get(document_id(username))
        if stored is None and username in RESERVED_USERS:
            return StoredUser(RESERVED_USERS[username], password_hash=None)
        return stored

    def subject_of(self, username: str) -> Subject | None:
        """Return the user of this name in its realm, if there is one; it may be disabled."""
        if self.anonymous.has_name(username):
            anonymous = self.anonymous.user
            return None if anonymous is None else Subject(anonymous, RESERVED_REALM)
        stored = self.find(username)
        return None if stored is None else stored.subject

    def named(self, usernames: Iterable[str]) -> list[User]:
        """Return the users that there are of these names, each once, reserved ones first."""
        names = sorted(dict.fromkeys(usernames), key=lambda name: not self.is_reserved(name))
        found = map(self.subject_of, names)
        return [subject.user for subject in found if subject is not None]

    def all(self) -> list[User]:
        """Return all users: the reserved ones, the anonymous one if there is, the native ones."""
        native = (stored.user for stored in self._users if stored.is_native)
        return [*self.named([*RESERVED_USERS, self.anonymous.username]), *native]

    def put(self, stored: StoredUser) -> None:
        """Store a user in place of the one with this name."""
        self._users.put(stored.document_id, stored)

    def delete(self, stored: StoredUser) -> None:
        """Forget a user."""
        self._users.delete(stored.document_id)

    def all_stored(self) -> Iterable[StoredUser]:
        """Return every stored user, in the order of their last change."""
        return self._users
