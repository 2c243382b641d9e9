"""The REST endpoints that clear caches of realms, roles and privileges of applications."""

from __future__ import annotations

from typing import NamedTuple

from emulator.errors import IllegalArgument
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.error_envelope import render_exception
from emulator.rest.message import Response
from emulator.rest.parameters import comma_list_or_all
from emulator.security.caches.commands import (
    ClearPrivilegeCaches,
    ClearRealmCaches,
    ClearRoleCaches,
)
from emulator.security.caches.errors import FailedNode
from emulator.security.caches.service import RealmCaches
from emulator.stack.node import ClusterIdentity, render_nodes


class Caches(NamedTuple):
    """The use cases of this table, and the cluster that they are about."""

    realms: RealmCaches
    identity: ClusterIdentity


endpoints: EndpointTable[Caches] = EndpointTable()


def parse_clear_realms(request: RestRequest) -> ClearRealmCaches:
    """Read which realms, and which of their users."""
    usernames = request.parameters.text("usernames", "")
    return ClearRealmCaches(
        comma_list_or_all(request.path_parts["realms"]), comma_list_or_all(usernames)
    )


@endpoints.route("POST", "/_security/realm/{realms}/_clear_cache", parse=parse_clear_realms)
def clear_realm_caches(call: Call[ClearRealmCaches, Caches]) -> Response:
    """Answer what every node did, or why not. Source: ``security.clear_cached_realms``."""
    identity = call.service.identity
    try:
        call.service.realms.clear(call.command)
    except IllegalArgument as error:
        return Response(_render_failure(identity, error))
    return Response(render_nodes(identity))


def parse_clear_roles(request: RestRequest) -> ClearRoleCaches:
    """Read which roles."""
    return ClearRoleCaches(comma_list_or_all(request.path_parts["name"]))


@endpoints.route("POST", "/_security/role/{name}/_clear_cache", parse=parse_clear_roles)
def clear_role_caches(call: Call[ClearRoleCaches, Caches]) -> Response:
    """Answer that every node did so. Source: ``security.clear_cached_roles``."""
    return Response(render_nodes(call.service.identity))


def parse_clear_privileges(request: RestRequest) -> ClearPrivilegeCaches:
    """Read of which applications."""
    return ClearPrivilegeCaches(comma_list_or_all(request.path_parts["application"]))


@endpoints.route(
    "POST", "/_security/privilege/{application}/_clear_cache", parse=parse_clear_privileges
)
def clear_privilege_caches(call: Call[ClearPrivilegeCaches, Caches]) -> Response:
    """Answer that every node did so. Source: ``security.clear_cached_privileges``."""
    return Response(render_nodes(call.service.identity))


def _render_failure(identity: ClusterIdentity, error: IllegalArgument) -> dict[str, object]:
    """Return the answer to what every node was asked to do, and refused."""
    failure = FailedNode(identity.node_id)
    failure.__cause__ = error
    failures = [render_exception(failure)]
    return {
        "_nodes": {"total": 1, "successful": 0, "failed": 1, "failures": failures},
        "cluster_name": identity.settings.cluster_name,
        "nodes": {},
    }
