"""The aggregation with a bucket for each value.

Source: ``TermsAggregatorFactory``, ``GlobalOrdinalsStringTermsAggregator``,
``NumericTermsAggregator`` and ``AbstractInternalTerms`` of Elasticsearch, for an index with one
shard: the shard gives its first ``shard_size`` buckets, of which the first ``size`` are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from operator import itemgetter
from typing import TypeVar

from emulator.errors import IllegalArgument
from emulator.query.aggregations.aggregator import (
    Aggregator,
    Hits,
    JsonObject,
    Surroundings,
    collect_all,
)
from emulator.query.aggregations.field_values import EVERY_KIND, FieldValues
from emulator.query.aggregations.formats import Key
from emulator.query.aggregations.nodes import BY_COUNT, BY_KEY, Order, TermFilter, Terms
from emulator.query.aggregations.partitions import partition_of
from emulator.query.aggregations.sort_values import SortValue, sort_value_of
from emulator.query.aggregations.term_patterns import term_pattern

R = TypeVar("R")

_EXECUTION_HINTS = ("map", "global_ordinals")


class TermsAggregator(Aggregator[R]):
    """Counts the documents with each value."""

    factory = "TermsAggregatorFactory"

    def __init__(self, aggregation: Terms, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        self._aggregation = aggregation
        evaluation = surroundings.evaluation
        self._values = FieldValues(aggregation.source, aggregation.type, EVERY_KIND, evaluation)
        self._shard_size = _shard_size_of(aggregation)
        self._accepts = self._filter_of(aggregation.filter)
        self._sort_values: Mapping[Order, SortValue[R]] = {}
        hint = aggregation.execution_hint
        if hint is not None and hint not in _EXECUTION_HINTS and not self._values.numeric:
            raise IllegalArgument(
                f"Unknown `execution_hint`: [{hint}], expected any of [map, global_ordinals]"
            )

    @property
    def result_type(self) -> str:
        """Terms of numbers or of strings."""
        return "lterms" if self._values.numeric else "sterms"

    def check_subs(self) -> None:
        """Refuse an order by what is not there, or cannot be compared."""
        self._sort_values = {
            order: sort_value_of(order, self.subs)
            for order in self._aggregation.order
            if order.path
        }

    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return the first buckets in the wanted order, and how many documents the others have."""
        wanted = self._aggregation
        counts = self._values.counts(hits, unused=wanted.min_doc_count == 0)
        if self._accepts is not None:
            counts = {key: count for key, count in counts.items() if self._accepts(key)}
        least_of_shard = min(wanted.shard_min_doc_count, wanted.min_doc_count)
        candidates = [item for item in counts.items() if item[1] >= least_of_shard]
        of_shard = self._first(candidates, self._shard_size, hits)
        shown = [item for item in of_shard if item[1] >= wanted.min_doc_count]
        other = sum(counts.values()) - sum(count for _, count in of_shard)
        other += sum(count for _, count in shown[wanted.size :])
        shown = shown[: wanted.size]
        self.surroundings.add_buckets(len(shown))
        error = self._error(len(of_shard))
        return {
            "doc_count_error_upper_bound": error,
            "sum_other_doc_count": other,
            "buckets": [self._bucket(key, count, error, hits) for key, count in shown],
        }

    def _first(
        self, items: list[tuple[Key, int]], size: int, hits: Sequence[Hits[R]]
    ) -> list[tuple[Key, int]]:
        """Return the first items in the wanted order."""
        orders = self._aggregation.order
        if orders == (BY_COUNT, BY_KEY):
            return nlargest(size, sorted(items), key=itemgetter(1))  # leaves ties in their order
        for order in reversed(orders):  # each sort leaves ties as the one before put them
            items = sorted(items, key=self._key_of(order, hits), reverse=not order.ascending)
        return items[:size]

    def _key_of(self, order: Order, hits: Sequence[Hits[R]]) -> Callable[[tuple[Key, int]], Key]:
        if order.key == "_count":
            return lambda item: item[1]
        if order.key == "_key":
            return lambda item: item[0]
        value_of = self._sort_values[order]
        return lambda item: value_of(self._values.having(hits, item[0]))

    def _error(self, of_shard: int) -> int:
        """Return by how much counts may be wrong: not known (-1) where the shard left some out."""
        known = self._aggregation.order[0] == BY_COUNT or self._aggregation.order[0].key == "_key"
        return 0 if known or of_shard < self._shard_size else -1

    def _bucket(self, key: Key, count: int, error: int, hits: Sequence[Hits[R]]) -> JsonObject:
        bucket: JsonObject = {"key": key}
        if self._values.format.shows:
            shown = self._values.format.show(key)
            bucket["key_as_string"] = str(shown).lower() if isinstance(shown, bool) else shown
        bucket["doc_count"] = count
        if self._aggregation.show_error:
            bucket["doc_count_error_upper_bound"] = error
        if self.subs:
            bucket |= collect_all(self.subs, self._values.having(hits, key))
        return bucket

    def _filter_of(self, filter: TermFilter | None) -> Callable[[Key], bool] | None:
        if filter is None:
            return None
        if self._values.numeric and (filter.include is not None or filter.exclude is not None):
            raise IllegalArgument(
                f"Aggregation [{self.name}] cannot support regular expression style "
                "include/exclude settings as they can only be applied to string fields. Use an "
                "array of numeric values for include/exclude clauses used to filter numeric fields"
            )
        if filter.partition is not None:
            wanted, partitions = filter.partition
            return lambda key: partition_of(key, partitions) == wanted
        include = None if filter.include is None else term_pattern(filter.include)
        exclude = None if filter.exclude is None else term_pattern(filter.exclude)
        parse = self._values.format.parse
        included = None
        if filter.include_values is not None:
            included = frozenset(map(parse, filter.include_values))
        excluded = frozenset(map(parse, filter.exclude_values or ()))

        def accepts(key: Key) -> bool:
            if included is not None and key not in included:
                return False
            if include is not None and include.fullmatch(str(key)) is None:
                return False
            if exclude is not None and exclude.fullmatch(str(key)) is not None:
                return False
            return key not in excluded

        return accepts


def _shard_size_of(aggregation: Terms) -> int:
    if aggregation.shard_size is not None:
        return max(aggregation.shard_size, aggregation.size)
    if aggregation.order[0].key == "_key":
        return aggregation.size
    return int(aggregation.size * 1.5 + 10)
