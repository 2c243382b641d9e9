"""What the one node of a cluster tells of itself."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.security.license.service import Licensing
from emulator.settings import Settings
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class ClusterIdentity:
    """Who a cluster is.

    Attributes:
        uuid: 22 characters; the same over restarts from a snapshot.
    """

    uuid: str
    version: Version
    settings: Settings


@dataclass(frozen=True, slots=True)
class Node:
    """What the endpoints of this package answer from."""

    identity: ClusterIdentity
    licensing: Licensing
