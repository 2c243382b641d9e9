"""``GET /_security/user``: which users there are."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import a_cluster, basic, call
from tests.users.factories import a_user, delete, set_enabled

RESERVED = [
    "elastic",
    "kibana",
    "kibana_system",
    "logstash_system",
    "beats_system",
    "apm_system",
    "remote_monitoring_user",
]
SEEDED = ["all_keys", "own_keys", "security", "reader", "watcher", "nobody"]


def test_all_users_are_the_reserved_ones_and_then_the_native_ones() -> None:
    """In the order of the table, and in that of their last change."""
    cluster = a_cluster()
    a_user(cluster)

    reply = call(cluster, "GET", "/_security/user")

    assert reply.status == 200
    assert list(reply.json) == [*RESERVED, *SEEDED, "joe"]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("joe", ["joe"]),
        ("joe,elastic", ["elastic", "joe"]),
        ("joe,joe", ["joe"]),
        ("no_such_user,joe", ["joe"]),
        ("joe,", ["joe"]),
        ("jo*,elastic", ["elastic"]),
    ],
)
def test_named_users_are_shown_if_there_are_any(names: str, found: list[str]) -> None:
    """Without wildcards."""
    cluster = a_cluster()
    a_user(cluster)

    reply = call(cluster, "GET", f"/_security/user/{names}")

    assert (reply.status, list(reply.json)) == (200, found)


@pytest.mark.parametrize("names", ["no_such_user", "a,b", "_all", "_anonymous", "*"])
def test_names_of_nobody_are_not_found(names: str) -> None:
    """The body is an empty object, and no error."""
    reply = call(a_cluster(), "GET", f"/_security/user/{names}")

    assert (reply.status, reply.json) == (404, {})


def test_a_name_may_be_a_parameter() -> None:
    """Elasticsearch reads the path and the query string alike."""
    cluster = a_cluster()

    assert list(call(cluster, "GET", "/_security/user?username=reader").json) == ["reader"]
    assert call(cluster, "GET", "/_security/user?username=x").status == 404


def test_a_deleted_user_is_not_shown() -> None:
    """Neither by its name nor among all."""
    cluster = a_cluster()
    delete(cluster, a_user(cluster))

    assert call(cluster, "GET", "/_security/user/joe").status == 404
    assert "joe" not in call(cluster, "GET", "/_security/user").json


def test_a_disabled_reserved_user_is_shown_as_such() -> None:
    """All else of it is as ever."""
    cluster = a_cluster()
    set_enabled(cluster, "kibana", False)

    assert call(cluster, "GET", "/_security/user").json["kibana"] == {
        "username": "kibana",
        "roles": ["kibana_system"],
        "full_name": None,
        "email": None,
        "metadata": {
            "_reserved": True,
            "_deprecated": True,
            "_deprecated_reason": "Please use the [kibana_system] user instead.",
        },
        "enabled": False,
    }


def test_no_user_has_a_profile_yet() -> None:
    """The parameter is read, and must be a boolean."""
    cluster = a_cluster()
    asked = call(cluster, "GET", "/_security/user/elastic?with_profile_uid=true")

    assert "profile_uid" not in asked.json["elastic"]
    assert call(cluster, "GET", "/_security/user?with_profile_uid=x").status == 400


def test_passwords_are_not_shown() -> None:
    """Neither in plain nor as hashes."""
    assert b"password" not in call(a_cluster(), "GET", "/_security/user").body


@pytest.mark.parametrize(("user", "status"), [("reader", 200), ("security", 200), ("nobody", 403)])
def test_reading_users_needs_read_security(user: str, status: int) -> None:
    """Nobody sees even oneself without it."""
    reply = call(a_cluster(), "GET", f"/_security/user/{user}", auth=basic(user))

    assert reply.status == status
