"""Privileges of applications in seeds and snapshots."""

from __future__ import annotations

import pytest

from emulator.security.application_privileges.record import ApplicationPrivilege
from emulator.security.application_privileges.wire import (
    parse_stored_privilege,
    render_stored_privileges,
)
from emulator.xcontent.document import DocumentError, Node
from tests.api_keys.factories import a_cluster, call
from tests.application_privileges.factories import READ, WRITE, shown

PRIVILEGES = [
    ApplicationPrivilege("app", "read", ("data:read/*", "action:login"), {"_kept": True}),
    ApplicationPrivilege("app2", "read", ("*",)),
    ApplicationPrivilege("app", "admin", ("*",)),
]


def test_what_is_written_down_is_read_again() -> None:
    """With metadata that no request could give."""
    tree = render_stored_privileges(PRIVILEGES)
    read = [
        parse_stored_privilege(application, name, privilege)
        for application, names in Node(tree).items()
        for name, privilege in names.items()
    ]

    assert sorted(read, key=lambda each: each.id) == sorted(PRIVILEGES, key=lambda each: each.id)
    assert list(tree) == ["app", "app2"]


def test_a_document_may_leave_out_the_metadata() -> None:
    """As a request may."""
    node = Node({"actions": ["a/*"]})

    privilege = ApplicationPrivilege("app", "p", ("a/*",))
    assert parse_stored_privilege("app", "p", node) == privilege


@pytest.mark.parametrize(
    ("application", "value", "mistake"),
    [
        ("app", {}, "p: the key [actions] is missing"),
        ("app", {"actions": ["a/*"], "name": "p"}, "p.name: unknown key; known are actions"),
        ("app", {"actions": ["read"]}, "p: action [read] must contain one of"),
        ("app", {"actions": []}, "p: Application privileges must have at least one action"),
        ("App", {"actions": ["a/*"]}, "p: An application name prefix must match"),
    ],
)
def test_a_mistake_is_told_with_its_place(application: str, value: object, mistake: str) -> None:
    """What no request could store is no state of a cluster."""
    with pytest.raises(DocumentError) as raised:
        parse_stored_privilege(application, "p", Node(value, "p"))

    assert str(raised.value).startswith(mistake)


def test_a_cluster_starts_with_the_privileges_of_its_seed() -> None:
    """As if an application had stored them."""
    cluster = a_cluster(application_privileges={"app": {"read": READ, "write": WRITE}})

    assert call(cluster, "GET", "/_security/privilege").json == {
        "app": {"read": shown("app", "read", READ), "write": shown("app", "write", WRITE)}
    }
