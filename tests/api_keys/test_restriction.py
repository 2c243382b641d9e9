"""Keys that are restricted to workflows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api_keys.factories import a_cluster, a_key, api_key, call

WORKFLOW = "search_application_query"
CAUSE = {"type": "role_restriction_exception", "reason": "access restricted by workflow"}


def a_restricted_key(cluster: Any) -> Any:
    """Return a key that may do everything, within a workflow."""
    restricted = {"cluster": ["all"], "restriction": {"workflows": [WORKFLOW]}}
    return a_key(cluster, role_descriptors={"r": restricted})


@pytest.mark.parametrize(
    ("method", "path", "body", "action", "privileges"),
    [
        ("GET", "/", None, "cluster:monitor/main", "monitor,manage,all"),
        (
            "GET",
            "/_security/_authenticate",
            None,
            "cluster:admin/xpack/security/user/authenticate",
            "manage_security,all",
        ),
        (
            "GET",
            "/_security/api_key?id={id}",
            None,
            "cluster:admin/xpack/security/api_key/get",
            "manage_own_api_key,read_security,manage_api_key,manage_security,all",
        ),
        (
            "POST",
            "/_security/api_key/{id}/_clear_cache",
            None,
            "cluster:admin/xpack/security/cache/clear",
            "manage_security,all",
        ),
        (
            "DELETE",
            "/_security/api_key",
            {"name": "k"},
            "cluster:admin/xpack/security/api_key/invalidate",
            "manage_api_key,manage_security,all",
        ),
    ],
)
def test_a_restricted_key_may_do_nothing_outside_its_workflow(
    method: str, path: str, body: object, action: str, privileges: str
) -> None:
    """Not even what needs no privilege; the cause tells why the privileges do not help."""
    cluster = a_cluster()
    key = a_restricted_key(cluster)
    reply = call(cluster, method, path.format(id=key["id"]), body, api_key(key))

    assert reply.problem == (
        403,
        "security_exception",
        f"action [{action}] is unauthorized for API key id [{key['id']}] of user [elastic], "
        f"this action is granted by the cluster privileges [{privileges}]",
    )
    assert reply.error["caused_by"] == CAUSE
    assert reply.error["root_cause"] == [CAUSE]


def test_a_restriction_is_shown_as_it_was_given() -> None:
    """At the end of its descriptor."""
    cluster = a_cluster()
    key_id = a_restricted_key(cluster)["id"]
    (key,) = call(cluster, "GET", f"/_security/api_key?id={key_id}").json["api_keys"]

    descriptor = key["role_descriptors"]["r"]
    assert list(descriptor)[-1] == "restriction"
    assert descriptor["restriction"] == {"workflows": [WORKFLOW]}
