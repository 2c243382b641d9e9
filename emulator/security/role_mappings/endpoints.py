"""The REST endpoints of role mappings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.rest.parameters import comma_list_or_all
from emulator.rest.warnings import warning_of
from emulator.security.role_mappings.commands import (
    DeleteRoleMapping,
    GetRoleMappings,
    PutRoleMapping,
)
from emulator.security.role_mappings.service import Outcome, RoleMappings
from emulator.security.role_mappings.wire import render_role_mapping, role_mapping_parser
from emulator.versions import Version


class Mappings(NamedTuple):
    """The use cases of this table, and the version that warns."""

    mappings: RoleMappings
    version: Version


endpoints: EndpointTable[Mappings] = EndpointTable()


def parse_put(request: RestRequest) -> PutRoleMapping:
    """Read a mapping; what is written is visible at once here, whatever ``refresh`` says."""
    mapping = request.parse_body(role_mapping_parser(request.path_parts["name"]))
    request.parameters.refresh()
    return PutRoleMapping(mapping)


@endpoints.route("PUT|POST", "/_security/role_mapping/{name}", parse=parse_put)
def put_role_mapping(call: Call[PutRoleMapping, Mappings]) -> Response:
    """Answer whether it is new. Source: ``security.put_role_mapping``."""
    outcome = call.service.mappings.put(call.command)
    headers = _warning_header(call.service.version, outcome)
    return Response({"role_mapping": {"created": outcome.changed}}, headers=headers)


def parse_get(request: RestRequest) -> GetRoleMappings:
    """Read which mappings; names that the path does not say may be given as a parameter.

    Elasticsearch reads both from one map of path and query.
    """
    listed = request.path_parts.get("name", request.parameters.text("name", ""))
    return GetRoleMappings(comma_list_or_all(listed))


@endpoints.route("GET", "/_security/role_mapping", parse=parse_get)
@endpoints.route("GET", "/_security/role_mapping/{name}", parse=parse_get)
def get_role_mappings(call: Call[GetRoleMappings, Mappings]) -> Response:
    """Answer with them, 404 for unknown names only. Source: ``security.get_role_mapping``."""
    found = call.service.mappings.find(call.command)
    missing = bool(call.command.names) and not found
    rendered = {mapping.shown_name: render_role_mapping(mapping) for mapping in found}
    return Response(rendered, status=404 if missing else 200)


def parse_delete(request: RestRequest) -> DeleteRoleMapping:
    """Read which mapping."""
    request.parameters.refresh()
    return DeleteRoleMapping(request.path_parts["name"])


@endpoints.route("DELETE", "/_security/role_mapping/{name}", parse=parse_delete)
def delete_role_mapping(call: Call[DeleteRoleMapping, Mappings]) -> Response:
    """Answer whether there was one. Source: ``security.delete_role_mapping``."""
    outcome = call.service.mappings.delete(call.command)
    headers = _warning_header(call.service.version, outcome)
    status = 200 if outcome.changed else 404
    return Response({"found": outcome.changed}, status, headers)


def _warning_header(version: Version, outcome: Outcome) -> Mapping[str, str]:
    if outcome.warning is None:
        return {}
    return {"Warning": warning_of(version, outcome.warning)}
