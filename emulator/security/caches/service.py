"""Forgetting whose passwords were right, realm by realm.

The other caches of Elasticsearch have no counterpart that could be noticed: here, roles and the
privileges of applications are looked up for every request.

Source: ``TransportClearRealmCacheAction`` of Elasticsearch; behaviour note sso_and_admin.md
section 1.
"""

from __future__ import annotations

from collections.abc import Iterable

from emulator.errors import IllegalArgument
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.caches.commands import ClearRealmCaches
from emulator.security.users.record import NATIVE_REALM, RESERVED_REALM, StoredUser
from emulator.security.users.service import Users

_FILE_REALM = "default_file"  # every node has it, here with no users
_REALMS = (RESERVED_REALM.name, _FILE_REALM, NATIVE_REALM.name)


class RealmCaches:
    """What the realms remember of those who logged in with a password."""

    def __init__(self, users: Users, cache: CredentialCache) -> None:
        self._users = users
        self._cache = cache

    def clear(self, command: ClearRealmCaches) -> None:
        """Forget that passwords were right; the next log-in computes its hash again.

        Raises:
            IllegalArgument: There is no such realm; those named before it are cleared.
        """
        for realm in command.realms or _REALMS:
            if realm not in _REALMS:
                raise IllegalArgument(f"could not find active realm [{realm}]")
            for stored in self._named(command.usernames):
                if stored.realm.name == realm and stored.password_hash is not None:
                    self._cache.forget(stored.password_hash)

    def _named(self, usernames: Iterable[str]) -> Iterable[StoredUser]:
        if not usernames:
            return self._users.all_stored()
        found = map(self._users.find, usernames)
        return (stored for stored in found if stored is not None)
