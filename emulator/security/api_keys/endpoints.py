"""The REST endpoints of API keys."""

from __future__ import annotations

from dataclasses import replace

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.error_envelope import render_exception
from emulator.rest.message import Response
from emulator.security.api_keys import bodies
from emulator.security.api_keys.commands import (
    BulkUpdateApiKeys,
    CreateApiKey,
    CreateCrossClusterApiKey,
    GetApiKeys,
    InvalidateApiKeys,
    KeyChange,
    UpdateApiKey,
    UpdateCrossClusterApiKey,
)
from emulator.security.api_keys.service import ApiKeys
from emulator.security.api_keys.wire import render_api_key, render_created

endpoints: EndpointTable[ApiKeys] = EndpointTable(features=("api_keys",))

_CROSS_CLUSTER = ("advanced-remote-cluster-security",)


def parse_create(request: RestRequest) -> CreateApiKey:
    """Read a new key; its visibility after ``refresh`` is immediate here."""
    command = request.parse_body(bodies.CREATE)
    request.parameters.refresh()
    return command


@endpoints.route("POST|PUT", "/_security/api_key", parse=parse_create)
def create_api_key(call: Call[CreateApiKey, ApiKeys]) -> Response:
    """Answer with the new key and its secret. Source: ``security.create_api_key``."""
    return Response(render_created(call.service.create(call.caller, call.command)))


def parse_create_cross_cluster(request: RestRequest) -> CreateCrossClusterApiKey:
    """Read a new key for a remote cluster."""
    return request.parse_body(bodies.create_cross_cluster(request.version))


@endpoints.route(
    "POST",
    "/_security/cross_cluster/api_key",
    parse=parse_create_cross_cluster,
    features=_CROSS_CLUSTER,
)
def create_cross_cluster_api_key(call: Call[CreateCrossClusterApiKey, ApiKeys]) -> Response:
    """Answer with the new key. Source: ``security.create_cross_cluster_api_key``."""
    return Response(render_created(call.service.create_cross_cluster(call.caller, call.command)))


def parse_update(request: RestRequest) -> UpdateApiKey:
    """Read a change; none at all refreshes the owner's details and permissions."""
    key_id = request.path_parts["id"]
    command = request.parse_body_if_any(bodies.update(key_id))
    return command or UpdateApiKey(key_id, KeyChange())


@endpoints.route("PUT", "/_security/api_key/{id}", parse=parse_update)
def update_api_key(call: Call[UpdateApiKey, ApiKeys]) -> Response:
    """Answer whether anything changed. Source: ``security.update_api_key``."""
    return Response({"updated": call.service.update(call.caller, call.command)})


def parse_update_cross_cluster(request: RestRequest) -> UpdateCrossClusterApiKey:
    """Read a change of a remote cluster's key."""
    command = request.parse_body(bodies.update_cross_cluster(request.version))
    return replace(command, key_id=request.path_parts["id"])


@endpoints.route(
    "PUT",
    "/_security/cross_cluster/api_key/{id}",
    parse=parse_update_cross_cluster,
    features=_CROSS_CLUSTER,
)
def update_cross_cluster_api_key(call: Call[UpdateCrossClusterApiKey, ApiKeys]) -> Response:
    """Answer whether anything changed. Source: ``security.update_cross_cluster_api_key``."""
    return Response({"updated": call.service.update_cross_cluster(call.caller, call.command)})


def parse_bulk_update(request: RestRequest) -> BulkUpdateApiKeys:
    """Read a change and the keys that it is for."""
    return request.parse_body(bodies.BULK_UPDATE)


@endpoints.route("POST", "/_security/api_key/_bulk_update", parse=parse_bulk_update)
def bulk_update_api_keys(call: Call[BulkUpdateApiKeys, ApiKeys]) -> Response:
    """Answer what became of each key. Source: ``security.bulk_update_api_keys``."""
    result = call.service.bulk_update(call.caller, call.command)
    tree: dict[str, object] = {"updated": result.updated, "noops": result.noops}
    if result.errors:
        details = {key_id: render_exception(error) for key_id, error in result.errors.items()}
        tree["errors"] = {"count": len(details), "details": details}
    return Response(tree)


def parse_get(request: RestRequest) -> GetApiKeys:
    """Read which keys to show; blank values count as absent."""
    parameters = request.parameters

    def text(name: str) -> str | None:
        value = parameters.text(name)
        return value if value and value.strip() else None

    parameters.boolean("with_profile_uid")  # no user has a profile before profiles are emulated
    return GetApiKeys(
        key_id=text("id"),
        name=text("name"),
        username=text("username"),
        realm_name=text("realm_name"),
        owner=parameters.boolean("owner"),
        with_limited_by=parameters.boolean("with_limited_by"),
        active_only=parameters.boolean("active_only"),
    )


@endpoints.route("GET", "/_security/api_key", parse=parse_get)
def get_api_keys(call: Call[GetApiKeys, ApiKeys]) -> Response:
    """Answer with the keys, 404 for an unknown id only. Source: ``security.get_api_key``."""
    command = call.command
    found = call.service.find(call.caller, command)
    rendered = [render_api_key(key, with_limited_by=command.with_limited_by) for key in found]
    missing = command.key_id is not None and not found
    return Response({"api_keys": rendered}, status=404 if missing else 200)


def parse_invalidate(request: RestRequest) -> InvalidateApiKeys:
    """Read which keys to take out of use."""
    as_7 = request.compatible_major == 7
    return request.parse_body(bodies.INVALIDATE_AS_7 if as_7 else bodies.INVALIDATE)


@endpoints.route("DELETE", "/_security/api_key", parse=parse_invalidate)
def invalidate_api_keys(call: Call[InvalidateApiKeys, ApiKeys]) -> Response:
    """Answer which keys are out of use now. Source: ``security.invalidate_api_key``."""
    result = call.service.invalidate(call.caller, call.command)
    tree: dict[str, object] = {
        "invalidated_api_keys": result.invalidated,
        # Filled in Elasticsearch only when two requests race for a key, which cannot happen here.
        "previously_invalidated_api_keys": [],
        "error_count": len(result.errors),
    }
    if result.errors:
        tree["error_details"] = [render_exception(error) for error in result.errors]
    return Response(tree)
