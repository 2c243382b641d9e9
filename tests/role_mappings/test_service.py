"""Keeping mappings, and finding the roles of users by them."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument
from emulator.security.role_mappings.commands import (
    DeleteRoleMapping,
    GetRoleMappings,
    PutRoleMapping,
)
from emulator.security.role_mappings.record import RoleMapping
from emulator.security.role_mappings.rules import FieldRule
from emulator.security.role_mappings.service import RoleMappings
from emulator.security.role_mappings.templates import RoleTemplate
from emulator.state import State
from tests.role_mappings.factories import a_mapping, a_user


def some_mappings(*mappings: RoleMapping) -> RoleMappings:
    """Return a service that keeps these."""
    service = RoleMappings(State().table("role_mappings"))
    for mapping in mappings:
        service.store(mapping)
    return service


def test_user_has_the_roles_of_all_mappings_that_match_each_once() -> None:
    """Mappings add up; the order is that of the mappings."""
    service = some_mappings(
        a_mapping("one", roles=("a", "b")),
        a_mapping("two", roles=("b", "c")),
        a_mapping("other", roles=("d",), rules=FieldRule("username", ("bob",))),
    )

    assert service.roles_for(a_user()) == ("a", "b", "c")


def test_mapping_that_is_not_enabled_gives_no_roles() -> None:
    """It can be prepared, and taken out of use."""
    assert some_mappings(a_mapping(enabled=False)).roles_for(a_user()) == ()


def test_mapping_of_a_configuration_file_gives_roles_too() -> None:
    """It is hidden under another name, and counts all the same."""
    service = some_mappings(a_mapping("x", roles=("a",)), a_mapping("x", read_only=True))

    assert service.roles_for(a_user()) == ("a", "reader")


def test_templates_make_roles_for_each_user() -> None:
    """One mapping gives everybody a role of their own."""
    template = RoleTemplate('{"source": "_user_{{username}}"}')
    service = some_mappings(a_mapping(roles=(), templates=(template,)))

    assert service.roles_for(a_user()) == ("_user_ada",)


def test_roles_follow_a_change_at_once() -> None:
    """Nothing of an answer is kept."""
    service = some_mappings(a_mapping())
    assert service.roles_for(a_user()) == ("reader",)
    service.delete(DeleteRoleMapping("m"))

    assert service.roles_for(a_user()) == ()


def test_template_is_checked_before_the_mapping_is_stored() -> None:
    """A mistake changes nothing."""
    service = some_mappings(a_mapping())
    with pytest.raises(IllegalArgument):
        service.put(PutRoleMapping(a_mapping(roles=(), templates=(RoleTemplate("{}"),))))

    assert list(service.all_stored()) == [a_mapping()]


def test_mappings_of_configuration_files_come_last_and_are_found_by_either_name() -> None:
    """As the real server looks them up without the suffix."""
    hidden, native = a_mapping("x", read_only=True), a_mapping("x")
    service = some_mappings(hidden, native, a_mapping("y"))

    assert service.find(GetRoleMappings(("x",))) == [native, hidden]
    assert service.find(GetRoleMappings(("x-read-only-operator-config",))) == [hidden]


def test_mapping_of_a_configuration_file_cannot_be_deleted() -> None:
    """It would come back with the next start."""
    service = some_mappings(a_mapping("x", read_only=True))

    assert not service.delete(DeleteRoleMapping("x-read-only-operator-config")).changed
    assert len(list(service.all_stored())) == 1
