"""Queries of API keys: what is counted beside the page, and what may not be."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import NOW
from tests.api_keys.queries import (
    ILLEGAL,
    a_cluster_with_keys,
    aggregations,
    ask,
    found,
    shard_problem,
)

DAY = 86_400_000
BY_NAME = {"terms": {"field": "name"}}


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """Return a cluster with five keys; no test changes it."""
    return a_cluster_with_keys()


@pytest.mark.parametrize(
    ("field", "buckets"),
    [
        ("username", [("elastic", 3), ("all_keys", 1), ("own_keys", 1)]),
        ("realm_name", [("reserved", 3), ("default_native", 2)]),
        ("type", [("rest", 4), ("cross_cluster", 1)]),
        ("metadata.team", [("x", 2), ("y", 1)]),
        ("metadata.tags", [("a", 1), ("b", 1)]),
        ("metadata.unknown", []),
    ],
)
def test_terms_counts_the_keys_with_each_value(
    cluster: Cluster, field: str, buckets: list[tuple[str, int]]
) -> None:
    """The most frequent first."""
    assert aggregations(cluster, {"a": {"terms": {"field": field}}}) == {
        "a": {
            "doc_count_error_upper_bound": 0,
            "sum_other_doc_count": 0,
            "buckets": [{"key": key, "doc_count": count} for key, count in buckets],
        }
    }


def test_terms_of_a_boolean_are_numbers_with_their_words(cluster: Cluster) -> None:
    """As the index keeps them."""
    counted = aggregations(cluster, {"a": {"terms": {"field": "invalidated"}}})

    assert counted["a"]["buckets"] == [
        {"key": 0, "key_as_string": "false", "doc_count": 4},
        {"key": 1, "key_as_string": "true", "doc_count": 1},
    ]


@pytest.mark.parametrize(
    ("aggregation", "result"),
    [
        ({"missing": {"field": "expiration"}}, {"doc_count": 3}),
        ({"missing": {"field": "metadata.team"}}, {"doc_count": 2}),
        ({"cardinality": {"field": "username"}}, {"value": 3}),
        ({"cardinality": {"field": "metadata.team"}}, {"value": 2}),
        ({"value_count": {"field": "metadata.tags"}}, {"value": 2}),
        ({"value_count": {"field": "expiration"}}, {"value": 2}),
        ({"filter": {"term": {"username": "elastic"}}}, {"doc_count": 3}),
        (
            {"filters": {"filters": {"a": {"prefix": {"name": "a"}}, "b": {"match_all": {}}}}},
            {"buckets": {"a": {"doc_count": 1}, "b": {"doc_count": 5}}},
        ),
        (
            {"filters": {"filters": [{"term": {"type": "rest"}}], "other_bucket": True}},
            {"buckets": [{"doc_count": 4}, {"doc_count": 1}]},
        ),
        (
            {"date_range": {"field": "creation", "ranges": [{"to": NOW + 10}]}},
            {
                "buckets": [
                    {
                        "key": f"*-{NOW + 10}",
                        "to": float(NOW + 10),
                        "to_as_string": str(NOW + 10),
                        "doc_count": 1,
                    }
                ]
            },
        ),
        (
            {"range": {"field": "expiration", "ranges": [{"from": NOW + 2 * DAY, "key": "late"}]}},
            {
                "buckets": [
                    {
                        "key": "late",
                        "from": float(NOW + 2 * DAY),
                        "from_as_string": str(NOW + 2 * DAY),
                        "doc_count": 1,
                    }
                ]
            },
        ),
    ],
)
def test_each_allowed_aggregation_counts_in_its_way(
    cluster: Cluster, aggregation: object, result: object
) -> None:
    """Over all keys that the query matches, whatever the page."""
    assert aggregations(cluster, {"a": aggregation}) == {"a": result}


def test_a_range_of_dates_is_relative_to_the_clock(cluster: Cluster) -> None:
    """The usual question: what expires within a day and a half?"""
    ranges = [{"from": "now", "to": "now+36h", "key": "soon"}, {"from": "now+36h", "key": "later"}]
    counted = aggregations(
        cluster, {"a": {"date_range": {"field": "expiration", "ranges": ranges}}}
    )

    assert [(one["key"], one["doc_count"]) for one in counted["a"]["buckets"]] == [
        ("soon", 1),
        ("later", 1),
    ]


def test_a_composite_gives_its_buckets_in_pages(cluster: Cluster) -> None:
    """Each page begins behind the last bucket of the one before."""
    sources = [
        {"owner": {"terms": {"field": "username"}}},
        {"dead": {"terms": {"field": "invalidated"}}},
    ]
    first = aggregations(cluster, {"a": {"composite": {"size": 2, "sources": sources}}})["a"]
    after = first["after_key"]
    second = aggregations(
        cluster, {"a": {"composite": {"size": 2, "sources": sources, "after": after}}}
    )["a"]

    assert first == {
        "after_key": {"owner": "elastic", "dead": False},
        "buckets": [
            {"key": {"owner": "all_keys", "dead": True}, "doc_count": 1},
            {"key": {"owner": "elastic", "dead": False}, "doc_count": 3},
        ],
    }
    assert second["buckets"] == [{"key": {"owner": "own_keys", "dead": False}, "doc_count": 1}]


def test_aggregations_count_within_the_buckets_of_others(cluster: Cluster) -> None:
    """Also under the other name of the field."""
    within = {"filter": {"term": {"username": "elastic"}}, "aggregations": {"names": BY_NAME}}
    answer = found(cluster, {"size": 0, "aggregations": {"mine": within}})

    buckets = answer["aggregations"]["mine"]["names"]["buckets"]
    assert [bucket["key"] for bucket in buckets] == ["alpha", "beta", "remote"]


def test_only_what_the_query_matches_is_counted(cluster: Cluster) -> None:
    """On whatever page it is; the counts stand behind the keys."""
    body = {"size": 1, "query": {"term": {"metadata.team": "x"}}, "aggs": {"names": BY_NAME}}
    answer = found(cluster, body)

    assert list(answer) == ["total", "count", "api_keys", "aggregations"]
    assert [one["key"] for one in answer["aggregations"]["names"]["buckets"]] == ["alpha", "delta"]


@pytest.mark.parametrize(
    ("aggregation", "type"),
    [
        ({"terms": {"field": "name"}}, "sterms"),
        ({"terms": {"field": "invalidated"}}, "lterms"),
        ({"terms": {"field": "creation"}}, "lterms"),
        ({"terms": {"field": "metadata.team"}}, "sterms"),
        ({"range": {"field": "creation", "ranges": [{"to": 1}]}}, "range"),
        ({"date_range": {"field": "creation", "ranges": [{"to": 1}]}}, "date_range"),
        ({"missing": {"field": "expiration"}}, "missing"),
        ({"cardinality": {"field": "name"}}, "cardinality"),
        ({"value_count": {"field": "name"}}, "value_count"),
        ({"composite": {"sources": [{"n": {"terms": {"field": "name"}}}]}}, "composite"),
        ({"filter": {"match_all": {}}}, "filter"),
        ({"filters": {"filters": [{"match_all": {}}]}}, "filters"),
    ],
)
def test_names_tell_their_types_if_asked_to(
    cluster: Cluster, aggregation: dict[str, object], type: str
) -> None:
    """Clients that build objects from answers need it, at any depth that has any."""
    counted = aggregations(cluster, {"a": aggregation}, "?typed_keys")

    assert list(counted) == [f"{type}#a"]


def test_names_of_inner_aggregations_tell_their_types_too(cluster: Cluster) -> None:
    """In each bucket."""
    body = {"mine": {"filter": {"match_all": {}}, "aggs": {"names": BY_NAME}}}

    assert list(aggregations(cluster, body, "?typed_keys=true")["filter#mine"]) == [
        "doc_count",
        "sterms#names",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"aggs": {"a": BY_NAME}, "query": {"term": {"name": "nobody"}}},
        {"aggs": {}},
    ],
)
def test_without_a_match_or_an_aggregation_there_is_nothing_to_show(
    cluster: Cluster, body: object
) -> None:
    """The field is left out, not empty."""
    assert "aggregations" not in found(cluster, body)


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("adjacency_matrix", {"filters": {"a": {"match_all": {}}}}),
        ("avg", {"field": "creation"}),
        ("date_histogram", {"field": "creation", "fixed_interval": "1d"}),
        ("global", {}),
        ("histogram", {"field": "creation", "interval": 1}),
        ("max", {"field": "creation"}),
        ("nested", {"path": "x"}),
        ("significant_terms", {"field": "name"}),
        ("top_hits", {}),
    ],
)
def test_other_types_are_refused_by_their_name(cluster: Cluster, type: str, body: object) -> None:
    """At any depth."""
    reason = f"Unsupported API Keys agg [bad] of type [{type}]"
    within = {"outer": {"filter": {"match_all": {}}, "aggs": {"bad": {type: body}}}}

    assert ask(cluster, {"aggs": {"bad": {type: body}}}).problem == (400, ILLEGAL, reason)
    assert ask(cluster, {"aggs": within}).problem == (400, ILLEGAL, reason)


@pytest.mark.parametrize(
    "body",
    [
        {"bad": {"max_bucket": {"buckets_path": "a>b"}}},
        {"outer": BY_NAME | {"aggs": {"bad": {"max_bucket": {"buckets_path": "a"}}}}},
    ],
)
def test_pipelines_are_refused(cluster: Cluster, body: object) -> None:
    """They compute from the results of others."""
    assert ask(cluster, {"aggs": body}).problem == (
        400,
        ILLEGAL,
        "Unsupported aggregation of type [max_bucket]",
    )


@pytest.mark.parametrize(
    ("aggregation", "source"),
    [
        ({"terms": {"script": {"source": "1"}}}, "[a] agg"),
        ({"value_count": {"script": {"source": "1"}}}, "[a] agg"),
        (
            {"composite": {"sources": [{"s": {"terms": {"script": {"source": "1"}}}}]}},
            "[s] of composite agg [a]",
        ),
    ],
)
def test_scripts_are_refused(cluster: Cluster, aggregation: object, source: str) -> None:
    """They could read what may not be asked."""
    assert ask(cluster, {"aggs": {"a": aggregation}}).problem == (
        400,
        ILLEGAL,
        f"Unsupported script value source for {source}",
    )


@pytest.mark.parametrize(
    "aggregation",
    [
        {"terms": {"field": "x"}},
        {"range": {"field": "x", "ranges": [{"to": 1}]}},
        {"date_range": {"field": "x", "ranges": [{"to": 1}]}},
        {"missing": {"field": "x"}},
        {"cardinality": {"field": "x"}},
        {"value_count": {"field": "x"}},
        {"composite": {"sources": [{"s": {"terms": {"field": "x"}}}]}},
        {"filter": {"term": {"x": "y"}}},
        {"filters": {"filters": {"f": {"exists": {"field": "x"}}}}},
        {"filter": {"match_all": {}}, "aggs": {"b": {"terms": {"field": "x"}}}},
    ],
)
def test_fields_are_those_that_queries_may_ask(cluster: Cluster, aggregation: object) -> None:
    """Also in the filters of aggregations."""
    assert ask(cluster, {"aggs": {"a": aggregation}}).problem == (
        400,
        ILLEGAL,
        "Field [x] is not allowed for querying or aggregation",
    )


def test_filters_take_the_queries_that_queries_may_be(cluster: Cluster) -> None:
    """Of the allowed types."""
    assert ask(cluster, {"aggs": {"a": {"filter": {"fuzzy": {"name": "x"}}}}}).problem == (
        400,
        ILLEGAL,
        "Query type [fuzzy] is not currently supported in this context",
    )


def test_only_one_of_the_two_names_may_be_used(cluster: Cluster) -> None:
    """The request is refused when it has been read as a whole."""
    reply = ask(cluster, {"aggs": {"a": BY_NAME}, "aggregations": {"b": BY_NAME}})

    assert reply.problem == (
        400,
        "x_content_parse_exception",
        "Failed to build [query_api_key_request_payload] after last required field arrived",
    )
    assert reply.error["caused_by"] == {
        "type": ILLEGAL,
        "reason": "Duplicate 'aggs' or 'aggregations' field",
    }


def test_a_field_that_an_aggregation_cannot_count_is_refused_by_the_shard(cluster: Cluster) -> None:
    """A keyword is in no range of numbers."""
    body = {"aggs": {"a": {"range": {"field": "name", "ranges": [{"to": 1}]}}}}

    assert shard_problem(ask(cluster, body)) == (
        400,
        ILLEGAL,
        "Field [name] of type [keyword] is not supported for aggregation [range]",
    )
