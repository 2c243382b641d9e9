"""Which of some privileges a role has.

Source: ``RBACEngine.checkPrivileges`` of Elasticsearch; behaviour note authorization.md section 7.
"""

from __future__ import annotations

from emulator.security.authorization.application_permission import StoredPrivileges
from emulator.security.authorization.role import AnyRole
from emulator.security.privileges.record import CheckedPrivileges, Held, PrivilegesToCheck


def check_privileges(
    role: AnyRole, asked: PrivilegesToCheck, stored: StoredPrivileges
) -> CheckedPrivileges:
    """Return which of ``asked`` a role has; what is asked for twice must hold both times.

    Args:
        role: Of a user or an API key.
        asked: Privileges under any spelling; the answer has the same.
        stored: What applications have stored.

    Raises:
        IllegalArgument: A privilege that the version does not know, or a malformed pattern.
    """
    cluster = {name: role.cluster_implies(name) for name in asked.cluster}
    index: dict[str, Held] = {}
    for entry in asked.indices:
        for pattern in entry.names:
            held = index.setdefault(pattern, {})
            for privilege in entry.privileges:
                implied = role.index_implies(
                    pattern, privilege, allow_restricted=entry.allow_restricted_indices
                )
                held[privilege] = held.get(privilege, True) and implied
    applications: dict[str, dict[str, Held]] = {}
    for wanted in asked.applications:
        resources = applications.setdefault(wanted.application, {})
        for resource in wanted.resources:
            held = resources.setdefault(resource, {})
            for privilege in wanted.privileges:
                held[privilege] = role.application_implies(
                    wanted.application, privilege, resource, stored
                )
    return CheckedPrivileges(cluster, index, applications)
