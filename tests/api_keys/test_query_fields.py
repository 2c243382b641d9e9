"""Queries of API keys: which keys a query matches, field by field and type by type."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import NOW, a_cluster, a_key
from tests.api_keys.queries import a_cluster_with_keys, names, names_for

EVERY = ["alpha", "beta", "delta", "gamma", "remote"]
DAY = 86_400_000


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """Return a cluster with five keys; no test changes it."""
    return a_cluster_with_keys()


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("username", EVERY),
        ("realm_name", EVERY),
        ("name", EVERY),
        ("type", EVERY),
        ("creation", EVERY),
        ("invalidated", EVERY),
        ("expiration", ["beta", "gamma"]),
        ("invalidation", ["delta"]),
        ("metadata", ["alpha", "beta", "delta"]),
        ("metadata.team", ["alpha", "beta", "delta"]),
        ("metadata.env.os.name", ["alpha"]),
        ("metadata.env", []),
        ("metadata.none", []),
        ("metadata.unknown", []),
    ],
)
def test_a_field_exists_where_it_has_a_value(
    cluster: Cluster, field: str, expected: list[str]
) -> None:
    """An object in metadata is no value, and neither is null."""
    assert names_for(cluster, {"exists": {"field": field}}) == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("username", "own_keys", ["gamma"]),
        ("realm_name", "reserved", ["alpha", "beta", "remote"]),
        ("name", "alpha", ["alpha"]),
        ("name", "alp", []),
        ("name", "ALPHA", []),
        ("type", "rest", ["alpha", "beta", "delta", "gamma"]),
        ("type", "cross_cluster", ["remote"]),
        ("creation", NOW + 10, ["beta"]),
        ("creation", str(NOW + 10), ["beta"]),
        ("expiration", NOW + 20 + 2 * DAY, ["gamma"]),
        ("invalidated", True, ["delta"]),
        ("invalidated", "true", ["delta"]),
        ("invalidated", False, ["alpha", "beta", "gamma", "remote"]),
        ("invalidation", NOW + 50, ["delta"]),
        ("metadata", "x", ["alpha", "delta"]),
        ("metadata", "linux", ["alpha"]),
        ("metadata.team", "x", ["alpha", "delta"]),
        ("metadata.n", 1, ["alpha"]),
        ("metadata.n", "1", ["alpha"]),
        ("metadata.on", True, ["alpha"]),
        ("metadata.on", "true", ["alpha"]),
        ("metadata.ratio", 1.5, ["alpha"]),
        ("metadata.tags", "b", ["alpha"]),
        ("metadata.env.os.name", "linux", ["alpha"]),
        ("metadata.a.b", "c", ["alpha"]),
    ],
)
def test_a_term_is_one_value_of_a_field(
    cluster: Cluster, field: str, value: object, expected: list[str]
) -> None:
    """Values are compared as a whole; each leaf of the metadata is a text."""
    assert names_for(cluster, {"term": {field: value}}) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"term": {"name": {"value": "ALPHA", "case_insensitive": True}}}, ["alpha"]),
        ({"terms": {"name": ["alpha", "beta", "nobody"]}}, ["alpha", "beta"]),
        ({"terms": {"metadata.tags": ["b", "q"]}}, ["alpha"]),
        ({"terms": {"invalidated": [True, "false"]}}, EVERY),
        ({"prefix": {"name": "al"}}, ["alpha"]),
        ({"prefix": {"name": {"value": "AL", "case_insensitive": True}}}, ["alpha"]),
        ({"prefix": {"name": {"value": "al", "rewrite": "constant_score"}}}, ["alpha"]),
        ({"prefix": {"type": "cross"}}, ["remote"]),
        ({"prefix": {"metadata": "lin"}}, ["alpha"]),
        ({"prefix": {"metadata.env.os.name": "lin"}}, ["alpha"]),
        ({"wildcard": {"name": "*t*"}}, ["beta", "delta", "remote"]),
        ({"wildcard": {"name": "?e*a"}}, ["beta", "delta"]),
        ({"wildcard": {"name": {"value": "A*", "case_insensitive": True}}}, ["alpha"]),
        ({"wildcard": {"metadata": "*nu?"}}, ["alpha"]),
        ({"match": {"name": "alpha"}}, ["alpha"]),
        ({"match": {"name": "alpha beta"}}, []),
        ({"match": {"name": {"query": "alpha beta", "analyzer": "whitespace"}}}, ["alpha", "beta"]),
        ({"match": {"invalidated": "true"}}, ["delta"]),
        ({"match": {"metadata.team": "y"}}, ["beta"]),
        ({"match": {"creation": {"query": "x", "lenient": True}}}, []),
        ({"match_all": {}}, EVERY),
        ({"ids": {"values": ["unknown"]}}, []),
    ],
)
def test_each_type_of_query_matches_in_its_way(
    cluster: Cluster, query: object, expected: list[str]
) -> None:
    """Nothing is broken into words, as all fields are keywords."""
    assert names_for(cluster, query) == expected


@pytest.mark.parametrize(
    ("field", "bounds", "expected"),
    [
        ("expiration", {"lt": "now+36h"}, ["beta"]),
        ("expiration", {"gt": f"{NOW}||+2d"}, ["gamma"]),
        ("expiration", {"lte": NOW + 10 + DAY}, ["beta"]),
        ("expiration", {"lt": str(NOW + 10 + DAY)}, []),
        ("expiration", {"gte": "2026-01-03", "format": "strict_date"}, ["gamma"]),
        (
            "expiration",
            {
                "lt": "2026-01-02T12:00",
                "format": "strict_date_optional_time",
                "time_zone": "+11:00",
            },
            ["beta"],
        ),
        ("creation", {"gte": "now/d", "lt": NOW + 10}, ["alpha"]),
        ("invalidation", {"lte": "now"}, ["delta"]),
        ("name", {"gte": "b", "lt": "delta"}, ["beta"]),
        ("username", {"gt": "elastic"}, ["gamma"]),
        ("type", {"lte": "cross_cluster"}, ["remote"]),
        ("metadata.n", {"gte": 1, "lt": 2}, ["alpha", "beta"]),
        ("metadata.team", {"gt": "x", "lte": "z"}, ["beta"]),
    ],
)
def test_a_range_is_of_time_or_of_the_alphabet(
    cluster: Cluster, field: str, bounds: object, expected: list[str]
) -> None:
    """Dates are milliseconds unless a format is given; 10 stands between 1 and 2 as a text does."""
    assert names_for(cluster, {"range": {field: bounds}}) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, EVERY),
        ({"must": {"term": {"username": "elastic"}}}, ["alpha", "beta", "remote"]),
        (
            {"filter": [{"term": {"metadata.team": "x"}}, {"exists": {"field": "metadata.n"}}]},
            ["alpha"],
        ),
        ({"must_not": {"term": {"username": "elastic"}}}, ["delta", "gamma"]),
        (
            {"should": [{"term": {"name": "beta"}}, {"term": {"type": "cross_cluster"}}]},
            ["beta", "remote"],
        ),
        (
            {
                "should": [{"prefix": {"name": "a"}}, {"term": {"metadata.team": "x"}}],
                "minimum_should_match": 2,
            },
            ["alpha"],
        ),
        ({"must": {"match_all": {}}, "should": {"term": {"name": "beta"}}}, EVERY),
        ({"must": {"bool": {"must_not": {"bool": {"must": {"match_all": {}}}}}}}, []),
    ],
)
def test_a_bool_combines_queries(cluster: Cluster, query: object, expected: list[str]) -> None:
    """At any depth; what should match must match at least once where nothing else has to."""
    assert names_for(cluster, {"bool": query}) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"query": "alpha"}, ["alpha"]),
        ({"query": "elastic"}, ["alpha", "beta", "remote"]),
        ({"query": "lin*"}, ["alpha"]),
        ({"query": "true"}, ["alpha", "delta"]),
        ({"query": "alpha beta"}, ["alpha", "beta"]),
        ({"query": "alpha | gamma", "fields": ["na*"]}, ["alpha", "gamma"]),
        ({"query": "elastic + x"}, ["alpha"]),
        ({"query": "elastic x", "default_operator": "and"}, ["alpha"]),
        ({"query": "elastic + -alpha"}, ["beta", "remote"]),
        ({"query": "alpa~1", "fields": ["name"]}, ["alpha"]),
        ({"query": "elastic", "fields": ["us*"]}, ["alpha", "beta", "remote"]),
        ({"query": "reserved", "fields": ["rea*"]}, ["alpha", "beta", "remote"]),
        ({"query": "x", "fields": ["meta*"]}, ["alpha", "delta"]),
        ({"query": "x", "fields": ["metadata"]}, ["alpha", "delta"]),
        ({"query": "x", "fields": ["metadata.team^2"]}, ["alpha", "delta"]),
        ({"query": "x", "fields": ["metadata.*"]}, []),
        ({"query": "x", "fields": ["name", "metadata.*"]}, []),
        ({"query": "api_key", "fields": ["doc_type"]}, []),
        ({"query": "alpha", "fields": ["nope", "no*", "name"]}, ["alpha"]),
        ({"query": "alpha", "fields": ["nope", "no*"]}, []),
    ],
)
def test_a_simple_query_string_passes_over_what_it_may_not_ask(
    cluster: Cluster, query: object, expected: list[str]
) -> None:
    """Without fields it looks into all; unknown ones are nothing, never an error."""
    assert names_for(cluster, {"simple_query_string": query}) == expected


def test_ids_are_those_of_keys() -> None:
    """In whatever order, however often."""
    cluster = a_cluster()
    first, _, third = (a_key(cluster, name=name)["id"] for name in "abc")

    assert names(cluster, {"query": {"ids": {"values": [third, first, third]}}}) == ["a", "c"]


def test_the_best_match_stands_first_where_no_sort_is_asked_for(cluster: Cluster) -> None:
    """Those that match alike stay in index order."""
    boosted = {"term": {"name": {"value": "gamma", "boost": 3}}}
    query = {"bool": {"must": {"match_all": {}}, "should": [{"term": {"name": "beta"}}, boosted]}}

    assert names(cluster, {"query": query}) == ["gamma", "beta", "alpha", "remote", "delta"]
