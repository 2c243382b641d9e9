"""The verdict on one request, as data; `denial.access_denied` makes it an error.

Source: ``AuthorizationService`` and ``RBACEngine`` of Elasticsearch; behaviour note
authorization.md sections 1 and 2.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from emulator.security.authorization.catalogue import (
    cluster_privileges_granting,
    failure_privileges_granting,
    index_privileges_granting,
    is_cluster_action,
    is_index_action,
)
from emulator.security.authorization.index_access import IndexAccess
from emulator.security.authorization.index_permission import PartOf, no_streams, split_selector
from emulator.security.authorization.own_api_key import GET_API_KEY, reads_itself
from emulator.security.authorization.role import AnyRole
from emulator.security.authorization.role_descriptor import RoleDescriptor
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
    OPERATOR = "operator"
    REMOTE = "remote"


class Granted(NamedTuple):
    """The request may proceed."""

    by: GrantedBy


_BY_ROLE = Granted(GrantedBy.ROLE)
_TO_ONESELF = Granted(GrantedBy.SAME_USER)


class GrantedIndices(NamedTuple):
    """The request may proceed, with the indices it names.

    Attributes:
        indices: What is visible of each name; empty where the names are decided about later.
    """

    by: GrantedBy
    indices: Mapping[str, IndexAccess]


class GrantedRemote(NamedTuple):
    """The request may be sent to another cluster, which decides about it anew.

    Attributes:
        rights: What the caller has there; for an API key, of both its sides.
    """

    by: GrantedBy
    rights: tuple[RoleDescriptor, ...]


class Denied(NamedTuple):
    """The request may not proceed.

    Attributes:
        roles: The names of the roles that were found; for a refused run-as, those of the caller.
            ``None`` where it was not found out.
        privileges: The cluster privileges any of which would have granted the very request.
        index_privileges: The same of index privileges, for the data of indices.
        failure_privileges: The same for failure stores alone, where the request means one.
        indices: The names that it was denied on, as the request has them.
        remote: The alias of the cluster that it was meant for.
    """

    action: str
    because: DeniedBecause
    roles: tuple[str, ...] | None
    privileges: tuple[str, ...] = ()
    index_privileges: tuple[str, ...] = ()
    failure_privileges: tuple[str, ...] = ()
    indices: tuple[str, ...] = ()
    remote: str | None = None


def authorize(
    authentication: Authentication,
    role: AnyRole,
    action: str,
    request: object,
    workflow: str | None = None,
) -> Granted | Denied:
    """Decide about one action.

    Index actions are granted by nothing here: see `authorize_index_action`.

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


def authorize_index_action(
    authentication: Authentication,
    role: AnyRole,
    action: str,
    names: Sequence[str] = (),
    *,
    name_only: bool = False,
    part_of: PartOf = no_streams,
    workflow: str | None = None,
) -> GrantedIndices | Denied:
    """Decide about one action on indices.

    An action that is granted on no index at all is denied before any name is looked at, so that
    nobody learns which indices there are. Patterns of names are for the caller to expand, to names
    of `granted_among`.

    Args:
        authentication: Who asks; that it may run as somebody has been decided (`authorize_run_as`).
        role: What the effective subject may do.
        action: The transport action.
        names: The names of indices, aliases and data streams in the request, as it has them; empty
            where it has none, or does not show them, as a bulk request.
        name_only: Whether the names are decided about later, with the parts of the request.
        part_of: Tells data streams and their indices from other names.
        workflow: The workflow that the request belongs to.
    """
    denied_on = names = tuple(dict.fromkeys(names))
    because = DeniedBecause.NO_PRIVILEGE
    if not role.allows_workflow(workflow):
        because = DeniedBecause.WORKFLOW
    elif is_index_action(action) and role.allows_on_some_index(action):
        if name_only:
            return GrantedIndices(GrantedBy.ROLE, {})
        granted: dict[str, IndexAccess] = {}
        for name in names:
            access = role.index_access(action, name, part_of)
            if access is not None:
                granted[name] = access
        if len(granted) == len(names):
            return GrantedIndices(GrantedBy.ROLE, granted)
        denied_on = tuple(name for name in names if name not in granted)
    version = role.version
    means_failures = any(split_selector(name, version)[1] for name in names)
    return Denied(
        action,
        because,
        role.names,
        index_privileges=index_privileges_granting(action, version)
        if is_index_action(action)
        else (),
        failure_privileges=failure_privileges_granting(action, version) if means_failures else (),
        indices=denied_on,
    )


def granted_among(
    role: AnyRole, action: str, names: Iterable[str], part_of: PartOf = no_streams
) -> list[str]:
    """Return those names that an action is granted on; a pattern is expanded to them only."""
    return [name for name in names if role.index_access(action, name, part_of) is not None]


def authorize_remote_action(role: AnyRole, action: str, alias: str) -> GrantedRemote | Denied:
    """Decide whether an action may be sent to another cluster at all.

    Args:
        role: What the effective subject may do.
        action: The transport action.
        alias: How this cluster calls the other one.
    """
    rights = role.remote_access(alias)
    if rights:
        return GrantedRemote(GrantedBy.ROLE, rights)
    return Denied(action, DeniedBecause.REMOTE, role.names, remote=alias)


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
    # A request that has a name to give, and gives none, means the caller.
    return getattr(request, "username", "") in (None, authentication.principal)


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
