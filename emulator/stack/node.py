"""What the one node of a cluster tells of itself."""

from __future__ import annotations

from typing import NamedTuple

from emulator.security.license.service import Licensing
from emulator.settings import Settings
from emulator.versions import Version


class ClusterIdentity(NamedTuple):
    """Who a cluster is.

    Attributes:
        uuid: 22 characters; the same over restarts from a snapshot.
    """

    uuid: str
    version: Version
    settings: Settings


class Node(NamedTuple):
    """What the endpoints of this package answer from."""

    identity: ClusterIdentity
    licensing: Licensing
