"""Random histories of requests: what must hold of users, roles and keys whatever is done.

- No key ever has more than its owner had when the key was last written, whatever becomes of the
  owner and its roles; nor less than it was given of that.
- A key of a remote cluster never authenticates over REST.
- A retired password, a disabled or deleted user, an invalidated or expired key never passes; the
  keys of such a user go on.
- What ``_has_privileges`` says is what requests meet.
- Reserved users and roles change only as Elasticsearch lets them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from emulator.cluster import Cluster, ClusterSnapshot
from tests.api_keys.factories import Reply, a_cluster, api_key, basic, call
from tests.properties.security_model import (
    DESCRIPTORS,
    MAKE_KEYS,
    NOTHING,
    Account,
    Key,
    Rights,
    World,
)
from tests.properties.security_questions import AUTHENTICATE, KEY, ROLE, USER, compare

PASSWORDS = ("secret-a", "secret-b")
RESERVED_USERS = ("elastic", "kibana_system", "apm_system")
RESERVED_ROLES = ("superuser", "kibana_system", "viewer")

users = st.sampled_from(["ann", "bob"])
roles = st.sampled_from(["r1", "r2"])
passwords = st.sampled_from(PASSWORDS)
of_roles = st.sampled_from([name for name in DESCRIPTORS if name != "a workflow"])
of_keys = st.none() | st.sampled_from(list(DESCRIPTORS))
picks = st.integers(0, 5)
DAY = 86_400_000
lifetimes = st.sampled_from([None, 1000])


class Histories(RuleBasedStateMachine):
    """Compares a cluster with the model, after each step and for each caller."""

    turn = 0
    cluster: Cluster
    world: World
    kept: tuple[ClusterSnapshot, World]
    reserved_roles: bytes

    @initialize()
    def start(self) -> None:
        """Begin with some of each, so that even a short history has something to go wrong with."""
        self.cluster = a_cluster(users={}, roles={})
        self.world = World()
        for name, of in (("r1", "own keys"), ("r2", "everything")):
            self.put_role(name, of)
        for name, role in (("ann", "r1"), ("bob", "r2")):
            self.put_user(name, [role], PASSWORDS[0], enabled=True)
        for name, of, lifetime in (("ann", "everything", None), ("bob", "security", 1000)):
            self.create_key(name, of, lifetime)
        self.create_cross_cluster_key()
        self.reserved_roles = self.ask_reserved_roles()
        self.keep()

    @property
    def now(self) -> int:
        """The time of the cluster."""
        return self.cluster.clock.now()

    def picked(self, pick: int) -> tuple[str, Key]:
        """Return one of the keys."""
        return list(self.world.keys.items())[pick % len(self.world.keys)]

    def expiration_of(self, lifetime: int | None) -> int | None:
        """Return when a key expires that is made now."""
        return None if lifetime is None else self.now + lifetime

    # ---- users and roles ------------------------------------------------------------------------

    @rule(name=users, has=st.lists(roles, unique=True), password=passwords, enabled=st.booleans())
    def put_user(self, name: str, has: list[str], password: str, enabled: bool) -> None:
        """Create a user, or replace it."""
        body = {"password": password, "roles": has, "enabled": enabled}
        assert call(self.cluster, "PUT", f"{USER}/{name}", body).status == 200
        self.set_account(name, Account(password, tuple(has), enabled))

    @rule(name=users, has=st.lists(roles, unique=True))
    def assign(self, name: str, has: list[str]) -> None:
        """Change the roles of a user."""
        status = call(self.cluster, "PUT", f"{USER}/{name}", {"roles": has}).status
        assert status == (200 if name in self.world.users else 400)
        if status == 200:
            # To be enabled is what a user is that is not said to be otherwise.
            account = self.world.users[name]
            self.world.users[name] = replace(account, roles=tuple(has), enabled=True)

    @rule(name=users, password=passwords)
    def change_password(self, name: str, password: str) -> None:
        """Change a password."""
        body = {"password": password}
        status = call(self.cluster, "PUT", f"{USER}/{name}/_password", body).status
        assert status == (200 if name in self.world.users else 400)
        if status == 200:
            self.set_account(name, replace(self.world.users[name], password=password))

    def set_account(self, name: str, account: Account) -> None:
        """Note how a user is now, and the password that it had."""
        before = self.world.users.get(name)
        if before is not None and before.password != account.password:
            account = replace(account, retired=before.password)
        self.world.users[name] = account

    @rule(name=users, enabled=st.booleans())
    def enable(self, name: str, enabled: bool) -> None:
        """Enable or disable a user."""
        verb = "_enable" if enabled else "_disable"
        status = call(self.cluster, "PUT", f"{USER}/{name}/{verb}").status
        assert status == (200 if name in self.world.users else 400)
        if status == 200:
            self.world.users[name] = replace(self.world.users[name], enabled=enabled)

    @rule(name=users)
    def delete_user(self, name: str) -> None:
        """Delete a user; its keys go on."""
        found = self.world.users.pop(name, None) is not None
        assert call(self.cluster, "DELETE", f"{USER}/{name}").json == {"found": found}

    @rule(name=roles, of=of_roles)
    def put_role(self, name: str, of: str) -> None:
        """Create a role, or replace it."""
        reply = call(self.cluster, "PUT", f"{ROLE}/{name}", DESCRIPTORS[of].descriptor)
        assert reply.json == {"role": {"created": name not in self.world.roles}}
        self.world.roles[name] = of

    @rule(name=roles)
    def delete_role(self, name: str) -> None:
        """Delete a role."""
        found = self.world.roles.pop(name, None) is not None
        assert call(self.cluster, "DELETE", f"{ROLE}/{name}").json == {"found": found}

    # ---- keys -----------------------------------------------------------------------------------

    @rule(name=users, of=of_keys, lifetime=lifetimes)
    def create_key(self, name: str, of: str | None, lifetime: int | None) -> None:
        """Let a user make a key, with what it has or with less, or with what it has not."""
        reply = call(self.cluster, "POST", KEY, key_body(of, lifetime), self.world.auth_of(name))
        assert reply.status == self.world.status_of(name, MAKE_KEYS)
        if reply.status == 200:
            limit = self.world.rights_of(name)
            key = Key("", name, limit, of, self.expiration_of(lifetime))
            self.world.add(reply.json, key)

    @rule(name=users, role=roles, of=of_roles)
    def create_key_after_a_change(self, name: str, role: str, of: str) -> None:
        """Let a user make a key at once when a role has changed."""
        self.put_role(role, of)
        self.create_key(name, None, None)

    @rule(pick=picks, of=of_keys)
    def derive(self, pick: int, of: str | None) -> None:
        """Let a key make a key, which can only be one that may do nothing."""
        parent = self.picked(pick)[1]
        reply = call(self.cluster, "POST", KEY, key_body(of, None), parent.auth)
        if not parent.alive(self.now):
            assert reply.status == 401
        elif MAKE_KEYS not in parent.rights:
            assert reply.status == 403
        else:
            assert reply.status == (200 if of == "nothing" else 400)
        if reply.status == 200:
            self.world.add(reply.json, Key("", None, NOTHING, of))

    @rule(name=users, as_bob=st.booleans(), of=of_keys)
    def grant(self, name: str, as_bob: bool, of: str | None) -> None:
        """Make a key for somebody whose password is known, who may act as bob."""
        password = self.world.users[name].password if name in self.world.users else "secret-a"
        body = {"grant_type": "password", "username": name, "password": password}
        body |= {"run_as": "bob"} if as_bob else {}
        reply = call(self.cluster, "POST", f"{KEY}/grant", {**body, "api_key": key_body(of, None)})
        owner = "bob" if as_bob else name
        may = self.world.may_log_in(name)
        if may and as_bob:
            may = self.world.status_as_bob(self.world.rights_of(name)) == 200
        assert reply.status == (200 if may else 403)
        if reply.status == 200:
            self.world.add(reply.json, Key("", owner, self.world.rights_of(owner), of))

    @rule(pick=picks, lifetime=lifetimes)
    def clone(self, pick: int, lifetime: int | None) -> None:
        """Copy a key, with another expiration."""
        source = self.picked(pick)[1]
        credential = source.auth.partition(" ")[2]
        body = {"api_key": credential, "name": "copy", "expiration": written(lifetime)}
        reply = call(self.cluster, "POST", f"{KEY}/clone", body)
        assert reply.status == (200 if source.alive(self.now) else 403)
        if reply.status == 200:
            self.world.add(reply.json, replace(source, expires=self.expiration_of(lifetime)))

    @rule(pick=picks, of=of_keys, by=users, lifetime=lifetimes)
    def update(self, pick: int, of: str | None, by: str, lifetime: int | None) -> None:
        """Let a user change a key, which then is bounded by what that user has now."""
        key_id, key = self.picked(pick)
        body = key_body(of, lifetime)
        del body["name"]
        reply = call(self.cluster, "PUT", f"{KEY}/{key_id}", body, self.world.auth_of(by))
        status = self.world.status_of(by, MAKE_KEYS)
        if status == 200 and key.owner != by:
            status = 404
        if status == 200 and not key.alive(self.now):
            assert reply.status in (200, 400, 404)  # in its last millisecond; dead; removed
            status = reply.status
        assert reply.status == status
        if status == 200:
            # Without an expiration, it keeps the one it has.
            expires = key.expires if lifetime is None else self.expiration_of(lifetime)
            limit = self.world.rights_of(by)
            self.world.keys[key_id] = Key(key.auth, by, limit, of, expires)

    @rule(pick=picks)
    def invalidate(self, pick: int) -> None:
        """Take one key out of use."""
        key_id = self.picked(pick)[0]
        assert call(self.cluster, "DELETE", KEY, {"ids": [key_id]}).json["error_count"] == 0
        self.world.invalidate([key_id])

    @rule(name=users)
    def invalidate_keys_of(self, name: str) -> None:
        """Let a user take all its keys out of use."""
        reply = call(self.cluster, "DELETE", KEY, {"owner": True}, self.world.auth_of(name))
        assert reply.status == self.world.status_of(name, MAKE_KEYS)
        if reply.status == 200:
            own = [key_id for key_id, key in self.world.keys.items() if key.owner == name]
            self.world.invalidate(own)

    @rule()
    def create_cross_cluster_key(self) -> None:
        """Make a key for a remote cluster."""
        body = {"name": "cc", "access": {"search": [{"names": ["*"]}]}}
        reply = call(self.cluster, "POST", "/_security/cross_cluster/api_key", body)
        self.world.remote.append(api_key(reply.json))

    # ---- the rest of the world ------------------------------------------------------------------

    @rule(by=st.sampled_from([1, 999, 1000, 8 * DAY]))
    def advance(self, by: int) -> None:
        """Let time pass."""
        self.cluster.clock.advance(by)

    @rule()
    def await_expiration(self) -> None:
        """Go on until the next key expires, to the very millisecond."""
        now, keys = self.now, self.world.keys.values()
        ahead = [key.expires for key in keys if key.expires is not None and key.expires > now]
        self.cluster.clock.move_to(min(ahead, default=now))

    @rule()
    def keep(self) -> None:
        """Take a snapshot."""
        self.kept = self.cluster.snapshot(), self.world.copy()

    @rule()
    def go_back(self) -> None:
        """Restore the snapshot; what was made since is gone, and what was undone is back."""
        snapshot, world = self.kept
        self.cluster.restore(snapshot)
        self.world = world.copy()

    @rule()
    def save_and_load(self) -> None:
        """Write everything down and read it again; a saved cluster goes on like the one before."""
        self.cluster.load(orjson.dumps(self.cluster.document()))

    @rule(name=st.sampled_from(RESERVED_USERS), role=st.sampled_from(RESERVED_ROLES))
    def meddle(self, name: str, role: str) -> None:
        """Try to change what is reserved."""
        refused: list[Callable[[], Reply]] = [
            lambda: call(self.cluster, "PUT", f"{USER}/{name}", {"roles": ["r1"]}),
            lambda: call(self.cluster, "DELETE", f"{USER}/{name}"),
            lambda: call(self.cluster, "PUT", f"{ROLE}/{role}", {"cluster": ["all"]}),
            lambda: call(self.cluster, "DELETE", f"{ROLE}/{role}"),
        ]
        assert {attempt().status for attempt in refused} == {400}

    @rule(name=st.sampled_from(RESERVED_USERS[1:]), enabled=st.booleans())
    def enable_reserved(self, name: str, enabled: bool) -> None:
        """Enable or disable a reserved user, which is allowed."""
        verb = "_enable" if enabled else "_disable"
        assert call(self.cluster, "PUT", f"{USER}/{name}/{verb}").status == 200
        (self.world.disabled.discard if enabled else self.world.disabled.add)(name)

    # ---- what must hold -------------------------------------------------------------------------

    @invariant()
    def users_pass_with_their_present_password(self) -> None:
        """And may do what their roles grant now."""
        self.turn += 1
        for name in ("ann", "bob"):
            if self.world.may_log_in(name):
                self.compare(self.world.auth_of(name), self.world.rights_of(name))
            else:
                assert self.status(self.world.auth_of(name)) == 401
            retired = self.world.users[name].retired if name in self.world.users else None
            if retired is not None:
                assert self.status(basic(name, retired)) == 401

    @invariant()
    def keys_have_what_they_were_given(self) -> None:
        """As long as they live, whatever became of their owners."""
        for key in self.world.keys.values():
            if not key.alive(self.now):
                assert self.status(key.auth) == 401
            else:
                self.compare(key.auth, key.rights)

    @invariant()
    def keys_of_remote_clusters_do_not_pass(self) -> None:
        """Over REST."""
        assert all(self.status(auth) == 401 for auth in self.world.remote)

    @invariant()
    def reserved_users_are_as_ever(self) -> None:
        """But for being disabled."""
        shown = call(self.cluster, "GET", f"{USER}/{','.join(RESERVED_USERS)}").json
        described = [(name, user["roles"][0], user["enabled"]) for name, user in shown.items()]

        assert described == [
            ("elastic", "superuser", True),
            ("kibana_system", "kibana_system", "kibana_system" not in self.world.disabled),
            ("apm_system", "apm_system", "apm_system" not in self.world.disabled),
        ]

    def teardown(self) -> None:
        """Compare the reserved roles at the end: they are long."""
        if hasattr(self, "reserved_roles"):
            assert self.ask_reserved_roles() == self.reserved_roles

    def ask_reserved_roles(self) -> bytes:
        """Return the reserved roles as they are shown."""
        return call(self.cluster, "GET", f"{ROLE}/{','.join(RESERVED_ROLES)}").body

    def compare(self, auth: str, rights: Rights) -> None:
        """Compare what somebody may do with what it should."""
        compare(self.cluster, self.world, self.turn, auth, rights)

    def status(self, auth: str) -> int:
        """Return the status of asking who one is."""
        return call(self.cluster, "GET", AUTHENTICATE, auth=auth).status


def key_body(of: str | None, lifetime: int | None) -> dict[str, object]:
    """Return the body that asks for a key."""
    descriptors = {} if of is None else {"d": DESCRIPTORS[of].descriptor}
    body: dict[str, object] = {"name": "k", "role_descriptors": descriptors}
    return body if lifetime is None else {**body, "expiration": written(lifetime)}


def written(lifetime: int | None) -> str | None:
    """Return a lifetime in milliseconds as a body has it."""
    return None if lifetime is None else f"{lifetime}ms"


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
