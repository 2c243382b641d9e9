"""Queries of API keys against looking at each key, whatever is asked and however it is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.query import index as index_module
from emulator.query.allowed import check_query, check_sort
from emulator.query.errors import Shard
from emulator.query.index import Index
from emulator.query.search import Search
from emulator.query.search_request import search_request_parser
from emulator.security.api_keys.fields import API_KEY_FIELDS
from emulator.security.api_keys.record import ApiKey, ApiKeyType, Owner
from emulator.security.subject import Realm
from emulator.slow_work import SlowWork
from emulator.state import State, StateSnapshot, Table
from emulator.xcontent.body import parse_body
from tests.api_keys.factories import (
    ELASTIC,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    call,
    invalidate,
)
from tests.properties.key_queries import DAY, IDS, NOW, Json, documents, requests
from tests.properties.reference_query import Document, page_of

Row = tuple[str, Sequence[Any] | None]
_REQUEST = search_request_parser("query_api_key_request_payload")

_changes = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(IDS), documents),
    st.tuples(st.just("delete"), st.sampled_from(IDS)),
    st.tuples(st.just("snapshot")),
    st.tuples(st.just("restore"), st.integers(0, 9)),
)
_searches = st.tuples(st.just("search"), requests())
_rounds = st.tuples(st.lists(_changes, max_size=3), _searches).map(lambda one: [*one[0], one[1]])


@pytest.fixture(autouse=True, scope="module")
def _few_changes_make_a_segment() -> Iterator[None]:
    """Let a handful of keys be stored as thousands are: most of them gathered, some put since."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "_FEW_CHANGES", 2)
        patch.setattr(index_module, "_SHARE_OF_CHANGES", 4)
        yield


class _Stored:
    """Keys in a table, and the same keys in a dictionary in the order of their last puts."""

    def __init__(self) -> None:
        self._state = State()
        self._keys: Table[ApiKey] = self._state.table("api_keys")
        shard = Shard(".security-7", "uuid", "node")
        self._search = Search(Index(self._keys, API_KEY_FIELDS, SlowWork()), API_KEY_FIELDS, shard)
        self._expected: dict[str, Document] = {}
        self._kept: list[tuple[StateSnapshot, dict[str, Document]]] = []

    def put(self, id: str, document: Json) -> None:
        """Store a key as the newest."""
        self._expected.pop(id, None)
        stored = {**document, "id": id, "invalidated": document["invalidation"] is not None}
        self._expected[id] = stored
        self._keys.put(id, _api_key(stored))

    def delete(self, id: str) -> None:
        """Forget a key."""
        self._expected.pop(id, None)
        self._keys.delete(id)

    def snapshot(self) -> None:
        """Remember what there is."""
        self._kept.append((self._state.snapshot(), dict(self._expected)))

    def restore(self, number: int) -> None:
        """Go back to one of the snapshots."""
        if self._kept:
            snapshot, expected = self._kept[number % len(self._kept)]
            self._state.restore(snapshot)
            self._expected = dict(expected)

    def search(self, body: Json) -> None:
        """Compare what a request finds."""
        request = parse_body(json.dumps(body).encode(), _REQUEST)
        if request.query is not None:
            check_query(request.query, API_KEY_FIELDS)
        check_sort(request.sort, API_KEY_FIELDS)
        found = self._search.run(request, NOW)
        page = [(hit.record.id, hit.sort) for hit in found.hits]
        _compare(body, found.total, page, list(self._expected.values()))


def _api_key(document: Document) -> ApiKey:
    realm = Realm(document["realm_name"], "file")
    return ApiKey(
        id=document["id"],
        name=document["name"],
        type=ApiKeyType(document["type"]),
        secret_hash="",
        creation=document["creation"],
        expiration=document["expiration"],
        invalidation=document["invalidation"],
        role_descriptors=(),
        limited_by=(),
        metadata=document["metadata"],
        owner=Owner(document["username"], None, None, {}, realm),
    )


def _compare(body: Json, total: int, page: list[Row], stored: Sequence[Document]) -> None:
    """Compare an answer with the expected one; without a sort, how well a key fits orders them."""
    if "sort" in body:
        assert (total, page) == page_of(body, stored, NOW)
        return
    expected_total, expected = page_of({**body, "from": 0, "size": len(stored)}, stored, NOW)
    assert total == expected_total
    assert len(page) == max(0, min(body.get("size", 10), total - body.get("from", 0)))
    assert len(dict(page)) == len(page)
    assert dict(page).items() <= dict(expected).items()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    first=st.lists(documents, min_size=4, max_size=9),
    rounds=st.lists(_rounds, min_size=3, max_size=6),
)
def test_what_is_found_is_what_looking_at_each_key_finds(
    first: list[Json], rounds: list[list[tuple[Any, ...]]]
) -> None:
    """Columns, segments and layers are how it is fast; nothing of them is to be seen."""
    stored = _Stored()
    for id, document in zip(IDS, first, strict=False):
        stored.put(id, document)
    for step, *arguments in chain.from_iterable(rounds):
        getattr(stored, step)(*arguments)


_BODIES: list[dict[str, Any]] = [
    {"name": "a", "metadata": {"team": "a", "n": 1, "tags": ["a", "ab"]}},
    {"name": "ab", "metadata": {"team": "A", "n": 10}, "expiration": "1d"},
    {"name": "a", "metadata": {"env": {"os": ["b", True]}}, "expiration": "3d"},
    {"name": "b", "metadata": {"team": ["ab", None], "env.os": "a"}},
    {"name": "\u00e9"},
    {"name": "rest", "metadata": {"team": "b", "tags": [1, [10]]}, "expiration": "1d"},
]


class _Answering:
    """A cluster with some keys, and what it shows of them."""

    def __init__(self) -> None:
        self._cluster = a_cluster(clock={"mode": "frozen", "now": NOW - DAY})
        created = []
        for body in _BODIES:
            created.append(
                a_key(self._cluster, "own_keys" if "\u00e9" in body["name"] else ELASTIC, **body)
            )
            self._cluster.clock.advance(1000)
        a_cross_cluster_key(self._cluster, name="aB", metadata={"team": "b"})
        invalidate(self._cluster, created[0]["id"])
        self._cluster.clock.advance(NOW - self._cluster.clock.now())
        self.ids = [key["id"] for key in created]
        shown = call(self._cluster, "GET", "/_security/api_key").json["api_keys"]
        self._documents = [_document(key) for key in shown]

    def search(self, body: Json) -> None:
        """Compare what a request finds."""
        reply = call(self._cluster, "POST", "/_security/_query/api_key", body)
        assert reply.status == 200, reply.body
        page = [(key["id"], key.get("_sort")) for key in reply.json["api_keys"]]
        _compare(body, reply.json["total"], page, self._documents)


def _document(shown: Json) -> Document:
    optional = ("expiration", "invalidation")
    return {
        **shown,
        "realm_name": shown["realm"],
        **{field: shown.get(field) for field in optional},
    }


@pytest.fixture(scope="module")
def answering() -> _Answering:
    """Return a cluster that nothing changes."""
    return _Answering()


@settings(max_examples=150, deadline=None)
@given(body=requests())
def test_a_cluster_answers_what_looking_at_each_key_finds(
    answering: _Answering, body: Json
) -> None:
    """From the bytes of a request to the bytes of its answer."""
    answering.search(body)
