"""The JSON shapes of questions about privileges, and of their answers.

Source: ``RoleDescriptor.parsePrivilegesToCheck``, ``HasPrivilegesResponse`` and
``GetUserPrivilegesResponse`` of Elasticsearch; behaviour notes authorization.md sections 7 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping

from emulator.errors import ParseError
from emulator.security.authorization.index_group import IndexGroup
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    FieldSecurity,
    IndicesPrivileges,
)
from emulator.security.privileges.record import (
    BuiltinPrivileges,
    CheckedPrivileges,
    HeldPrivileges,
    PrivilegesToCheck,
)
from emulator.security.roles.reading import fields_of, role_strings_or_none
from emulator.security.roles.wire_entries import parse_applications, render_remote_cluster
from emulator.security.roles.wire_global import render_global
from emulator.security.roles.wire_indices import parse_indices
from emulator.xcontent.tokens import Reader, Token


def parse_privileges_to_check(username: str, reader: Reader) -> PrivilegesToCheck:
    """Read the object of privileges at ``reader``.

    Args:
        username: Whose they may be, which is what errors call the role that such a body has not.
        reader: Stands on the first token, and is left on the last.

    Raises:
        ParseError: A value of the wrong kind, an unknown field, or none at all.
        XContentParseError: The same within an application's entry.
        IllegalArgument: An entry without privileges or resources.
    """
    problem = f"failed to parse privileges check [{username}]"
    if reader.token is not Token.START_OBJECT:
        raise ParseError(
            f"{problem}. expected an object but found [{reader.token or 'null'}] instead"
        )
    cluster: tuple[str, ...] | None = None
    indices: tuple[IndicesPrivileges, ...] | None = None
    applications: tuple[ApplicationPrivileges, ...] | None = None
    for field in fields_of(reader):
        match field:
            case "index":
                indices = parse_indices(username, reader, field)
            case "cluster":
                cluster = role_strings_or_none(username, reader, field)
            case "application" | "applications":
                applications = parse_applications(username, reader, field)
            case _:
                raise ParseError(f"{problem}. unexpected field [{field}]")
    if cluster is None and indices is None and applications is None:
        raise ParseError(
            f"{problem}. All privilege fields [cluster,index,applications] are missing"
        )
    for entry in indices or ():
        if entry.field_security is not None and entry.field_security.hides_fields:
            raise _unsupported("field_security")
    if any(entry.query is not None for entry in indices or ()):
        raise _unsupported("query")
    return PrivilegesToCheck(cluster or (), indices or (), applications or ())


def _unsupported(field: str) -> ParseError:
    return ParseError(f"Field [{field}] is not supported in a has_privileges request")


def render_checked(username: str, checked: CheckedPrivileges) -> dict[str, object]:
    """Return which privileges a user has; all keys are there, and sorted below the first level."""
    return {
        "username": username,
        "has_all_requested": checked.complete,
        "cluster": _sorted(checked.cluster),
        "index": _each_sorted(checked.index),
        "application": _sorted(
            {name: _each_sorted(found) for name, found in checked.applications.items()}
        ),
    }


def _sorted(tree: Mapping[str, object]) -> dict[str, object]:
    return dict(sorted(tree.items()) if len(tree) > 1 else tree)


def _each_sorted(tree: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    return {name: _sorted(tree[name]) for name in sorted(tree)}


def render_held(held: HeldPrivileges) -> dict[str, object]:
    """Return all privileges of a user; what is remote is there only if there is any."""
    tree: dict[str, object] = {
        "cluster": sorted(held.cluster),
        "global": [render_global(each) for each in held.global_],
        "indices": [_render_group(group) for group in held.indices],
        "applications": [
            {
                "application": entry.application,
                "privileges": list(entry.names),
                "resources": list(entry.resources),
            }
            for entry in held.applications
        ],
        "run_as": list(held.run_as),
    }
    if held.remote_indices:
        tree["remote_indices"] = [
            _render_group(remote.group) | {"clusters": sorted(remote.clusters)}
            for remote in held.remote_indices
        ]
    if held.remote_cluster:
        tree["remote_cluster"] = [render_remote_cluster(each) for each in held.remote_cluster]
    return tree


def _render_group(group: IndexGroup) -> dict[str, object]:
    tree: dict[str, object] = {
        "names": sorted(group.names),
        "privileges": sorted(group.privileges),
    }
    if group.fields is not None:
        tree["field_security"] = [_render_fields(fields) for fields in group.fields]
    if group.queries is not None:
        tree["query"] = list(group.queries)
    tree["allow_restricted_indices"] = group.allow_restricted_indices
    return tree


def _render_fields(security: FieldSecurity) -> dict[str, object]:
    fields = {"grant": security.grant, "except": security.except_}
    return {name: list(patterns) for name, patterns in fields.items() if patterns}


def render_builtin(builtin: BuiltinPrivileges) -> dict[str, object]:
    """Return the names of all privileges."""
    return {
        "cluster": list(builtin.cluster),
        "index": list(builtin.index),
        "remote_cluster": list(builtin.remote_cluster),
    }
