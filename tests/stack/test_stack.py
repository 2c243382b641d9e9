"""The APIs beside security that clients call first."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import NOW, a_cluster, call


def test_xpack_lists_features_in_order_of_their_names() -> None:
    """Only security is there, so that harnesses leave all others alone."""
    features = call(a_cluster(), "GET", "/_xpack").json["features"]

    assert list(features) == sorted(features)
    assert [name for name, feature in features.items() if feature["enabled"]] == ["security"]
    assert features["security"] == {"available": True, "enabled": True}
    assert features["ml"] == {"available": False, "enabled": False}


@pytest.mark.parametrize(
    ("version", "frozen", "vectors"), [("8.19.0", True, False), ("9.5.0", False, True)]
)
def test_features_are_those_of_the_version(version: str, frozen: bool, vectors: bool) -> None:
    """Some came, some went."""
    features = call(a_cluster(version), "GET", "/_xpack").json["features"]

    assert ("frozen_indices" in features) is frozen
    assert ("gpu_vector_indexing" in features) is vectors


def test_xpack_has_every_feature_that_the_specification_requires() -> None:
    """Typed clients fail to decode an answer without one of them."""
    required = {
        *("aggregate_metric", "analytics", "archive", "ccr", "data_streams", "data_tiers"),
        *("enrich", "enterprise_search", "eql", "esql", "gpu_vector_indexing", "graph", "ilm"),
        *("logsdb", "logstash", "ml", "monitoring", "rollup", "searchable_snapshots"),
        *("security", "slm", "spatial", "sql", "transform", "universal_profiling"),
        *("voting_only", "watcher"),
    }
    assert required <= call(a_cluster(), "GET", "/_xpack").json["features"].keys()


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", ["build", "license", "features", "tagline"]),
        ("?categories=features,build", ["build", "features", "tagline"]),
        ("?categories=LICENSE", ["license", "tagline"]),
        ("?categories=_all,nonsense", ["build", "license", "features", "tagline"]),
        ("?categories=build,_none,nonsense", ["tagline"]),
        ("?categories=_none&human=false", []),
        ("?human=false", ["build", "license", "features"]),
    ],
)
def test_categories_select(query: str, fields: list[str]) -> None:
    """In the server's order; what stands behind the words for all and none is not read."""
    assert list(call(a_cluster(), "GET", f"/_xpack{query}").json) == fields


def test_an_unknown_category_is_refused() -> None:
    """In the words of Java's enums."""
    assert call(a_cluster(), "GET", "/_xpack?categories=build,x").problem == (
        400,
        "illegal_argument_exception",
        "No enum constant org.elasticsearch.protocol.xpack.XPackInfoRequest.Category.X",
    )


@pytest.mark.parametrize("path", ["/_xpack", "/_license"])
def test_enterprise_licences_cannot_be_hidden(path: str) -> None:
    """As they could before version 8."""
    assert call(a_cluster(), "GET", f"{path}?accept_enterprise=true").status == 200
    assert call(a_cluster(), "GET", f"{path}?accept_enterprise=false").problem == (
        400,
        "illegal_argument_exception",
        "The [accept_enterprise] parameters may not be false",
    )


def test_the_end_of_the_licence_is_a_date_for_humans_only() -> None:
    """Here ``human`` has two defaults: on for the tagline, off for dates."""
    end = NOW + 30 * 86_400_000
    plain = call(a_cluster(), "GET", "/_xpack").json["license"]
    human = call(a_cluster(), "GET", "/_xpack?human").json["license"]

    assert list(plain) == ["uid", "type", "mode", "status", "expiry_date_in_millis"]
    assert list(human)[4:] == ["expiry_date", "expiry_date_in_millis"]
    assert human["expiry_date"] == "2026-01-31T00:00:00.000Z"
    assert plain["expiry_date_in_millis"] == human["expiry_date_in_millis"] == end


@pytest.mark.parametrize(
    ("type", "nodes", "units", "ends"),
    [("basic", 1000, None, False), ("trial", 1000, None, True), ("enterprise", None, 1000, True)],
)
def test_a_licence_is_shown(type: str, nodes: int | None, units: int | None, ends: bool) -> None:
    """A basic one has no end; an enterprise one counts resources rather than nodes."""
    license = call(a_cluster(license=type), "GET", "/_license").json["license"]

    end = ["expiry_date", "expiry_date_in_millis"] if ends else []
    assert list(license) == [
        *("status", "uid", "type", "issue_date", "issue_date_in_millis"),
        *end,
        *("max_nodes", "max_resource_units", "issued_to", "issuer", "start_date_in_millis"),
    ]
    assert (license["type"], license["max_nodes"], license["max_resource_units"]) == (
        type,
        nodes,
        units,
    )
    assert license["issue_date"] == "2026-01-01T00:00:00.000Z"


def test_an_expired_licence_says_so() -> None:
    """By the cluster's clock, to the millisecond."""
    cluster = a_cluster()
    cluster.clock.advance(30 * 86_400_000 - 1)
    before = call(cluster, "GET", "/_license").json["license"]["status"]
    cluster.clock.advance(1)

    assert before == "active"
    assert call(cluster, "GET", "/_license").json["license"]["status"] == "expired"


@pytest.mark.parametrize(
    "query",
    [
        "?wait_for_status=green&timeout=1s",
        "?wait_for_status=YELLOW",
        "?wait_for_nodes=1",
        "?wait_for_nodes=>=1",
        "?wait_for_nodes=lt(2)",
        "?wait_for_events=languid&master_timeout=5s",
        "?wait_for_active_shards=all",
        "?wait_for_active_shards=0",
        "?wait_for_no_relocating_shards&wait_for_no_initializing_shards=true&local=true",
    ],
)
def test_a_cluster_without_shards_is_well(query: str) -> None:
    """Whatever it has is what was waited for."""
    reply = call(a_cluster(), "GET", f"/_cluster/health{query}")

    assert reply.status == 200
    assert (reply.json["status"], reply.json["timed_out"]) == ("green", False)
    assert b'"active_shards_percent_as_number":100.0' in reply.body


@pytest.mark.parametrize(
    "query", ["?wait_for_nodes=2", "?wait_for_nodes=ge(2)", "?wait_for_active_shards=1"]
)
def test_waiting_for_what_will_not_come_times_out(query: str) -> None:
    """At once, but with the status of a timeout."""
    reply = call(a_cluster(), "GET", f"/_cluster/health{query}")
    assert (reply.status, reply.json["timed_out"]) == (408, True)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "?wait_for_status=purple",
            "No enum constant org.elasticsearch.cluster.health.ClusterHealthStatus.PURPLE",
        ),
        ("?wait_for_events=x", "No enum constant org.elasticsearch.common.Priority.X"),
        ("?wait_for_active_shards=x", "cannot parse ActiveShardCount[x]"),
        ("?wait_for_active_shards=-1", "shard count cannot be a negative value"),
        (
            "?level=x",
            "level parameter must be one of [cluster] or [indices] or [shards] but was [x]",
        ),
        ("?local=x", "Failed to parse value [x] as only [true] or [false] are allowed."),
    ],
)
def test_bad_parameters_of_health_are_refused(query: str, reason: str) -> None:
    """Before the privilege."""
    reply = call(a_cluster(), "GET", f"/_cluster/health{query}", auth="nobody")
    assert (reply.status, reply.error["reason"]) == (400, reason)


def test_indices_are_listed_on_demand() -> None:
    """There are none."""
    assert call(a_cluster(), "GET", "/_cluster/health?level=shards").json["indices"] == {}
    assert "indices" not in call(a_cluster(), "GET", "/_cluster/health").json


@pytest.mark.parametrize("path", ["/", "/_cluster/health", "/_license", "/_xpack"])
def test_all_of_them_need_monitor(path: str) -> None:
    """And no more than that."""
    assert call(a_cluster(), "GET", path, auth="watcher").status == 200
    denied = call(a_cluster(), "GET", path, auth="own_keys")
    assert denied.status == 403
    assert "by the cluster privileges [" in denied.error["reason"]


def test_the_root_tells_the_version() -> None:
    """Clients look at the number, and some at the oldest versions it talks to."""
    body = call(a_cluster("8.19.3"), "GET", "/").json

    assert list(body) == ["name", "cluster_name", "cluster_uuid", "version", "tagline"]
    assert list(body["version"]) == [
        "number",
        "build_flavor",
        "build_type",
        "build_hash",
        "build_date",
        "build_snapshot",
        "lucene_version",
        "minimum_wire_compatibility_version",
        "minimum_index_compatibility_version",
    ]
    assert (body["version"]["number"], body["tagline"]) == ("8.19.3", "You Know, for Search")
    assert len(body["cluster_uuid"]) == 22
