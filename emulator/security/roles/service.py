"""The use cases of roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from emulator.security.authorization.role import (
    AnyRole,
    effective_descriptors,
    role_of_key,
)
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.license.service import Licensing
from emulator.security.roles.reserved import reserved_roles
from emulator.security.subject import Authentication, Subject, SubjectKind
from emulator.state import Table
from emulator.versions import Version

# A privilege that is granted to this very text, as if it were an action, covers all actions that
# begin like it: only a pattern can match the star.
_ALL_SECURITY_ACTIONS = "cluster:admin/xpack/security/*"
_MOST_KNOWN_ROLES = 10_000

Descriptors = tuple[RoleDescriptor, ...]
_Ids = tuple[tuple[int, ...], tuple[int, ...]]
_Moment = tuple[int, bool]

DOCUMENT_SECURITY = "field and document level security"
"""What the licence must allow where roles hide documents or fields."""


def uses_document_security(role: RoleDescriptor) -> bool:
    """Return whether a role hides some documents or fields of this cluster."""
    return any(entry.uses_document_or_field_security for entry in role.indices)


class Roles:
    """The roles of a cluster, reserved ones among them, and what they let a subject do.

    Args:
        roles: The stored roles by name.
        version: Of the cluster.
        licensing: Says whether roles may hide documents.
        anonymous_roles: What callers without credentials may do, and so every user.
    """

    def __init__(
        self,
        roles: Table[RoleDescriptor],
        version: Version,
        licensing: Licensing,
        anonymous_roles: tuple[str, ...] = (),
    ) -> None:
        self._roles = roles
        self._version = version
        self._licensing = licensing
        self._anonymous_roles = anonymous_roles
        self._known_roles: dict[_Ids, tuple[AnyRole, Descriptors, Descriptors]] = {}
        # What some names stand for at one moment: until a role or what the licence allows changes.
        self._roles_of_names: dict[tuple[str, ...], AnyRole] = {}
        self._moment: _Moment | None = None

    def is_reserved(self, name: str) -> bool:
        """Return whether no role can be stored under this name."""
        return name in reserved_roles(self._version)

    def find(self, name: str) -> RoleDescriptor | None:
        """Return the role of this name, if there is one; a reserved one cannot be replaced."""
        return reserved_roles(self._version).get(name) or self._roles.get(name)

    def named(self, names: Iterable[str]) -> list[RoleDescriptor]:
        """Return the roles that there are of these names, each once, as answers show them.

        Reserved ones come first.
        """
        ordered = sorted(dict.fromkeys(names), key=lambda name: not self.is_reserved(name))
        found = map(self.find, ordered)
        return [self._shown(role) for role in found if role is not None]

    def all(self) -> list[RoleDescriptor]:
        """Return all roles as answers show them: the reserved ones, then the stored ones."""
        stored = map(self.as_licensed, self._roles)
        return [*reserved_roles(self._version).values(), *stored]

    def _shown(self, role: RoleDescriptor) -> RoleDescriptor:
        return role if self.is_reserved(role.name) else self.as_licensed(role)

    def as_licensed(self, role: RoleDescriptor) -> RoleDescriptor:
        """Return a role as it comes out of the index: marked if the licence does not allow it.

        Source: ``NativeRolesStore.transformRole`` of Elasticsearch.
        """
        if self._may_hide_documents() or not uses_document_security(role):
            return role
        hides_fields = any(
            entry.field_security is not None and entry.field_security.hides_fields
            for entry in role.indices
        )
        hides_documents = any(entry.query is not None for entry in role.indices)
        features = ["fls"] * hides_fields + ["dls"] * hides_documents
        transient = {"unlicensed_features": features, "enabled": False}
        return replace(role, transient_metadata=transient)

    def _may_hide_documents(self) -> bool:
        return self._licensing.allows(DOCUMENT_SECURITY)

    def put(self, descriptor: RoleDescriptor) -> None:
        """Store a role in place of the one with this name."""
        self._roles.put(descriptor.name, descriptor)

    def delete(self, name: str) -> bool:
        """Forget a stored role, and return whether there was one."""
        found = self._roles.get(name) is not None
        self._roles.delete(name)
        return found

    def all_stored(self) -> Iterable[RoleDescriptor]:
        """Return every stored role, in the order of their last change."""
        return self._roles

    def descriptors_of(self, subject: Subject) -> tuple[RoleDescriptor, ...]:
        """Return the descriptors that bound a key made by ``subject``, without descriptions."""
        descriptors = effective_descriptors(self._granting(self._names_of(subject)))
        return tuple(descriptor.without_description() for descriptor in descriptors)

    def role_of(self, subject: Subject) -> AnyRole:
        """Return what ``subject`` may do now."""
        key = subject.api_key
        if key is not None:
            return self._known_role(key.role_descriptors, key.limited_by)
        moment = (self._roles.changes, self._may_hide_documents())
        if moment != self._moment or len(self._roles_of_names) >= _MOST_KNOWN_ROLES:
            self._roles_of_names.clear()
            self._moment = moment
        names = self._names_of(subject)
        role = self._roles_of_names.get(names)
        if role is None:
            role = self._roles_of_names[names] = self._known_role((), self._granting(names))
        return role

    def _names_of(self, subject: Subject) -> tuple[str, ...]:
        """Return the names of the roles that count for a subject that is no API key.

        Source: ``Subject.getRoleReferenceIntersection`` of Elasticsearch; behaviour note on
        authentication, section 8.
        """
        assigned = subject.user.roles
        if not self._anonymous_roles or subject.kind is not SubjectKind.USER:
            return assigned
        return tuple(dict.fromkeys((*assigned, *self._anonymous_roles)))

    def _granting(self, names: Iterable[str]) -> Descriptors:
        """Return the roles of a user's that grant something.

        A role that the licence does not allow grants nothing at all.
        Source: ``RoleDescriptorStore.resolveRoleNames`` of Elasticsearch.
        """
        found = [role for role in map(self.find, names) if role is not None]
        if not self._may_hide_documents():
            found = [role for role in found if not uses_document_security(role)]
        return tuple(found)

    def _known_role(self, assigned: Descriptors, limited_by: Descriptors) -> AnyRole:
        """Return the role of these very descriptors, made once.

        Descriptors never change, so the objects themselves identify their role, and comparing what
        they hold is not needed. Holding on to them keeps their ids from being given to others.
        """
        ids = (tuple(map(id, assigned)), tuple(map(id, limited_by)))
        known = self._known_roles.get(ids)
        if known is not None:
            return known[0]
        role = role_of_key(
            tuple(map(_what_grants, assigned)), tuple(map(_what_grants, limited_by)), self._version
        )
        if len(self._known_roles) >= _MOST_KNOWN_ROLES:
            self._known_roles.clear()
        self._known_roles[ids] = (role, assigned, limited_by)
        return role

    def may_manage_security(self, authentication: Authentication) -> bool:
        """Return whether a caller has the cluster privilege ``manage_security``."""
        role = self.role_of(authentication.effective)
        return role.cluster_allows(_ALL_SECURITY_ACTIONS, None, authentication)


def _what_grants(descriptor: RoleDescriptor) -> RoleDescriptor:
    """Return a descriptor with only what decides about requests.

    Roles are looked up by equal descriptors, and metadata may be nested deeper than ``==`` goes.
    """
    marks = {"_reserved": True} if descriptor.metadata.get("_reserved") is True else {}
    return replace(descriptor, metadata=marks, description=None)
