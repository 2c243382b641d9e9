"""Role descriptors as JSON: read token by token, so that the first mistake wins, and written.

Source: ``RoleDescriptor`` of Elasticsearch; behaviour notes authorization.md section 9 and
api_keys.md section 1.7.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from emulator.errors import ParseError, ValidationFailed
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    GlobalPrivileges,
    IndicesPrivileges,
    RemoteClusterPermission,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)
from emulator.security.roles.names import any_role_name_mistake
from emulator.security.roles.reading import fields_of, role_strings_or_none
from emulator.security.roles.wire_entries import (
    parse_applications,
    parse_remote_cluster,
    parse_restriction,
    render_application,
    render_remote_cluster,
)
from emulator.security.roles.wire_global import parse_global, render_global
from emulator.security.roles.wire_indices import (
    parse_indices,
    parse_indices_without_privileges,
    parse_remote_indices,
    render_indices,
    render_remote_indices,
)
from emulator.xcontent.tokens import Reader, Token

__all__ = [
    "parse_indices_without_privileges",
    "parse_role_descriptor",
    "render_indices",
    "render_role_descriptor",
]


def parse_role_descriptor(
    name: str, reader: Reader, *, allow_restriction: bool, allow_description: bool
) -> RoleDescriptor:
    """Read one role descriptor; transient metadata is read and dropped.

    Args:
        name: The role's name.
        reader: Stands on the descriptor's first token, and is left on its last.
        allow_restriction: Whether ``restriction`` is a known field, as in API keys.
        allow_description: Whether ``description`` is a known field, as in roles of users.

    Raises:
        ValidationFailed: A name that no role may have.
        ParseError: A value of the wrong kind, or an unknown or missing field.
        XContentParseError: The same in ``applications`` and ``global``.
        IllegalArgument: An entry without privileges, resources or clusters.
        IllegalState: A description that is no scalar.
    """
    _check_name(name)
    if reader.token is not Token.START_OBJECT:
        raise ParseError(
            f"failed to parse role [{name}]. expected an object but found [{reader.token}] instead"
        )
    cluster: tuple[str, ...] = ()
    global_: GlobalPrivileges | None = None
    indices: tuple[IndicesPrivileges, ...] = ()
    applications: tuple[ApplicationPrivileges, ...] = ()
    run_as: tuple[str, ...] = ()
    metadata: Mapping[str, object] = {}
    remote_indices: tuple[RemoteIndicesPrivileges, ...] = ()
    remote_cluster: tuple[RemoteClusterPermission, ...] = ()
    restriction: tuple[str, ...] | None = None
    description: str | None = None
    for field in fields_of(reader):
        match field:
            case "index" | "indices":
                indices = parse_indices(name, reader, field)
            case "run_as":
                run_as = role_strings_or_none(name, reader, field) or ()
            case "cluster":
                cluster = role_strings_or_none(name, reader, field) or ()
            case "application" | "applications":
                applications = parse_applications(name, reader, field)
            case "global":
                global_ = parse_global(reader)
            case "metadata":
                metadata = _parse_object(reader, field)
            case "metadata_flattened":  # a field of stored documents
                _parse_object(reader, field)
            case "transient_metadata" if reader.token is Token.START_OBJECT:
                reader.tree()
            case "remote_indices":
                remote_indices = parse_remote_indices(name, reader, field)
            case "remote_cluster":
                remote_cluster = parse_remote_cluster(name, reader, field)
            case "restriction" if allow_restriction:
                restriction = parse_restriction(name, reader)
            case "description" if allow_description:
                description = reader.text() or None
            case "type":  # another field of stored documents
                reader.tree()
            case _:
                raise ParseError(f"failed to parse role [{name}]. unexpected field [{field}]")
    return RoleDescriptor(
        name,
        cluster,
        global_,
        indices,
        applications,
        run_as,
        metadata,
        remote_indices,
        remote_cluster,
        restriction,
        description,
    )


def render_role_descriptor(descriptor: RoleDescriptor) -> dict[str, object]:
    """Return a role descriptor as JSON, its keys in Elasticsearch's order."""
    rendered: dict[str, object] = {"cluster": list(descriptor.cluster)}
    if descriptor.global_ is not None:
        rendered["global"] = render_global(descriptor.global_)
    rendered["indices"] = [render_indices(entry) for entry in descriptor.indices]
    rendered["applications"] = [render_application(entry) for entry in descriptor.applications]
    rendered["run_as"] = list(descriptor.run_as)
    rendered["metadata"] = dict(descriptor.metadata)
    rendered["transient_metadata"] = dict(descriptor.transient_metadata)
    if descriptor.remote_indices:
        rendered["remote_indices"] = [
            render_remote_indices(entry) for entry in descriptor.remote_indices
        ]
    if descriptor.remote_cluster:
        rendered["remote_cluster"] = [
            render_remote_cluster(entry) for entry in descriptor.remote_cluster
        ]
    if descriptor.restriction is not None:
        rendered["restriction"] = {"workflows": list(descriptor.restriction)}
    if descriptor.description is not None:
        rendered["description"] = descriptor.description
    return rendered


def _check_name(name: str) -> None:
    mistake = any_role_name_mistake(name)
    if mistake is not None:
        raise ValidationFailed([mistake])


def _parse_object(reader: Reader, field: str) -> Mapping[str, object]:
    if reader.token is not Token.START_OBJECT:
        raise ParseError(
            f"expected field [{field}] to be of type object, but found [{reader.token}] instead"
        )
    return cast(Mapping[str, object], reader.tree())
