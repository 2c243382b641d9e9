"""``_query/role``: roles by what they are."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.cluster import Cluster
from emulator.security.roles.reserved import reserved_roles
from emulator.versions import Version
from tests.api_keys.factories import a_cluster, call
from tests.roles.factories import a_role, put

SEEDED = ["all_keys", "own_keys", "security", "reader", "watcher"]
OURS = {"bool": {"must_not": {"term": {"metadata._reserved": True}}}}


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster with two more roles."""
    cluster = a_cluster()
    a_role(
        cluster,
        "shop_admin",
        description="Runs the web shop",
        metadata={"team": {"name": "shop"}, "level": 3},
        applications=[
            {"application": "shop", "privileges": ["write", "read"], "resources": ["a", "b"]},
            {"application": "stock", "privileges": ["read"], "resources": ["*"]},
        ],
    )
    a_role(
        cluster,
        "shop_guest",
        description="Looks at the Shop",
        applications=[{"application": "shop", "privileges": ["read"], "resources": ["a"]}],
    )
    return cluster


def found(cluster: Cluster, **body: object) -> list[str]:
    """Return the names of the roles that a query finds, in order."""
    reply = call(cluster, "POST", "/_security/_query/role", {"size": 100, **body})
    assert reply.status == 200, reply.body
    return [role["name"] for role in reply.json["roles"]]


def refused(cluster: Cluster, **body: object) -> tuple[int, str, str]:
    """Return what is said of a query that is not allowed."""
    return call(cluster, "POST", "/_security/_query/role", body).problem


@pytest.mark.parametrize("version", ["8.19.0", "9.0.0", "9.5.0"])
def test_without_a_query_all_roles_are_found_reserved_ones_first(version: str) -> None:
    """Elasticsearch keeps copies of reserved roles in its index, and makes them at once."""
    assert found(a_cluster(version)) == [*reserved_roles(Version.parse(version)), *SEEDED]


def test_a_page_has_ten_roles_of_all(cluster: Cluster) -> None:
    """The total counts all of them."""
    answer = call(cluster, "GET", "/_security/_query/role").json

    assert (answer["total"], answer["count"], len(answer["roles"])) == (29 + 7, 10, 10)


def test_the_answer_shows_roles_as_elsewhere(cluster: Cluster) -> None:
    """The name comes first, and at the end what they were sorted by."""
    body = {"query": {"term": {"name": "shop_guest"}}, "sort": ["name"]}
    shown = call(cluster, "GET", "/_security/role/shop_guest").json["shop_guest"]

    answer = call(cluster, "GET", "/_security/_query/role", body).json

    expected = {"name": "shop_guest", **shown, "_sort": ["shop_guest"]}
    assert answer == {"total": 1, "count": 1, "roles": [expected]}
    assert list(answer["roles"][0]) == list(expected)


def test_superuser_comes_out_of_the_index_like_any_role(cluster: Cluster) -> None:
    """Only the built-in one lacks ``enabled``."""
    body = {"query": {"term": {"name": "superuser"}}}
    (role,) = call(cluster, "POST", "/_security/_query/role", body).json["roles"]

    assert role["transient_metadata"] == {"enabled": True}
    assert role["description"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (OURS, [*SEEDED, "shop_admin", "shop_guest"]),
        ({"term": {"name": "shop_admin"}}, ["shop_admin"]),
        ({"prefix": {"name": "shop"}}, ["shop_admin", "shop_guest"]),
        ({"wildcard": {"name": "*_guest"}}, ["shop_guest"]),
        ({"ids": {"values": ["role-reader", "shop_guest"]}}, ["reader"]),
        ({"match": {"description": "SHOP"}}, ["shop_admin", "shop_guest"]),
        ({"match": {"description": {"query": "web shop", "operator": "and"}}}, ["shop_admin"]),
        ({"term": {"applications.application": "stock"}}, ["shop_admin"]),
        ({"term": {"applications.resources": "b"}}, ["shop_admin"]),
        ({"terms": {"applications.privileges": ["write"]}}, ["shop_admin"]),
        (
            {
                "bool": {
                    "filter": [
                        {"term": {"applications.application": "stock"}},
                        {"term": {"applications.privileges": "write"}},
                    ]
                }
            },
            ["shop_admin"],
        ),
        ({"term": {"metadata.team.name": "shop"}}, ["shop_admin"]),
        ({"term": {"metadata": "3"}}, ["shop_admin"]),
        ({"term": {"metadata._deprecated": True}}, ["kibana_user"]),
        ({"simple_query_string": {"query": "web"}}, ["shop_admin"]),
    ],
    ids=str,
)
def test_queries_find_roles(cluster: Cluster, query: object, names: list[str]) -> None:
    """Each field by its own kind; entries of applications are not held apart."""
    assert found(cluster, query=query) == names


def test_changes_are_found_at_once(cluster: Cluster) -> None:
    """A changed role comes last, a deleted one not at all."""
    put(cluster, "reader", description="changed")
    call(cluster, "DELETE", "/_security/role/watcher")

    assert found(cluster, query=OURS)[-1] == "reader"
    assert "watcher" not in found(cluster)


def test_pages_in_index_order_meet_each_role_once(cluster: Cluster) -> None:
    """The place behind the reserved roles is counted on."""
    names: list[str] = []
    body: dict[str, Any] = {"size": 8, "sort": ["_doc"]}
    while page := call(cluster, "POST", "/_security/_query/role", body).json["roles"]:
        names += [role["name"] for role in page]
        body["search_after"] = page[-1]["_sort"]

    assert names == found(cluster)


def test_roles_are_sorted_by_any_keyword(cluster: Cluster) -> None:
    """Of several values, the greatest counts in descending order."""
    sort = [{"applications.privileges": "desc"}, {"name": {"order": "desc"}}]

    shops = found(cluster, query={"prefix": {"name": "shop"}}, sort=sort)
    assert shops == ["shop_admin", "shop_guest"]
    assert found(cluster, query=OURS, sort=["name"])[0] == "all_keys"


def test_a_description_has_no_order(cluster: Cluster) -> None:
    """Sorting by it is allowed, and fails in the index."""
    reply = call(cluster, "POST", "/_security/_query/role", {"sort": ["description"]})

    assert reply.problem == (400, "search_phase_execution_exception", "all shards failed")
    assert reply.error["root_cause"][0]["reason"].startswith(
        "Fielddata is disabled on [description] in [.security-7]. Text fields are not optimised"
    )


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (
            {"query": {"term": {"cluster": "all"}}},
            "illegal_argument_exception",
            "Field [cluster] is not allowed for querying or aggregation",
        ),
        (
            {"query": {"fuzzy": {"name": "x"}}},
            "illegal_argument_exception",
            "Query type [fuzzy] is not currently supported in this context",
        ),
        (
            {"sort": ["run_as"]},
            "illegal_argument_exception",
            "Field [run_as] is not allowed for querying or aggregation",
        ),
        (
            {"from": -1},
            "action_request_validation_exception",
            "Validation Failed: 1: [from] parameter cannot be negative but was [-1];",
        ),
    ],
)
def test_what_is_not_allowed_is_refused(
    cluster: Cluster, body: dict[str, object], type: str, reason: str
) -> None:
    """Only some fields of a role can be asked for."""
    assert refused(cluster, **body) == (400, type, reason)


def test_a_malformed_sort_has_a_text_of_its_own(cluster: Cluster) -> None:
    """The other ``_query`` endpoints say it in other words."""
    reply = call(cluster, "POST", "/_security/_query/role", {"sort": [1]})

    assert reply.error["caused_by"]["reason"] == "malformed sort object"


def test_querying_needs_the_right_to_read(cluster: Cluster) -> None:
    """As all that shows roles does."""
    assert call(cluster, "GET", "/_security/_query/role", auth="reader").status == 200
    assert call(cluster, "GET", "/_security/_query/role", auth="nobody").status == 403


def test_a_role_that_the_licence_does_not_allow_is_marked() -> None:
    """As it is where it is asked for by name."""
    entry = {"names": ["a"], "privileges": ["read"], "query": "{}"}
    cluster = a_cluster(license="basic", roles={"r": {"indices": [entry]}})
    body = {"query": {"term": {"name": "r"}}}
    (role,) = call(cluster, "POST", "/_security/_query/role", body).json["roles"]

    assert role["transient_metadata"] == {"unlicensed_features": ["dls"], "enabled": False}
