"""What the one node of a cluster tells of itself."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from emulator.security.license.service import Licensing
from emulator.settings import Settings
from emulator.versions import Version

_ID_BYTES = 16  # 22 characters in base64


class ClusterIdentity(NamedTuple):
    """Who a cluster is.

    Attributes:
        uuid: 22 characters; the same over restarts from a snapshot.
    """

    uuid: str
    version: Version
    settings: Settings

    @property
    def node_id(self) -> str:
        """The id of the one node."""
        return self.id_of("node")

    def id_of(self, thing: str) -> str:
        """Return the id of a thing that the cluster has: 22 characters that follow from its own."""
        digest = sha256(f"{thing} of {self.uuid}".encode()).digest()
        return urlsafe_b64encode(digest[:_ID_BYTES]).decode().rstrip("=")


class Node(NamedTuple):
    """What the endpoints of this package answer from."""

    identity: ClusterIdentity
    licensing: Licensing


def render_nodes(identity: ClusterIdentity) -> dict[str, object]:
    """Return the answer to what every node was asked to do, and did.

    Source: ``RestActions.nodesResponse`` of Elasticsearch.
    """
    settings = identity.settings
    return {
        "_nodes": {"total": 1, "successful": 1, "failed": 0},
        "cluster_name": settings.cluster_name,
        "nodes": {identity.node_id: {"name": settings.node_name}},
    }
