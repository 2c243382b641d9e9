"""Documents to aggregate, and the shortest way from JSON to results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from emulator.query.aggregations.compute import Hits, compute
from emulator.query.aggregations.nodes import Aggregation
from emulator.query.aggregations.parse import parse_aggregations
from emulator.query.columns import Segment
from emulator.query.docs import NO_DOCS, Docs
from emulator.query.fields import Field, FieldTable, Kind
from emulator.query.nodes import MatchAll, MatchNone, Query, Term
from emulator.xcontent.body import parse_body
from emulator.xcontent.tokens import Reader

DAY = 86_400_000
NOW = 1_767_225_600_000  # 2026-01-01T00:00:00Z


@dataclass(frozen=True)
class Key:
    """Something like an API key.

    Attributes:
        tags: Values of ``metadata.tag``; ``metadata`` has them and the name.
    """

    name: str
    owner: str | None = "alice"
    created: int = NOW
    expires: int | None = None
    invalidated: bool = False
    tags: tuple[str, ...] = field(default=())


def _leaves(key: Key) -> list[tuple[str, str]]:
    return [("name", key.name), *(("tag", tag) for tag in key.tags)]


FIELDS: FieldTable[Key] = FieldTable(
    [
        Field("name", Kind.KEYWORD, lambda key: (key.name,)),
        Field(
            "username",
            Kind.KEYWORD,
            lambda key: () if key.owner is None else (key.owner,),
            index_name="creator.principal",
        ),
        Field("creation", Kind.DATE, lambda key: (key.created,), index_name="creation_time"),
        Field(
            "expiration",
            Kind.DATE,
            lambda key: () if key.expires is None else (key.expires,),
            index_name="expiration_time",
        ),
        Field(
            "invalidated",
            Kind.BOOLEAN,
            lambda key: (key.invalidated,),
            index_name="api_key_invalidated",
        ),
        Field(
            "metadata",
            Kind.FLATTENED,
            lambda key: [leaf for _, leaf in _leaves(key)],
            leaves_of=_leaves,
            index_name="metadata_flattened",
        ),
        Field("notes", Kind.TEXT, lambda key: (key.name,)),
    ],
    id_of=lambda key: key.name,
)

KEYS = (
    Key("a", tags=("red", "blue")),
    Key("b", owner="bob", created=NOW - 2 * DAY, invalidated=True, tags=("red",)),
    Key("c", created=NOW - 2 * DAY, expires=NOW + DAY),
    Key("d", owner="carol", created=NOW - 40 * DAY, tags=("blue",)),
    Key("e", owner=None, created=NOW - DAY, expires=NOW - DAY),
)


class Evaluation:
    """Finds what the few queries of these tests match; the real one has tests of its own."""

    fields = FIELDS
    now = NOW

    def docs(self, query: Query, segment: Segment[Key]) -> Docs:
        """Return the documents that a query matches."""
        match query:
            case MatchAll():
                return Docs.all(len(segment))
            case MatchNone():
                return NO_DOCS
            case Term(field=name, value=value):
                column = segment.column(FIELDS.resolve(name))
                place = column.find(value) if isinstance(value, str | bool) else None
                return NO_DOCS if place is None else Docs(column.docs_of(place))
        raise NotImplementedError(query.type)


def parse(body: object) -> tuple[Aggregation, ...]:
    """Return the aggregations of a body: JSON text, or what is to become JSON."""

    def read(reader: Reader) -> tuple[Aggregation, ...]:
        reader.advance()
        return parse_aggregations(reader)

    return parse_body(body if isinstance(body, bytes) else orjson.dumps(body), read)


def results_of(
    aggregations: object,
    keys: Sequence[Key] = KEYS,
    docs: Collection[int] | None = None,
    *,
    typed_keys: bool = False,
) -> Any:
    """Return the results over one segment, of all documents unless some are given."""
    hits = Hits(Segment(keys), range(len(keys)) if docs is None else docs)
    return compute(parse(aggregations), [hits], Evaluation(), typed_keys=typed_keys)


def result_of(
    aggregation: object, keys: Sequence[Key] = KEYS, docs: Collection[int] | None = None
) -> Any:
    """Return the result of one aggregation."""
    return results_of({"x": aggregation}, keys, docs)["x"]


def counts_of(result: Any) -> list[tuple[Any, int]]:
    """Return the keys of an array of buckets, and their counts."""
    return [(bucket["key"], bucket["doc_count"]) for bucket in result["buckets"]]
