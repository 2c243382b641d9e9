"""What others ask of the stored privileges, with no request in between."""

from __future__ import annotations

import pytest

from emulator.security.application_privileges.commands import (
    DeletePrivileges,
    GetPrivileges,
    PutPrivileges,
)
from emulator.security.application_privileges.record import (
    APPLICATION_INDEX,
    ApplicationPrivilege,
)
from emulator.security.application_privileges.service import ApplicationPrivileges
from emulator.state import State

READ = ApplicationPrivilege("app", "read", ("data:read/*",))
ADMIN = ApplicationPrivilege("app", "admin", ("*",))
OTHER = ApplicationPrivilege("app-other:2", "read", ("other/*",))


@pytest.fixture
def privileges() -> ApplicationPrivileges:
    """Return a service with three privileges of two applications."""
    service = ApplicationPrivileges(State().table("application_privileges", APPLICATION_INDEX))
    service.put(PutPrivileges((READ, OTHER, ADMIN)))
    return service


def test_a_stored_privilege_gives_its_actions(privileges: ApplicationPrivileges) -> None:
    """That is what a role grants by its name."""
    assert privileges.stored("app", "read") == ("data:read/*",)
    assert privileges.stored("app-other:2", "read") == ("other/*",)


@pytest.mark.parametrize(("application", "name"), [("app", "write"), ("app*", "read"), ("", "")])
def test_what_is_not_stored_gives_nothing(
    privileges: ApplicationPrivileges, application: str, name: str
) -> None:
    """A pattern is not looked up: who asks expands it with the applications there are."""
    assert privileges.stored(application, name) is None


def test_each_application_is_told_once(privileges: ApplicationPrivileges) -> None:
    """However many privileges it has."""
    assert list(privileges.applications()) == ["app", "app-other:2"]


def test_a_deleted_privilege_gives_nothing_any_more(privileges: ApplicationPrivileges) -> None:
    """From the very next question on."""
    privileges.delete(DeletePrivileges("app", ("read", "admin")))

    assert privileges.stored("app", "read") is None
    assert list(privileges.applications()) == ["app-other:2"]


@pytest.mark.parametrize(
    ("command", "names"),
    [
        (PutPrivileges((READ, OTHER, ADMIN)), {"app", "app-other:2"}),
        (GetPrivileges(), set()),
        (GetPrivileges("app*", ("read",)), {"app*"}),
        (DeletePrivileges("app", ("read",)), {"app"}),
    ],
)
def test_a_command_tells_the_applications_that_it_touches(
    command: PutPrivileges | GetPrivileges | DeletePrivileges, names: set[str]
) -> None:
    """A role may be given the privileges of some applications to manage."""
    assert command.application_names == names
