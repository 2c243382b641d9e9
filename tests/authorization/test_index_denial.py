"""The exact words of denials on indices and towards other clusters."""

from __future__ import annotations

import pytest

from emulator.security.authorization.decision import (
    Denied,
    DeniedBecause,
    authorize_index_action,
    authorize_remote_action,
)
from emulator.security.authorization.denial import access_denied
from emulator.security.authorization.role import Role
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import Authentication
from emulator.versions import NEWEST, Version
from tests.authorization.factories import (
    a_key,
    a_role,
    a_service_account,
    a_subject,
    a_user,
    on,
)

SEARCH = "indices:data/read/search"
JOE = a_user(roles=("reader",))


def reason(
    action: str,
    *names: str,
    caller: Authentication = JOE,
    role: Role | None = None,
    name_only: bool = False,
) -> str | None:
    """Return the reason of the denial that some request gets."""
    verdict = authorize_index_action(caller, role or a_role(), action, names, name_only=name_only)
    assert isinstance(verdict, Denied)
    return access_denied(verdict, caller).reason


@pytest.mark.parametrize("version", [Version(8, 19), Version(9, 0), NEWEST], ids=str)
@pytest.mark.parametrize(
    ("action", "privileges"),
    [
        ("indices:data/read/search", "read,all"),
        ("indices:data/write/bulk", "create_doc,create,delete,index,write,all"),
        ("indices:data/write/bulk[s]", "create_doc,create,delete,index,write,all"),
        ("indices:data/write/index", "create_doc,create,index,write,all"),
        ("indices:data/write/index:op_type/index", "create,index,write,all"),
        ("indices:data/write/delete", "delete,write,all"),
        ("indices:data/write/update", "index,write,all"),
        ("indices:admin/create", "create_index,manage,all"),
        ("indices:admin/auto_create", "auto_configure,create_index,manage,all"),
        ("indices:admin/get", "view_index_metadata,manage,all"),
        ("indices:admin/delete", "delete_index,manage,all"),
        ("indices:admin/refresh", "maintenance,manage,all"),
        ("indices:monitor/stats", "monitor,cross_cluster_replication,manage,all"),
        ("indices:monitor/settings/get", "monitor,view_index_metadata,manage,all"),
        (
            "indices:admin/search/search_shards",
            "view_index_metadata,manage,read_cross_cluster,all",
        ),
        (
            "indices:admin/resolve/cluster",
            "view_index_metadata,manage,read,read_cross_cluster,all",
        ),
        ("indices:admin/resolve/index", "view_index_metadata,manage,read,all"),
        ("indices:data/read/field_caps", "view_index_metadata,manage,read,all"),
        ("indices:data/read/esql", "read,read_cross_cluster,all"),
        ("indices:admin/mapping/put", "manage,all"),
        ("indices:admin/aliases", "manage,all"),
    ],
)
def test_grant_list_names_index_privileges_from_least_to_most(
    action: str, privileges: str, version: Version
) -> None:
    """The list tells a user what to ask for, and test suites compare it as a whole."""
    assert reason(action, "x", role=a_role(version=version)) == (
        f"action [{action}] is unauthorized for user [joe] with effective roles [reader] on "
        f"indices [x], this action is granted by the index privileges [{privileges}]"
    )


@pytest.mark.parametrize(
    ("names", "context"),
    [
        ((), ""),
        (("a",), " on indices [a]"),
        (("a", "b", "a"), " on indices [a,b]"),
        (("logs-*",), " on indices [logs-*]"),
        ((".security-7",), " on restricted indices [.security-7]"),
        (("a", ".tasks", "b"), " on indices [a,b] and restricted indices [.tasks]"),
    ],
)
def test_context_names_what_was_asked_for(names: tuple[str, ...], context: str) -> None:
    """The system's own indices are told apart, as their grant is another."""
    assert reason(SEARCH, *names) == (
        f"action [{SEARCH}] is unauthorized for user [joe] with effective roles [reader]{context}"
        ", this action is granted by the index privileges [read,all]"
    )


def test_single_document_is_denied_by_name_only_with_its_index() -> None:
    """The request has one name, and the first gate shows it."""
    text = reason("indices:data/write/delete", "x", name_only=True)

    assert text is not None
    assert " on indices [x], this action" in text


def test_key_is_denied_with_its_id_and_owner() -> None:
    """Source: authorization.md section 2.2, the full examples."""
    assert reason(SEARCH, "secret", caller=a_key()) == (
        "action [indices:data/read/search] is unauthorized for API key id [VuaCfGcBCdbkQm-e5aOx] "
        "of user [joe] on indices [secret], this action is granted by the index privileges "
        "[read,all]"
    )


def test_service_account_is_denied_without_roles() -> None:
    """Source: authorization.md section 2.2, the full examples."""
    assert reason("indices:admin/create", "foo", caller=a_service_account()) == (
        "action [indices:admin/create] is unauthorized for service account "
        "[elastic/fleet-server] on indices [foo], this action is granted by the index privileges "
        "[create_index,manage,all]"
    )


def test_superuser_is_denied_as_such() -> None:
    """Even that role has its bounds."""
    role = a_role(on("*", "all"), name="superuser")
    text = reason(
        "indices:data/write/index",
        ".security-7",
        caller=a_user("elastic", ("superuser",)),
        role=role,
    )

    assert text is not None
    assert "with effective roles [superuser] on restricted indices [.security-7], " in text


def test_run_as_target_is_named_with_its_roles_and_the_indices() -> None:
    """All parts of a message stand in one order."""
    caller = Authentication(a_subject("ann", ("reader",)), a_subject("joe"), JOE.type)

    assert reason(SEARCH, "x", caller=caller) == (
        "action [indices:data/read/search] is unauthorized for user [joe] run as [ann] with "
        "effective roles [reader] on indices [x], this action is granted by the index privileges "
        "[read,all]"
    )


def test_action_that_no_privilege_has_is_denied_without_a_list() -> None:
    """``all`` has all that is an index action; nothing has what is none."""
    assert reason("internal:x", "a") == (
        "action [internal:x] is unauthorized for user [joe] with effective roles [reader] on "
        "indices [a]"
    )


@pytest.mark.parametrize(
    ("action", "kind"), [(SEARCH, "indices"), ("cluster:monitor/main", "cluster")]
)
def test_denial_towards_another_cluster_names_it(action: str, kind: str) -> None:
    """Nothing is sent there, so no privilege of this cluster would help."""
    denied = authorize_remote_action(a_role(on("*", "all")), action, "far")

    assert isinstance(denied, Denied)
    assert access_denied(denied, JOE).reason == (
        f"action [{action}] towards remote cluster [far] is unauthorized for user [joe] with "
        f"effective roles [reader] because no remote {kind} privileges apply for the target cluster"
    )


def test_denial_for_lack_of_operator_privileges_says_so_before_the_list() -> None:
    """No list of privileges helps who is no operator."""
    denied = Denied(
        "cluster:admin/x", DeniedBecause.OPERATOR, ("reader",), privileges=("manage", "all")
    )

    assert access_denied(denied, JOE).reason == (
        "action [cluster:admin/x] is unauthorized for user [joe] with effective roles [reader] "
        "because it requires operator privileges, this action is granted by the cluster "
        "privileges [manage,all]"
    )


def test_roles_that_were_not_looked_up_are_named_as_assigned() -> None:
    """In the order of their assignment, as nobody knows which there are."""
    user = a_user(roles=("b", "a"))
    denied = Denied("cluster:admin/x", DeniedBecause.NO_PRIVILEGE, None)

    assert access_denied(denied, user).reason == (
        "action [cluster:admin/x] is unauthorized for user [joe] with assigned roles [b,a]"
    )


def test_role_with_nothing_is_denied_like_any_other() -> None:
    """A user without roles has an empty list of them."""
    assert reason(SEARCH, "x", caller=a_user(), role=Role.of([RoleDescriptor("r")], NEWEST))
