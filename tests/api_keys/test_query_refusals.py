"""Queries of API keys that are refused: for their fields, their types, or their values."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster
from tests.api_keys.queries import ILLEGAL, a_cluster_with_keys, ask, shard_problem

SHARD = "query_shard_exception"
PARSE = "parse_exception"


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """Return a cluster with five keys; no test changes it."""
    return a_cluster_with_keys()


@pytest.mark.parametrize(
    "field",
    [
        "_id",
        "_score",
        "doc_type",
        "api_key_invalidated",
        "api_key_hash",
        "creation_time",
        "creator.principal",
        "metadata_flattened.x",
        "metadataX",
        "role_descriptors",
        "limited_by_role_descriptors",
        "realm",
        "realm_type",
        "certificate_identity",
        "runtime_key_type",
        "Name",
    ],
)
@pytest.mark.parametrize("place", ["query", "sort", "aggs"])
def test_other_fields_may_not_be_asked(cluster: Cluster, field: str, place: str) -> None:
    """Those of the index neither, whatever they are asked for."""
    bodies = {
        "query": {"query": {"exists": {"field": field}}},
        "sort": {"sort": [field]},
        "aggs": {"aggs": {"a": {"terms": {"field": field}}}},
    }

    assert ask(cluster, bodies[place]).problem == (
        400,
        ILLEGAL,
        f"Field [{field}] is not allowed for querying or aggregation",
    )


@pytest.mark.parametrize("field", ["*", "na*", "metadata.*"])
@pytest.mark.parametrize("place", ["query", "sort", "aggs"])
def test_patterns_of_fields_may_not_be_asked(cluster: Cluster, field: str, place: str) -> None:
    """Only a simple query string expands them."""
    bodies = {
        "query": {"query": {"term": {field: "x"}}},
        "sort": {"sort": [{field: {}}]},
        "aggs": {"aggs": {"a": {"value_count": {"field": field}}}},
    }

    assert ask(cluster, bodies[place]).problem == (
        400,
        ILLEGAL,
        f"Field name pattern [{field}] is not allowed for querying or aggregation",
    )


@pytest.mark.parametrize(
    "query",
    [
        {"term": {"x": "y"}},
        {"terms": {"x": ["y"]}},
        {"prefix": {"x": "y"}},
        {"wildcard": {"x": "y"}},
        {"range": {"x": {"gte": 1}}},
        {"exists": {"field": "x"}},
        {"match": {"x": "y"}},
        {"bool": {"must": {"term": {"x": "y"}}}},
        {"bool": {"should": {"term": {"x": "y"}}}},
        {"bool": {"must_not": {"term": {"x": "y"}}}},
        {"bool": {"filter": {"bool": {"filter": {"term": {"x": "y"}}}}}},
    ],
)
def test_every_type_of_query_looks_at_its_field(cluster: Cluster, query: object) -> None:
    """Also within others."""
    assert ask(cluster, {"query": query}).problem == (
        400,
        ILLEGAL,
        "Field [x] is not allowed for querying or aggregation",
    )


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("constant_score", {"filter": {"match_all": {}}}),
        ("dis_max", {"queries": [{"match_all": {}}]}),
        ("function_score", {}),
        ("fuzzy", {"name": "x"}),
        ("match_none", {}),
        ("match_phrase", {"name": "x"}),
        ("match_phrase_prefix", {"name": "x"}),
        ("multi_match", {"query": "x"}),
        ("nested", {"path": "x", "query": {"match_all": {}}}),
        ("query_string", {"query": "x"}),
        ("regexp", {"name": "x"}),
        ("script", {"script": {"source": "1"}}),
    ],
)
def test_other_types_of_query_are_refused_by_their_name(
    cluster: Cluster, type: str, body: object
) -> None:
    """At any depth."""
    problem = (400, ILLEGAL, f"Query type [{type}] is not currently supported in this context")

    assert ask(cluster, {"query": {type: body}}).problem == problem
    assert ask(cluster, {"query": {"bool": {"must_not": {type: body}}}}).problem == problem


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        (
            {"query": {"terms": {"name": {"index": "i", "id": "1", "path": "p"}}}},
            "terms query with terms lookup",
        ),
        (
            {"query": {"range": {"name": {"gte": "a", "relation": "within"}}}},
            "range query with relation",
        ),
        ({"sort": [{"name": {"nested": {"path": "x"}}}]}, "nested sorting"),
    ],
)
def test_options_that_reach_beyond_a_key_are_refused(
    cluster: Cluster, body: object, subject: str
) -> None:
    """Before their field is looked at."""
    assert ask(cluster, body).problem == (
        400,
        ILLEGAL,
        f"{subject} is not currently supported in this context",
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            {
                "query": {"fuzzy": {"name": "x"}},
                "sort": ["x"],
                "aggs": {"a": {"avg": {"field": "x"}}},
            },
            "Query type [fuzzy] is not currently supported in this context",
        ),
        (
            {"sort": ["x"], "aggs": {"a": {"avg": {"field": "x"}}}},
            "Field [x] is not allowed for querying or aggregation",
        ),
        (
            {"query": {"bool": {"filter": {"term": {"f": 1}}, "must": {"term": {"m": 1}}}}},
            "Field [m] is not allowed for querying or aggregation",
        ),
        (
            {"query": {"term": {"invalidated": "maybe"}}, "sort": ["x"]},
            "Field [x] is not allowed for querying or aggregation",
        ),
    ],
)
def test_the_query_is_looked_at_before_the_sort_and_that_before_the_aggregations(
    cluster: Cluster, body: object, reason: str
) -> None:
    """And all of them before anything is searched; in a ``bool``, ``must`` comes first."""
    assert ask(cluster, body).problem == (400, ILLEGAL, reason)


def test_a_query_is_looked_at_also_where_there_is_no_key() -> None:
    """What may be asked does not depend on what there is."""
    assert ask(a_cluster(), {"sort": ["x"]}).problem == (
        400,
        ILLEGAL,
        "Field [x] is not allowed for querying or aggregation",
    )


@pytest.mark.parametrize(
    ("query", "type", "reason"),
    [
        (
            {"term": {"invalidated": "maybe"}},
            SHARD,
            "failed to create query: Can't parse boolean value [maybe], expected [true] or [false]",
        ),
        (
            {"term": {"creation": "soon"}},
            SHARD,
            "failed to create query: failed to parse date field [soon] with format [epoch_millis]: "
            "[failed to parse date field [soon] with format [epoch_millis]]",
        ),
        (
            {"range": {"creation": {"gte": "2026-01-01"}}},
            PARSE,
            "failed to parse date field [2026-01-01] with format [epoch_millis]: "
            "[failed to parse date field [2026-01-01] with format [epoch_millis]]",
        ),
        (
            {"prefix": {"creation": "1"}},
            SHARD,
            "Can only use prefix queries on keyword, text and wildcard fields - not on "
            "[creation_time] which is of type [date]",
        ),
        (
            {"wildcard": {"invalidated": "t*"}},
            SHARD,
            "Can only use wildcard queries on keyword, text and wildcard fields - not on "
            "[api_key_invalidated] which is of type [boolean]",
        ),
        (
            {"wildcard": {"metadata.team": "x*"}},
            SHARD,
            "failed to create query: [wildcard] queries are not currently supported on keyed "
            "[flattened] fields.",
        ),
        (
            {"range": {"metadata.n": {"gte": "1"}}},
            SHARD,
            "failed to create query: [range] queries on keyed [flattened] fields must include both "
            "an upper and a lower bound.",
        ),
        (
            {"match": {"name": {"query": "x", "analyzer": "none"}}},
            SHARD,
            "[match] analyzer [none] not found",
        ),
    ],
)
def test_a_value_that_a_field_does_not_take_is_refused_by_the_shard(
    cluster: Cluster, query: object, type: str, reason: str
) -> None:
    """In the words of the index, with its names of fields."""
    assert shard_problem(ask(cluster, {"query": query})) == (400, type, reason)


def test_a_refusal_of_the_shard_has_the_form_of_a_failed_search(cluster: Cluster) -> None:
    """Clients look for the reason in the root cause or in the failed shards."""
    reply = ask(cluster, {"query": {"term": {"invalidated": "maybe"}}})
    reason = "Can't parse boolean value [maybe], expected [true] or [false]"
    failed = reply.error["failed_shards"][0]
    index = {"index_uuid": failed["reason"]["index_uuid"], "index": ".security-7"}
    failure = {"type": SHARD, "reason": f"failed to create query: {reason}", **index}

    assert reply.json == {
        "error": {
            "root_cause": [failure],
            "type": "search_phase_execution_exception",
            "reason": "all shards failed",
            "phase": "query",
            "grouped": True,
            "failed_shards": [
                {
                    "shard": 0,
                    "index": ".security-7",
                    "node": failed["node"],
                    "reason": failure | {"caused_by": {"type": ILLEGAL, "reason": reason}},
                }
            ],
        },
        "status": 400,
    }
