"""Counts of values, and buckets of what is missing or what queries match."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.query.aggregations import aggregator
from emulator.query.aggregations.errors import TooManyBuckets
from tests.query.aggregations.documents import KEYS, Key, result_of, results_of


@pytest.mark.parametrize(
    ("type_name", "options", "docs", "value"),
    [
        ("cardinality", {"field": "username"}, None, 3),
        ("cardinality", {"field": "username", "missing": "?"}, None, 4),
        ("cardinality", {"field": "metadata.tag"}, {0, 1}, 2),
        ("cardinality", {"field": "expiration"}, {0}, 0),
        ("value_count", {"field": "username"}, None, 4),
        ("value_count", {"field": "username", "missing": "?"}, None, 5),
        ("value_count", {"field": "metadata.tag"}, None, 4),
        ("value_count", {"field": "metadata.tag"}, {1, 3}, 2),
        ("value_count", {"field": "invalidated"}, set(), 0),
    ],
)
def test_values_are_counted(
    type_name: str, options: dict[str, object], docs: set[int] | None, value: int
) -> None:
    """All of them, or only distinct ones."""
    assert result_of({type_name: options}, docs=docs) == {"value": value}


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({"field": "username"}, 1),
        ({"field": "expiration"}, 3),
        ({"field": "metadata.tag"}, 2),
        ({"field": "metadata.none"}, 5),
        ({"field": "username", "missing": "?"}, 0),
    ],
)
def test_documents_without_a_value_are_gathered(options: object, count: int) -> None:
    """Where something stands in for no value, every document has one."""
    assert result_of({"missing": options}) == {"doc_count": count}


def test_a_filter_gathers_what_its_query_matches() -> None:
    """Of the documents that the search matched."""
    aggregation = {
        "filter": {"term": {"username": "alice"}},
        "aggs": {"names": {"terms": {"field": "name"}}},
    }

    assert result_of(aggregation, docs={0, 1}) == {
        "doc_count": 1,
        "names": {
            "doc_count_error_upper_bound": 0,
            "sum_other_doc_count": 0,
            "buckets": [{"key": "a", "doc_count": 1}],
        },
    }


QUERIES = {"mine": {"term": {"username": "alice"}}, "all": {"match_all": {}}}


@pytest.mark.parametrize(
    ("options", "buckets"),
    [
        ({"filters": QUERIES}, {"all": {"doc_count": 5}, "mine": {"doc_count": 2}}),
        ({"filters": QUERIES, "keyed": False},
         [{"key": "all", "doc_count": 5}, {"key": "mine", "doc_count": 2}]),
        ({"filters": list(QUERIES.values())}, [{"doc_count": 2}, {"doc_count": 5}]),
        ({"filters": {"mine": QUERIES["mine"]}, "other_bucket_key": "others"},
         {"mine": {"doc_count": 2}, "others": {"doc_count": 3}}),
        ({"filters": [QUERIES["mine"]], "other_bucket": True},
         [{"doc_count": 2}, {"doc_count": 3}]),
    ],
)  # fmt: skip
def test_filters_gather_what_each_query_matches(options: object, buckets: object) -> None:
    """With names, without, and with a bucket for what none matches."""
    assert result_of({"filters": options}) == {"buckets": buckets}


def test_sub_aggregations_see_what_no_query_matches() -> None:
    """The bucket of the others is like each other one."""
    aggregation = {
        "filters": {"filters": {"mine": QUERIES["mine"]}, "other_bucket": True},
        "aggs": {"n": {"value_count": {"field": "username"}}},
    }

    assert result_of(aggregation)["buckets"]["_other_"] == {"doc_count": 3, "n": {"value": 2}}


def test_each_type_names_its_result() -> None:
    """By the same word as in the request."""
    field = {"field": "username"}
    bodies: dict[str, object] = {
        "missing": field,
        "cardinality": field,
        "value_count": field,
        "composite": {"sources": [{"a": {"terms": field}}]},
        "filter": {"match_all": {}},
        "filters": {"filters": [{"match_all": {}}]},
    }

    results = results_of({f"my_{name}": {name: body} for name, body in bodies.items()},
                         typed_keys=True)  # fmt: skip

    assert list(results) == [f"{name}#my_{name}" for name in bodies]


def test_too_many_buckets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those within buckets count as well."""
    monkeypatch.setattr(aggregator, "MAX_BUCKETS", 7)
    names: dict[str, Any] = {"terms": {"field": "name"}}
    owners = {"terms": {"field": "username"}, "aggs": {"names": names}}
    assert result_of(owners, KEYS[:4])

    with pytest.raises(TooManyBuckets) as caught:
        result_of(owners, [*KEYS, Key("f", owner="dora")])

    assert caught.value.reason == (
        "Trying to create too many buckets. Must be less than or equal to: [7] but this number of "
        "buckets was exceeded. This limit can be set by changing the [search.max_buckets] cluster "
        "level setting."
    )
