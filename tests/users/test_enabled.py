"""``_enable`` and ``_disable``: who may log in."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import a_cluster, a_key, api_key, basic, call
from tests.users.factories import OLD, USER_RULE, a_user, get, logs_in, set_enabled


def test_a_disabled_user_logs_in_no_more_until_it_is_enabled() -> None:
    """Also where its password was remembered to be right."""
    cluster = a_cluster()
    a_user(cluster)
    assert logs_in(cluster, "joe", OLD)

    reply = set_enabled(cluster, "joe", False)

    assert (reply.status, reply.json) == (200, {})
    assert not logs_in(cluster, "joe", OLD)
    assert set_enabled(cluster, "joe", True).json == {}
    assert logs_in(cluster, "joe", OLD)


@pytest.mark.parametrize("enabled", [True, False])
def test_doing_it_twice_changes_nothing(enabled: bool) -> None:
    """It is no mistake."""
    cluster = a_cluster()
    a_user(cluster, enabled=enabled, full_name="J", metadata={"a": 1})
    before = get(cluster, "joe")

    assert set_enabled(cluster, "joe", enabled).status == 200
    assert get(cluster, "joe") == before


def test_its_keys_go_on() -> None:
    """They have permissions of their own."""
    cluster = a_cluster()
    a_user(cluster, roles=["superuser"])
    key = api_key(a_key(cluster, basic("joe", OLD)))

    set_enabled(cluster, "joe", False)

    assert call(cluster, "GET", "/_security/user", auth=key).status == 200


def test_a_reserved_user_can_be_disabled_and_keeps_its_password() -> None:
    """By somebody else."""
    cluster = a_cluster()
    assert set_enabled(cluster, "elastic", False, basic("security")).status == 200
    assert not logs_in(cluster, "elastic", "changeme")

    set_enabled(cluster, "elastic", True, basic("security"))
    assert logs_in(cluster, "elastic", "changeme")


def test_a_reserved_user_without_a_password_can_be_disabled() -> None:
    """It does not get one by that."""
    cluster = a_cluster()
    set_enabled(cluster, "apm_system", False)
    assert get(cluster, "apm_system")["enabled"] is False

    set_enabled(cluster, "apm_system", True)
    assert get(cluster, "apm_system")["enabled"] is True
    assert not logs_in(cluster, "apm_system", "")


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("name", ["elastic", "security"])
def test_nobody_does_it_to_oneself(name: str, enabled: bool) -> None:
    """Neither a native user nor a reserved one."""
    auth = basic(name, {"elastic": "changeme"}.get(name, "secret-1"))

    assert set_enabled(a_cluster(), name, enabled, auth).problem == (
        400,
        "illegal_argument_exception",
        "users may not update the enabled status of their own account",
    )


def test_a_key_may_do_it_to_its_owner() -> None:
    """It is another subject."""
    cluster = a_cluster()
    key = api_key(a_key(cluster))

    assert set_enabled(cluster, "elastic", False, key).status == 200


@pytest.mark.parametrize(
    ("name", "enabled", "type", "reason"),
    [
        ("x", True, "validation_exception", "1: only existing users can be enabled;"),
        ("x", False, "validation_exception", "1: only existing users can be disabled;"),
        ("_system", True, "illegal_argument_exception", "user [_system] is internal"),
        (
            "_anonymous",
            False,
            "illegal_argument_exception",
            "user [_anonymous] is anonymous and cannot be modified using the api",
        ),
        ("%20x", True, "action_request_validation_exception", f"1: {USER_RULE};"),
        ("x" * 508, False, "action_request_validation_exception", f"1: {USER_RULE};"),
    ],
)
def test_who_is_not_there_is_not_enabled(name: str, enabled: bool, type: str, reason: str) -> None:
    """Each with its own reason."""
    prefix = "Validation Failed: " if reason.startswith("1:") else ""

    assert set_enabled(a_cluster(), name, enabled).problem == (400, type, prefix + reason)


@pytest.mark.parametrize("verb", ["_enable", "_disable"])
def test_there_is_no_body(verb: str) -> None:
    """One that is sent is refused."""
    path = f"/_security/user/nobody/{verb}"

    assert call(a_cluster(), "POST", path, {}).problem == (
        400,
        "illegal_argument_exception",
        f"request [POST {path}] does not support having a body",
    )


def test_it_needs_manage_security() -> None:
    """Reading the security configuration is not enough."""
    assert set_enabled(a_cluster(), "watcher", False, basic("reader")).status == 403
