"""What administrators do with the users of a cluster, and users with themselves.

Source: the transport actions of users and ``NativeUsersStore`` of Elasticsearch; behaviour note on
users and roles, section 1.
"""

from __future__ import annotations

from dataclasses import replace

from emulator.errors import ActionRequestValidation, IllegalArgument, ValidationFailed
from emulator.hashing import HashAlgorithm, Hashing
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.metadata import merged
from emulator.security.subject import Authentication, User
from emulator.security.users.commands import (
    ChangePassword,
    DeleteUser,
    GetUsers,
    PutUser,
    SetEnabled,
)
from emulator.security.users.names import (
    INTERNAL_USERNAMES,
    role_name_messages,
    username_messages,
)
from emulator.security.users.record import NATIVE_REALM, RESERVED_REALM, StoredUser
from emulator.security.users.service import Users


class UserAccounts:
    """Shows, changes and removes users.

    Args:
        users: All users.
        cache: Remembers whose passwords were right, and is told to forget.
        hashing: Makes the hashes of new passwords.
        algorithm: With which it makes them.
    """

    def __init__(
        self, users: Users, cache: CredentialCache, hashing: Hashing, algorithm: HashAlgorithm
    ) -> None:
        self._users = users
        self._cache = cache
        self._hashing = hashing
        self._algorithm = algorithm

    def get(self, command: GetUsers) -> list[User]:
        """Return the users that there are of those asked for, reserved ones first."""
        if command.usernames:
            return self._users.named(command.usernames)
        return self._users.all()

    def put(self, caller: Authentication, command: PutUser) -> bool:
        """Make a user as described, and return whether it is a new one.

        Without a password, an existing user keeps the one it has, and metadata that is not named.

        Raises:
            ActionRequestValidation: There can be no such user, or roles cannot be called so.
            ValidationFailed: A new user without a password.
        """
        messages = self._messages(caller, command)
        if messages:
            raise ActionRequestValidation(messages)
        existing = self._users.find(command.username)
        metadata = command.metadata or {}
        if command.password is not None:
            password_hash: str | None = command.password.hashed(self._hashing, self._algorithm)
            plain_password = None
        elif existing is not None:
            password_hash, plain_password = existing.password_hash, existing.plain_password
            if command.metadata is not None:
                metadata, _ = merged(existing.user.metadata, command.metadata)
        else:
            raise ValidationFailed(
                ["password must be specified unless you are updating an existing user"]
            )
        user = User(
            command.username,
            command.roles or (),
            command.full_name,
            command.email,
            metadata,
            command.enabled,
        )
        self._store(existing, StoredUser(user, password_hash, plain_password))
        return existing is None

    def _messages(self, caller: Authentication, command: PutUser) -> list[str]:
        username = command.username
        messages = []
        if not command.enabled and _is_own_account(caller, username, (NATIVE_REALM.type,)):
            messages.append(
                "native and reserved realm users may not update the enabled status of their own "
                "account"
            )
        if self._users.anonymous.has_name(username):
            messages.append(f"user [{username}] is anonymous and cannot be modified via the API")
        elif self._users.is_reserved(username):
            messages.append(f"user [{username}] is reserved and only the password can be changed")
        else:
            messages += username_messages(username)
        return messages + role_name_messages(command.roles or ())

    def delete(self, command: DeleteUser) -> bool:
        """Remove a native user, and return whether there was one; its API keys go on.

        Raises:
            IllegalArgument: The user is none that can be removed.
        """
        username = command.username
        if self._users.anonymous.has_name(username):
            raise IllegalArgument(f"user [{username}] is anonymous and cannot be deleted")
        if self._users.is_reserved(username):
            raise IllegalArgument(f"user [{username}] is reserved and cannot be deleted")
        _refuse_internal(username)
        existing = self._users.find(username)
        if existing is None:
            return False
        self._forget_password(existing)
        self._users.delete(existing)
        return True

    def change_password(self, caller: Authentication, command: ChangePassword) -> None:
        """Give a user another password; the one before is wrong from now on.

        Raises:
            IllegalArgument: The anonymous user, which has none.
            ValidationFailed: There is no such user.
        """
        username = caller.principal if command.username is None else command.username
        if self._users.anonymous.has_name(username):
            raise IllegalArgument(
                f"user [{username}] is anonymous and cannot be modified via the API"
            )
        existing = self._users.find(username)
        if existing is None:
            raise ValidationFailed(["user must exist in order to change password"])
        if command.password is None:
            raise ValueError("a command without a password is refused by its validation")
        password_hash = command.password.hashed(self._hashing, self._algorithm)
        changed = replace(existing, password_hash=password_hash, plain_password=None)
        self._store(existing, changed)

    def set_enabled(self, caller: Authentication, command: SetEnabled) -> None:
        """Let a user log in, or keep it from doing so; its API keys go on.

        Raises:
            IllegalArgument: The caller itself, or a user that is always as it is.
            ValidationFailed: There is no such user.
        """
        username, enabled = command.username, command.enabled
        if _is_own_account(caller, username, (NATIVE_REALM.type, RESERVED_REALM.type)):
            raise IllegalArgument("users may not update the enabled status of their own account")
        _refuse_internal(username)
        if self._users.anonymous.has_name(username):
            raise IllegalArgument(
                f"user [{username}] is anonymous and cannot be modified using the api"
            )
        existing = self._users.find(username)
        if existing is None:
            done = "enabled" if enabled else "disabled"
            raise ValidationFailed([f"only existing users can be {done}"])
        self._store(existing, replace(existing, user=existing.user._replace(enabled=enabled)))

    def _store(self, existing: StoredUser | None, changed: StoredUser) -> None:
        if existing is not None:
            self._forget_password(existing)
        self._users.put(changed)

    def _forget_password(self, stored: StoredUser) -> None:
        if stored.password_hash is not None:
            self._cache.forget(stored.password_hash)


def _is_own_account(caller: Authentication, username: str, realm_types: tuple[str, ...]) -> bool:
    """Return whether a name is that of the caller, who is a user of such a realm and no API key."""
    subject = caller.effective
    return subject.realm.type in realm_types and subject.user.username == username


def _refuse_internal(username: str) -> None:
    if username in INTERNAL_USERNAMES:
        raise IllegalArgument(f"user [{username}] is internal")
