"""Privileges of applications outside Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest

from emulator.security.authorization.role import LimitedRole, Role
from emulator.security.authorization.role_descriptor import ApplicationPrivileges, RoleDescriptor
from emulator.versions import NEWEST


@dataclass(frozen=True)
class Stored:
    """Stored privileges, by application and name."""

    actions: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def stored(self, application: str, name: str) -> tuple[str, ...] | None:
        """Return the actions of a privilege."""
        return self.actions.get((application, name))

    def applications(self) -> Iterable[str]:
        """Return the names of the applications."""
        return dict.fromkeys(application for application, _ in self.actions)


APP = Stored(
    {
        ("app", "read"): ("data:read/*", "action:login"),
        ("app", "read_more"): ("data:read/*", "action:login", "data:more/*"),
        ("app", "all"): ("*",),
        ("app2", "read"): ("data:read/*",),
    }
)
NOTHING = Stored()


def entry(
    application: str, privileges: str | tuple[str, ...], resources: str | tuple[str, ...] = "*"
) -> ApplicationPrivileges:
    """Return an application entry of a role."""
    return ApplicationPrivileges(
        application,
        (privileges,) if isinstance(privileges, str) else privileges,
        (resources,) if isinstance(resources, str) else resources,
    )


def holding(*entries: ApplicationPrivileges) -> Role:
    """Return a role with some application entries."""
    return Role.of([RoleDescriptor("r", applications=entries)], NEWEST)


@pytest.mark.parametrize(
    ("held", "asked", "implied"),
    [
        ("read", "read", True),
        ("read_more", "read", True),
        ("read", "read_more", False),
        ("all", "read", True),
        ("all", "data:anything", True),
        ("read", "data:read/x", True),
        ("read", "data:read/*", True),
        ("read", "data:*", False),
        ("data:*", "data:read/x", True),
        ("data:*", "read", False),
        (("data:*", "action:*"), "read", True),
        (("read", "data:more/*"), "read_more", True),
        ("*", "read", True),
        ("*", "unknown", True),
        ("/data:.*|action:.*/", "read", True),
        ("unknown", "read", False),
    ],
)
def test_privilege_implies_what_its_actions_cover(
    held: str | tuple[str, ...], asked: str, implied: bool
) -> None:
    """Names stand for what is stored; anything else is an action."""
    assert holding(entry("app", held)).application_implies("app", asked, "x", APP) is implied


@pytest.mark.parametrize(
    ("held", "asked", "implied"),
    [
        ("a", "a", True),
        (("a", "b"), "a", False),
        ("a", "b", False),
        ("*", "a", True),
        ("a", "*", False),
    ],
)
def test_name_that_is_not_stored_is_held_by_that_very_name_or_everything(
    held: str | tuple[str, ...], asked: str, implied: bool
) -> None:
    """It has no actions that could be compared."""
    assert holding(entry("app", held)).application_implies("app", asked, "x", NOTHING) is implied


def test_names_for_the_same_resources_are_one_privilege() -> None:
    """So two roles with one unknown name each have neither, together."""
    role = holding(entry("app", "a", "x"), entry("app", "b", "x"))

    assert not role.application_implies("app", "a", "x", NOTHING)


def test_names_for_different_resources_are_two_privileges() -> None:
    """Each is held where it is given."""
    role = holding(entry("app", "a", "x"), entry("app", "b", "y"))

    assert role.application_implies("app", "a", "x", NOTHING)
    assert not role.application_implies("app", "a", "y", NOTHING)


def test_resources_of_one_privilege_are_united() -> None:
    """An asked pattern may be covered by several entries of the same privilege."""
    role = holding(entry("app", "read", "a*"), entry("app", "read", "b*"))

    assert role.application_implies("app", "read", "/[ab].*/", APP)


@pytest.mark.parametrize(
    ("resource", "implied"),
    [("space:1", True), ("space:*", True), ("other", False), ("*", False)],
)
def test_resource_has_to_be_covered_as_a_whole(resource: str, implied: bool) -> None:
    """Resources are patterns on both sides."""
    role = holding(entry("app", "read", ("space:*", "one")))

    assert role.application_implies("app", "read", resource, APP) is implied


@pytest.mark.parametrize(
    ("application", "asked", "implied"),
    [
        ("app", "app", True),
        ("app", "app2", False),
        ("app*", "app2", True),
        ("*", "app2", True),
        ("other*", "app", False),
    ],
)
def test_application_of_an_entry_may_be_a_pattern(
    application: str, asked: str, implied: bool
) -> None:
    """Privileges are looked up for each application that it stands for."""
    role = holding(entry(application, "read"))

    assert role.application_implies(asked, "read", "x", APP) is implied


def test_pattern_of_applications_with_actions_needs_nothing_stored() -> None:
    """As for an application that stores no privileges at all."""
    role = holding(entry("app*", "data:*"))

    assert role.application_implies("apple", "data:x", "x", NOTHING)


def test_everything_of_all_applications_is_everything() -> None:
    """It is what a superuser has."""
    role = holding(entry("*", "*"))

    assert role.application_implies("app", "unknown", "x", APP)
    assert role.application_implies("never-seen", "data:x", "*", APP)


def test_privilege_follows_what_is_stored_now() -> None:
    """Whoever changes a stored privilege changes what all roles grant."""
    role = holding(entry("app", "read"))

    assert not role.application_implies("app", "data:read/1", "x", NOTHING)
    assert role.application_implies("app", "data:read/1", "x", APP)
    assert not role.application_implies("app", "data:read/1", "x", NOTHING)


def test_key_needs_the_privilege_on_both_sides() -> None:
    """Of the privilege and of the resource."""
    role = LimitedRole(holding(entry("app", "all", "a")), holding(entry("app", "read", "*")))

    assert role.application_implies("app", "read", "a", APP)
    assert not role.application_implies("app", "all", "a", APP)
    assert not role.application_implies("app", "read", "b", APP)
