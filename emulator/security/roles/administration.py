"""What administrators do with the roles of a cluster.

Source: the transport actions of roles and ``NativeRolesStore`` of Elasticsearch; behaviour note on
users and roles, section 2.
"""

from __future__ import annotations

from emulator.errors import ActionRequestValidation, ElasticsearchError, IllegalArgument
from emulator.security.authorization.privileges import validate_role_descriptor
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.license.service import Licensing
from emulator.security.native_names import LONGEST
from emulator.security.roles.bulk import BulkResult, Outcome, updated
from emulator.security.roles.commands import (
    BulkDeleteRoles,
    BulkPutRoles,
    DeleteRole,
    GetRoles,
    PutRole,
)
from emulator.security.roles.document_queries import check_document_queries
from emulator.security.roles.errors import NullPointer
from emulator.security.roles.reserved import reserved_message
from emulator.security.roles.service import DOCUMENT_SECURITY, Roles, uses_document_security
from emulator.versions import Version

_LONGEST_ID = 512


class RoleAdministration:
    """Shows, changes and removes roles.

    Whoever may do this may also give away more than they have themselves.
    """

    def __init__(self, roles: Roles, licensing: Licensing, version: Version) -> None:
        self._roles = roles
        self._licensing = licensing
        self._version = version

    def get(self, command: GetRoles) -> list[RoleDescriptor]:
        """Return the roles that there are of those asked for, reserved ones first."""
        if command.names:
            return self._roles.named(command.names)
        return self._roles.all()

    def put(self, command: PutRole) -> bool:
        """Store a role in place of the one with its name, and return whether there was none.

        Raises:
            AccessDenied: The role hides documents or fields, and the licence does not allow that.
            ParseError: A query that cannot say which documents may be seen.
        """
        self._check(command.role)
        is_new = self._roles.find(command.role.name) is None
        self._roles.put(command.role)
        return is_new

    def delete(self, command: DeleteRole) -> bool:
        """Remove a role, and return whether there was one; users go on to name it.

        Raises:
            IllegalArgument: The role is reserved.
        """
        self._refuse_deleting_reserved(command.name)
        return self._roles.delete(command.name)

    def put_all(self, command: BulkPutRoles) -> BulkResult:
        """Store or update roles, as far as nothing is wrong with them.

        Raises:
            NullPointer: The request does not say which.
            ActionRequestValidation: A name is too long to be kept; nothing is stored then.
        """
        if command.roles is None:
            raise NullPointer('Cannot invoke "java.util.List.iterator()" because "roles" is null')
        result = BulkResult()
        sound = []
        for role in command.roles:
            try:
                self._check(role)
            except ElasticsearchError as error:
                result.errors[role.name] = error
            else:
                sound.append(role)
        _refuse_long_ids(sound)
        for role in sound:
            result.add(self._update(role), role.name)
        return result

    def _update(self, role: RoleDescriptor) -> Outcome:
        stored = self._roles.find(role.name)
        if stored is None:
            self._roles.put(role)
            return Outcome.CREATED
        role, changed = updated(stored, role)
        if not changed:
            return Outcome.NOOP
        self._roles.put(role)
        return Outcome.UPDATED

    def delete_all(self, command: BulkDeleteRoles) -> BulkResult:
        """Remove the roles that there are of some names."""
        result = BulkResult()
        for name in command.names:
            try:
                self._refuse_deleting_reserved(name)
            except IllegalArgument as error:
                result.errors[name] = error
            else:
                found = self._roles.delete(name)
                result.add(Outcome.DELETED if found else Outcome.NOT_FOUND, name)
        return result

    def _check(self, role: RoleDescriptor) -> None:
        """Refuse a role that cannot be stored, in the order of Elasticsearch.

        Raises:
            ActionRequestValidation: The name is reserved, or the role makes no sense.
            AccessDenied: See `put`.
            ParseError: See `put`.
        """
        messages = validate_role_descriptor(role, self._version)
        if self._roles.is_reserved(role.name):
            raise ActionRequestValidation([*messages, reserved_message(role.name)])
        if uses_document_security(role):
            self._licensing.require(DOCUMENT_SECURITY)
        check_document_queries(role.indices, self._version)
        if messages:
            raise ActionRequestValidation(messages)

    def _refuse_deleting_reserved(self, name: str) -> None:
        if self._roles.is_reserved(name):
            raise IllegalArgument(f"role [{name}] is reserved and cannot be deleted")


def _refuse_long_ids(roles: list[RoleDescriptor]) -> None:
    """Refuse names that a single put refuses earlier.

    Source: ``BulkRequest.validate``, which a mistake in one item makes fail as a whole.
    """
    messages = [
        f"id [role-{role.name}] is too long, must be no longer than {_LONGEST_ID} bytes but was: "
        f"{len(f'role-{role.name}')}"
        for role in roles
        if len(role.name) > LONGEST
    ]
    if messages:
        raise ActionRequestValidation(messages)
