"""The anonymous user among the others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.api_keys.factories import Reply, a_cluster, call
from tests.users.factories import NEW, OLD, change_password, delete, logs_in, put, set_enabled

ROLES: Mapping[str, object] = {"xpack.security.authc.anonymous.roles": ["watcher", "b"]}
NAMED = {**ROLES, "xpack.security.authc.anonymous.username": "guest"}


def test_it_is_shown_behind_the_reserved_users() -> None:
    """Where it has roles, which turn anonymous access on."""
    cluster = a_cluster(settings=ROLES)
    users = call(cluster, "GET", "/_security/user").json

    assert list(users)[6:9] == ["remote_monitoring_user", "_anonymous", "all_keys"]
    assert users["_anonymous"] == {
        "username": "_anonymous",
        "roles": ["watcher", "b"],
        "full_name": None,
        "email": None,
        "metadata": {"_reserved": True},
        "enabled": True,
    }


@pytest.mark.parametrize(
    ("settings", "name", "found"),
    [
        (ROLES, "_anonymous", ["_anonymous"]),
        (NAMED, "guest", ["guest"]),
        (NAMED, "_anonymous", ["guest"]),
        ({}, "_anonymous", []),
    ],
)
def test_it_is_found_by_its_name_and_by_the_default_one(
    settings: Mapping[str, object], name: str, found: list[str]
) -> None:
    """Whatever it is called."""
    reply = call(a_cluster(settings=settings), "GET", f"/_security/user/{name}")

    assert (reply.status, list(reply.json)) == (200 if found else 404, found)


@pytest.mark.parametrize("name", ["guest", "_anonymous"])
@pytest.mark.parametrize("verb", ["put", "password", "enable", "delete"])
def test_it_cannot_be_changed(name: str, verb: str) -> None:
    """By none of the requests, under none of its names."""
    cluster = a_cluster(settings=NAMED)
    replies: dict[str, Reply] = {
        "put": put(cluster, name, password=OLD),
        "password": change_password(cluster, f"/{name}"),
        "enable": set_enabled(cluster, name, True),
        "delete": delete(cluster, name),
    }
    reasons = {
        "put": f"Validation Failed: 1: user [{name}] is anonymous and cannot be modified via the "
        "API;",
        "password": f"user [{name}] is anonymous and cannot be modified via the API",
        "enable": f"user [{name}] is anonymous and cannot be modified using the api",
        "delete": f"user [{name}] is anonymous and cannot be deleted",
    }

    status, _, reason = replies[verb].problem

    assert (status, reason) == (400, reasons[verb])


def test_it_has_no_password() -> None:
    """Nobody logs in under its name."""
    cluster = a_cluster(settings=ROLES)

    assert not logs_in(cluster, "_anonymous", "")
    assert not logs_in(cluster, "_anonymous", NEW)
