"""``_query/user``: native users by what they are."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, basic, call
from tests.users.factories import a_user, change_password, delete, put, set_enabled

SEEDED = ["all_keys", "own_keys", "security", "reader", "watcher", "nobody"]


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster with two more users."""
    cluster = a_cluster()
    a_user(
        cluster,
        "joe",
        roles=["a", "b"],
        full_name="Joe Bloggs-Smith",
        email="Joe.B@Mail.Example.com",
        metadata={"k": "v"},
    )
    a_user(cluster, "Jim", roles=["b"], full_name="Jim Bloggs", enabled=False)
    return cluster


def found(cluster: Cluster, **body: object) -> list[str]:
    """Return the names of the users that a query finds, in order."""
    reply = call(cluster, "POST", "/_security/_query/user", body)
    assert reply.status == 200, reply.body
    return [user["username"] for user in reply.json["users"]]


def refused(cluster: Cluster, **body: object) -> tuple[int, str, str]:
    """Return what is said of a query that is not allowed."""
    return call(cluster, "POST", "/_security/_query/user", body).problem


def test_without_a_query_all_native_users_are_found(cluster: Cluster) -> None:
    """And no reserved one, whether anything is stored of it or not."""
    change_password(cluster, "/kibana")

    assert found(cluster) == [*SEEDED, "joe", "Jim"]


def test_the_answer_shows_users_as_elsewhere(cluster: Cluster) -> None:
    """With what they were sorted by."""
    body = {"query": {"term": {"username": "joe"}}, "sort": ["enabled", {"username": "desc"}]}
    reply = call(cluster, "GET", "/_security/_query/user?with_profile_uid=true", body)

    assert reply.json == {
        "total": 1,
        "count": 1,
        "users": [
            {
                "username": "joe",
                "roles": ["a", "b"],
                "full_name": "Joe Bloggs-Smith",
                "email": "Joe.B@Mail.Example.com",
                "metadata": {"k": "v"},
                "enabled": True,
                "_sort": [1, "joe"],
            }
        ],
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"match_all": {}}, [*SEEDED, "joe", "Jim"]),
        ({"term": {"username": "jim"}}, []),
        ({"term": {"username": "Jim"}}, ["Jim"]),
        ({"terms": {"roles": ["a", "reader"]}}, ["reader", "joe"]),
        ({"prefix": {"username": "j"}}, ["joe"]),
        ({"wildcard": {"username": "*ee*"}}, []),
        ({"wildcard": {"username": "?o*"}}, ["nobody", "joe"]),
        ({"exists": {"field": "email"}}, ["joe"]),
        ({"exists": {"field": "roles"}}, [*SEEDED[:-1], "joe", "Jim"]),
        ({"range": {"username": {"gte": "reader", "lt": "t"}}}, ["security", "reader"]),
        ({"term": {"enabled": False}}, ["Jim"]),
        ({"match": {"full_name": "bloggs"}}, ["Jim", "joe"]),
        ({"match": {"full_name": {"query": "smith joe", "operator": "and"}}}, ["joe"]),
        ({"term": {"full_name": "Bloggs"}}, []),
        ({"match": {"username": "joe Jim"}}, []),
        ({"ids": {"values": ["user-joe", "joe", "reserved-user-elastic"]}}, ["joe"]),
        ({"bool": {"must_not": [{"exists": {"field": "full_name"}}]}}, SEEDED),
        ({"bool": {"must_not": [{"match_all": {}}]}}, []),
        ({"simple_query_string": {"query": "bloggs + smith"}}, ["joe"]),
        ({"simple_query_string": {"query": "joe", "fields": ["metadata", "nix"]}}, []),
        ({"simple_query_string": {"query": "b", "fields": ["ro*"]}}, ["joe", "Jim"]),
    ],
)
def test_a_query_finds_users(cluster: Cluster, query: dict[str, Any], names: list[str]) -> None:
    """Keywords as they are, texts by their words."""
    assert sorted(found(cluster, query=query)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("joe.b@mail.example.com", True),
        ("JOE", True),
        ("joe.b", True),
        ("mail.example.com", True),
        ("example", True),
        ("com", True),
        ("jim@other.com", True),
        ("example.com", True),
        ("jim@other.org", False),
        ("exam", False),
    ],
)
def test_an_address_is_found_by_its_parts(cluster: Cluster, text: str, matches: bool) -> None:
    """And, as in Elasticsearch, another address is by any part they have in common."""
    assert found(cluster, query={"match": {"email": text}}) == (["joe"] if matches else [])


def test_users_are_sorted_and_paged(cluster: Cluster) -> None:
    """By keywords and by whether they are enabled."""
    assert found(cluster, sort=["enabled", {"username": {"order": "desc"}}], size=3) == [
        "Jim",
        "watcher",
        "security",
    ]
    assert found(cluster, sort=["username"], size=2, search_after=["nobody"]) == [
        "own_keys",
        "reader",
    ]
    assert found(cluster, sort=["_doc"], **{"from": 6}) == ["joe", "Jim"]


def test_what_changed_is_found_as_it_is_now(cluster: Cluster) -> None:
    """Each user once, and deleted ones no more."""
    put(cluster, "joe", roles=["c"])
    set_enabled(cluster, "Jim", True)
    delete(cluster, "nobody")

    assert found(cluster, query={"term": {"roles": "a"}}) == []
    assert found(cluster, query={"term": {"roles": "c"}}) == ["joe"]
    assert found(cluster, query={"term": {"enabled": False}}) == []
    assert found(cluster) == [*SEEDED[:-1], "joe", "Jim"]


def test_many_users_are_found_as_they_are_now() -> None:
    """Also where a large table has been gathered for queries."""
    users = {f"u{n:03}": {"password_hash": "$2a$04$" + "a" * 53, "roles": []} for n in range(400)}
    cluster = a_cluster(users=users)
    assert found(cluster, query={"prefix": {"username": "u"}}, size=1) == ["u000"]

    delete(cluster, "u000")
    put(cluster, "u001", roles=["x"])

    assert found(cluster, query={"prefix": {"username": "u00"}}, sort=["username"], size=2) == [
        "u001",
        "u002",
    ]
    assert found(cluster, query={"term": {"roles": "x"}}) == ["u001"]


def test_nobody_found_is_an_empty_page(cluster: Cluster) -> None:
    """With all its fields."""
    body = {"query": {"term": {"username": "x"}}}
    reply = call(cluster, "GET", "/_security/_query/user", body)

    assert reply.json == {"total": 0, "count": 0, "users": []}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            {"query": {"fuzzy": {"username": "x"}}},
            "Query type [fuzzy] is not currently supported in this context",
        ),
        (
            {"query": {"term": {"metadata": "x"}}},
            "Field [metadata] is not allowed for querying or aggregation",
        ),
        (
            {"query": {"bool": {"filter": [{"term": {"password": "x"}}]}}},
            "Field [password] is not allowed for querying or aggregation",
        ),
        (
            {"query": {"term": {"type": "user"}}},
            "Field [type] is not allowed for querying or aggregation",
        ),
        (
            {"query": {"prefix": {"user*": "x"}}},
            "Field name pattern [user*] is not allowed for querying or aggregation",
        ),
        ({"sort": ["full_name"]}, "sorting is not supported for field [full_name]"),
        ({"sort": [{"email": "desc"}]}, "sorting is not supported for field [email]"),
        (
            {"sort": ["metadata"]},
            "Field [metadata] is not allowed for querying or aggregation",
        ),
    ],
)
def test_what_is_not_allowed_is_refused(
    cluster: Cluster, body: dict[str, object], reason: str
) -> None:
    """Hidden fields stay hidden, and texts are not sorted by."""
    assert refused(cluster, **body) == (400, "illegal_argument_exception", reason)


def test_there_are_no_aggregations(cluster: Cluster) -> None:
    """Only those of API keys."""
    assert refused(cluster, aggs={}) == (
        400,
        "x_content_parse_exception",
        "[1:2] [query_user_request_payload] unknown field [aggs]",
    )


def test_a_negative_page_is_refused(cluster: Cluster) -> None:
    """Both ends of it at once, before authorization."""
    body = {"from": -1, "size": -2}
    reply = call(cluster, "POST", "/_security/_query/user", body, "nobody")

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: [from] parameter cannot be negative but was [-1];"
        "2: [size] parameter cannot be negative but was [-2];",
    )


@pytest.mark.parametrize(("user", "status"), [("reader", 200), ("nobody", 403)])
def test_it_needs_read_security(cluster: Cluster, user: str, status: int) -> None:
    """As reading users does."""
    assert call(cluster, "GET", "/_security/_query/user", auth=basic(user)).status == status
