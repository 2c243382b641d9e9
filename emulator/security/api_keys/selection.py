"""Finding the keys that a get or invalidate request is about.

Source: behaviour note on API keys, sections 5 and 7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from emulator.security.api_keys.commands import GetApiKeys, InvalidateApiKeys
from emulator.security.api_keys.record import ApiKey, Owner
from emulator.security.subject import Authentication
from emulator.state import Table


class KeySelection:
    """Finds keys by id, name and owner.

    Args:
        keys: The keys by id, with an index of their owners.
    """

    def __init__(self, keys: Table[ApiKey]) -> None:
        self._keys = keys

    def select(
        self, caller: Authentication, command: GetApiKeys | InvalidateApiKeys
    ) -> Iterator[ApiKey]:
        """Yield the keys that fit all conditions, in the order they were last written."""
        username, realm_name = command.username, command.realm_name
        if command.owner:
            username, realm_name = self._owner_identity(caller)
        matches_name = _name_filter(command.name)
        for key in self._by_id_or_owner(command.ids, username, realm_name):
            if (
                (username is None or key.owner.username == username)
                and (realm_name is None or key.owner.realm.name == realm_name)
                and matches_name(key.name)
            ):
                yield key

    def _by_id_or_owner(
        self, ids: Sequence[str], username: str | None, realm_name: str | None
    ) -> Iterable[ApiKey]:
        """Return the fewest keys that an index can narrow the search down to."""
        if ids:
            found = (self._keys.get(key_id) for key_id in dict.fromkeys(ids))
            return (key for key in found if key is not None)
        if username is not None and realm_name is not None:
            return self._keys.where("owner", (username, realm_name))
        return self._keys

    def _owner_identity(self, caller: Authentication) -> tuple[str, str]:
        """Return whose keys are the caller's own: of a key, those of the key's owner."""
        identity = caller.effective.api_key
        key = self._keys.get(identity.id) if identity is not None else None
        return key.owner.identity if key is not None else Owner.of(caller.effective).identity


def _name_filter(name: str | None) -> Callable[[str], bool]:
    """Return the test for a name: exact, or a prefix where a ``*`` stands at the end."""
    if name is None or name == "*":
        return lambda _: True
    if name.endswith("*"):
        prefix = name[:-1]
        return lambda candidate: candidate.startswith(prefix)
    return lambda candidate: candidate == name
