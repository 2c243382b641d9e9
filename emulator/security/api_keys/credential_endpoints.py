"""The REST endpoints that take credentials for a new key, and the one that forgets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from emulator.errors import AccessDenied, AuthenticationFailed
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.api_keys import credential_bodies as bodies
from emulator.security.api_keys.cloning import KeyCloning
from emulator.security.api_keys.credential_commands import (
    ClearApiKeyCache,
    CloneApiKey,
    GrantApiKey,
)
from emulator.security.api_keys.granting import KeyGranting
from emulator.security.api_keys.verification import KeyVerifier
from emulator.security.api_keys.wire import render_created
from emulator.stack.node import ClusterIdentity, render_nodes


class CredentialUses(NamedTuple):
    """The use cases of this table, and the cluster that they are about."""

    granting: KeyGranting
    cloning: KeyCloning
    verifier: KeyVerifier
    identity: ClusterIdentity


credential_endpoints: EndpointTable[CredentialUses] = EndpointTable(features=("api_keys",))


@contextmanager
def _wrong_credential_is_forbidden(text: str) -> Iterator[None]:
    """Tell a credential in the body that is wrong, 401, from the caller's own: say 403."""
    try:
        yield
    except AuthenticationFailed as failure:
        raise AccessDenied(text) from failure


def parse_grant(request: RestRequest) -> GrantApiKey:
    """Read a new key and whose it is to be; what is written is visible at once here."""
    command = request.parse_body(bodies.GRANT)
    request.parameters.refresh()
    return command


@credential_endpoints.route("POST|PUT", "/_security/api_key/grant", parse=parse_grant)
def grant_api_key(call: Call[GrantApiKey, CredentialUses]) -> Response:
    """Answer with the new key and its secret. Source: ``security.grant_api_key``."""
    with _wrong_credential_is_forbidden("Failed to authenticate api key grant"):
        return Response(render_created(call.service.granting.grant(call.command)))


def parse_clone(request: RestRequest) -> CloneApiKey:
    """Read a new key and which one it is to be a copy of."""
    command = request.parse_body(bodies.CLONE)
    request.parameters.refresh()
    return command


@credential_endpoints.route("POST|PUT", "/_security/api_key/clone", parse=parse_clone, since=(9, 4))
def clone_api_key(call: Call[CloneApiKey, CredentialUses]) -> Response:
    """Answer with the new key and its secret. Source: ``security.clone_api_key``."""
    with _wrong_credential_is_forbidden("Failed to clone API key"):
        return Response(render_created(call.service.cloning.clone(call.command)))


def parse_clear_cache(request: RestRequest) -> ClearApiKeyCache:
    """Read which keys; ``*`` and ``_all`` stand for all."""
    ids = tuple(key_id for key_id in request.path_parts["ids"].split(",") if key_id)
    return ClearApiKeyCache(() if ids in (("*",), ("_all",)) else ids)


@credential_endpoints.route(
    "POST", "/_security/api_key/{ids}/_clear_cache", parse=parse_clear_cache
)
def clear_api_key_cache(call: Call[ClearApiKeyCache, CredentialUses]) -> Response:
    """Answer that every node did so. Source: ``security.clear_api_key_cache``."""
    call.service.verifier.forget(call.command.ids)
    return Response(render_nodes(call.service.identity))
