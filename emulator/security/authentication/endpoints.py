"""``GET /_security/_authenticate``: what a caller learns of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.command import Command
from emulator.security.subject import Authentication, Realm
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class Authenticate(Command):
    """Ask who one is."""

    action: ClassVar[str] = "cluster:admin/xpack/security/user/authenticate"


endpoints: EndpointTable[Version] = EndpointTable()


def parse_authenticate(request: RestRequest) -> Authenticate:
    """Read a request that has nothing to say."""
    return Authenticate()


@endpoints.route("GET", "/_security/_authenticate", parse=parse_authenticate)
def authenticate(call: Call[Authenticate, Version]) -> Response:
    """Answer with the caller's authentication. Source: ``security.authenticate``."""
    return Response(render_authentication(call.caller, call.service))


def render_authentication(authentication: Authentication, version: Version) -> dict[str, object]:
    """Return an authentication as this and other APIs show it."""
    subject = authentication.effective
    user = subject.user
    rendered: dict[str, object] = {
        "username": user.username,
        "roles": list(user.roles),
        "full_name": user.full_name,
        "email": user.email,
        "metadata": user.metadata,
        "enabled": user.enabled,
        "authentication_realm": _render_realm(authentication.authenticating.realm),
        "lookup_realm": _render_realm(subject.realm),
        "authentication_type": str(authentication.type),
    }
    if subject.api_key is not None:
        api_key: dict[str, object] = {"id": subject.api_key.id}
        if subject.api_key.name is not None:
            api_key["name"] = subject.api_key.name
        if version.at_least(9, 0):
            api_key["managed_by"] = "elasticsearch"
        rendered["api_key"] = api_key
    return rendered


def _render_realm(realm: Realm) -> dict[str, object]:
    rendered: dict[str, object] = {"name": realm.name, "type": realm.type}
    if realm.domain is not None:
        rendered["domain"] = realm.domain
    return rendered
