"""What only a request to all nodes can fail with."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.errors import ServerError


class FailedNode(ServerError):
    """A node did not do what all were asked to do; its cause says why."""

    type = "failed_node_exception"

    def __init__(self, node_id: str) -> None:
        super().__init__(f"Failed node [{node_id}]")
        self._node_id = node_id

    @property
    def details(self) -> Mapping[str, object]:
        """Which node."""
        return {"node_id": self._node_id}
