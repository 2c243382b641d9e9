"""The journal: who asked what, and what was decided; never a secret."""

from __future__ import annotations

import pytest

from emulator.control.journal import Entry, Journal
from tests.documents.factories import (
    ALICE,
    ELASTIC,
    NOW,
    Credentials,
    a_cluster,
    a_document,
    a_key,
    call,
    called,
)


def an_entry(journal: Journal, status: int = 200) -> Entry:
    """Return the next entry of a journal."""
    return Entry(journal.next_id(), NOW, "GET", "/", status, 0.0)


def test_granted_request_is_recorded_with_who_and_what() -> None:
    """An entry says by itself what happened."""
    cluster = a_cluster(a_document())

    call(cluster, "POST", "/_security/api_key?refresh=true", {"name": "k"})
    (entry,) = cluster.requests

    assert (entry.id, entry.time, entry.method, entry.path) == (
        1,
        NOW,
        "POST",
        "/_security/api_key",
    )
    assert (entry.status, entry.outcome, entry.error, entry.reason) == (200, "granted", None, None)
    assert (entry.principal, entry.realm, entry.api_key) == ("elastic", "reserved", None)
    assert entry.action == "cluster:admin/xpack/security/api_key/create"
    assert entry.duration >= 0


def test_request_with_a_key_is_recorded_with_the_key() -> None:
    """The owner's name alone does not say which of its keys was used."""
    cluster = a_cluster(a_document(users=ALICE))
    created = called(cluster, "POST", "/_security/api_key", {"name": "k"})
    key = str(created["id"]), str(created["api_key"])

    call(cluster, "GET", "/_security/_authenticate", None, key, "ApiKey")

    last = list(cluster.requests)[-1]
    assert (last.principal, last.api_key) == ("elastic", created["id"])


@pytest.mark.parametrize(
    ("credentials", "method", "target", "body", "expected"),
    [
        (None, "GET", "/", None, (401, "denied", None, "security_exception")),
        (ELASTIC, "GET", "/_nothing/x/y/z", None, (400, "failed", "elastic", None)),
        (
            ("alice", "secret-1"),
            "POST",
            "/_security/api_key",
            {"name": "k"},
            (403, "denied", "alice", "security_exception"),
        ),
        (
            ELASTIC,
            "POST",
            "/_security/api_key",
            {"nam": "k"},
            (400, "failed", "elastic", "x_content_parse_exception"),
        ),
    ],
)
def test_refused_request_is_recorded_with_the_reason(
    credentials: Credentials, method: str, target: str, body: object, expected: tuple[object, ...]
) -> None:
    """How far it came is to be seen from what is known of it."""
    cluster = a_cluster(a_document(users=ALICE))

    call(cluster, method, target, body, credentials)
    (entry,) = cluster.requests

    assert (entry.status, entry.outcome, entry.principal) == expected[:3]
    assert expected[3] is None or entry.error == expected[3]
    assert entry.reason


def test_no_secret_gets_into_the_journal() -> None:
    """It is shown in test reports and logs."""
    cluster = a_cluster(a_key())
    target = "/_security/_authenticate"
    called(cluster, "POST", "/_security/api_key", {"name": "k", "metadata": {"m": "in-metadata"}})
    call(cluster, "GET", target, None, ("alice", "wrong-password"))
    call(cluster, "GET", target, None, ("alice", "secret-1"))
    call(cluster, "GET", target, None, ("k1", "ui2lp2axTNmsyakw9tvNnw"), "ApiKey")
    call(cluster, "GET", target, None, ("k1", "wrong-secret"), "ApiKey")
    call(cluster, "GET", target, None, ("bearer", "in-bearer"), "Bearer")

    written = "\n".join(map(repr, cluster.requests))

    for secret in ("wrong-", "secret-1", "changeme", "ui2lp2axTNmsyakw9tvNnw", "in-"):
        assert secret not in written
    assert len(cluster.requests) == 6


def test_a_part_of_a_malformed_hash_does_not_get_into_the_journal() -> None:
    """Whoever mistypes a hash has written down most of a good one."""
    cluster = a_cluster(a_document())
    body = {"password_hash": "$2a$zz$in-the-hash-of-a-password", "roles": []}
    call(cluster, "PUT", "/_security/user/ann", body)

    (entry,) = cluster.requests

    assert entry.status == 400
    assert "in-the-hash" not in repr(entry)
    assert "zz" not in repr(entry)


def test_control_plane_is_not_recorded() -> None:
    """The journal is what the code under test did, not the test."""
    cluster = a_cluster(a_document())

    called(cluster, "GET", "/_emulator/clock")

    assert len(cluster.requests) == 0


def test_loading_a_document_leaves_the_journal_as_it_is() -> None:
    """What was asked before was asked nevertheless."""
    cluster = a_cluster(a_document())
    call(cluster, "GET", "/")

    called(cluster, "PUT", "/_emulator/snapshot", a_document())

    assert [entry.id for entry in cluster.requests] == [1]


def test_reset_counts_from_one_again() -> None:
    """Two runs of a test see the same entries."""
    cluster = a_cluster(a_document())
    call(cluster, "GET", "/")

    called(cluster, "POST", "/_emulator/reset")
    call(cluster, "GET", "/")

    assert [entry.id for entry in cluster.requests] == [1]


def test_journal_keeps_the_last_thousand() -> None:
    """It must not grow in a cluster that runs for weeks; the ids tell how many are gone."""
    journal = Journal()
    for _ in range(1_001):
        journal.add(an_entry(journal))

    assert (len(journal), [entry.id for entry in journal][::999]) == (1_000, [2, 1_001])


def test_observer_is_told_of_each_entry_until_it_leaves() -> None:
    """Log lines are written from it."""
    journal, seen = Journal(), list[Entry]()

    journal.observe(seen.append)
    journal.add(an_entry(journal))
    journal.observe(None)
    journal.add(an_entry(journal))

    assert [entry.id for entry in seen] == [1]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "granted"),
        (400, "failed"),
        (401, "denied"),
        (403, "denied"),
        (404, "failed"),
        (500, "failed"),
    ],
)
def test_outcome_is_read_from_the_status(status: int, outcome: str) -> None:
    """Only the two refusals of security count as denied."""
    assert an_entry(Journal(), status).outcome == outcome
