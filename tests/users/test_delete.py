"""``DELETE /_security/user/{username}``."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import a_cluster, a_key, api_key, basic, call
from tests.users.factories import OLD, a_user, delete, logs_in


def test_a_deleted_user_logs_in_no_more() -> None:
    """Also with the same name and password after it logged in."""
    cluster = a_cluster()
    a_user(cluster)
    assert logs_in(cluster, "joe", OLD)

    reply = delete(cluster, "joe")

    assert (reply.status, reply.json) == (200, {"found": True})
    assert not logs_in(cluster, "joe", OLD)


def test_its_keys_go_on() -> None:
    """They have permissions of their own."""
    cluster = a_cluster()
    a_user(cluster, roles=["superuser"])
    key = api_key(a_key(cluster, basic("joe", OLD)))

    delete(cluster, "joe")

    assert call(cluster, "GET", "/_security/user", auth=key).status == 200


@pytest.mark.parametrize("name", ["no_such_user", "a,b", "x" * 600])
def test_a_user_that_is_not_there_is_not_found(name: str) -> None:
    """A comma is part of the name, and any name will do."""
    reply = delete(a_cluster(), name)

    assert (reply.status, reply.json) == (404, {"found": False})


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("elastic", "user [elastic] is reserved and cannot be deleted"),
        ("kibana", "user [kibana] is reserved and cannot be deleted"),
        ("_anonymous", "user [_anonymous] is anonymous and cannot be deleted"),
        ("_system", "user [_system] is internal"),
        ("_xpack_security", "user [_xpack_security] is internal"),
    ],
)
def test_users_of_elasticsearch_stay(name: str, reason: str) -> None:
    """Each with its own reason."""
    reply = delete(a_cluster(), name)

    assert reply.problem == (400, "illegal_argument_exception", reason)


def test_a_user_may_delete_itself() -> None:
    """The answer still arrives."""
    cluster = a_cluster()

    assert delete(cluster, "security", basic("security")).json == {"found": True}
    assert not logs_in(cluster, "security", "secret-1")


def test_a_user_of_the_same_name_is_another_one() -> None:
    """It has nothing of the one before."""
    cluster = a_cluster()
    a_user(cluster, metadata={"a": 1})
    delete(cluster, "joe")

    a_user(cluster, password="quite-another")

    assert not logs_in(cluster, "joe", OLD)
    assert logs_in(cluster, "joe", "quite-another")


def test_deleting_needs_manage_security() -> None:
    """Reading the security configuration is not enough."""
    assert delete(a_cluster(), "watcher", basic("reader")).status == 403


@pytest.mark.parametrize("query", ["refresh=x&foo=1", "foo=1"])
def test_an_unknown_parameter_is_refused_before_a_bad_refresh(query: str) -> None:
    """Elasticsearch reads the word only when it acts."""
    reply = call(a_cluster(), "DELETE", f"/_security/user/joe?{query}")

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "request [/_security/user/joe] contains unrecognized parameter: [foo]",
    )
