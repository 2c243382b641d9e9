"""``GET /_security/privilege``: finding privileges of applications."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import a_cluster, call
from tests.application_privileges.factories import READ, WRITE, a_cluster_with, shown

PATH = "/_security/privilege"
PRIVILEGES: dict[str, dict[str, dict[str, object]]] = {
    "app": {"read": READ, "write": WRITE},
    "app-2": {"read": READ},
    "other": {"admin": WRITE},
}


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """Return a cluster with `PRIVILEGES`, that no test changes."""
    return a_cluster_with(PRIVILEGES)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", ["app:read", "app:write", "app-2:read", "other:admin"]),
        ("/", ["app:read", "app:write", "app-2:read", "other:admin"]),
        ("/*", ["app:read", "app:write", "app-2:read", "other:admin"]),
        ("/%20", ["app:read", "app:write", "app-2:read", "other:admin"]),
        ("/app", ["app:read", "app:write"]),
        ("/app*", ["app:read", "app:write", "app-2:read"]),
        ("/app-*", ["app-2:read"]),
        ("/*/read", ["app:read", "app-2:read"]),
        ("/app/read,unknown", ["app:read"]),
        ("/app/read,write,", ["app:read", "app:write"]),
        ("/app/,", ["app:read", "app:write"]),
        ("?application=app&privilege=read", ["app:read"]),
        ("/app?privilege=write&application=other", ["app:write"]),
        ("?privilege=write", ["app:read", "app:write", "app-2:read", "other:admin"]),
        ("/unknown", []),
        ("/a*p", []),
        ("/app,app-2", []),
    ],
)
def test_it_finds_by_application_and_name(cluster: Cluster, path: str, expected: list[str]) -> None:
    """An application may be a pattern, and several privileges may be named."""
    reply = call(cluster, "GET", PATH + path)

    assert reply.status == 200
    found = [f"{application}:{name}" for application, names in reply.json.items() for name in names]
    assert found == expected


def test_a_privilege_repeats_its_names_and_always_has_metadata(cluster: Cluster) -> None:
    """In this order."""
    reply = call(cluster, "GET", f"{PATH}/app")

    assert reply.json == {
        "app": {"read": shown("app", "read", READ), "write": shown("app", "write", WRITE)}
    }
    assert list(reply.json["app"]["read"]) == ["application", "name", "actions", "metadata"]


@pytest.mark.parametrize("path", ["/app/admin", "/unknown/read", "/app*/x,y"])
def test_names_that_nothing_has_are_not_found(cluster: Cluster, path: str) -> None:
    """Whereas an application without privileges is found, and has none."""
    reply = call(cluster, "GET", PATH + path)

    assert (reply.status, reply.json) == (404, {})


def test_a_name_without_an_application_is_missed_only_where_there_is_nothing() -> None:
    """It is not looked for, but an answer to it that is empty is none."""
    assert call(a_cluster(), "GET", f"{PATH}?privilege=read").status == 404
    assert call(a_cluster(), "GET", PATH).status == 200


def test_a_misspelt_parameter_is_refused_with_the_right_one(cluster: Cluster) -> None:
    """The handler reads the path's parameters from the query, too."""
    reply = call(cluster, "GET", f"{PATH}/app?privileges=read")

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "request [/_security/privilege/app] contains unrecognized parameter: "
        "[privileges] -> did you mean [privilege]?",
    )


@pytest.mark.parametrize(("user", "status"), [("security", 200), ("reader", 200), ("nobody", 403)])
def test_it_takes_who_reads_security(cluster: Cluster, user: str, status: int) -> None:
    """Privileges of applications are no secret of theirs."""
    assert call(cluster, "GET", PATH, auth=user).status == status


def test_a_body_is_refused(cluster: Cluster) -> None:
    """There is nothing to say."""
    reply = call(cluster, "GET", f"{PATH}/app", {})

    text = "request [GET /_security/privilege/app] does not support having a body"
    assert reply.problem == (400, "illegal_argument_exception", text)
