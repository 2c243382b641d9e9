"""``/``, ``/_cluster/health``, ``/_license`` and ``/_xpack``, as clients need them to start.

Source: behaviour notes on clients (section 2) and on administration (sections 8.2 and 9.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from emulator.errors import IllegalArgument
from emulator.rest.endpoint import Call, EndpointTable, RestRequest
from emulator.rest.message import Response
from emulator.security.command import Command
from emulator.security.license.wire import render_license, status_of
from emulator.stack.node import Node
from emulator.versions import build_of

endpoints: EndpointTable[Node] = EndpointTable()

_HEALTH_PARAMETERS = (
    "wait_for_nodes",
    "wait_for_no_initializing_shards",
    "wait_for_no_relocating_shards",
    "wait_for_active_shards",
    "timeout",
    "master_timeout",
    "local",
    "expand_wildcards",
)
_HEALTH_STATUSES = ("green", "yellow", "red")
_PRIORITIES = ("immediate", "urgent", "high", "normal", "low", "languid")
_CATEGORIES = ("build", "license", "features")
_FEATURES = {"security": True}
"""Other features are not there: a client that finds them disabled leaves them alone."""
_ABSENT_FEATURES = (
    "aggregate_metric",
    "analytics",
    "archive",
    "ccr",
    "data_streams",
    "data_tiers",
    "enrich",
    "enterprise_search",
    "eql",
    "esql",
    "frozen_indices",
    "graph",
    "ilm",
    "logsdb",
    "logstash",
    "ml",
    "monitoring",
    "rollup",
    "searchable_snapshots",
    "slm",
    "spatial",
    "sql",
    "transform",
    "universal_profiling",
    "voting_only",
    "watcher",
)


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


@dataclass(frozen=True, slots=True)
class GetHealth(Command):
    """Ask how the cluster is; it is always well."""

    action: ClassVar[str] = "cluster:monitor/health"


def parse_health(request: RestRequest) -> GetHealth:
    """Read what to wait for: a cluster without shards has already come to it."""
    parameters = request.parameters
    for name in _HEALTH_PARAMETERS:
        parameters.text(name)
    for name, known in (
        ("wait_for_status", _HEALTH_STATUSES),
        ("wait_for_events", _PRIORITIES),
        ("level", ("cluster", "indices", "shards")),
    ):
        value = parameters.text(name)
        if value is not None and value.lower() not in known:
            raise IllegalArgument(f"unknown {name} [{value}]")
    return GetHealth()


@endpoints.route("GET", "/_cluster/health", parse=parse_health)
def health(call: Call[GetHealth, Node]) -> Response:
    """Answer that all is green. Source: ``cluster.health``."""
    return Response(
        {
            "cluster_name": call.service.identity.settings.cluster_name,
            "status": "green",
            "timed_out": False,
            "number_of_nodes": 1,
            "number_of_data_nodes": 1,
            "active_primary_shards": 0,
            "active_shards": 0,
            "relocating_shards": 0,
            "initializing_shards": 0,
            "unassigned_shards": 0,
            "unassigned_primary_shards": 0,
            "delayed_unassigned_shards": 0,
            "number_of_pending_tasks": 0,
            "number_of_in_flight_fetch": 0,
            "task_max_waiting_in_queue_millis": 0,
            "active_shards_percent_as_number": 100.0,
        }
    )


@dataclass(frozen=True, slots=True)
class GetLicense(Command):
    """Ask for the licence."""

    action: ClassVar[str] = "cluster:monitor/xpack/license/get"


def parse_get_license(request: RestRequest) -> GetLicense:
    """Read where to look, which makes no difference in a cluster of one node."""
    request.parameters.boolean("local")
    request.parameters.text("master_timeout")
    if not request.parameters.boolean("accept_enterprise", default=True):
        raise IllegalArgument("The [accept_enterprise] parameters may not be false")
    return GetLicense()


@endpoints.route("GET", "/_license", parse=parse_get_license)
def get_license(call: Call[GetLicense, Node]) -> Response:
    """Answer with the licence. Source: ``license.get``."""
    licensing = call.service.licensing
    name = call.service.identity.settings.cluster_name
    return Response(
        {"license": render_license(licensing.current, licensing.now, name)}, pretty=True
    )


@dataclass(frozen=True, slots=True)
class GetXPack(Command):
    """Ask what the distribution holds.

    Attributes:
        categories: Which of build, license and features to show.
        verbose: Whether to show the tagline.
    """

    action: ClassVar[str] = "cluster:monitor/xpack/info"

    categories: tuple[str, ...]
    verbose: bool


def parse_xpack(request: RestRequest) -> GetXPack:
    """Read the categories."""
    parameters = request.parameters
    categories = parameters.texts("categories", _CATEGORIES)
    verbose = parameters.boolean("human", default=True)
    if not parameters.boolean("accept_enterprise", default=True):
        raise IllegalArgument("The [accept_enterprise] parameters may not be false")
    if not set(categories) <= {*_CATEGORIES, "_all", "_none"}:
        unknown = next(name for name in categories if name not in _CATEGORIES)
        raise IllegalArgument(
            f"No enum constant org.elasticsearch.protocol.xpack.XPackInfoRequest.Category."
            f"{unknown.upper()}"
        )
    return GetXPack(_CATEGORIES if "_all" in categories else categories, verbose)


@endpoints.route("GET", "/_xpack", parse=parse_xpack)
def xpack(call: Call[GetXPack, Node]) -> Response:
    """Answer with build, licence and features. Source: ``xpack.info``."""
    command, licensing = call.command, call.service.licensing
    tree: dict[str, object] = {}
    if "build" in command.categories:
        build = build_of(call.service.identity.version)
        tree["build"] = {"hash": build.hash, "date": build.date}
    if "license" in command.categories:
        license = licensing.current
        shown: dict[str, object] = {
            "uid": license.uid,
            "type": license.type,
            "mode": license.type,
            "status": status_of(license, licensing.now),
        }
        if license.expires is not None:
            shown["expiry_date_in_millis"] = license.expires
        tree["license"] = shown
    if "features" in command.categories:
        enabled = {**dict.fromkeys(_ABSENT_FEATURES, False), **_FEATURES}
        tree["features"] = {
            name: {"available": enabled[name], "enabled": enabled[name]} for name in sorted(enabled)
        }
    if command.verbose:
        tree["tagline"] = "You know, for X"
    return Response(tree)
