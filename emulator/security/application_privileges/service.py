"""The use cases of privileges of applications.

Source: ``NativePrivilegeStore`` of Elasticsearch; behaviour note users_roles.md section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from emulator.errors import ActionRequestValidation
from emulator.security.application_privileges.record import (
    APPLICATION,
    APPLICATION_INDEX,
    ApplicationPrivilege,
    id_of,
)
from emulator.state import State, Table

if TYPE_CHECKING:
    from emulator.security.application_privileges.commands import (
        DeletePrivileges,
        GetPrivileges,
        PutPrivileges,
    )

_DOCUMENT_ID_PREFIX = "application-privilege_"
_LONGEST_DOCUMENT_ID = 512  # bytes


class ApplicationPrivileges:
    """Stores, finds and forgets privileges, and says what they grant.

    Args:
        privileges: By `ApplicationPrivilege.id`, with `record.APPLICATION_INDEX`.
    """

    def __init__(self, privileges: Table[ApplicationPrivilege]) -> None:
        self._privileges = privileges

    def stored(self, application: str, name: str) -> tuple[str, ...] | None:
        """Return the actions of a privilege; ``None`` where there is none of this name."""
        privilege = self._privileges.get(id_of(application, name))
        return None if privilege is None else privilege.actions

    def at_this_moment(self) -> ApplicationPrivileges:
        """Return the same privileges, as they are now whatever comes."""
        privileges: Table[ApplicationPrivilege] = State().table("then", APPLICATION_INDEX)
        for privilege in self._privileges:
            privileges.put(privilege.id, privilege)
        return ApplicationPrivileges(privileges)

    def applications(self) -> Iterable[str]:
        """Return the names of all applications that have privileges, each once."""
        return dict.fromkeys(privilege.application for privilege in self._privileges)

    def all_stored(self) -> Iterable[ApplicationPrivilege]:
        """Return every privilege, in the order of their last change."""
        return self._privileges

    def put_stored(self, privilege: ApplicationPrivilege) -> None:
        """Store a privilege in place of the one with its name."""
        self._privileges.put(privilege.id, privilege)

    def put(self, command: PutPrivileges) -> dict[str, dict[str, bool]]:
        """Store privileges; return by application and name whether each is a new one.

        Raises:
            ActionRequestValidation: A name is too long for the index that privileges are kept in;
                then none is stored.
        """
        messages = [message for privilege in command.privileges for message in _too_long(privilege)]
        if messages:
            raise ActionRequestValidation(messages)
        created: dict[str, dict[str, bool]] = {}
        for privilege in command.privileges:
            is_new = self._privileges.get(privilege.id) is None
            self.put_stored(privilege)
            # An application without a name in the body lets one privilege be given twice.
            created.setdefault(privilege.application, {}).setdefault(privilege.name, is_new)
        return created

    def find(self, command: GetPrivileges) -> list[ApplicationPrivilege]:
        """Return the privileges asked for, in the order of their last change."""
        application, names = command.application, command.names
        if application is None:
            return list(self._privileges)  # names count for nothing without an application
        return [
            privilege for privilege in self._of(application) if not names or privilege.name in names
        ]

    def _of(self, application: str) -> Iterable[ApplicationPrivilege]:
        if not application.endswith("*"):
            return self._privileges.where(APPLICATION, application)
        start = application[:-1]
        return (each for each in self._privileges if each.application.startswith(start))

    def delete(self, command: DeletePrivileges) -> dict[str, bool]:
        """Forget privileges; return by name whether there was one."""
        found: dict[str, bool] = {}
        for name in dict.fromkeys(command.names):
            id = id_of(command.application, name)
            found[name] = self._privileges.get(id) is not None
            self._privileges.delete(id)
        return found


def _too_long(privilege: ApplicationPrivilege) -> Iterable[str]:
    """Yield what the index says of an id that is too long. Source: ``IndexRequest``."""
    id = _DOCUMENT_ID_PREFIX + privilege.id
    length = len(id.encode("utf-8", "replace"))
    if length > _LONGEST_DOCUMENT_ID:
        yield (
            f"id [{id}] is too long, must be no longer than {_LONGEST_DOCUMENT_ID} bytes "
            f"but was: {length}"
        )
