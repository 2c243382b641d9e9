"""What a cluster's users and keys may do, kept apart from the cluster: a model to compare it with.

The model knows only a few roles. What each of them grants is written down here, so that it need not
be asked of what is tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tests.api_keys.factories import api_key, basic

Rights = frozenset[str]

AS_BOB, MAKE_KEYS = "as bob", "make keys"
CLUSTER = (
    "all",
    "monitor",
    "read_security",
    "manage_security",
    "manage_own_api_key",
    "manage_api_key",
    "grant_api_key",
)
INDEX = ("logs-1 read", "logs-1 write", "logs-* read")
ASKED: Rights = frozenset((*CLUSTER, *INDEX))
"""What ``_has_privileges`` tells; the rest is seen in what requests meet."""
EVERYTHING: Rights = ASKED | {AS_BOB, MAKE_KEYS}
NOTHING: Rights = frozenset()
_KEYS = ("manage_api_key", "grant_api_key", MAKE_KEYS)


class Grants(NamedTuple):
    """A role descriptor, and what it grants of `EVERYTHING`."""

    descriptor: Mapping[str, object]
    rights: Rights


def _on(names: str, *privileges: str) -> list[dict[str, object]]:
    return [{"names": [names], "privileges": list(privileges)}]


DESCRIPTORS: Mapping[str, Grants] = {
    "nothing": Grants({}, NOTHING),
    "watching": Grants(
        {"cluster": ["monitor"], "indices": _on("logs-*", "read")},
        frozenset(("monitor", "logs-1 read", "logs-* read")),
    ),
    "own keys": Grants(
        {"cluster": ["manage_own_api_key"], "run_as": ["b*"]},
        frozenset(("manage_own_api_key", MAKE_KEYS, AS_BOB)),
    ),
    "keys": Grants(
        {"cluster": ["manage_api_key"], "indices": _on("logs-1", "all")},
        frozenset((*_KEYS, "logs-1 read", "logs-1 write")),
    ),
    "security": Grants(
        {"cluster": ["manage_security"], "indices": _on("/logs-.*/", "write")},
        frozenset((*_KEYS, "manage_security", "read_security", "logs-1 write")),
    ),
    "everything": Grants(
        {"cluster": ["all"], "indices": _on("*", "all"), "run_as": ["*"]}, EVERYTHING
    ),
    "a workflow": Grants(
        {"cluster": ["all"], "restriction": {"workflows": ["search_application_query"]}}, NOTHING
    ),
}
"""All but the last may be that of a role; keys may have any."""


@dataclass(frozen=True, slots=True)
class Account:
    """A native user.

    Attributes:
        retired: The password before this one.
    """

    password: str
    roles: tuple[str, ...]
    enabled: bool
    retired: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An API key for REST callers.

    Attributes:
        owner: A user; ``None`` for a key that a key has made.
        limit: What the owner had when the key was last written.
        descriptor: What it was given, of `DESCRIPTORS`; ``None`` for all its owner had.
        expires: Milliseconds since the epoch.
    """

    auth: str
    owner: str | None
    limit: Rights
    descriptor: str | None = None
    expires: int | None = None
    invalidated: bool = False

    @property
    def rights(self) -> Rights:
        """What may be done with it."""
        if self.descriptor is None:
            return self.limit
        return self.limit & DESCRIPTORS[self.descriptor].rights

    def alive(self, now: int) -> bool:
        """Return whether it authenticates."""
        return not self.invalidated and (self.expires is None or now < self.expires)


@dataclass(slots=True)
class World:
    """All that a history has led to.

    Attributes:
        roles: The `DESCRIPTORS` that they have, by name.
        remote: Credentials of keys of remote clusters.
        disabled: Names of reserved users.
    """

    users: dict[str, Account] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    remote: list[str] = field(default_factory=list)
    disabled: set[str] = field(default_factory=set)

    def copy(self) -> World:
        """Return what stays as it is now."""
        return World(
            dict(self.users),
            dict(self.roles),
            dict(self.keys),
            list(self.remote),
            set(self.disabled),
        )

    def may_log_in(self, name: str) -> bool:
        """Return whether there is such a user, enabled."""
        return name in self.users and self.users[name].enabled

    def rights_of(self, name: str) -> Rights:
        """Return what a user may do; roles that do not exist grant nothing."""
        found = [role for role in self.users[name].roles if role in self.roles]
        return frozenset(right for role in found for right in DESCRIPTORS[self.roles[role]].rights)

    def status_of(self, name: str, right: str) -> int:
        """Return the status of what a user does that needs a right."""
        if not self.may_log_in(name):
            return 401
        return 200 if right in self.rights_of(name) else 403

    def status_as_bob(self, rights: Rights) -> int:
        """Return the status of what anyone may do, done as bob by somebody with these rights."""
        if "bob" in self.users and not self.users["bob"].enabled:
            return 401
        return 200 if "bob" in self.users and AS_BOB in rights else 403

    def auth_of(self, name: str) -> str:
        """Return the right ``Authorization`` of a user, a wrong one if there is no such user."""
        return basic(name, self.users[name].password if name in self.users else "no-password")

    def add(self, created: Mapping[str, str], key: Key) -> None:
        """Note a new key, given the answer to its creation."""
        self.keys[created["id"]] = replace(key, auth=api_key(created))

    def invalidate(self, ids: Iterable[str]) -> None:
        """Note that keys were taken out of use."""
        for key_id in ids:
            self.keys[key_id] = replace(self.keys[key_id], invalidated=True)
