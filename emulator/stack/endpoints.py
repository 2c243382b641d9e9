"""``/``, ``/_cluster/health``, ``/_license`` and ``/_xpack``, as clients need them to start.

Source: behaviour notes on clients (section 2) and on administration (sections 8.2 and 9.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.command import Command
from emulator.security.license.wire import render_license
from emulator.stack.health import GetHealth, parse_health, render_health
from emulator.stack.node import Node
from emulator.stack.xpack import GetXPack, parse_xpack, refuse_older_license_types, render_xpack
from emulator.versions import build_of

endpoints: EndpointTable[Node] = EndpointTable()


@dataclass(frozen=True, slots=True)
class GetInfo(Command):
    """Ask which cluster this is."""

    action: ClassVar[str] = "cluster:monitor/main"


def parse_info(request: RestRequest) -> GetInfo:
    """Read a request that has nothing to say."""
    return GetInfo()


@endpoints.route("GET|HEAD", "/", parse=parse_info)
def info(call: Call[GetInfo, Node]) -> Response:
    """Answer with name, version and build. Source: ``info``."""
    identity = call.service.identity
    build = build_of(identity.version)
    return Response(
        {
            "name": identity.settings.node_name,
            "cluster_name": identity.settings.cluster_name,
            "cluster_uuid": identity.uuid,
            "version": {
                "number": str(identity.version),
                "build_flavor": "default",
                "build_type": "docker",
                "build_hash": build.hash,
                "build_date": build.date,
                "build_snapshot": False,
                "lucene_version": build.lucene_version,
                "minimum_wire_compatibility_version": build.minimum_wire_compatibility_version,
                "minimum_index_compatibility_version": build.minimum_index_compatibility_version,
            },
            "tagline": "You Know, for Search",
        },
        pretty=True,
    )


@endpoints.route("GET", "/_cluster/health", parse=parse_health)
def health(call: Call[GetHealth, Node]) -> Response:
    """Answer that all is green, or that it is not what was waited for.

    Source: ``cluster.health``.
    """
    return render_health(call.command, call.service)


@dataclass(frozen=True, slots=True)
class GetLicense(Command):
    """Ask for the licence."""

    action: ClassVar[str] = "cluster:monitor/xpack/license/get"


def parse_get_license(request: RestRequest) -> GetLicense:
    """Read where to look, which makes no difference in a cluster of one node."""
    request.parameters.boolean("local")
    request.parameters.text("master_timeout")
    refuse_older_license_types(request)
    return GetLicense()


@endpoints.route("GET", "/_license", parse=parse_get_license)
def get_license(call: Call[GetLicense, Node]) -> Response:
    """Answer with the licence. Source: ``license.get``."""
    licensing = call.service.licensing
    name = call.service.identity.settings.cluster_name
    return Response(
        {"license": render_license(licensing.current, licensing.now, name)}, pretty=True
    )


@endpoints.route("GET|HEAD", "/_xpack", parse=parse_xpack)
def xpack(call: Call[GetXPack, Node]) -> Response:
    """Answer with build, licence and features. Source: ``xpack.info``."""
    return Response(render_xpack(call.command, call.service))
