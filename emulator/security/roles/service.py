"""The use cases of roles."""

from __future__ import annotations

from collections.abc import Iterable

from emulator.security.authorization.role import (
    AnyRole,
    Role,
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
_MOST_KEY_ROLES = 10_000


class Roles:
    """The roles of a cluster, reserved ones among them, and what they let a subject do.

    Args:
        roles: The stored roles by name.
    """

    def __init__(self, roles: Table[RoleDescriptor], version: Version) -> None:
        self._roles = roles
        self._version = version
        self._key_roles: dict[int, tuple[object, object, AnyRole]] = {}

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
        if key is None:
            found = [self.find(name) for name in subject.user.roles]
            return Role.of([d for d in found if d is not None], self._version)
        # Descriptors never change once they are written, so the tuple itself identifies the role;
        # holding on to it keeps its id from being given to another.
        known = self._key_roles.get(id(key.role_descriptors))
        if known is not None and known[1] is key.limited_by:
            return known[2]
        role = role_of_key(key.role_descriptors, key.limited_by, self._version)
        if len(self._key_roles) >= _MOST_KEY_ROLES:
            self._key_roles.clear()
        self._key_roles[id(key.role_descriptors)] = (key.role_descriptors, key.limited_by, role)
        return role

    def may_manage_security(self, authentication: Authentication) -> bool:
        """Return whether a caller has the cluster privilege ``manage_security``."""
        role = self.role_of(authentication.effective)
        return role.cluster_allows(_ALL_SECURITY_ACTIONS, None, authentication)
