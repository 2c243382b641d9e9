"""The REST endpoint that finds API keys by a query."""

from __future__ import annotations

from functools import cache

from emulator.query.aggregations.parse import parse_aggregations
from emulator.query.search_request import SearchRequest, search_request_parser
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.rest.parameters import Parameters
from emulator.security.api_keys.searching import ApiKeySearch, QueryApiKeys
from emulator.security.api_keys.wire import render_api_key
from emulator.versions import Version
from emulator.xcontent.object_parser import ObjectParser

endpoints: EndpointTable[ApiKeySearch] = EndpointTable(features=("api_keys",))


@cache
def _body(version: Version) -> ObjectParser[SearchRequest]:
    return search_request_parser(
        "query_api_key_request_payload",
        parse_aggregations=lambda reader: parse_aggregations(reader, version),
        version=version,
    )


def parse_query_api_keys(request: RestRequest) -> QueryApiKeys:
    """Read a query; none at all finds every key."""
    parameters = request.parameters
    with_limited_by = parameters.boolean("with_limited_by")
    with_profile_uid = parameters.boolean("with_profile_uid")
    search = request.parse_body_or_source_if_any(_body(request.version)) or SearchRequest()
    return QueryApiKeys(
        search,
        with_limited_by=with_limited_by,
        with_profile_uid=with_profile_uid,
        typed_keys=_typed_keys(parameters, search),
    )


def _typed_keys(parameters: Parameters, search: SearchRequest) -> bool:
    """Read a switch that Elasticsearch reads where it writes aggregations, and only there."""
    parameters.text("typed_keys")  # known, whether it is looked at or not
    return bool(search.aggregations) and parameters.boolean("typed_keys")


@endpoints.route("GET|POST", "/_security/_query/api_key", parse=parse_query_api_keys)
def query_api_keys(call: Call[QueryApiKeys, ApiKeySearch]) -> Response:
    """Answer with a page of the keys that were found. Source: ``security.query_api_keys``."""
    command = call.command
    found = call.service.find(call.caller, command)
    rendered = []
    for hit in found.hits:
        entry = render_api_key(hit.record, with_limited_by=command.with_limited_by)
        if hit.sort is not None:
            entry["_sort"] = hit.sort
        rendered.append(entry)
    tree: dict[str, object] = {
        "total": found.total,
        "count": len(rendered),
        "api_keys": rendered,
    }
    if found.aggregations is not None:
        tree["aggregations"] = found.aggregations
    return Response(tree)
