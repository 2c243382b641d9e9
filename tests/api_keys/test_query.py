"""``GET|POST /_security/_query/api_key``: the request, and the form of the answer."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    NOW,
    a_cluster,
    a_cross_cluster_key,
    a_key,
    call,
    invalidate,
    shown,
)
from tests.api_keys.queries import ILLEGAL, PATH, a_cluster_with_keys, ask, found, names

NOTHING = {"total": 0, "count": 0, "api_keys": []}


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster with five keys."""
    return a_cluster_with_keys()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("body", [None, {}, {"query": {"match_all": {}}}])
def test_without_a_condition_it_finds_every_key(
    cluster: Cluster, method: str, body: object
) -> None:
    """Invalidated keys and keys of remote clusters too, in the order of their last change."""
    reply = call(cluster, method, PATH, body)

    assert [key["name"] for key in reply.json["api_keys"]] == [
        "alpha",
        "beta",
        "gamma",
        "remote",
        "delta",
    ]


def test_an_expired_key_is_found(cluster: Cluster) -> None:
    """Whoever wants live keys only has to say so in the query."""
    cluster.clock.advance("3d")

    assert "beta" in names(cluster)


@pytest.mark.parametrize("body", [None, {"query": {"term": {"name": "x"}}, "sort": ["name"]}])
def test_where_there_is_no_key_nothing_is_found(body: object) -> None:
    """An answer like any other."""
    reply = ask(a_cluster(), body)

    assert (reply.status, reply.json) == (200, NOTHING)


@pytest.mark.parametrize(
    "body", [{"query": {"term": {"invalidated": "maybe"}}}, {"size": 10_001}, {"search_after": [1]}]
)
def test_where_there_is_no_key_no_field_is_asked(body: object) -> None:
    """What only a search can refuse is not refused where nothing is searched."""
    assert found(a_cluster(), body) == NOTHING


def test_a_page_of_no_keys_tells_how_many_there_are(cluster: Cluster) -> None:
    """The cheapest way to count."""
    assert found(cluster, {"size": 0}) == {"total": 5, "count": 0, "api_keys": []}


def test_the_answer_tells_the_total_and_the_size_of_the_page(cluster: Cluster) -> None:
    """Of all pages, and of this one."""
    answer = found(cluster, {"size": 2})

    assert list(answer) == ["total", "count", "api_keys"]
    assert (answer["total"], answer["count"], len(answer["api_keys"])) == (5, 2, 2)


def test_a_key_is_shown_as_a_list_of_keys_shows_it(cluster: Cluster) -> None:
    """Programs read both with the same code."""
    for key in found(cluster)["api_keys"]:
        assert key == shown(cluster, key["id"])


def test_the_fields_of_a_key_stand_in_their_order() -> None:
    """The sort values stand behind what is known of the key."""
    cluster = a_cluster()
    created = a_key(cluster, expiration="1d", metadata={"a": 1}, role_descriptors={"r": {}})
    invalidate(cluster, created["id"])

    (key,) = found(cluster, {"sort": ["name"]}, "?with_limited_by=true")["api_keys"]
    assert list(key) == [
        "id",
        "name",
        "type",
        "creation",
        "expiration",
        "invalidated",
        "invalidation",
        "username",
        "realm",
        "realm_type",
        "metadata",
        "role_descriptors",
        "limited_by",
        "_sort",
    ]


def test_the_fields_of_a_cross_cluster_key_stand_in_their_order() -> None:
    """It has access where a key for REST callers has limits."""
    cluster = a_cluster()
    a_cross_cluster_key(cluster, certificate_identity="CN=x")

    (key,) = found(cluster, {"sort": ["name"]}, "?with_limited_by=true")["api_keys"]
    assert list(key)[-4:] == ["role_descriptors", "access", "certificate_identity", "_sort"]


def test_sort_values_are_shown_only_where_a_sort_was_asked_for(cluster: Cluster) -> None:
    """An empty sort is none."""
    assert all("_sort" not in key for key in found(cluster)["api_keys"])
    assert all("_sort" not in key for key in found(cluster, {"sort": []})["api_keys"])
    assert all("_sort" in key for key in found(cluster, {"sort": ["_doc"]})["api_keys"])


@pytest.mark.parametrize(("parameters", "expected"), [("", False), ("?with_limited_by", True)])
def test_limits_are_shown_if_asked_for(parameters: str, expected: bool) -> None:
    """They are what the owner might do when the key was last written."""
    cluster = a_cluster()
    a_key(cluster, "all_keys")

    (key,) = found(cluster, None, parameters)["api_keys"]
    assert ("limited_by" in key) is expected


def test_no_owner_has_a_profile_yet(cluster: Cluster) -> None:
    """So there is none to show."""
    assert found(cluster, None, "?with_profile_uid=true") == found(cluster)


def test_the_query_may_be_a_parameter(cluster: Cluster) -> None:
    """For clients that cannot send a body with GET."""
    source = quote('{"query":{"term":{"name":"beta"}}}')
    parameters = f"?source={source}&source_content_type=application/json"

    assert found(cluster, None, parameters)["total"] == 1


def test_a_parameter_with_the_query_needs_its_type(cluster: Cluster) -> None:
    """Elasticsearch does not guess."""
    assert ask(cluster, None, "?source={}").problem == (
        400,
        "validation_exception",
        "Validation Failed: 1: source and source_content_type parameters are required;",
    )


@pytest.mark.parametrize(
    ("body", "parameters", "names"),
    [
        (None, "bogus=1", ": [bogus]"),
        (None, "size=1", ": [size]"),
        (
            {},
            "source={}&source_content_type=application/json",
            "s: [source], [source_content_type]",
        ),
    ],
)
def test_a_parameter_that_nobody_reads_is_refused(
    cluster: Cluster, body: object, parameters: str, names: str
) -> None:
    """Also a query beside another one."""
    assert ask(cluster, body, f"?{parameters}").problem == (
        400,
        ILLEGAL,
        f"request [{PATH}] contains unrecognized parameter{names}",
    )


@pytest.mark.parametrize("name", ["with_limited_by", "with_profile_uid"])
def test_a_switch_is_true_or_false_and_read_before_the_body(cluster: Cluster, name: str) -> None:
    """Nothing else, in this very case."""
    assert ask(cluster, "[", f"?{name}=True").problem == (
        400,
        ILLEGAL,
        "Failed to parse value [True] as only [true] or [false] are allowed.",
    )


def test_the_switch_for_names_of_aggregations_is_looked_at_where_there_are_any(
    cluster: Cluster,
) -> None:
    """It is read when they are written."""
    body = {"size": 0, "aggs": {"n": {"value_count": {"field": "name"}}}}

    assert ask(cluster, {"size": 0}, "?typed_keys=maybe").status == 200
    assert ask(cluster, body, "?typed_keys=maybe").status == 400


@pytest.mark.parametrize(
    ("body", "place", "reason"),
    [
        ("[]", "1:1", "Expected START_OBJECT but was: START_ARRAY"),
        ('{"querry":1}', "1:2", "unknown field [querry] did you mean [query]?"),
        ('{"size":1,\n "foo":1}', "2:2", "unknown field [foo]"),
        ('{"query":[]}', "1:10", "query doesn't support values of type: START_ARRAY"),
        ('{"query":null}', "1:10", "query doesn't support values of type: VALUE_NULL"),
        ('{"size":{}}', "1:9", "size doesn't support values of type: START_OBJECT"),
        ('{"from":"x"}', "1:9", "failed to parse field [from]"),
        ('{"sort":"name"}', "1:9", "sort doesn't support values of type: VALUE_STRING"),
        (
            '{"search_after":{}}',
            "1:17",
            "search_after doesn't support values of type: START_OBJECT",
        ),
        ('{"aggs":[]}', "1:9", "aggs doesn't support values of type: START_ARRAY"),
    ],
)
def test_a_malformed_body_is_refused_where_it_is_wrong(
    cluster: Cluster, body: str, place: str, reason: str
) -> None:
    """The first mistake wins, and is found by its line and column."""
    assert ask(cluster, body).problem == (
        400,
        "x_content_parse_exception",
        f"[{place}] [query_api_key_request_payload] {reason}",
    )


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ('{"query":{}}', (ILLEGAL, "query malformed, empty clause found at [1:11]")),
        ('{"query":{"xyz":{}}}', ("parsing_exception", "unknown query [xyz]")),
        (
            '{"query":{"term":{"name":"a","type":"b"}}}',
            (
                "parsing_exception",
                "[term] query doesn't support multiple fields, found [name] and [type]",
            ),
        ),
        ('{"sort":[1]}', (ILLEGAL, "mal-formatted sort object")),
        ('{"search_after":[]}', (ILLEGAL, "Values must contains at least one value.")),
        (
            '{"aggs":{"a":{"bogus":{}}}}',
            ("parsing_exception", "Unknown aggregation type [bogus]"),
        ),
    ],
)
def test_a_part_that_cannot_be_read_is_the_cause(
    cluster: Cluster, body: str, cause: tuple[str, str]
) -> None:
    """Each part has a parser of its own, whose error is passed on."""
    error = ask(cluster, body).error
    field = body.split('"')[1]

    assert error["type"] == "x_content_parse_exception"
    assert error["reason"].endswith(
        f"[query_api_key_request_payload] failed to parse field [{field}]"
    )
    assert (error["caused_by"]["type"], error["caused_by"]["reason"]) == cause


def test_an_unknown_query_is_the_root_cause(cluster: Cluster) -> None:
    """What the client shows first is the innermost error of Elasticsearch's own."""
    error = ask(cluster, '{"query":{"xyz":{}}}').error

    assert [(root["type"], root["reason"]) for root in error["root_cause"]] == [
        ("parsing_exception", "unknown query [xyz]")
    ]
    assert error["caused_by"]["caused_by"]["type"] == "named_object_not_found_exception"


@pytest.mark.parametrize("body", [None, {"query": {"fuzzy": {"name": "x"}}}])
def test_where_keys_are_switched_off_there_is_no_query(body: object) -> None:
    """Said before the query is looked at."""
    cluster = a_cluster(settings={"xpack.security.authc.api_key.enabled": False})

    assert ask(cluster, body).problem == (
        400,
        "feature_not_enabled_exception",
        "api keys are not enabled",
    )


def test_what_changed_is_found_at_once() -> None:
    """There is no refresh to wait for."""
    cluster = a_cluster()
    created = a_key(cluster, name="a")
    call(cluster, "PUT", f"/_security/api_key/{created['id']}", {"metadata": {"team": "x"}})

    assert names(cluster, {"query": {"term": {"metadata.team": "x"}}}) == ["a"]


def test_a_removed_key_is_found_no_longer() -> None:
    """A week after its end, the next invalidation takes it away for good."""
    cluster = a_cluster()
    a_key(cluster, name="old", expiration="1s")
    cluster.clock.advance("8d")
    invalidate(cluster, a_key(cluster, name="new")["id"])

    assert names(cluster) == ["new"]


def test_the_time_of_the_clock_is_the_now_of_a_query() -> None:
    """A test moves time, and what is expired moves with it."""
    cluster = a_cluster()
    a_key(cluster, name="k", expiration="1h")
    expired = {"query": {"range": {"expiration": {"lte": "now"}}}}

    assert names(cluster, expired) == []
    cluster.clock.advance("1h")
    assert names(cluster, expired) == ["k"]
    assert cluster.clock.now() == NOW + 3_600_000
