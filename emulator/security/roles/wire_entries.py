"""The smaller parts of a role: applications, remote cluster privileges, restriction.

Source: ``RoleDescriptor``, ``RemoteClusterPermissionGroup`` and ``Restriction`` of Elasticsearch;
behaviour note authorization.md section 9.1.
"""

from __future__ import annotations

from typing import Any

from emulator.errors import IllegalArgument, ParseError
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    RemoteClusterPermission,
)
from emulator.security.roles.reading import check_array, fields_of, role_strings, strings
from emulator.xcontent.fields import string, string_array
from emulator.xcontent.object_parser import ObjectParser
from emulator.xcontent.tokens import Reader, Token

REMOTE_CLUSTER_PRIVILEGES = ("monitor_enrich", "monitor_stats")
"""The cluster privileges that may be given on a remote cluster."""


def parse_applications(role: str, reader: Reader, field: str) -> tuple[ApplicationPrivileges, ...]:
    """Read the array of application entries at ``reader``.

    Raises:
        ParseError: No array, no object in it, or a missing field.
        XContentParseError: An unknown field, or a value of the wrong kind.
        IllegalArgument: No application, privileges or resources.
    """
    problem = f"failed to parse application privileges for role [{role}]"
    check_array(problem, reader, field)
    entries = []
    while (token := reader.advance()) is not Token.END_ARRAY:
        if token is not Token.START_OBJECT:
            raise ParseError(
                f"{problem}. expected field [{field}] value to be an array of objects, but found "
                f"an array element of type [{token}]"
            )
        entries.append(_parse_application(problem, reader))
    return tuple(entries)


# The values are handed on as they are: what is missing is said in this parser's own words.
_APPLICATION = ObjectParser(
    "application",
    (string("application"), string_array("privileges"), string_array("resources")),
    dict[str, Any],
    setters=True,
)


def _parse_application(problem: str, reader: Reader) -> ApplicationPrivileges:
    given = _APPLICATION(reader)
    for field in ("resources", "privileges"):
        if field not in given:
            raise ParseError(f"{problem}. missing required [{field}] field")
    if not given.get("application"):
        raise IllegalArgument("application privileges must have an application name")
    if not given["privileges"]:
        raise IllegalArgument("application privileges must define at least one privilege")
    if not given["resources"]:
        raise IllegalArgument("application privileges must refer to at least one resource")
    return ApplicationPrivileges(
        given["application"], tuple(given["privileges"]), tuple(given["resources"])
    )


def render_application(entry: ApplicationPrivileges) -> dict[str, object]:
    """Return an application entry as JSON."""
    return {
        "application": entry.application,
        "privileges": list(entry.privileges),
        "resources": list(entry.resources),
    }


def parse_remote_cluster(
    role: str, reader: Reader, field: str
) -> tuple[RemoteClusterPermission, ...]:
    """Read the array of remote cluster entries at ``reader``.

    Raises:
        ParseError: No array, an unknown or missing field, or a privilege not allowed there.
        IllegalArgument: An entry without privileges and clusters, or with an empty alias.
    """
    problem = f"failed to parse remote_cluster for role [{role}]"
    check_array(problem, reader, field)
    entries = []
    while (token := reader.advance()) is not Token.END_ARRAY:
        if token is not Token.START_OBJECT:
            raise _no_remote_group()
        entries.append(_parse_remote_group(problem, role, reader))
    return tuple(entries)


def _parse_remote_group(problem: str, role: str, reader: Reader) -> RemoteClusterPermission:
    given: dict[str, tuple[str, ...]] = {}
    for field in fields_of(reader):
        if field not in ("privileges", "clusters"):
            raise ParseError(f"{problem}. unexpected field [{field}]")
        given[field] = role_strings(role, reader, field)
        if field == "privileges" and not all(
            name.lower().strip() in REMOTE_CLUSTER_PRIVILEGES for name in given[field]
        ):
            raise ParseError(
                f"{problem}. [{', '.join(REMOTE_CLUSTER_PRIVILEGES)}] are the only values allowed "
                f"for [privileges] within [remote_cluster]. Found [{', '.join(given[field])}]"
            )
    for missing, other in (("clusters", "privileges"), ("privileges", "clusters")):
        if other in given and missing not in given:
            raise ParseError(f"{problem}. [{missing}] must be defined when [{other}] are defined")
    privileges, clusters = given.get("privileges"), given.get("clusters")
    if not privileges or not clusters:
        raise _no_remote_group()
    if not all(alias.strip() for alias in clusters):
        raise IllegalArgument(
            "remote_cluster clusters aliases must contain valid non-empty, non-null values"
        )
    return RemoteClusterPermission(privileges, clusters)


def _no_remote_group() -> IllegalArgument:
    return IllegalArgument("remote cluster groups must not be null or empty")


def render_remote_cluster(entry: RemoteClusterPermission) -> dict[str, object]:
    """Return a remote cluster entry as JSON."""
    return {"privileges": list(entry.privileges), "clusters": list(entry.clusters)}


def parse_restriction(role: str, reader: Reader) -> tuple[str, ...] | None:
    """Read the restriction at ``reader``; ``None`` for one that names no workflows.

    Raises:
        ParseError: Anything but an object with an array of workflows, or an empty array.
    """
    problem = f"failed to parse restriction for role [{role}]"
    if reader.token is not Token.START_OBJECT:
        raise ParseError(f"{problem}. expected an object but found [{reader.token}] instead")
    workflows: tuple[str, ...] | None = None
    for field in fields_of(reader):
        if field != "workflows":
            raise ParseError(f"{problem}. unexpected field [{field}]")
        try:
            workflows = strings(reader, field)
        except ParseError as error:
            raise ParseError(f"{problem}. {error.reason}") from None
        if not workflows:
            raise ParseError(f"{problem}. [workflows] cannot be an empty array")
    return workflows
