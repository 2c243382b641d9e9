"""APIs that Elasticsearch has and the emulator does not."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import a_cluster, call


@pytest.mark.parametrize(
    ("method", "path", "api"),
    [
        ("GET", "/_security/service", "security.get_service_accounts"),
        ("POST", "/_security/profile/_activate", "security.activate_user_profile"),
        ("POST", "/_security/oauth2/token", "security.get_token"),
    ],
)
def test_a_known_api_is_refused_by_its_name(method: str, path: str, api: str) -> None:
    """A test must not take it for a path that does not exist, nor for one that worked."""
    status, type, reason = call(a_cluster(), method, path, {"a": 1}).problem

    assert (status, type) == (501, "not_emulated_exception")
    assert f"the API [{api}] is not emulated yet" in reason


def test_a_route_that_a_version_does_not_have_yet_is_not_known() -> None:
    """Before 9.4, ``clone`` is the id of a key."""
    reply = call(a_cluster("9.3"), "PUT", "/_security/api_key/clone", {})

    assert reply.status == 404
    assert "no API key owned by requesting user found for ID [clone]" in reply.error["reason"]
