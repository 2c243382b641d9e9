"""Cluster privileges that look into the request."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pytest

from emulator.security.authorization.decision import Granted, authorize
from emulator.security.authorization.global_privileges import RoleChange
from emulator.security.authorization.role import Role
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    GlobalPrivileges,
    IndicesPrivileges,
    ManagedRoles,
    RemoteClusterPermission,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)
from emulator.versions import NEWEST
from tests.authorization.factories import a_user, on

SECURITY = "cluster:admin/xpack/security/"


@dataclass(frozen=True)
class AboutApplications:
    """A request that names applications."""

    application_names: Collection[str]


@dataclass(frozen=True)
class AboutRoles:
    """A request that changes roles."""

    role_change: RoleChange


def granted(privileges: GlobalPrivileges, action: str, request: object) -> bool:
    """Return whether somebody with some global privileges alone may do something."""
    role = Role.of([RoleDescriptor("r", global_=privileges)], NEWEST)
    return isinstance(authorize(a_user(), role, SECURITY + action, request), Granted)


@pytest.mark.parametrize("action", ["privilege/get", "privilege/put", "privilege/delete"])
@pytest.mark.parametrize(
    ("patterns", "names", "may"),
    [
        (("kibana-*",), {"kibana-.kibana"}, True),
        (("kibana-*",), {"kibana-.kibana", "other"}, False),
        (("kibana-*", "other"), {"kibana-.kibana", "other"}, True),
        (("kibana-*",), set(), False),
        (("*",), set(), True),
        (("*",), {"any"}, True),
    ],
)
def test_privileges_of_matching_applications_may_be_managed(
    action: str, patterns: tuple[str, ...], names: set[str], may: bool
) -> None:
    """A request that names no application is about all of them."""
    privileges = GlobalPrivileges(manage_applications=patterns)

    assert granted(privileges, action, AboutApplications(names)) is may


def test_managing_applications_does_not_show_builtin_privileges() -> None:
    """That request is not about applications, though its action is named alike."""
    assert not granted(GlobalPrivileges(manage_applications=("*",)), "privilege/builtin/get", None)


@pytest.mark.parametrize(
    ("names", "may"), [({"app"}, True), ({"app", "other"}, False), (set(), True)]
)
def test_data_of_matching_applications_may_be_written_to_profiles(
    names: set[str], may: bool
) -> None:
    """Each application keeps to its own keys."""
    privileges = GlobalPrivileges(write_profile_data=("app*",))

    assert granted(privileges, "profile/put/data", AboutApplications(names)) is may


def test_global_privilege_grants_its_own_actions_only() -> None:
    """Each of them is for one thing."""
    request = AboutApplications({"app"})

    assert not granted(GlobalPrivileges(write_profile_data=("*",)), "privilege/put", request)
    assert not granted(GlobalPrivileges(manage_applications=("*",)), "profile/put/data", request)
    assert not granted(GlobalPrivileges(manage_applications=("*",)), "role/put", request)


MANAGED = GlobalPrivileges(
    manage_roles=(
        ManagedRoles(("logs-*",), ("read", "delete_index")),
        ManagedRoles(("m*",), ("all",)),
    )
)


@pytest.mark.parametrize("action", ["role/put", "role/bulk_put"])
@pytest.mark.parametrize(
    ("entries", "may"),
    [
        ((), True),
        ((on("logs-1", "read"),), True),
        ((on("logs-a*", "read"),), True),
        ((on("logs-a*", "READ"),), True),
        ((on("log*", "read"),), False),
        ((on("logs-1", "write"),), False),
        ((on("logs-1", "read"), on("x", "read")), False),
        ((on(("logs-1", "m1"), "read"),), True),
        ((on("/logs-1|m1/", "read"),), True),
        ((on("/logs-1|m1/", "write"),), False),
        ((on("/logs-1|n1/", "read"),), False),
        ((on(".security-7", "read"),), False),
    ],
)
def test_role_within_the_managed_ones_may_be_written(
    action: str, entries: tuple[IndicesPrivileges, ...], may: bool
) -> None:
    """Nobody gives away more than what they may give away."""
    change = RoleChange(written=(RoleDescriptor("new", indices=entries),))

    assert granted(MANAGED, action, AboutRoles(change)) is may


REMOTE_CLUSTER = RemoteClusterPermission(("monitor_stats",), ("*",))
REMOTE = RemoteIndicesPrivileges(on("logs-1", "read"), ("*",))


@pytest.mark.parametrize(
    "role",
    [
        RoleDescriptor("new", cluster=("monitor",)),
        RoleDescriptor("new", run_as=("ann",)),
        RoleDescriptor("new", applications=(ApplicationPrivileges("app", ("read",), ("*",)),)),
        RoleDescriptor("new", global_=GlobalPrivileges(manage_applications=("a",))),
        RoleDescriptor("new", remote_indices=(REMOTE,)),
        RoleDescriptor(
            "new", remote_cluster=(RemoteClusterPermission(("monitor_stats",), ("*",)),)
        ),
    ],
)
def test_role_with_more_than_index_privileges_may_not_be_written(role: RoleDescriptor) -> None:
    """The privilege is about index privileges alone."""
    assert not granted(MANAGED, "role/put", AboutRoles(RoleChange(written=(role,))))


@pytest.mark.parametrize("action", ["role/delete", "role/bulk_delete"])
@pytest.mark.parametrize(
    ("names", "may"), [(("logs-1",), True), (("m1", "logs-2"), True), (("logs-1", "x"), False)]
)
def test_role_named_like_an_index_that_one_may_delete_may_be_deleted(
    action: str, names: tuple[str, ...], may: bool
) -> None:
    """Source: authorization.md section 5.1."""
    assert granted(MANAGED, action, AboutRoles(RoleChange(deleted=names))) is may


def test_reading_roles_is_not_granted_with_managing_them() -> None:
    """It is another action."""
    assert not granted(MANAGED, "role/get", AboutRoles(RoleChange()))
