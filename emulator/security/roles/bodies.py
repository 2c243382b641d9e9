"""The request bodies of roles.

Source: ``PutRoleRequestBuilder``, ``BulkPutRoleRequestBuilder`` and ``RestBulkDeleteRolesAction``
of Elasticsearch; behaviour note on users and roles, sections 2.2, 2.5 and 2.6.
"""

from __future__ import annotations

from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.commands import BulkDeleteRoles, BulkPutRoles
from emulator.security.roles.wire import parse_role_descriptor
from emulator.xcontent.fields import read_named_objects
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
    return _parse_role(name, reader)


def _parse_role(name: str, reader: Reader) -> RoleDescriptor:
    return parse_role_descriptor(name, reader, allow_restriction=False, allow_description=True)


def _parse_roles(reader: Reader) -> tuple[RoleDescriptor, ...]:
    return read_named_objects("roles", reader, _parse_role)


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
