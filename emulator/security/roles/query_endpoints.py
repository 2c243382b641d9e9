"""The REST endpoint that finds roles by a query."""

from __future__ import annotations

from functools import cache

from emulator.query.search_request import SearchRequest, search_request_parser
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.roles.searching import QueryRoles, RoleSearch
from emulator.security.roles.wire import render_role_descriptor
from emulator.versions import Version
from emulator.xcontent.object_parser import ObjectParser

endpoints: EndpointTable[RoleSearch] = EndpointTable()


@cache
def _body(version: Version) -> ObjectParser[SearchRequest]:
    return search_request_parser(
        "query_role_request_payload", sort_error="malformed sort object", version=version
    )


def parse_query_roles(request: RestRequest) -> QueryRoles:
    """Read a query; none at all finds every role."""
    search = request.parse_body_or_source_if_any(_body(request.version))
    return QueryRoles(search or SearchRequest())


@endpoints.route("GET|POST", "/_security/_query/role", parse=parse_query_roles)
def query_roles(call: Call[QueryRoles, RoleSearch]) -> Response:
    """Answer with a page of the roles that were found. Source: ``security.query_role``."""
    found = call.service.find(call.command)
    rendered = []
    for hit in found.hits:
        entry = {"name": hit.record.name, **render_role_descriptor(hit.record)}
        if hit.sort is not None:
            entry["_sort"] = hit.sort
        rendered.append(entry)
    return Response({"total": found.total, "count": len(rendered), "roles": rendered})
