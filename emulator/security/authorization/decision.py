"""The verdict on one request, as data; `denial.access_denied` makes it an error.

Source: ``AuthorizationService`` and ``RBACEngine`` of Elasticsearch; behaviour note
authorization.md sections 1 and 2.3.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from emulator.security.authorization.catalogue import (
    cluster_privileges_granting,
    is_cluster_action,
)
from emulator.security.authorization.own_api_key import GET_API_KEY, reads_itself
from emulator.security.authorization.role import AnyRole
from emulator.security.subject import Authentication, AuthenticationType

_USER = "cluster:admin/xpack/security/user/"


class GrantedBy(StrEnum):
    """Why a request is granted."""

    ROLE = "role"
    SAME_USER = "same_user"


class DeniedBecause(StrEnum):
    """Why a request is denied."""

    NO_PRIVILEGE = "no_privilege"
    WORKFLOW = "workflow"
    RUN_AS = "run_as"


class Granted(NamedTuple):
    """The request may proceed."""

    by: GrantedBy


_BY_ROLE = Granted(GrantedBy.ROLE)
_TO_ONESELF = Granted(GrantedBy.SAME_USER)


class Denied(NamedTuple):
    """The request may not proceed.

    Attributes:
        roles: The names of the roles that were found; for a refused run-as, those of the caller.
        privileges: The cluster privileges any of which would have granted the very request.
    """

    action: str
    because: DeniedBecause
    roles: tuple[str, ...]
    privileges: tuple[str, ...] = ()


def authorize(
    authentication: Authentication,
    role: AnyRole,
    action: str,
    request: object,
    workflow: str | None = None,
) -> Granted | Denied:
    """Decide about one action.

    Index actions are granted by nothing here: they need the index permissions of the role.

    Args:
        authentication: Who asks; that it may run as somebody has been decided (`authorize_run_as`).
        role: What the effective subject may do.
        action: The transport action.
        request: The command, asked for what privileges may look into (`own_api_key.OwnKeyQuestion`,
            and ``username`` for the actions that anyone may do to oneself).
        workflow: The workflow that the request belongs to.
    """
    because = DeniedBecause.NO_PRIVILEGE
    if not role.allows_workflow(workflow):
        because = DeniedBecause.WORKFLOW
    elif is_cluster_action(action):
        if role.cluster_allows(action, request, authentication):
            return _BY_ROLE
        rule = _SAME_USER.get(action)
        if rule is not None and rule(request, authentication):
            return _TO_ONESELF
    privileges: tuple[str, ...] = ()
    if is_cluster_action(action):
        privileges = cluster_privileges_granting(action, request, authentication, role.version)
    return Denied(action, because, role.names, privileges)


def authorize_run_as(
    authentication: Authentication, caller: AnyRole, action: str
) -> Granted | Denied:
    """Decide whether the authenticating subject may act as the effective one.

    Args:
        authentication: Who asks, and as whom.
        caller: What the authenticating subject may do.
        action: The transport action it would do as the other.
    """
    if caller.allows_run_as(authentication.principal):
        return _BY_ROLE
    return Denied(action, DeniedBecause.RUN_AS, caller.names)


def _always(request: object, authentication: Authentication) -> bool:
    return True


def _names_caller(request: object, authentication: Authentication) -> bool:
    return getattr(request, "username", None) == authentication.principal


def _changes_own_password(request: object, authentication: Authentication) -> bool:
    return (
        _names_caller(request, authentication)
        and authentication.type is AuthenticationType.REALM
        and authentication.effective.realm.type in ("reserved", "native")
    )


# What anyone may do to oneself, whatever the roles.
_SAME_USER: dict[str, Callable[[object, Authentication], bool]] = {
    f"{_USER}authenticate": _always,
    f"{_USER}has_privileges": _names_caller,
    f"{_USER}list_privileges": _names_caller,
    f"{_USER}change_password": _changes_own_password,
    GET_API_KEY: reads_itself,
}
