"""What ``GET /_cluster/health`` is asked and answers: one node, no shards, all well.

Waiting for what will not come ends at once, with the answer that Elasticsearch gives at the end of
the timeout: nothing else can happen to the cluster while a request is answered.

Source: ``RestClusterHealthAction`` and ``TransportClusterHealthAction`` of Elasticsearch; behaviour
note on clients, section 2.2.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from emulator.errors import IllegalArgument, NumberFormat
from emulator.rest.endpoint import RestRequest
from emulator.rest.message import Response
from emulator.security.command import Command
from emulator.stack.node import Node

_NODES = 1
_LEVELS = ("cluster", "indices", "shards")
_STATUSES = ("GREEN", "YELLOW", "RED")
_PRIORITIES = ("IMMEDIATE", "URGENT", "HIGH", "NORMAL", "LOW", "LANGUID")
_WORDS: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "ge(": operator.ge,
    "le(": operator.le,
    "gt(": operator.gt,
    "lt(": operator.lt,
}
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class GetHealth(Command):
    """Ask how the cluster is.

    Attributes:
        timed_out: Whether it waits for something that will not come.
        indices: Whether to show the indices, of which there are none.
    """

    action: ClassVar[str] = "cluster:monitor/health"

    timed_out: bool
    indices: bool


def parse_health(request: RestRequest) -> GetHealth:
    """Read what to wait for.

    Raises:
        IllegalArgument: A wrong value, in the order in which Elasticsearch looks at them.
    """
    parameters = request.parameters
    for name in ("expand_wildcards", "ignore_unavailable", "allow_no_indices"):
        parameters.text(name)  # there are no indices to which they could make a difference
    parameters.boolean("local")
    parameters.duration("master_timeout")
    parameters.duration("timeout")
    _check_constant(
        parameters.text("wait_for_status"), _STATUSES, "cluster.health.ClusterHealthStatus"
    )
    parameters.boolean("wait_for_no_relocating_shards")
    parameters.boolean("wait_for_no_initializing_shards")
    shards_come = _active_shards_come(parameters.text("wait_for_active_shards"))
    nodes_come = _nodes_come(parameters.text("wait_for_nodes", ""))
    _check_constant(parameters.text("wait_for_events"), _PRIORITIES, "common.Priority")
    level = parameters.text("level", "cluster")
    if level not in _LEVELS:
        raise IllegalArgument(
            f"level parameter must be one of [cluster] or [indices] or [shards] but was [{level}]"
        )
    return GetHealth(not (shards_come and nodes_come), level != "cluster")


def _check_constant(text: str | None, known: tuple[str, ...], enum: str) -> None:
    if text is not None and text.upper() not in known:
        raise IllegalArgument(f"No enum constant org.elasticsearch.{enum}.{text.upper()}")


def _active_shards_come(text: str | None) -> bool:
    """Return whether so many shards are active; a cluster without shards has all of its none."""
    if text is None or text == "all":
        return True
    if not _WHOLE_NUMBER.fullmatch(text):
        raise IllegalArgument(f"cannot parse ActiveShardCount[{text}]") from NumberFormat(
            f'For input string: "{text}"'
        )
    if int(text) < 0:
        raise IllegalArgument("shard count cannot be a negative value")
    return int(text) == 0


def _nodes_come(text: str) -> bool:
    """Return whether so many nodes are there, such as ``>=2`` or ``le(3)``."""
    if not text:
        return True
    compare: Callable[[int, int], bool] = operator.eq
    wanted = text
    for word, comparison in _WORDS.items():
        if text.startswith(word):
            compare = comparison
            wanted = (
                text[len(word) :].removesuffix(")") if word.endswith("(") else text[len(word) :]
            )
            break
    if not _WHOLE_NUMBER.fullmatch(wanted):
        raise NumberFormat(f'For input string: "{wanted}"')
    return compare(_NODES, int(wanted))


def render_health(command: GetHealth, node: Node) -> Response:
    """Return that all is green; 408 if it is not what was waited for."""
    tree: dict[str, object] = {
        "cluster_name": node.identity.settings.cluster_name,
        "status": "green",
        "timed_out": command.timed_out,
        "number_of_nodes": _NODES,
        "number_of_data_nodes": _NODES,
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
    if command.indices:
        tree["indices"] = {}
    return Response(tree, status=408 if command.timed_out else 200)
