"""The exact words of denials, as clients and test suites compare them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from emulator.security.authorization.decision import Denied, authorize, authorize_run_as
from emulator.security.authorization.denial import access_denied
from emulator.security.authorization.own_api_key import QueriedKeys, SelectedKeys
from emulator.security.authorization.role import AnyRole, Role, role_of_key
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import Authentication
from emulator.versions import NEWEST, Version
from tests.authorization.factories import a_key, a_service_account, a_subject, a_user

SECURITY = "cluster:admin/xpack/security/"
READER = RoleDescriptor("reader")


@dataclass(frozen=True)
class KeyRequest:
    """A request that selects API keys."""

    own_keys: SelectedKeys | QueriedKeys


def reason(
    action: str,
    authentication: Authentication,
    role: AnyRole | None = None,
    request: object = None,
) -> str | None:
    """Return the reason of the denial that some request gets."""
    verdict = authorize(authentication, role or Role.of([READER], NEWEST), action, request)
    assert isinstance(verdict, Denied)
    return access_denied(verdict, authentication).reason


@pytest.mark.parametrize("version", [Version(8, 19), Version(9, 0), NEWEST], ids=str)
@pytest.mark.parametrize(
    ("action", "privileges"),
    [
        ("cluster:monitor/main", "monitor,manage,all"),
        ("cluster:admin/settings/update", "manage,all"),
        (f"{SECURITY}user/get", "read_security,manage_security,all"),
        (f"{SECURITY}user/put", "manage_security,all"),
        (f"{SECURITY}role/put", "manage_security,all"),
        (f"{SECURITY}api_key/create", "manage_own_api_key,manage_api_key,manage_security,all"),
        (f"{SECURITY}api_key/get", "read_security,manage_api_key,manage_security,all"),
        (f"{SECURITY}api_key/grant", "grant_api_key,manage_api_key,manage_security,all"),
        (f"{SECURITY}cross_cluster/api_key/create", "manage_security,all"),
        (f"{SECURITY}token/create", "manage_token,manage_security,all"),
        (
            f"{SECURITY}token/invalidate",
            "delegate_pki,manage_saml,manage_token,manage_security,all",
        ),
        (
            f"{SECURITY}user/has_privileges",
            "read_ccr,read_security,manage_ccr,manage_security,all",
        ),
        (f"{SECURITY}delegate_pki", "delegate_pki,all"),
        (
            "cluster:admin/ingest/pipeline/get",
            "read_pipeline,manage_ingest_pipelines,manage_pipeline,manage,all",
        ),
        ("indices:admin/index_template/put", "manage_index_templates,manage,all"),
        (
            "cluster:monitor/state",
            "cross_cluster_replication,read_ccr,transport_client,manage_ccr,monitor,manage,all",
        ),
    ],
)
def test_grant_list_names_privileges_from_least_to_most(
    action: str, privileges: str, version: Version
) -> None:
    """The list tells a user what to ask for, and test suites compare it as a whole."""
    user = a_user(roles=("reader",))
    verdict = authorize(user, Role.of([READER], version), action, None)

    assert isinstance(verdict, Denied)
    assert access_denied(verdict, user).reason == (
        f"action [{action}] is unauthorized for user [joe] with effective roles [reader], "
        f"this action is granted by the cluster privileges [{privileges}]"
    )


@pytest.mark.parametrize(
    ("action", "request_", "privileges"),
    [
        (
            f"{SECURITY}api_key/invalidate",
            KeyRequest(SelectedKeys(owner=True)),
            "manage_own_api_key,manage_api_key,manage_security,all",
        ),
        (
            f"{SECURITY}api_key/invalidate",
            KeyRequest(SelectedKeys(ids=("x",))),
            "manage_api_key,manage_security,all",
        ),
        (
            f"{SECURITY}api_key/query",
            KeyRequest(QueriedKeys(own_only=True)),
            "manage_own_api_key,read_security,manage_api_key,manage_security,all",
        ),
        (
            f"{SECURITY}api_key/clone",
            None,
            "clone_api_key,manage_api_key,manage_security,all",
        ),
    ],
)
def test_grant_list_is_about_the_very_request(
    action: str, request_: object, privileges: str
) -> None:
    """``manage_own_api_key`` is named only where it would have helped."""
    text = reason(action, a_user(), request=request_)

    assert text is not None
    assert text.endswith(f"is granted by the cluster privileges [{privileges}]")


def test_effective_roles_are_sorted_and_missing_ones_named() -> None:
    """A misspelt role is the usual cause of a denial."""
    role = Role.of([RoleDescriptor("b"), RoleDescriptor("a")], NEWEST)
    text = reason("cluster:admin/settings/update", a_user(roles=("d", "b", "a", "c")), role)

    assert text == (
        "action [cluster:admin/settings/update] is unauthorized for user [joe] with effective "
        "roles [a,b] (assigned roles [c,d] were not found), this action is granted by the cluster "
        "privileges [manage,all]"
    )


def test_user_without_roles_has_an_empty_list() -> None:
    """There is no other wording for a user without roles."""
    text = reason("cluster:monitor/main", a_user(), Role.of([], NEWEST))

    assert text is not None
    assert "for user [joe] with effective roles [], this" in text


def test_api_key_is_named_with_its_owner_and_without_roles() -> None:
    """A key has privileges, not roles."""
    assert reason("cluster:monitor/main", a_key("dyLlOpUBcNADYlky6Egd", "elastic")) == (
        "action [cluster:monitor/main] is unauthorized for API key id [dyLlOpUBcNADYlky6Egd] of "
        "user [elastic], this action is granted by the cluster privileges [monitor,manage,all]"
    )


def test_service_account_is_named_without_roles() -> None:
    """A service account has a fixed descriptor, not roles."""
    assert reason("cluster:monitor/main", a_service_account()) == (
        "action [cluster:monitor/main] is unauthorized for service account "
        "[elastic/fleet-server], this action is granted by the cluster privileges "
        "[monitor,manage,all]"
    )


def test_denied_run_as_target_is_named_with_its_own_roles() -> None:
    """The roles that count are those of the user that is acted as."""
    caller, target = a_subject("joe", ("admin",)), a_subject("ann", ("reader",))
    text = reason("cluster:monitor/main", Authentication(target, caller, a_user().type))

    assert text == (
        "action [cluster:monitor/main] is unauthorized for user [joe] run as [ann] with effective "
        "roles [reader], this action is granted by the cluster privileges [monitor,manage,all]"
    )


def test_refused_run_as_says_why_and_lists_no_privileges() -> None:
    """No cluster privilege would help somebody who may not run as the other."""
    caller, target = a_subject("joe", ("reader",)), a_subject("ann")
    authentication = Authentication(target, caller, a_user().type)
    denied = authorize_run_as(authentication, Role.of([READER], NEWEST), "cluster:monitor/main")

    assert isinstance(denied, Denied)
    assert access_denied(denied, authentication).reason == (
        "action [cluster:monitor/main] is unauthorized for user [joe] with effective roles "
        "[reader], because user [joe] is unauthorized to run as [ann]"
    )


def test_action_of_no_kind_is_denied_without_a_list() -> None:
    """No named privilege speaks of internal actions."""
    assert reason("internal:admin/x", a_user(roles=("reader",))) == (
        "action [internal:admin/x] is unauthorized for user [joe] with effective roles [reader]"
    )


def test_workflow_restriction_is_the_cause_of_the_denial() -> None:
    """A client tells a restricted key from a weak one by the cause."""
    descriptor = RoleDescriptor("r", cluster=("all",), restriction=("search_application_query",))
    key = a_key()
    verdict = authorize(
        key,
        role_of_key([descriptor], [RoleDescriptor("owner", cluster=("all",))], NEWEST),
        f"{SECURITY}user/authenticate",
        None,
    )

    assert isinstance(verdict, Denied)
    error = access_denied(verdict, key)
    assert error.cause is not None
    assert (error.status, error.cause.type, error.cause.reason) == (
        403,
        "role_restriction_exception",
        "access restricted by workflow",
    )
