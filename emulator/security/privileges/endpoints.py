"""The REST endpoints that tell of privileges: which there are, and which a caller has."""

from __future__ import annotations

from emulator.errors import ParseError
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.privileges.commands import (
    CheckPrivileges,
    GetBuiltinPrivileges,
    ListPrivileges,
)
from emulator.security.privileges.record import PrivilegesToCheck
from emulator.security.privileges.service import Privileges
from emulator.security.privileges.wire import (
    parse_privileges_to_check,
    render_builtin,
    render_checked,
    render_held,
)
from emulator.xcontent.tokens import Reader

endpoints: EndpointTable[Privileges] = EndpointTable()


def parse_has_privileges(request: RestRequest) -> CheckPrivileges:
    """Read the privileges to look for, and whose they may be: the caller's by default."""
    named = request.path_parts.get("user", request.parameters.text("username"))
    username = request.caller.principal if named is None else named

    def parse(reader: Reader) -> PrivilegesToCheck:
        reader.advance()
        return parse_privileges_to_check(username, reader)

    privileges = request.parse_body_or_source_if_any(parse)
    if privileges is None:
        raise ParseError("request body or source parameter is required")
    return CheckPrivileges(username, privileges)


@endpoints.route("GET|POST", "/_security/user/_has_privileges", parse=parse_has_privileges)
@endpoints.route("GET|POST", "/_security/user/{user}/_has_privileges", parse=parse_has_privileges)
def has_privileges(call: Call[CheckPrivileges, Privileges]) -> Response:
    """Answer which privileges the caller has. Source: ``security.has_privileges``."""
    checked = call.service.check(call.caller, call.command)
    return Response(render_checked(call.command.username, checked))


def parse_get_user_privileges(request: RestRequest) -> ListPrivileges:
    """Read a request that has nothing to say."""
    return ListPrivileges(request.caller.principal)


@endpoints.route("GET", "/_security/user/_privileges", parse=parse_get_user_privileges)
def get_user_privileges(call: Call[ListPrivileges, Privileges]) -> Response:
    """Answer with all privileges of the caller. Source: ``security.get_user_privileges``."""
    return Response(render_held(call.service.held_by(call.caller)))


def parse_get_builtin_privileges(request: RestRequest) -> GetBuiltinPrivileges:
    """Read a request that has nothing to say."""
    return GetBuiltinPrivileges()


@endpoints.route("GET", "/_security/privilege/_builtin", parse=parse_get_builtin_privileges)
def get_builtin_privileges(call: Call[GetBuiltinPrivileges, Privileges]) -> Response:
    """Answer with all names. Source: ``security.get_builtin_privileges``."""
    return Response(render_builtin(call.service.builtin()))
