"""The aggregation with a bucket for each combination of values, page by page.

Source: ``CompositeAggregationBuilder``, ``CompositeAggregator`` and ``InternalComposite`` of
Elasticsearch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import product
from operator import itemgetter
from typing import TypeVar, cast

from emulator.errors import IllegalArgument
from emulator.query.aggregations.aggregator import (
    MAX_BUCKETS,
    Aggregator,
    Hits,
    JsonObject,
    Surroundings,
    collect_all,
)
from emulator.query.aggregations.composite_source import SKIPPED, KeyPart, Part
from emulator.query.aggregations.errors import TooManyBuckets
from emulator.query.aggregations.nodes import Composite

R = TypeVar("R")

CompositeKey = tuple[KeyPart, ...]
"""A value of each source; ``None`` for none."""


class CompositeAggregator(Aggregator[R]):
    """Counts the documents with each combination of values."""

    result_type = "composite"
    factory = "CompositeAggregationFactory"

    def __init__(self, aggregation: Composite, surroundings: Surroundings[R]) -> None:
        super().__init__(aggregation, surroundings)
        self._size = aggregation.size
        evaluation = surroundings.evaluation
        self._parts = [Part(source, evaluation) for source in aggregation.sources]
        self._after = self._after_key(aggregation)

    def check_subs(self) -> None:
        """Refuse pages that are too long, which Elasticsearch does after all else."""
        if self._size > MAX_BUCKETS:
            raise TooManyBuckets(
                "Trying to create too many buckets. Must be less than or equal to: "
                f"[{MAX_BUCKETS}] but was [{self._size}]. This limit can be set by changing the "
                "[search.max_buckets] cluster level setting.",
                MAX_BUCKETS,
            )
        if self._size < 1:
            raise IllegalArgument(
                f"[size] must be greater than 0. Found [{self._size}] in [{self.name}]"
            )

    def _after_key(self, aggregation: Composite) -> CompositeKey | None:
        """Return the values that the page begins after."""
        after = aggregation.after
        if after is None:
            return None
        if len(after) != len(self._parts):
            raise IllegalArgument(
                f"[after] has {len(after)} value(s) but [sources] has {len(self._parts)}"
            )
        for part in self._parts:
            part.check_after(after)
        return tuple(
            part.parse_after(after[part.name], place) for place, part in enumerate(self._parts)
        )

    def collect(self, hits: Sequence[Hits[R]]) -> JsonObject:
        """Return one page of buckets, and the key to go on after."""
        counts: Counter[CompositeKey] = Counter()
        for one in hits:
            self._count(one, counts)
        keys = self._page(counts)
        self.surroundings.add_buckets(len(keys))
        members = self._members(hits, keys) if self.subs else {}
        buckets = [
            {
                "key": self._shown(key),
                "doc_count": counts[key],
                **collect_all(self.subs, members.get(key, ())),
            }
            for key in keys
        ]
        after = {"after_key": self._shown(keys[-1])} if keys else {}
        return {**after, "buckets": buckets}

    def _page(self, counts: Iterable[CompositeKey]) -> list[CompositeKey]:
        """Return the keys of the page in the wanted order."""
        after = self._after
        keys = [*counts] if after is None else [*counts, after]
        ranked = zip(
            *(
                map(part.ranks(values).__getitem__, values)
                for part, values in zip(self._parts, zip(*keys, strict=True), strict=False)
            ),
            strict=True,
        )
        rows = list(zip(ranked, keys, strict=True))
        if after is not None:
            begin, _ = rows.pop()
            rows = [row for row in rows if row[0] > begin]
        return [key for _, key in nsmallest(self._size, rows, key=itemgetter(0))]

    def _count(self, hits: Hits[R], counts: Counter[CompositeKey]) -> None:
        """Add up how many documents have each key."""
        columns = [part.value_by_doc(hits) for part in self._parts]
        single = [column for column in columns if column is not None]
        if len(single) < len(columns):
            counts.update(key for _, keys in self._keys_by_doc(hits) for key in keys)
            return
        keys = Counter(zip(*(map(column.__getitem__, hits.docs) for column in single), strict=True))
        for key, count in keys.items():
            if SKIPPED not in key:
                counts[cast(CompositeKey, key)] += count

    def _keys_by_doc(self, hits: Hits[R]) -> Iterator[tuple[int, Iterable[CompositeKey]]]:
        values = [part.values_by_doc(hits) for part in self._parts]
        for doc in hits.docs:
            yield doc, product(*(of_doc[doc] for of_doc in values))

    def _members(
        self, hits: Sequence[Hits[R]], keys: Sequence[CompositeKey]
    ) -> dict[CompositeKey, list[Hits[R]]]:
        """Return the documents of the buckets that are shown."""
        members: dict[CompositeKey, list[Hits[R]]] = {key: [] for key in keys}
        for one in hits:
            docs: dict[CompositeKey, set[int]] = {key: set() for key in keys}
            for doc, found in self._keys_by_doc(one):
                for key in found:
                    if key in docs:
                        docs[key].add(doc)
            for key, of_key in docs.items():
                members[key].append(Hits(one.segment, of_key))
        return members

    def _shown(self, key: CompositeKey) -> JsonObject:
        return {part.name: part.show(value) for part, value in zip(self._parts, key, strict=True)}
