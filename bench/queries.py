"""Queries of keys, held against an in-memory SQLite table that does the same job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import orjson

from bench.calls import Job, in_turn
from bench.effort import Effort
from bench.exchange import Unexpected
from bench.population import OWNER_OF_FEW, OWNERS, SERVICES, TEAMS
from bench.sqlite_table import SqliteTable
from bench.stores import Store, answer_to, ask
from bench.table import Row
from emulator import Request
from emulator.query.search import Found
from emulator.security.api_keys.query_endpoints import endpoints
from emulator.security.api_keys.record import ApiKey
from emulator.security.api_keys.searching import ApiKeySearch, QueryApiKeys
from emulator.security.subject import Authentication

_PATH = "/_security/_query/api_key"
_PAGE = 20
_TERM_PAGE = 10  # what a query gives that names no size


@dataclass(frozen=True, slots=True)
class Query:
    """A job for the emulator and for SQLite.

    Attributes:
        arguments: What it is done with, one after the other, so that no answer can be kept.
        body: The body of the request.
        rows: What SQLite finds: the total and a page, or the counts.
        answer: The bytes of the answer, from SQLite.
    """

    name: str
    arguments: Sequence[str]
    body: Callable[[str], Mapping[str, object]]
    rows: Callable[[SqliteTable, str], object]
    answer: Callable[[SqliteTable, str], bytes]

    @property
    def requests(self) -> list[Request]:
        """A request for each argument."""
        return [ask("POST", _PATH, self.body(argument)) for argument in self.arguments]


def queries(effort: Effort, stores: Sequence[Store]) -> Iterator[Row]:
    """Measure each query in each store, the same over SQLite being the base."""
    tables = [table_of(store) for store in stores]
    for query in QUERIES:
        for store, table in zip(stores, tables, strict=True):
            _refuse_difference(query, store, table)
            name = f"{query.name}, {store.count:,} keys"
            samples = in_turn(
                effort.calls,
                effort.call_seconds,
                Job(partial(query.rows, table), query.arguments),
                _search(store, query),
            )
            yield Row(f"{name}: the search", "µs", *samples, 1.0)
            samples = in_turn(
                effort.calls,
                effort.call_seconds,
                Job(partial(query.answer, table), query.arguments),
                Job(store.cluster.handle, query.requests),
            )
            yield Row(f"{name}: the request", "µs", *samples)


class _Listener(NamedTuple):
    """Stands in for the search of a cluster, and remembers what it was asked for."""

    search: ApiKeySearch
    asked: list[tuple[Authentication, QueryApiKeys]]

    def find(self, caller: Authentication, command: QueryApiKeys) -> Found[ApiKey]:
        """Return what the search finds."""
        self.asked.append((caller, command))
        return self.search.find(caller, command)


def _search(store: Store, query: Query) -> Job[tuple[Authentication, QueryApiKeys]]:
    """Return the emulator's search alone, of what the requests of a query come down to."""
    parts = store.cluster.snapshot().parts
    search = parts.service_of(endpoints)
    assert isinstance(search, ApiKeySearch)
    listener = _Listener(search, [])
    parts.services[endpoints] = listener
    for request in query.requests:
        answer_to(store.cluster, request)
    parts.services[endpoints] = search
    return Job(lambda asked: search.find(*asked), listener.asked)


def table_of(store: Store) -> SqliteTable:
    """Return the keys of a store as a SQLite table."""
    documents: dict[object, dict[str, object]] = {}
    for owner in (*OWNERS, OWNER_OF_FEW):
        path = f"/_security/api_key?username={owner}&realm_name=default_native"
        for document in orjson.loads(answer_to(store.cluster, ask("GET", path)))["api_keys"]:
            documents[document["id"]] = document
    return SqliteTable(documents[store.id_of(draft)] for draft in store.drafts)


def _refuse_difference(query: Query, store: Store, table: SqliteTable) -> None:
    """Raise `Unexpected` if the emulator and SQLite do not answer the same."""
    for argument, request in zip(query.arguments, query.requests, strict=True):
        ours = orjson.loads(answer_to(store.cluster, request))
        theirs = orjson.loads(query.answer(table, argument))
        if ours != theirs:
            raise Unexpected(f"{query.name} of {argument}: {ours} and {theirs}")


def _named(table: SqliteTable, prefix: str) -> bytes:
    total, rows = table.named(prefix, _PAGE)
    entries = [b'%b,"_sort":[%d]}' % (document[:-1], creation) for document, creation in rows]
    return _answer(total, entries)


def _with_term(table: SqliteTable, team: str) -> bytes:
    total, rows = table.with_term("team", team, _TERM_PAGE)
    return _answer(total, [document for (document,) in rows])


def _owners(table: SqliteTable, _: str) -> bytes:
    counted = table.owners()
    owners = {
        "doc_count_error_upper_bound": 0,
        "sum_other_doc_count": 0,
        "buckets": [{"key": owner, "doc_count": count} for owner, count in counted],
    }
    aggregations = orjson.dumps({"owners": owners})
    total = sum(count for _, count in counted)
    return b'%b,"aggregations":%b}' % (_answer(total, ())[:-1], aggregations)


def _answer(total: int, entries: Iterable[bytes]) -> bytes:
    page = list(entries)
    return b'{"total":%d,"count":%d,"api_keys":[%b]}' % (total, len(page), b",".join(page))


QUERIES = (
    Query(
        "query by name prefix, sorted",
        SERVICES,
        lambda prefix: {"query": {"prefix": {"name": prefix}}, "sort": ["creation"], "size": _PAGE},
        lambda table, prefix: table.named(prefix, _PAGE),
        _named,
    ),
    Query(
        "query by a term of metadata",
        TEAMS,
        lambda team: {"query": {"term": {"metadata.team": team}}},
        lambda table, team: table.with_term("team", team, _TERM_PAGE),
        _with_term,
    ),
    Query(
        "terms aggregation by owner",
        ("username",),
        lambda field: {"size": 0, "aggs": {"owners": {"terms": {"field": field}}}},
        lambda table, _: table.owners(),
        _owners,
    ),
)
