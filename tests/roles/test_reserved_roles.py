"""The built-in roles of each version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest

from emulator.data import load
from emulator.security.authorization.privileges import validate_role_descriptor
from emulator.security.authorization.role import Role
from emulator.security.roles.reserved import indexed_reserved_roles, reserved_roles
from emulator.security.roles.wire import render_role_descriptor
from emulator.versions import KNOWN_MINORS, NEWEST, Version


def test_every_role_is_written_as_it_was_read() -> None:
    """The table is what Elasticsearch shows, down to the order of keys."""
    table = cast(Mapping[str, Mapping[str, object]], load("reserved_roles"))

    rendered = {
        name: render_role_descriptor(replace(role, description=None))
        for name, role in reserved_roles(NEWEST).items()
    }

    assert [(name, list(tree.items())) for name, tree in rendered.items()] == [
        (name, list(table[name].items())) for name in sorted(table)
    ]


@pytest.mark.parametrize("minor", KNOWN_MINORS, ids=str)
def test_every_role_is_described_in_one_sentence_or_two(minor: tuple[int, int]) -> None:
    """Interfaces show them in one line; the words are our own."""
    descriptions = {
        name: role.description or "" for name, role in reserved_roles(Version(*minor)).items()
    }

    assert [
        name
        for name, text in descriptions.items()
        if not text.endswith(".") or not 20 < len(text) < 200
    ] == []


def test_copies_in_the_index_keep_all_but_transient_metadata() -> None:
    """Queries find copies of reserved roles, which were stored like any role."""
    reserved = reserved_roles(NEWEST)
    copies = {role.name: role for role in indexed_reserved_roles(NEWEST)}

    assert copies == reserved
    assert copies["superuser"].description == reserved["superuser"].description
    assert copies["superuser"].transient_metadata == {"enabled": True}


def test_superuser_has_no_transient_metadata() -> None:
    """The one built-in role that is shown without ``enabled``."""
    assert reserved_roles(NEWEST)["superuser"].transient_metadata == {}


@pytest.mark.parametrize(("version", "count"), [("8.19", 33), ("9.0", 29), ("9.5", 29)])
def test_roles_are_those_of_the_version(version: str, count: int) -> None:
    """Deprecated roles were removed in 9.0."""
    assert len(reserved_roles(Version.parse(version))) == count


@pytest.mark.parametrize("minor", KNOWN_MINORS, ids=str)
def test_every_role_can_be_used_in_every_version(minor: tuple[int, int]) -> None:
    """A built-in role must not name a privilege its version does not know."""
    version = Version(*minor)

    Role.of(list(reserved_roles(version).values()), version)
    messages = {
        message
        for role in reserved_roles(version).values()
        for message in validate_role_descriptor(role, version)
    }
    assert messages <= {"role descriptor metadata keys may not start with [_]"}


def test_roles_are_read_once() -> None:
    """Every authentication of a reserved user asks for them."""
    assert reserved_roles(Version(9, 5)) is reserved_roles(Version(9, 5, 1))
