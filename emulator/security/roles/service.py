"""The use cases of roles."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.security.authorization.role import (
    AnyRole,
    effective_descriptors,
    role_of_key,
)
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.reserved import reserved_roles
from emulator.security.subject import Authentication, Subject
from emulator.state import Table
from emulator.versions import Version

# A privilege that is granted to this very text, as if it were an action, covers all actions that
# begin like it: only a pattern can match the star.
_ALL_SECURITY_ACTIONS = "cluster:admin/xpack/security/*"
_MOST_KNOWN_ROLES = 10_000

Descriptors = tuple[RoleDescriptor, ...]
_Ids = tuple[tuple[int, ...], tuple[int, ...]]


class Roles:
    """The roles of a cluster, reserved ones among them, and what they let a subject do.

    Args:
        roles: The stored roles by name.
    """

    def __init__(self, roles: Table[RoleDescriptor], version: Version) -> None:
        self._roles = roles
        self._version = version
        self._known_roles: dict[_Ids, tuple[AnyRole, Descriptors, Descriptors]] = {}

    def find(self, name: str) -> RoleDescriptor | None:
        """Return the role of this name, if there is one; a reserved one cannot be replaced."""
        return reserved_roles(self._version).get(name) or self._roles.get(name)

    def put(self, descriptor: RoleDescriptor) -> None:
        """Store a role in place of the one with this name."""
        self._roles.put(descriptor.name, descriptor)

    def all_stored(self) -> Iterable[RoleDescriptor]:
        """Return every stored role, in the order of their last change."""
        return self._roles

    def descriptors_of(self, subject: Subject) -> tuple[RoleDescriptor, ...]:
        """Return the descriptors that bound a key made by ``subject``, without descriptions."""
        found = [self.find(name) for name in subject.user.roles]
        descriptors = effective_descriptors([d for d in found if d is not None])
        return tuple(descriptor.without_description() for descriptor in descriptors)

    def role_of(self, subject: Subject) -> AnyRole:
        """Return what ``subject`` may do now."""
        key = subject.api_key
        if key is not None:
            return self._known_role(key.role_descriptors, key.limited_by)
        found = [self.find(name) for name in subject.user.roles]
        return self._known_role((), tuple(d for d in found if d is not None))

    def _known_role(self, assigned: Descriptors, limited_by: Descriptors) -> AnyRole:
        """Return the role of these very descriptors, made once.

        Descriptors never change, so the objects themselves identify their role, and comparing what
        they hold is not needed. Holding on to them keeps their ids from being given to others.
        """
        ids = (tuple(map(id, assigned)), tuple(map(id, limited_by)))
        known = self._known_roles.get(ids)
        if known is not None:
            return known[0]
        role = role_of_key(assigned, limited_by, self._version)
        if len(self._known_roles) >= _MOST_KNOWN_ROLES:
            self._known_roles.clear()
        self._known_roles[ids] = (role, assigned, limited_by)
        return role

    def may_manage_security(self, authentication: Authentication) -> bool:
        """Return whether a caller has the cluster privilege ``manage_security``."""
        role = self.role_of(authentication.effective)
        return role.cluster_allows(_ALL_SECURITY_ACTIONS, None, authentication)
