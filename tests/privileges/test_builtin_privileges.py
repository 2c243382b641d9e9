"""The privileges that Elasticsearch has."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import Reply, a_cluster, call


def listed(cluster: Cluster, auth: str = "reader") -> Reply:
    """Return the answer with all names."""
    return call(cluster, "GET", "/_security/privilege/_builtin", auth=auth)


@pytest.mark.parametrize(
    ("version", "of_clusters", "of_indices"),
    [
        ("8.19.0", 62, 22),
        ("9.0.0", 62, 22),
        ("9.1.0", 63, 22),
        ("9.3.0", 63, 22),
        ("9.4.0", 66, 26),
        ("9.5.0", 68, 26),
    ],
)
def test_each_version_has_its_own(version: str, of_clusters: int, of_indices: int) -> None:
    """Source: authorization.md section 5."""
    answer = listed(a_cluster(version)).json

    assert list(answer) == ["cluster", "index", "remote_cluster"]
    assert (len(answer["cluster"]), len(answer["index"])) == (of_clusters, of_indices)
    assert answer["remote_cluster"] == ["monitor_enrich", "monitor_stats"]


def test_names_are_sorted() -> None:
    """Whatever their power."""
    answer = listed(a_cluster()).json

    assert answer["cluster"] == sorted(answer["cluster"])
    assert answer["index"] == sorted(answer["index"])


def test_privileges_on_failure_stores_are_not_listed() -> None:
    """They may be used in roles all the same."""
    assert not any("failure_store" in name for name in listed(a_cluster()).json["index"])


@pytest.mark.parametrize(("user", "status"), [("reader", 200), ("security", 200), ("watcher", 403)])
def test_names_are_shown_to_whoever_may_read_security(user: str, status: int) -> None:
    """They are no secret, but Elasticsearch asks for it."""
    assert listed(a_cluster(), user).status == status
