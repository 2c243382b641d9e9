"""The request bodies of roles.

Source: ``PutRoleRequestBuilder``, ``BulkPutRoleRequestBuilder`` and ``RestBulkDeleteRolesAction``
of Elasticsearch; behaviour note on users and roles, sections 2.2, 2.5 and 2.6.
"""

from __future__ import annotations

from emulator.errors import ElasticsearchError, IllegalArgument, XContentParseError
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.commands import BulkDeleteRoles, BulkPutRoles
from emulator.security.roles.wire import parse_role_descriptor
from emulator.xcontent.object_parser import ObjectParser, custom, string_array
from emulator.xcontent.tokens import Reader, Token


def parse_role(name: str, reader: Reader) -> RoleDescriptor:
    """Read how a role is to be; what follows the object is not looked at.

    Args:
        name: The name in the path.
        reader: Stands before the body.

    Raises:
        ElasticsearchError: See `parse_role_descriptor`.
    """
    reader.advance()
    return parse_role_descriptor(name, reader, allow_restriction=False, allow_description=True)


def _parse_roles(reader: Reader) -> tuple[RoleDescriptor, ...]:
    """Read an object of roles by name, as a declarative parser reads named objects.

    Source: ``ObjectParser.declareNamedObjects``, whose texts name the field and the role.
    """
    if reader.token is Token.START_ARRAY:
        raise IllegalArgument(
            "[roles] doesn't support arrays. Use a single object with multiple fields."
        )
    roles = []
    while reader.advance() is not Token.END_OBJECT:
        name = reader.name or ""
        try:
            roles.append(parse_role(name, reader))
        except ElasticsearchError as error:
            text = f"[roles] failed to parse field [{name}]"
            raise XContentParseError(text, reader.location) from error
    return tuple(roles)


BULK_PUT = ObjectParser(
    "bulk_update_roles_request_payload",
    [custom("roles", (Token.START_OBJECT, Token.START_ARRAY), _parse_roles)],
    lambda values: BulkPutRoles(values.get("roles")),
)

BULK_DELETE = ObjectParser(
    "bulk_delete_roles_request",
    [string_array("names", required=True)],
    lambda values: BulkDeleteRoles(tuple(values["names"])),
)
