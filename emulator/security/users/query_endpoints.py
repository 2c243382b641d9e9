"""The REST endpoint that finds users by a query."""

from __future__ import annotations

from functools import cache

from emulator.query.search_request import SearchRequest, search_request_parser
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.users.searching import QueryUsers, UserSearch
from emulator.security.users.wire import render_details
from emulator.versions import Version
from emulator.xcontent.object_parser import ObjectParser

endpoints: EndpointTable[UserSearch] = EndpointTable()


@cache
def _body(version: Version) -> ObjectParser[SearchRequest]:
    return search_request_parser("query_user_request_payload", version=version)


def parse_query_users(request: RestRequest) -> QueryUsers:
    """Read a query; none at all finds every native user."""
    with_profile_uid = request.parameters.boolean("with_profile_uid")
    search = request.parse_body_or_source_if_any(_body(request.version)) or SearchRequest()
    return QueryUsers(search, with_profile_uid=with_profile_uid)


@endpoints.route("GET|POST", "/_security/_query/user", parse=parse_query_users)
def query_users(call: Call[QueryUsers, UserSearch]) -> Response:
    """Answer with a page of the users that were found. Source: ``security.query_user``."""
    found = call.service.find(call.command)
    rendered = []
    for hit in found.hits:
        entry = render_details(hit.record.user)
        if hit.sort is not None:
            entry["_sort"] = hit.sort
        rendered.append(entry)
    return Response({"total": found.total, "count": len(rendered), "users": rendered})
