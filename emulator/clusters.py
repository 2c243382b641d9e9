"""Any number of clusters in one process, that share nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emulator.blueprint import Blueprint
from emulator.cluster import Cluster
from emulator.control.access import ControlAccess
from emulator.control.plane import is_control_path
from emulator.errors import ResourceNotFound
from emulator.rest.message import Answer, Request
from emulator.rest.writing import Writing
from emulator.slow_work import Deferred

DEFAULT = "default"
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")
_PREFIX = re.compile(r"/~([^/?]*)(.*)", re.DOTALL)


class Clusters:
    """The clusters of an emulator, by name; one named ``default`` always exists.

    Every path below ``/~NAME`` belongs to cluster NAME, any other to ``default``.

    Args:
        blueprint: What clusters are made from, unless they are given another.
        access: Who may use their control planes over a socket.
    """

    def __init__(self, blueprint: Blueprint, access: ControlAccess | None = None) -> None:
        self._blueprint = blueprint
        self._access = access or ControlAccess()
        self._clusters: dict[str, Cluster] = {}
        self.create(DEFAULT)

    def create(self, name: str, blueprint: Blueprint | None = None) -> Cluster:
        """Return a new cluster.

        Raises:
            ValueError: The name is taken, or is no name.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} is no name for a cluster; use up to 63 of a-z, 0-9, '_', '.' and '-', "
                "a letter or digit first"
            )
        if name in self._clusters:
            raise ValueError(f"there is a cluster {name!r} already")
        cluster = self._clusters[name] = Cluster(name, blueprint or self._blueprint)
        return cluster

    def delete(self, name: str) -> None:
        """Forget a cluster.

        Raises:
            ValueError: It is the default one.
        """
        if name == DEFAULT:
            raise ValueError("the cluster 'default' always exists; reset it instead")
        self._clusters.pop(name, None)

    def __getitem__(self, name: str) -> Cluster:
        """Return the cluster of this name, or raise `KeyError`."""
        return self._clusters[name]

    def __iter__(self) -> Iterator[Cluster]:
        """Yield all clusters, the oldest first."""
        return iter(self._clusters.values())

    def handle(self, request: Request, deferred: Deferred | None = None) -> Answer:
        """Answer a request by the cluster that its path names; see `Cluster.handle`."""
        name = DEFAULT
        if request.target.startswith("/~"):
            name, request = _without_prefix(request)
        cluster = self._clusters.get(name)
        if cluster is None:
            known = ", ".join(list(self._clusters)[:10])
            return Writing().error(
                ResourceNotFound(f"there is no cluster [{name}]; there are {known}")
            )
        if is_control_path(request.target):
            refusal = self._access.refusal(request)
            if refusal is not None:
                return Writing().error(refusal)
        return cluster.handle(request, deferred)


def _without_prefix(request: Request) -> tuple[str, Request]:
    """Return the name of the cluster that a path names, and the request that it gets."""
    match = _PREFIX.match(request.target)
    name, rest = (match[1], match[2]) if match is not None else ("", "")
    return name, request._replace(target=rest if rest.startswith("/") else f"/{rest}")
