"""Queries of API keys: whose keys a caller finds."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, a_key, api_key, call
from tests.api_keys.queries import PATH, a_cluster_with_keys, ask, found, names

ACTION = "action [cluster:admin/xpack/security/api_key/query] is unauthorized for "
ANY = "manage_own_api_key,read_security,manage_api_key,manage_security,all"


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster with keys of three owners."""
    return a_cluster_with_keys()


@pytest.mark.parametrize("user", ["reader", "all_keys", "security"])
def test_who_may_read_finds_all_keys(cluster: Cluster, user: str) -> None:
    """Each of the three privileges is enough, also for cross-cluster keys."""
    assert names(cluster, {"sort": ["name"]}, user) == [
        "alpha",
        "beta",
        "delta",
        "gamma",
        "remote",
    ]


def test_who_may_manage_its_own_keys_finds_its_own(cluster: Cluster) -> None:
    """The others are passed over without a word."""
    assert names(cluster, auth="own_keys") == ["gamma"]
    assert names(cluster, {"query": {"term": {"name": "alpha"}}}, "own_keys") == []


def test_neither_the_total_nor_an_aggregation_counts_the_keys_of_others(cluster: Cluster) -> None:
    """A filter that matches everything counts no more than the page shows."""
    aggs = {
        "owners": {"terms": {"field": "username"}},
        "all": {"filter": {"match_all": {}}},
        "no": {"filters": {"filters": [{"term": {"name": "alpha"}}], "other_bucket": True}},
    }
    answer = found(cluster, {"aggs": aggs}, auth="own_keys")

    assert answer["total"] == 1
    assert answer["aggregations"]["owners"]["buckets"] == [{"key": "own_keys", "doc_count": 1}]
    assert answer["aggregations"]["all"]["doc_count"] == 1
    assert [one["doc_count"] for one in answer["aggregations"]["no"]["buckets"]] == [0, 1]


def test_a_user_of_the_same_name_in_another_realm_owns_other_keys() -> None:
    """An owner is a name and a realm."""
    owners = {
        "mine": {"username": "own_keys", "realm": "default_native"},
        "other": {"username": "own_keys", "realm": "default_file", "realm_type": "file"},
    }
    keys = {
        name: {"name": name, "secret": "ui2lp2axTNmsyakw9tvNnw", "owner": owner}
        for name, owner in owners.items()
    }
    cluster = a_cluster(api_keys=keys)

    assert names(cluster, auth="own_keys") == ["mine"]


def test_limits_of_its_own_keys_are_shown_to_a_user(cluster: Cluster) -> None:
    """What it may do is no secret to it."""
    (key,) = found(cluster, None, "?with_limited_by=true", "own_keys")["api_keys"]

    assert list(key["limited_by"][0]) == ["own_keys"]


def test_a_key_that_may_manage_its_owners_keys_finds_itself_only(cluster: Cluster) -> None:
    """A key owns no other key, not even those of its own user."""
    caller = a_key(cluster, "own_keys", name="caller")

    assert names(cluster, auth=api_key(caller)) == ["caller"]
    assert names(cluster, {"query": {"term": {"name": "gamma"}}}, api_key(caller)) == []


def test_a_key_with_more_than_that_finds_all_keys(cluster: Cluster) -> None:
    """It is like a user then."""
    caller = a_key(cluster, "all_keys", name="caller")

    assert found(cluster, None, "?with_limited_by=true", api_key(caller))["total"] == 6


def test_a_key_may_not_see_what_limits_it(cluster: Cluster) -> None:
    """The list holds what would grant this very request."""
    caller = a_key(cluster, "own_keys")

    assert ask(cluster, None, "?with_limited_by=true", api_key(caller)).problem == (
        403,
        "security_exception",
        f"{ACTION}API key id [{caller['id']}] of user [own_keys], this action is granted by the "
        "cluster privileges [read_security,manage_api_key,manage_security,all]",
    )


@pytest.mark.parametrize(("user", "roles"), [("watcher", "watcher"), ("nobody", "")])
def test_without_a_privilege_a_user_is_denied(cluster: Cluster, user: str, roles: str) -> None:
    """The least privilege that would do stands first."""
    assert ask(cluster, auth=user).problem == (
        403,
        "security_exception",
        f"{ACTION}user [{user}] with effective roles [{roles}], this action is granted by the "
        f"cluster privileges [{ANY}]",
    )


def test_without_a_privilege_a_key_is_denied(cluster: Cluster) -> None:
    """Getting itself by its id needs none; querying does."""
    caller = a_key(cluster, role_descriptors={"none": {}})

    assert ask(cluster, auth=api_key(caller)).problem == (
        403,
        "security_exception",
        f"{ACTION}API key id [{caller['id']}] of user [elastic], this action is granted by the "
        f"cluster privileges [{ANY}]",
    )


def test_a_request_that_is_refused_for_itself_is_refused_for_anybody(cluster: Cluster) -> None:
    """What is malformed is told before who may ask."""
    assert ask(cluster, "[", auth="nobody").status == 400
    assert ask(cluster, {"size": -1}, auth="nobody").status == 400
    assert ask(cluster, None, "?bogus", "nobody").status == 400


def test_fields_are_looked_at_for_those_who_may_ask(cluster: Cluster) -> None:
    """Whoever may not ask is not told what could be asked."""
    assert ask(cluster, {"sort": ["x"]}, auth="nobody").status == 403
    assert ask(cluster, {"sort": ["x"]}, auth="own_keys").status == 400


def test_without_credentials_nobody_asks(cluster: Cluster) -> None:
    """Told first of all."""
    reply = call(cluster, "GET", PATH, auth=None)

    assert reply.problem == (
        401,
        "security_exception",
        f"missing authentication credentials for REST request [{PATH}]",
    )
