"""Errors of searches, below the classes of `emulator.errors`.

Source: ``SearchPhaseExecutionException`` and ``ElasticsearchException.guessRootCauses`` of
Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from emulator.errors import ElasticsearchError, ServerError


class Shard(NamedTuple):
    """Where the documents would be in Elasticsearch.

    Attributes:
        index_name: The name of the index.
        index_uuid: 22 characters.
        node: The id of the node that has it.
    """

    index_name: str
    index_uuid: str
    node: str


class QueryShardError(ServerError):
    """A query that the fields of an index do not take."""

    type = "query_shard_exception"
    default_status = 400


class _Guessed(ElasticsearchError):
    """What Elasticsearch wraps around a failure that is none of its own exceptions."""

    def __init__(self, failure: ElasticsearchError) -> None:
        super().__init__(failure.reason, status=failure.status)
        self.type = failure.type  # type: ignore[misc] # the name of what it stands for
        self.__cause__ = failure


class SearchPhaseFailed(ServerError):
    """A search that the one shard refused.

    Args:
        failure: What it refused it with.
        shard: Where that was.
    """

    type = "search_phase_execution_exception"

    def __init__(self, failure: ElasticsearchError, shard: Shard) -> None:
        super().__init__("all shards failed", status=failure.status)
        self.failure = failure
        self._shard = shard

    @property
    def cause(self) -> ElasticsearchError | None:
        """What is shown as the cause: not again what is shown as the failure of the shard."""
        return None if isinstance(self.failure, ServerError) else _Guessed(self.failure)

    @property
    def root(self) -> ElasticsearchError:
        """What the search for a root cause starts from."""
        return self.failure

    @property
    def details(self) -> Mapping[str, object]:
        """The phase, and the failure of each shard."""
        failed = {
            "shard": 0,
            "index": self._shard.index_name,
            "node": self._shard.node,
            "reason": self.failure,
        }
        return {"phase": "query", "grouped": True, "failed_shards": [failed]}
