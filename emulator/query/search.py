"""One search over a table: filter, sort, page, aggregate.

Source: ``SearchService`` of Elasticsearch, for the order of refusals; behaviour note on API keys,
section 6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from emulator.errors import ElasticsearchError, IllegalArgument, NotEmulated
from emulator.query.aggregations.compute import Hits, compute
from emulator.query.errors import QueryShardError, SearchPhaseFailed, Shard
from emulator.query.evaluate import Evaluation
from emulator.query.fields import FieldTable, Value
from emulator.query.index import Index, Part
from emulator.query.nodes import MatchAll, Query
from emulator.query.paging import Matched, Row, by_keys, by_relevance
from emulator.query.relevance import Relevance
from emulator.query.search_request import SearchRequest
from emulator.query.sorting import Key, keys_of

R = TypeVar("R")

_WINDOW = 10_000
_DEFAULT_SIZE = 10


class Hit(NamedTuple, Generic[R]):
    """One record of a page; a named tuple, as a page may have thousands.

    Attributes:
        sort: What it was sorted by, as ``_sort`` shows it; ``None`` where no sort was asked for.
    """

    record: R
    sort: Sequence[Value | None] | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[R]):
    """What a search found.

    Attributes:
        total: How many records match, on all pages.
        aggregations: By name; ``None`` if none were asked for, or nothing matches.
    """

    total: int
    hits: Sequence[Hit[R]] = ()
    aggregations: Mapping[str, object] | None = None


class Search(Generic[R]):
    """Searches the records of one kind.

    Args:
        index: The records.
        fields: What they may be asked for.
        shard: Where they would be in Elasticsearch, which its errors tell.
    """

    def __init__(self, index: Index[R], fields: FieldTable[R], shard: Shard) -> None:
        self._index = index
        self._fields = fields
        self._shard = shard

    def run(
        self,
        request: SearchRequest,
        now: int,
        only: Sequence[Query] = (),
        *,
        typed_keys: bool = False,
    ) -> Found[R]:
        """Return what a request finds.

        Args:
            request: What is asked for; checked by `emulator.query.allowed`.
            now: Milliseconds since the epoch, for ``now`` in dates.
            only: What all records must match too.
            typed_keys: Whether the names of aggregations tell their types.

        Raises:
            SearchPhaseFailed: A value that a field does not take, or a page that cannot be given.
            WorkPending: Something is to be worked out first; see `emulator.slow_work`.
        """
        parts = self._index.parts()
        if not parts:
            return Found(0)
        try:
            return self._searched(request, parts, Evaluation(self._fields, now), only, typed_keys)
        except NotEmulated:
            raise
        except QueryShardError as error:
            error.metadata = {"index_uuid": self._shard.index_uuid, "index": self._shard.index_name}
            raise SearchPhaseFailed(error, self._shard) from error
        except ElasticsearchError as error:
            raise SearchPhaseFailed(error, self._shard) from error

    def _searched(
        self,
        request: SearchRequest,
        parts: Sequence[Part[R]],
        evaluation: Evaluation[R],
        only: Sequence[Query],
        typed_keys: bool,
    ) -> Found[R]:
        query = request.query or MatchAll()
        matched = [_matched(query, part, evaluation, only) for part in parts]
        keys = keys_of(request.sort, self._fields)
        aggregations = None
        if request.aggregations:
            hits = [Hits(segment, docs.ordinals) for segment, docs in matched]
            aggregations = compute(request.aggregations, hits, evaluation, typed_keys=typed_keys)
        after = _checked_after(request, keys)
        first, size = _checked_window(request)
        if keys:
            rows = by_keys(keys, matched, first + size, after)
            page = [_sorted_hit(row, keys) for row in rows[first:]]
        else:
            relevance = Relevance(evaluation, parts)
            placed = by_relevance(query, relevance, matched, first + size)
            page = [Hit(segment.documents[doc]) for segment, doc in placed[first:]]
        total = sum(len(one.docs) for one in matched)
        return Found(total, page, aggregations if total else None)


def _matched(
    query: Query, part: Part[R], evaluation: Evaluation[R], only: Sequence[Query]
) -> Matched[R]:
    docs = evaluation.docs(query, part.segment)
    for restriction in only:
        docs = docs & evaluation.docs(restriction, part.segment)
    return Matched(part.segment, docs - part.hidden)


def _sorted_hit(row: Row[R], keys: Sequence[Key[R]]) -> Hit[R]:
    shown = [key.shown(value) for key, value in zip(keys, row.values, strict=True)]
    return Hit(row.segment.documents[row.doc], shown)


def _checked_after(request: SearchRequest, keys: Sequence[Key[R]]) -> Sequence[Value | None] | None:
    """Return the values after which the page begins."""
    after = request.search_after
    if after is None:
        return None
    if request.from_:
        raise IllegalArgument("`from` parameter must be set to 0 when `search_after` is used.")
    if not keys:
        raise IllegalArgument("Sort must contain at least one field.")
    if len(after) != len(keys):
        raise IllegalArgument(f"search_after has {len(after)} value(s) but sort has {len(keys)}.")
    return [key.parse(value) for key, value in zip(keys, after, strict=True)]


def _checked_window(request: SearchRequest) -> tuple[int, int]:
    """Return how many matches to pass over and how many to show."""
    first = request.from_ or 0
    size = _DEFAULT_SIZE if request.size is None else request.size
    if first + size > _WINDOW:
        raise IllegalArgument(
            "Result window is too large, from + size must be less than or equal to: "
            f"[{_WINDOW}] but was [{first + size}]. See the scroll api for a more efficient way "
            "to request large data sets. This limit can be set by changing the "
            "[index.max_result_window] index level setting."
        )
    return first, size
