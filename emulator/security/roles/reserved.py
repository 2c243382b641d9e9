"""The built-in roles.

Their descriptions are in words of our own, as those of Elasticsearch are texts of its authors.

Source: ``ReservedRolesStore`` of Elasticsearch; behaviour note authorization.md section 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import cast

from emulator.data import load
from emulator.security.authorization.catalogue import cluster_privileges
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.wire import parse_role_descriptor
from emulator.versions import NEWEST, Version
from emulator.xcontent.tree_reader import TreeReader


def reserved_roles(version: Version) -> Mapping[str, RoleDescriptor]:
    """Return the built-in roles of a version by name, in alphabetical order."""
    return _reserved_roles(version.major, version.minor)


def indexed_reserved_roles(version: Version) -> list[RoleDescriptor]:
    """Return the built-in roles as they come out of the index, in which there are copies of them.

    Transient metadata is not stored, so even ``superuser`` comes back with the ordinary one.
    """
    return [
        replace(role.without_description(), description=role.description)
        for role in reserved_roles(version).values()
    ]


def reserved_message(name: str) -> str:
    """Return what is said to whoever wants to store a role with the name of a built-in one."""
    return f"Role [{name}] is reserved and may not be used."


@lru_cache(maxsize=8)
def _reserved_roles(major: int, minor: int) -> Mapping[str, RoleDescriptor]:
    roles = _of_major(major)
    # The table describes the newest minor, so what an earlier one does not know is left out of it.
    unknown = cluster_privileges(NEWEST).keys() - cluster_privileges(Version(major, minor)).keys()
    if not unknown:
        return roles
    return {
        name: role
        if unknown.isdisjoint(role.cluster)
        else replace(role, cluster=tuple(p for p in role.cluster if p not in unknown))
        for name, role in roles.items()
    }


@lru_cache(maxsize=2)
def _of_major(major: int) -> Mapping[str, RoleDescriptor]:
    trees = _trees("reserved_roles")
    if major < 9:
        trees |= _trees("reserved_roles_8.19_extra")
    descriptions = cast(dict[str, str], load("reserved_role_descriptions"))
    return {name: _parse(name, trees[name], descriptions[name]) for name in sorted(trees)}


def _trees(table: str) -> dict[str, dict[str, object]]:
    return cast(dict[str, dict[str, object]], load(table))


def _parse(name: str, tree: dict[str, object], description: str) -> RoleDescriptor:
    reader = TreeReader(tree)
    reader.advance()
    parsed = parse_role_descriptor(name, reader, allow_restriction=False, allow_description=True)
    # No request sets transient metadata, so the parser drops it; superuser's differs.
    transient = cast(Mapping[str, object], tree["transient_metadata"])
    return replace(parsed, transient_metadata=transient, description=description)
