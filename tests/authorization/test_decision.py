"""Who may do what: roles, keys limited by their owners, and what anyone may do to oneself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from emulator.security.authorization.decision import Granted, GrantedBy, authorize, authorize_run_as
from emulator.security.authorization.own_api_key import QueriedKeys, SelectedKeys
from emulator.security.authorization.role import Role, role_of_key
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.reserved import reserved_roles
from emulator.security.subject import Authentication, AuthenticationType, Realm
from emulator.versions import NEWEST
from tests.authorization.factories import a_key, a_subject, a_user

API_KEY = "cluster:admin/xpack/security/api_key/"
USER = "cluster:admin/xpack/security/user/"
NOTHING = Role.of([], NEWEST)
OWN_KEYS = Role.of([RoleDescriptor("own", cluster=("manage_own_api_key",))], NEWEST)


@dataclass(frozen=True)
class KeyRequest:
    """A request that selects API keys."""

    own_keys: SelectedKeys | QueriedKeys


@dataclass(frozen=True)
class UserRequest:
    """A request that names a user."""

    username: str


def test_roles_are_united() -> None:
    """A user may do whatever any of the roles allows."""
    role = Role.of(
        [RoleDescriptor("a", cluster=("monitor",)), RoleDescriptor("b", cluster=("MANAGE_ILM",))],
        NEWEST,
    )

    assert authorize(a_user(), role, "cluster:admin/ilm/put", None) == Granted(GrantedBy.ROLE)


def test_raw_action_grants_what_begins_with_it() -> None:
    """A role may name an action, which stands for its sub-actions too."""
    role = Role.of([RoleDescriptor("a", cluster=("cluster:monitor/nodes",))], NEWEST)

    assert authorize(a_user(), role, "cluster:monitor/nodes/stats[n]", None) == Granted(
        GrantedBy.ROLE
    )


def test_manage_does_not_reach_into_security() -> None:
    """The denied patterns of a privilege are taken out of its allowed ones."""
    role = Role.of([RoleDescriptor("a", cluster=("manage",))], NEWEST)

    assert not isinstance(authorize(a_user(), role, f"{USER}get", None), Granted)


def test_denied_pattern_of_one_privilege_does_not_limit_another() -> None:
    """Roles only add up; nothing in one role takes anything from another."""
    role = Role.of([RoleDescriptor("a", cluster=("manage", "manage_security"))], NEWEST)

    assert isinstance(authorize(a_user(), role, f"{USER}get", None), Granted)


def test_superuser_stands_alone() -> None:
    """Other roles of a superuser are not even mentioned in messages."""
    superuser = reserved_roles(NEWEST)["superuser"]
    role = Role.of([RoleDescriptor("a"), superuser], NEWEST)

    assert role.names == ("superuser",)


def test_key_descriptor_named_superuser_is_nothing_special() -> None:
    """A key's descriptors may have any name, and must not gain or lose by it."""
    role = Role.of([RoleDescriptor("superuser"), RoleDescriptor("b", cluster=("monitor",))], NEWEST)

    assert isinstance(authorize(a_key(), role, "cluster:monitor/main", None), Granted)


@pytest.mark.parametrize(
    ("assigned", "owner", "granted"),
    [
        (("all",), ("monitor",), True),
        (("monitor",), ("all",), True),
        (("all",), ("manage_security",), False),
        (("manage_security",), ("all",), False),
    ],
)
def test_key_may_do_what_both_it_and_its_owner_may(
    assigned: tuple[str, ...], owner: tuple[str, ...], granted: bool
) -> None:
    """A key never exceeds its owner."""
    role = role_of_key(
        [RoleDescriptor("k", cluster=assigned)], [RoleDescriptor("o", cluster=owner)], NEWEST
    )
    verdict = authorize(a_key(), role, "cluster:monitor/main", None)

    assert isinstance(verdict, Granted) is granted


def test_key_without_descriptors_may_do_what_its_owner_may() -> None:
    """That is the default, and the usual key."""
    role = role_of_key([], [RoleDescriptor("o", cluster=("monitor",))], NEWEST)

    assert isinstance(authorize(a_key(), role, "cluster:monitor/main", None), Granted)


def test_equal_descriptors_share_one_role() -> None:
    """Building a role is too slow to do for each request."""
    first = Role.of([RoleDescriptor("a", cluster=("monitor",), metadata={"x": [1]})], NEWEST)
    second = Role.of([RoleDescriptor("a", cluster=("monitor",), metadata={"x": [1]})], NEWEST)

    assert first is second


def test_anyone_may_ask_who_they_are() -> None:
    """Clients call it before anything else."""
    verdict = authorize(a_user(), NOTHING, f"{USER}authenticate", None)

    assert verdict == Granted(GrantedBy.SAME_USER)


@pytest.mark.parametrize("action", ["has_privileges", "list_privileges", "change_password"])
@pytest.mark.parametrize(("username", "granted"), [("joe", True), ("ann", False)])
def test_users_may_act_on_themselves_only(action: str, username: str, granted: bool) -> None:
    """The same call about somebody else needs a privilege."""
    verdict = authorize(a_user("joe"), NOTHING, USER + action, UserRequest(username))

    assert isinstance(verdict, Granted) is granted


@pytest.mark.parametrize(
    "caller",
    [
        a_key(owner="joe"),
        a_user("joe", realm=Realm("default_file", "file")),
        Authentication.of(a_subject("joe"), AuthenticationType.TOKEN),
    ],
    ids=["api key", "file realm", "token"],
)
def test_password_is_changed_only_by_one_who_gave_it(caller: Authentication) -> None:
    """A stolen key or token must not be enough to take over the account."""
    verdict = authorize(caller, NOTHING, f"{USER}change_password", UserRequest("joe"))

    assert not isinstance(verdict, Granted)


@pytest.mark.parametrize(
    ("selected", "granted"),
    [
        (SelectedKeys(ids=("me",)), True),
        (SelectedKeys(ids=("me",), with_limited_by=True), False),
        (SelectedKeys(ids=("other",)), False),
        (SelectedKeys(owner=True), False),
    ],
)
def test_key_may_read_itself_without_any_privilege(selected: SelectedKeys, granted: bool) -> None:
    """A key finds out about itself, but not about its owner's permissions."""
    verdict = authorize(a_key("me"), NOTHING, f"{API_KEY}get", KeyRequest(selected))

    assert isinstance(verdict, Granted) is granted


@pytest.mark.parametrize(
    ("username", "granted"), [("ann", True), ("Ann", False), ("annabel", False)]
)
def test_run_as_needs_a_matching_pattern(username: str, granted: bool) -> None:
    """Acting as another is decided by name, whole and in its case."""
    role = Role.of([RoleDescriptor("a", run_as=("an?",))], NEWEST)
    authentication = Authentication(a_subject(username), a_subject(), AuthenticationType.REALM)

    verdict = authorize_run_as(authentication, role, "cluster:monitor/main")

    assert isinstance(verdict, Granted) is granted


@pytest.mark.parametrize("name", ["create", "update", "bulk_update"])
def test_own_key_privilege_always_lets_one_make_and_change_keys(name: str) -> None:
    """Whose the keys are is seen when they are looked up."""
    assert isinstance(authorize(a_user(), OWN_KEYS, API_KEY + name, None), Granted)


@pytest.mark.parametrize("name", ["grant", "clone"])
def test_own_key_privilege_never_lets_one_make_keys_of_others(name: str) -> None:
    """A granted key is somebody else's, and so may be a cloned one."""
    assert not isinstance(authorize(a_user(), OWN_KEYS, API_KEY + name, None), Granted)


JOE = "joe"
REALM = "default_native"


@pytest.mark.parametrize("name", ["get", "invalidate"])
@pytest.mark.parametrize(
    ("selected", "granted"),
    [
        (SelectedKeys(owner=True), True),
        (SelectedKeys(owner=True, with_limited_by=True), True),
        (SelectedKeys(ids=("x",), owner=True), True),
        (SelectedKeys(username=JOE, realm_name=REALM), True),
        (SelectedKeys(ids=("x",)), False),
        (SelectedKeys(), False),
        (SelectedKeys(username=JOE), False),
        (SelectedKeys(realm_name=REALM), False),
        (SelectedKeys(username="ann", realm_name=REALM), False),
        (SelectedKeys(username=JOE, realm_name="ldap1"), False),
    ],
)
def test_own_key_privilege_wants_users_to_say_that_they_mean_their_own(
    name: str, selected: SelectedKeys, granted: bool
) -> None:
    """An id alone does not say whose key it is, so it is refused even for one's own."""
    verdict = authorize(a_user(JOE), OWN_KEYS, API_KEY + name, KeyRequest(selected))

    assert isinstance(verdict, Granted) is granted


@pytest.mark.parametrize(
    ("selected", "granted"),
    [
        (SelectedKeys(ids=("me",)), True),
        (SelectedKeys(ids=("me", "me")), True),
        (SelectedKeys(ids=("me", "other")), False),
        (SelectedKeys(owner=True), False),
        (SelectedKeys(username=JOE, realm_name="_es_api_key"), False),
    ],
)
def test_own_key_privilege_lets_a_key_invalidate_exactly_itself(
    selected: SelectedKeys, granted: bool
) -> None:
    """A key owns no other key, not even those it made."""
    verdict = authorize(a_key("me", JOE), OWN_KEYS, f"{API_KEY}invalidate", KeyRequest(selected))

    assert isinstance(verdict, Granted) is granted


def test_own_key_privilege_reaches_all_realms_of_the_domain() -> None:
    """In a domain, users of one name are one person."""
    realm = Realm("saml1", "saml", "corp", ("saml1", "ldap1"))
    request = KeyRequest(SelectedKeys(username=JOE, realm_name="ldap1"))

    verdict = authorize(a_user(JOE, realm=realm), OWN_KEYS, f"{API_KEY}get", request)

    assert isinstance(verdict, Granted)


@pytest.mark.parametrize(
    ("caller", "queried", "granted"),
    [
        (a_user(), QueriedKeys(own_only=True), True),
        (a_user(), QueriedKeys(own_only=True, with_limited_by=True), True),
        (a_user(), QueriedKeys(own_only=False), False),
        (a_key(), QueriedKeys(own_only=True), True),
        (a_key(), QueriedKeys(own_only=True, with_limited_by=True), False),
    ],
)
def test_own_key_privilege_grants_queries_of_own_keys(
    caller: Authentication, queried: QueriedKeys, granted: bool
) -> None:
    """A query is retried with that restriction, and then sees the caller's keys only."""
    verdict = authorize(caller, OWN_KEYS, f"{API_KEY}query", KeyRequest(queried))

    assert isinstance(verdict, Granted) is granted
