"""The use cases of privileges.

Source: ``TransportHasPrivilegesAction``, ``RBACEngine.getUserPrivileges`` and
``TransportGetBuiltinPrivilegesAction`` of Elasticsearch; behaviour notes authorization.md sections
5, 7 and 8, and users_roles.md section 4.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from emulator.errors import IllegalArgument, UnsupportedOperation
from emulator.security.application_privileges.service import ApplicationPrivileges
from emulator.security.authorization.application_permission import (
    ApplicationEntry,
    application_permission,
)
from emulator.security.authorization.catalogue import builtin_index_privileges, cluster_privileges
from emulator.security.authorization.index_group import groups_of
from emulator.security.authorization.role import LimitedRole, Role
from emulator.security.authorization.role_descriptor import GlobalPrivileges
from emulator.security.privileges.checking import check_privileges
from emulator.security.privileges.commands import CheckPrivileges
from emulator.security.privileges.record import (
    BuiltinPrivileges,
    CheckedPrivileges,
    HeldPrivileges,
    RemoteGroup,
)
from emulator.security.roles.service import Roles
from emulator.security.subject import Authentication
from emulator.slow_work import SlowWork
from emulator.versions import Version

_REMOTE_CLUSTER_PRIVILEGES = ("monitor_enrich", "monitor_stats")


class Privileges:
    """Says which privileges there are, and which of them a caller has.

    Args:
        stored: What applications have stored.
        work: Compares what takes long.
    """

    def __init__(
        self, roles: Roles, stored: ApplicationPrivileges, version: Version, work: SlowWork
    ) -> None:
        self._roles = roles
        self._stored = stored
        self._version = version
        self._work = work

    def check(self, caller: Authentication, command: CheckPrivileges) -> CheckedPrivileges:
        """Return which of some privileges the caller has.

        Raises:
            IllegalArgument: They are somebody else's, unknown, or on a malformed pattern.
        """
        if command.username != caller.principal:
            raise IllegalArgument("users may only check the privileges of their own account")
        role = self._roles.role_of(caller.effective)
        asked = command.privileges
        if not asked.has_expressions:
            return check_privileges(role, asked, self._stored)
        stored = self._stored.at_this_moment()  # another thread may read it
        job = ("privileges", asked)
        return self._work.result_of(job, lambda: check_privileges(role, asked, stored))

    def held_by(self, caller: Authentication) -> HeldPrivileges:
        """Return all privileges of the caller.

        Raises:
            IllegalArgument: An API key with privileges of its own: no list says what two sides
                have in common.
        """
        role = self._roles.role_of(caller.effective)
        if isinstance(role, LimitedRole):
            raise IllegalArgument(
                "Cannot retrieve privileges for API keys with assigned role descriptors. Please "
                "use the Get API key information API https://ela.st/es-api-get-api-key"
            ) from UnsupportedOperation("cannot retrieve cluster permission on limited role")
        return HeldPrivileges(
            cluster=tuple(privilege.name for privilege in role.cluster.privileges),
            global_=tuple(one for each in role.cluster.global_ for one in _apart(each)),
            indices=role.index.groups,
            applications=self._applications_of(role),
            run_as=role.run_as,
            remote_indices=tuple(
                dict.fromkeys(
                    RemoteGroup(groups_of((entry.indices,))[0], entry.clusters)
                    for entry in role.remote_indices
                )
            ),
            remote_cluster=role.remote_cluster,
        )

    def _applications_of(self, role: Role) -> tuple[ApplicationEntry, ...]:
        permission = application_permission(role.applications, self._stored)
        return tuple(
            ApplicationEntry(entry.application, entry.names, (), permission.resources_of(entry))
            for entry in permission.entries
        )

    def builtin(self) -> BuiltinPrivileges:
        """Return the names of the privileges that Elasticsearch has."""
        return BuiltinPrivileges(
            cluster=tuple(sorted(cluster_privileges(self._version))),
            index=tuple(sorted(builtin_index_privileges(self._version))),
            remote_cluster=_REMOTE_CLUSTER_PRIVILEGES,
        )


def _apart(privileges: GlobalPrivileges) -> Iterator[GlobalPrivileges]:
    """Yield each of some global privileges by itself."""
    if privileges.manage_applications is not None:
        yield GlobalPrivileges(manage_applications=privileges.manage_applications)
    if privileges.write_profile_data is not None:
        yield GlobalPrivileges(write_profile_data=privileges.write_profile_data)
    if privileges.manage_roles is not None:
        yield GlobalPrivileges(manage_roles=privileges.manage_roles)
