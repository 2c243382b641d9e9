"""Random histories of requests: only the present password of an enabled user ever passes."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from emulator.cluster import Cluster, ClusterSnapshot
from tests.api_keys.factories import a_cluster
from tests.users.factories import change_password, delete, logs_in, put, set_enabled

NAMES = ("ann", "bob", "apm_system")
PASSWORDS = ("secret-a", "secret-b", "secret-c")
_Users = dict[str, tuple[str | None, bool]]

names = st.sampled_from(NAMES)
native = st.sampled_from(NAMES[:2])
passwords = st.sampled_from(PASSWORDS)


class Histories(RuleBasedStateMachine):
    """Compares a cluster with what its users should be: password and whether enabled."""

    cluster: Cluster
    users: _Users
    kept: tuple[ClusterSnapshot, _Users]

    @initialize()
    def start(self) -> None:
        """Begin with the reserved user alone."""
        self.cluster = a_cluster()
        self.users = {"apm_system": (None, True)}
        self.keep()

    @rule(name=native, password=passwords, enabled=st.booleans())
    def replace(self, name: str, password: str, enabled: bool) -> None:
        """Put a user with a password."""
        reply = put(self.cluster, name, password=password, enabled=enabled)
        assert reply.json == {"created": name not in self.users}
        self.users[name] = (password, enabled)

    @rule(name=native, enabled=st.booleans())
    def update(self, name: str, enabled: bool) -> None:
        """Put a user without a password."""
        reply = put(self.cluster, name, enabled=enabled)
        assert reply.status == (200 if name in self.users else 400)
        if name in self.users:
            self.users[name] = (self.users[name][0], enabled)

    @rule(name=names, password=passwords)
    def change(self, name: str, password: str) -> None:
        """Change a password."""
        reply = change_password(self.cluster, f"/{name}", password)
        assert reply.status == (200 if name in self.users else 400)
        if name in self.users:
            self.users[name] = (password, self.users[name][1])

    @rule(name=names, enabled=st.booleans())
    def enable(self, name: str, enabled: bool) -> None:
        """Enable or disable a user."""
        reply = set_enabled(self.cluster, name, enabled)
        assert reply.status == (200 if name in self.users else 400)
        if name in self.users:
            self.users[name] = (self.users[name][0], enabled)

    @rule(name=native)
    def remove(self, name: str) -> None:
        """Delete a user."""
        assert delete(self.cluster, name).json == {"found": name in self.users}
        self.users.pop(name, None)

    @rule()
    def keep(self) -> None:
        """Take a snapshot."""
        self.kept = self.cluster.snapshot(), dict(self.users)

    @rule()
    def go_back(self) -> None:
        """Restore the snapshot, so that what was remembered since must be forgotten."""
        snapshot, users = self.kept
        self.cluster.restore(snapshot)
        self.users = dict(users)

    @invariant()
    def only_the_present_password_passes(self) -> None:
        """No other, and none of a user that is disabled or deleted."""
        for name in NAMES:
            present, enabled = self.users.get(name, (None, False))
            for password in PASSWORDS:
                assert logs_in(self.cluster, name, password) == (enabled and password == present)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
