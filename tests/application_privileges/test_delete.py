"""``DELETE /_security/privilege/{application}/{privilege}``: forgetting privileges."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import a_cluster, call
from tests.application_privileges.factories import READ, a_cluster_with

PATH = "/_security/privilege"


def test_it_says_which_there_were() -> None:
    """One is enough for the answer to be a success."""
    cluster = a_cluster_with({"app": {"p1": READ, "p2": READ}, "app2": {"p1": READ}})

    reply = call(cluster, "DELETE", f"{PATH}/app/p1,p0,p1?refresh=wait_for")

    assert reply.status == 200
    assert reply.json == {"app": {"p1": {"found": True}, "p0": {"found": False}}}
    left = call(cluster, "GET", PATH).json
    assert {application: list(names) for application, names in left.items()} == {
        "app": ["p2"],
        "app2": ["p1"],
    }


@pytest.mark.parametrize("application", ["unknown", "app*", "*", "_all"])
def test_no_privilege_at_all_is_not_found(application: str) -> None:
    """The application is a name here, and no pattern."""
    cluster = a_cluster_with({"app": {"p": READ}})

    reply = call(cluster, "DELETE", f"{PATH}/{application}/p")

    assert (reply.status, reply.json) == (404, {application: {"p": {"found": False}}})


def test_names_must_not_all_be_empty() -> None:
    """A comma alone names nothing."""
    reply = call(a_cluster(), "DELETE", f"{PATH}/app/,", auth="nobody")

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: privileges are missing;",
    )


@pytest.mark.parametrize("user", ["reader", "nobody"])
def test_it_takes_who_manages_security(user: str) -> None:
    """Who may read privileges may not delete them."""
    reply = call(a_cluster(), "DELETE", f"{PATH}/app/p", auth=user)

    assert reply.status == 403
    assert reply.error["reason"].startswith(
        "action [cluster:admin/xpack/security/privilege/delete] is unauthorized for"
    )


def test_there_is_no_deleting_of_all_of_an_application() -> None:
    """Its privileges must be named."""
    reply = call(a_cluster(), "DELETE", f"{PATH}/app")

    assert reply.status == 405
