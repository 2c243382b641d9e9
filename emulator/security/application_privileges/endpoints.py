"""The REST endpoints of privileges of applications."""

from __future__ import annotations

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.rest.parameters import comma_list
from emulator.security.application_privileges.commands import (
    DeletePrivileges,
    GetPrivileges,
    PutPrivileges,
)
from emulator.security.application_privileges.service import ApplicationPrivileges
from emulator.security.application_privileges.wire import parse_privileges, render_privileges

endpoints: EndpointTable[ApplicationPrivileges] = EndpointTable()


def parse_put_privileges(request: RestRequest) -> PutPrivileges:
    """Read privileges; what is written is visible at once here, whatever ``refresh`` says."""
    command = PutPrivileges(request.parse_body(parse_privileges))
    request.parameters.refresh()
    return command


@endpoints.route("PUT|POST", "/_security/privilege", parse=parse_put_privileges)
def put_privileges(call: Call[PutPrivileges, ApplicationPrivileges]) -> Response:
    """Answer which of them are new. Source: ``security.put_privileges``."""
    created = call.service.put(call.command)
    return Response(
        {
            application: {name: {"created": is_new} for name, is_new in names.items()}
            for application, names in created.items()
        }
    )


def parse_get_privileges(request: RestRequest) -> GetPrivileges:
    """Read which privileges; what the path does not say may be given as a parameter.

    Elasticsearch reads both from one map of path and query. A blank application is none.
    """
    parts, parameters = request.path_parts, request.parameters
    application = parts.get("application", parameters.text("application", ""))
    names = parts.get("privilege", parameters.text("privilege", ""))
    return GetPrivileges(application if application.strip() else None, comma_list(names))


@endpoints.route("GET", "/_security/privilege", parse=parse_get_privileges)
@endpoints.route("GET", "/_security/privilege/{application}", parse=parse_get_privileges)
@endpoints.route(
    "GET", "/_security/privilege/{application}/{privilege}", parse=parse_get_privileges
)
def get_privileges(call: Call[GetPrivileges, ApplicationPrivileges]) -> Response:
    """Answer with them, 404 for unknown names only. Source: ``security.get_privileges``."""
    found = call.service.find(call.command)
    missing = bool(call.command.names) and not found
    return Response(render_privileges(found), status=404 if missing else 200)


def parse_delete_privileges(request: RestRequest) -> DeletePrivileges:
    """Read which privileges of one application."""
    request.parameters.refresh()
    parts = request.path_parts
    return DeletePrivileges(parts["application"], comma_list(parts["privilege"]))


@endpoints.route(
    "DELETE", "/_security/privilege/{application}/{privilege}", parse=parse_delete_privileges
)
def delete_privileges(call: Call[DeletePrivileges, ApplicationPrivileges]) -> Response:
    """Answer which there were, 404 for none at all. Source: ``security.delete_privileges``."""
    found = call.service.delete(call.command)
    answer = {name: {"found": was_there} for name, was_there in found.items()}
    return Response({call.command.application: answer}, status=200 if any(found.values()) else 404)
