"""The REST endpoints of roles."""

from __future__ import annotations

from functools import partial

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.error_envelope import render_exception
from emulator.rest.message import Response
from emulator.rest.parameters import comma_list
from emulator.security.roles.administration import RoleAdministration
from emulator.security.roles.bodies import BULK_DELETE, BULK_PUT, parse_role
from emulator.security.roles.bulk import BulkResult, Outcome
from emulator.security.roles.commands import (
    BulkDeleteRoles,
    BulkPutRoles,
    DeleteRole,
    GetRoles,
    PutRole,
)
from emulator.security.roles.wire import render_role_descriptor

endpoints: EndpointTable[RoleAdministration] = EndpointTable()

_INCLUDE_IMPLICIT_SINCE = (9, 5)


def parse_get(request: RestRequest) -> GetRoles:
    """Read which roles to show; without a name in the path, also those of a parameter."""
    parameters = request.parameters
    if request.version.at_least(*_INCLUDE_IMPLICIT_SINCE):
        # Plugins may grant something on top of what roles say; the emulator has none that does.
        parameters.boolean("include_implicit")
    in_path = request.path_parts.get("name")
    return GetRoles(parameters.texts("name") if in_path is None else comma_list(in_path))


@endpoints.route("GET", "/_security/role", parse=parse_get)
def get_all_roles(call: Call[GetRoles, RoleAdministration]) -> Response:
    """Answer with all roles. Source: ``security.get_role``."""
    return get_roles(call)


@endpoints.route("GET", "/_security/role/{name}", parse=parse_get)
def get_roles(call: Call[GetRoles, RoleAdministration]) -> Response:
    """Answer with the roles, 404 if there is none of the names. Source: ``security.get_role``."""
    roles = call.service.get(call.command)
    tree = {role.name: render_role_descriptor(role) for role in roles}
    return Response(tree, status=404 if call.command.names and not roles else 200)


def parse_put(request: RestRequest) -> PutRole:
    """Read how a role is to be; its visibility after ``refresh`` is immediate here."""
    role = request.parse_body(partial(parse_role, request.path_parts["name"]))
    request.parameters.refresh()
    return PutRole(role)


@endpoints.route("PUT|POST", "/_security/role/{name}", parse=parse_put)
def put_role(call: Call[PutRole, RoleAdministration]) -> Response:
    """Answer whether the role is a new one. Source: ``security.put_role``."""
    return Response({"role": {"created": call.service.put(call.command)}})


def parse_delete(request: RestRequest) -> DeleteRole:
    """Read which role to remove; commas are part of the name.

    Elasticsearch refuses unknown parameters before it looks at ``refresh``.
    """
    request.parameters.text("refresh")
    request.refuse_what_is_left()
    request.parameters.refresh()
    return DeleteRole(request.path_parts["name"])


@endpoints.route("DELETE", "/_security/role/{name}", parse=parse_delete)
def delete_role(call: Call[DeleteRole, RoleAdministration]) -> Response:
    """Answer whether there was such a role. Source: ``security.delete_role``."""
    found = call.service.delete(call.command)
    return Response({"found": found}, status=200 if found else 404)


def parse_bulk_put(request: RestRequest) -> BulkPutRoles:
    """Read how several roles are to be."""
    command = request.parse_body(BULK_PUT)
    request.parameters.refresh()
    return command


@endpoints.route("POST", "/_security/role", parse=parse_bulk_put)
def bulk_put_roles(call: Call[BulkPutRoles, RoleAdministration]) -> Response:
    """Answer what became of each role. Source: ``security.bulk_put_role``."""
    return Response(_render(call.service.put_all(call.command)))


def parse_bulk_delete(request: RestRequest) -> BulkDeleteRoles:
    """Read which roles to remove."""
    command = request.parse_body(BULK_DELETE)
    request.parameters.refresh()
    return command


@endpoints.route("DELETE", "/_security/role", parse=parse_bulk_delete)
def bulk_delete_roles(call: Call[BulkDeleteRoles, RoleAdministration]) -> Response:
    """Answer what became of each role. Source: ``security.bulk_delete_role``."""
    return Response(_render(call.service.delete_all(call.command)))


def _render(result: BulkResult) -> dict[str, object]:
    """Return what became of roles, without empty groups."""
    tree: dict[str, object] = {
        outcome.value: result.done[outcome] for outcome in Outcome if outcome in result.done
    }
    if result.errors:
        details = {name: render_exception(error) for name, error in result.errors.items()}
        tree["errors"] = {"count": len(details), "details": details}
    return tree
