"""The ``global`` part of a role: cluster privileges that look into the request.

    {"application": {"manage": {"applications": [PATTERN]}},
     "profile": {"write": {"applications": [PATTERN]}},
     "role": {"manage": {"indices": [{"names": [PATTERN], "privileges": [PRIVILEGE]}]}}}

Source: ``ConfigurableClusterPrivileges`` of Elasticsearch; behaviour note authorization.md
section 5.1.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument, XContentParseError
from emulator.security.authorization.role_descriptor import GlobalPrivileges, ManagedRoles
from emulator.security.roles.reading import strings
from emulator.xcontent.tokens import Reader, Token

_VERBS = {"application": "manage", "profile": "write", "role": "manage"}


def parse_global(reader: Reader) -> GlobalPrivileges | None:
    """Read the global privileges at ``reader``; ``None`` for an object that gives none.

    Raises:
        XContentParseError: Another token or name than the one grammar above allows.
        ParseError: A list of other things than strings.
        IllegalArgument: An entry for roles without names or privileges.
    """
    applications: tuple[str, ...] | None = None
    profile: tuple[str, ...] | None = None
    roles: tuple[ManagedRoles, ...] | None = None
    _expect(reader, reader.token, Token.START_OBJECT)
    while reader.advance() is not Token.END_OBJECT:
        category = _expect_name(reader, *_VERBS)
        _expect(reader, reader.advance(), Token.START_OBJECT)
        while reader.advance() is not Token.END_OBJECT:
            _expect_name(reader, _VERBS[category])
            if category == "role":
                roles = _parse_roles(reader)
            elif category == "profile":
                profile = _parse_names(reader)
            else:
                applications = _parse_names(reader)
    parsed = GlobalPrivileges(applications, profile, roles)
    return None if parsed == GlobalPrivileges() else parsed


def render_global(privileges: GlobalPrivileges) -> dict[str, object]:
    """Return global privileges as JSON; every category is there, the unused ones empty."""
    rendered: dict[str, object] = {category: {} for category in _VERBS}
    if privileges.manage_applications is not None:
        rendered["application"] = {"manage": {"applications": list(privileges.manage_applications)}}
    if privileges.write_profile_data is not None:
        rendered["profile"] = {"write": {"applications": list(privileges.write_profile_data)}}
    if privileges.manage_roles is not None:
        entries = [
            {"names": list(entry.names), "privileges": list(entry.privileges)}
            for entry in privileges.manage_roles
        ]
        rendered["role"] = {"manage": {"indices": entries}}
    return rendered


def _parse_names(reader: Reader) -> tuple[str, ...]:
    """Read ``{"applications": [...]}`` from the field name before it; each name counts once."""
    _expect(reader, reader.advance(), Token.START_OBJECT)
    names = _parse_list(reader, "applications")
    _expect(reader, reader.advance(), Token.END_OBJECT)
    return tuple(dict.fromkeys(names))


def _parse_roles(reader: Reader) -> tuple[ManagedRoles, ...]:
    _expect(reader, reader.advance(), Token.START_OBJECT)
    _expect(reader, reader.advance(), Token.FIELD_NAME)
    _expect_name(reader, "indices")
    _expect(reader, reader.advance(), Token.START_ARRAY)
    entries = []
    lists: dict[str, tuple[str, ...]] = {}
    while (token := reader.advance()) is not Token.END_ARRAY:
        _expect(reader, token, Token.START_OBJECT)
        for _ in range(2):  # exactly two fields, in any order
            _expect(reader, reader.advance(), Token.FIELD_NAME)
            name = str(reader.value)
            if name not in ("names", "privileges"):
                raise _mistake(
                    reader, f"expected one of [names, privileges] but found [{name}] instead"
                )
            _expect(reader, reader.advance(), Token.START_ARRAY)
            lists[name] = strings(reader, name)
        _expect(reader, reader.advance(), Token.END_OBJECT)
        entries.append(ManagedRoles(lists.get("names", ()), lists.get("privileges", ())))
    _expect(reader, reader.advance(), Token.END_OBJECT)
    for entry in entries:
        if not entry.names:
            raise IllegalArgument(
                "Indices privileges must refer to at least one index name or index name pattern"
            )
        if not entry.privileges:
            raise IllegalArgument("Indices privileges must define at least one privilege")
    return tuple(entries)


def _parse_list(reader: Reader, name: str) -> tuple[str, ...]:
    _expect(reader, reader.advance(), Token.FIELD_NAME)
    _expect_name(reader, name)
    _expect(reader, reader.advance(), Token.START_ARRAY)
    return strings(reader, name)


def _expect(reader: Reader, found: Token | None, expected: Token) -> None:
    if found is not expected:
        raise _mistake(reader, f"expected [{expected}] but found [{found}] instead")


def _expect_name(reader: Reader, *names: str) -> str:
    found = str(reader.value)
    if found not in names:
        expected = "field name" if len(names) == 1 else "one of"
        raise _mistake(
            reader, f"expected {expected} [{','.join(names)}] but found [{found}] instead"
        )
    return found


def _mistake(reader: Reader, what: str) -> XContentParseError:
    return XContentParseError(f"failed to parse privilege. {what}", reader.location)
