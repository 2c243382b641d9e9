"""Resetting, saving and loading a cluster over HTTP, and paths that are none."""

from __future__ import annotations

import json

import pytest

from emulator import Blueprint, Cluster, Request, headers_of
from emulator.clusters import Clusters
from emulator.control.access import ControlAccess
from tests.documents.factories import (
    ALICE,
    a_blueprint,
    a_cluster,
    a_document,
    a_key,
    call,
    called,
    reason_of,
    saved,
)


def _spoil(cluster: Cluster) -> None:
    called(cluster, "POST", "/_security/api_key", {"name": "new"})
    called(cluster, "DELETE", "/_security/api_key", {"ids": ["k1"]})
    called(cluster, "POST", "/_emulator/clock/advance", {"by": "90d"})


@pytest.mark.parametrize("body", [None, b"{}", b" \n"])
def test_reset_goes_back_to_the_seed(body: bytes | None) -> None:
    """State, clock, randomness and journal, whatever happened in between."""
    cluster = a_cluster(a_key())
    before = saved(cluster, secrets=True)
    _spoil(cluster)

    answer = called(cluster, "POST", "/_emulator/reset", body)

    assert answer == {"acknowledged": True}
    assert saved(cluster, secrets=True) == before
    assert len(cluster.requests) == 0


def test_reset_goes_back_to_the_seed_also_after_loading_a_document() -> None:
    """The seed is what the cluster was made with, not what was loaded last."""
    cluster = a_cluster(a_key())
    before = saved(cluster, secrets=True)
    called(cluster, "PUT", "/_emulator/snapshot", {"es_version": "8.19.0"})
    _ = called(cluster, "GET", "/")

    called(cluster, "POST", "/_emulator/reset")

    assert saved(cluster, secrets=True) == before


def test_reset_can_be_done_over_and_over() -> None:
    """Once for each test of a suite."""
    cluster = a_cluster(a_key())
    before = saved(cluster, secrets=True)
    for _ in range(20):
        _spoil(cluster)
        called(cluster, "POST", "/_emulator/reset")

    assert saved(cluster, secrets=True) == before


def test_reset_lets_a_running_clock_show_the_system_s_time_again() -> None:
    """The clock of an empty seed follows the system's, so that is where it goes back to."""
    cluster = a_cluster()
    called(cluster, "PUT", "/_emulator/clock", {"mode": "frozen", "now": 0})

    called(cluster, "POST", "/_emulator/reset")

    assert cluster.clock.mode == "running"
    assert abs(cluster.clock.offset) < 1_000


def test_reset_refuses_a_body_and_says_what_loads_one() -> None:
    """A document that is sent to the wrong place is not dropped without a word."""
    cluster = a_cluster(a_key())
    _spoil(cluster)
    before = saved(cluster)

    answer = call(cluster, "POST", "/_emulator/reset", a_document())

    assert answer.status == 400
    assert "PUT /_emulator/snapshot loads a document" in reason_of(answer)
    assert saved(cluster) == before


def test_loading_replaces_everything() -> None:
    """Version, licence, clock, settings, users and keys are the document's and nothing else."""
    cluster = a_cluster(a_key())
    document = a_document(
        es_version="8.19.0",
        license={"type": "basic"},
        clock={"mode": "frozen", "now": 0},
        settings={"cluster.name": "loaded"},
        users={"elastic": {"password": "loaded"}},
    )

    called(cluster, "PUT", "/_emulator/snapshot", document)
    info = json.loads(call(cluster, "GET", "/", None, ("elastic", "loaded")).body)
    after = json.loads(saved(cluster))

    assert (info["cluster_name"], info["version"]["number"]) == ("loaded", "8.19.0")
    assert (after["clock"]["now"], after["license"]["type"]) == ("1970-01-01T00:00:00Z", "basic")
    assert (list(after["users"]), after["roles"], after["api_keys"]) == (["elastic"], {}, {})


def test_loading_forgets_credentials_that_were_verified() -> None:
    """A password that was cached does not outlive its user."""
    cluster = a_cluster(a_document(users=ALICE))
    alice = ("alice", "secret-1")
    before = call(cluster, "GET", "/", None, alice).status

    called(cluster, "PUT", "/_emulator/snapshot", a_document())

    assert (before, call(cluster, "GET", "/", None, alice).status) == (403, 401)


def test_large_document_is_loaded_like_a_small_one() -> None:
    """A thousand keys, or one."""
    keys = {
        f"key-{n}": {
            "name": "k",
            "secret_hash": "{SSHA256}12345678" + "A" * 43 + "=",
            "owner": owner,
        }
        for n, owner in enumerate([{"username": "alice", "realm": "default_native"}] * 1_000)
    }
    cluster, copy = a_cluster(), a_cluster()

    called(cluster, "PUT", "/_emulator/snapshot", a_document(users=ALICE, api_keys=keys))
    called(copy, "PUT", "/_emulator/snapshot", saved(cluster))

    assert saved(copy) == saved(cluster)
    assert len(json.loads(saved(copy))["api_keys"]) == 1_000


@pytest.mark.parametrize("path", ["livez", "readyz"])
def test_health_is_told_to_everyone(path: str) -> None:
    """A container's check has neither credentials nor a token."""
    clusters = Clusters(Blueprint([]), ControlAccess(token="t"))
    request = Request("GET", f"/_emulator/{path}", headers_of({"host": "example.org"}))

    answer = clusters.handle(request)

    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("method", "target", "status", "reason"),
    [
        ("GET", "/_emulator/nothing", 400, None),
        ("GET", "/_emulator", 400, None),
        ("GET", "/_emulator/", 400, None),
        ("POST", "/_emulator/livez", 405, None),
        ("DELETE", "/_emulator/clock", 405, None),
        ("GET", "/_emulator/clock/advance", 405, None),
        (
            "GET",
            "/_emulator/clock?prety",
            400,
            "request [/_emulator/clock] contains unrecognized parameter: [prety] "
            "-> did you mean [pretty]?",
        ),
        ("GET", "/_emulator/livez?x=1", 400, "request [/_emulator/livez] contains unrecognized"),
        ("POST", "/_emulator/reset?hard", 400, "request [/_emulator/reset] contains unrecognized"),
        ("GET", "/_emulator/snapshot?secrets=yes", 400, "Failed to parse value [yes] as only"),
        ("PUT", "/_emulator/snapshot?secrets", 400, "request [/_emulator/snapshot] contains"),
    ],
)
def test_slip_is_refused_and_changes_nothing(
    method: str, target: str, status: int, reason: str | None
) -> None:
    """A misspelt path or parameter of the control plane is not taken for something else."""
    cluster = a_cluster(a_key())
    _spoil(cluster)
    before = saved(cluster)

    answer = call(cluster, method, target, b"{}" if method == "PUT" else None)
    error = json.loads(answer.body)["error"]

    assert answer.status == status
    assert reason is None or error["reason"].startswith(reason)
    assert saved(cluster) == before


def test_path_that_only_begins_like_the_control_plane_is_elasticsearch_s() -> None:
    """An index may have such a name."""
    cluster = a_cluster(a_document())

    call(cluster, "GET", "/_emulators/clock")

    assert [entry.path for entry in cluster.requests] == ["/_emulators/clock"]


def test_control_plane_writes_as_it_is_asked_to() -> None:
    """It can be read by people, and cut by filters."""
    cluster = a_cluster(a_document())

    pretty = call(cluster, "GET", "/_emulator/clock?pretty&filter_path=mode")

    assert pretty.body.decode().split() == ["{", '"mode"', ":", '"frozen"', "}"]


def test_each_cluster_has_a_control_plane_of_its_own() -> None:
    """Moving one clock moves no other."""
    clusters = Clusters(a_blueprint(a_document()))
    other = clusters.create("other")
    request = Request("POST", "/~other/_emulator/clock/advance", body=b'{"by": "1d"}')

    assert clusters.handle(request).status == 200

    assert other.clock.now() - clusters["default"].clock.now() == 86_400_000
