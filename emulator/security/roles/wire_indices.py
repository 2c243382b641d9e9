"""The entries of ``indices`` and ``remote_indices``, also those of cross-cluster access.

Source: ``RoleDescriptor.parseIndexWithOptionalRemoteClusters`` of Elasticsearch; behaviour notes
authorization.md section 9.1 and api_keys.md section 1.7.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import IllegalArgument, ParseError, SecurityError
from emulator.rest.json_writer import write_json
from emulator.security.authorization.role_descriptor import (
    FieldSecurity,
    IndicesPrivileges,
    RemoteIndicesPrivileges,
)
from emulator.security.roles.reading import (
    check_array,
    decoded_strings,
    fields_of,
    role_strings,
    role_strings_or_none,
)
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.tree_reader import TreeReader

_NEEDED_FIELDS = {"names", "privileges"}
_USUAL_FIELDS = {*_NEEDED_FIELDS, "allow_restricted_indices"}


def parse_indices(role: str, reader: Reader, field: str) -> tuple[IndicesPrivileges, ...]:
    """Read the array of index entries at ``reader``.

    Raises:
        ParseError: See `parse_role_descriptor`.
        IllegalArgument: An entry without privileges.
    """
    check_array(f"failed to parse indices privileges for role [{role}]", reader, field)
    usual = _usual_entries(reader)
    if usual is not None:
        return usual
    entries = []
    while reader.advance() is not Token.END_ARRAY:
        entries.append(_parse_entry(role, reader, field).entry)
    return tuple(entries)


def parse_remote_indices(
    role: str, reader: Reader, field: str
) -> tuple[RemoteIndicesPrivileges, ...]:
    """Read the array of remote index entries at ``reader``.

    Raises:
        ParseError: See `parse_role_descriptor`.
        IllegalArgument: An entry without privileges.
    """
    check_array(f"failed to parse remote indices privileges for role [{role}]", reader, field)
    entries = []
    while reader.advance() is not Token.END_ARRAY:
        parsed = _parse_entry(role, reader, field, remote=True)
        if parsed.clusters is None:
            raise ParseError(
                f"failed to parse remote indices privileges for role [{role}]. "
                "missing required [clusters] field"
            )
        entries.append(RemoteIndicesPrivileges(parsed.entry, parsed.clusters))
    return tuple(entries)


def parse_indices_without_privileges(
    role_name: str, privileges: tuple[str, ...], reader: Reader
) -> IndicesPrivileges:
    """Read one index entry whose privileges are settled and must not be written.

    Args:
        role_name: The role's name, for errors.
        privileges: The privileges it gets.
        reader: Stands on the entry's first token, and is left on its last.

    Raises:
        ParseError: See `parse_role_descriptor`; also if ``privileges`` are written.
    """
    return _parse_entry(role_name, reader, reader.name, settled=privileges).entry


def render_indices(entry: IndicesPrivileges, *, with_privileges: bool = True) -> dict[str, object]:
    """Return an index entry as JSON; without privileges, as cross-cluster access shows it."""
    rendered: dict[str, object] = {"names": list(entry.names)}
    if with_privileges:
        rendered["privileges"] = list(entry.privileges)
    if entry.field_security is not None:
        fields = {"grant": entry.field_security.grant, "except": entry.field_security.except_}
        rendered["field_security"] = {k: list(v) for k, v in fields.items() if v is not None}
    if entry.query is not None:
        rendered["query"] = entry.query
    rendered["allow_restricted_indices"] = entry.allow_restricted_indices
    return rendered


def render_remote_indices(entry: RemoteIndicesPrivileges) -> dict[str, object]:
    """Return a remote index entry as JSON."""
    return {**render_indices(entry.indices), "clusters": list(entry.clusters)}


def _usual_entries(reader: Reader) -> tuple[IndicesPrivileges, ...] | None:
    """Read an array that is decoded already, of entries without fields, queries and clusters.

    Most are like that, and there may be hundreds of them; any other is left to be read by tokens.
    """
    array = reader.decoded() if isinstance(reader, TreeReader) else None
    if not isinstance(array, list):
        return None
    entries = []
    for entry in array:
        if not (isinstance(entry, dict) and _NEEDED_FIELDS <= entry.keys() <= _USUAL_FIELDS):
            return None
        restricted = entry.get("allow_restricted_indices", False)
        names, privileges = decoded_strings(entry["names"]), decoded_strings(entry["privileges"])
        if not names or not privileges or not isinstance(restricted, bool):
            return None
        entries.append(IndicesPrivileges(names, privileges, allow_restricted_indices=restricted))
    reader.tree()
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """An entry, and the clusters of a remote one."""

    entry: IndicesPrivileges
    clusters: tuple[str, ...] | None


def _parse_entry(
    role: str,
    reader: Reader,
    array: str | None,
    *,
    remote: bool = False,
    settled: tuple[str, ...] | None = None,
) -> _Parsed:
    problem = f"failed to parse indices privileges for role [{role}]"
    token = reader.token
    if token is not Token.START_OBJECT:
        raise ParseError(
            f"{problem}. expected field [{array or 'null'}] value to be an array of objects, but "
            f"found an array element of type [{token}]"
        )
    names: tuple[str, ...] | None = None
    privileges = settled
    security: FieldSecurity | None = None
    query: str | None = None
    restricted = False
    clusters: tuple[str, ...] | None = None
    for field in fields_of(reader):
        match field:
            case "names":
                names = _parse_names(problem, role, reader)
            case "allow_restricted_indices":
                if reader.token is not Token.VALUE_BOOLEAN:
                    raise ParseError(
                        f"{problem}. expected field [{field}] value to be a boolean, but found "
                        f"[{reader.token}] instead"
                    )
                restricted = reader.value is True
            case "query":
                query = _parse_query(problem, reader)
            case "field_security":
                security = _parse_field_security(problem, role, reader)
            case "privileges":
                if settled is not None:
                    raise ParseError(f"{problem}. field [privileges] must not present")
                privileges = role_strings_or_none(role, reader, field)
            case "fields":
                raise ParseError(
                    f'["fields": [...]] format has changed for field permissions in role [{role}], '
                    'use ["field_security": {"grant":[...],"except":[...]}] instead'
                )
            case "transient_metadata":
                if reader.token is not Token.START_OBJECT:
                    raise ParseError(
                        f"failed to parse transient metadata for role [{role}]. expected "
                        f'START_OBJECT but got {reader.token} in "{field}".'
                    )
                reader.tree()
            case "clusters" if remote:
                clusters = role_strings(role, reader, field)
            case _:
                raise ParseError(f"{problem}. unexpected field [{field}]")
    if names is None:
        raise ParseError(f"{problem}. missing required [names] field")
    if privileges is None:
        raise ParseError(f"{problem}. missing required [privileges] field")
    _check_field_security(problem, security)
    if not privileges:
        raise IllegalArgument("indices privileges must define at least one privilege")
    return _Parsed(IndicesPrivileges(names, privileges, security, query, restricted), clusters)


def _parse_names(problem: str, role: str, reader: Reader) -> tuple[str, ...]:
    if reader.token is Token.VALUE_STRING:
        return (str(reader.value),)
    if reader.token is not Token.START_ARRAY:
        raise ParseError(
            f"{problem}. expected field [names] value to be a string or an array of strings, but "
            f"found [{reader.token}] instead"
        )
    names = role_strings(role, reader, "names")
    if not names:
        raise ParseError(f"{problem}. [names] cannot be an empty array")
    return names


def _parse_query(problem: str, reader: Reader) -> str | None:
    """Read a query; an object becomes its compact JSON, null and the empty text are no query."""
    match reader.token:
        case Token.START_OBJECT:
            return write_json(reader.tree(), pretty=False)
        case Token.VALUE_STRING:
            return str(reader.value) or None
        case Token.VALUE_NULL:
            return None
    raise ParseError(
        f"{problem}. expected field [query] value to be null, a string, an array, or an object, "
        f"but found [{reader.token}] instead"
    )


def _parse_field_security(problem: str, role: str, reader: Reader) -> FieldSecurity:
    if reader.token is not Token.START_OBJECT:
        raise ParseError(
            f'{problem}. expected START_OBJECT but got {reader.token} in "field_security".'
        )
    given: dict[str, tuple[str, ...]] = {}
    for field in fields_of(reader):
        if field not in ("grant", "except"):
            raise ParseError(
                f'{problem}. "field_security" only accepts options grant and except, but got: '
                f"{field}"
            )
        fields = role_strings_or_none(role, reader, field)
        if fields is None:
            raise ParseError(f"{problem}. {field} must not be null.")
        given[field] = fields
    if not given:
        raise ParseError(f'{problem}. "field_security" must not be empty.')
    return FieldSecurity(given.get("grant"), given.get("except"))


def _check_field_security(problem: str, security: FieldSecurity | None) -> None:
    if security is None:
        return
    if security.grant is None:
        raise ParseError(f"{problem}. field_security requires grant if except is given")
    try:
        security.check_exceptions()
    except SecurityError as error:
        raise ParseError(f"{problem} - {error.reason}") from error
