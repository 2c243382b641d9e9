"""What a subject may do: the union of its role descriptors, narrowed for an API key.

Source: ``CompositeRolesStore`` and ``LimitedRole`` of Elasticsearch; behaviour note
authorization.md section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from emulator.security.authorization.application_permission import (
    StoredPrivileges,
    application_permission,
    asked_privilege,
)
from emulator.security.authorization.cluster_permission import ClusterPermission
from emulator.security.authorization.index_access import IndexAccess
from emulator.security.authorization.index_group import is_explicit_denial
from emulator.security.authorization.index_permission import IndexPermission, PartOf, no_streams
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.remote_access import access_to, remote_groups
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    RemoteClusterPermission,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)
from emulator.security.subject import Authentication
from emulator.versions import Version

SUPERUSER = "superuser"


def effective_descriptors(descriptors: Sequence[RoleDescriptor]) -> tuple[RoleDescriptor, ...]:
    """Return the built-in superuser role alone if it is among a user's roles; else all of them.

    A descriptor of that name inside an API key is an ordinary one: only the built-in role is marked
    as reserved, and a request cannot set such a mark.
    """
    for descriptor in descriptors:
        if descriptor.name == SUPERUSER and descriptor.metadata.get("_reserved") is True:
            return (descriptor,)
    return tuple(descriptors)


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """The union of some role descriptors; made by `Role.of`.

    Attributes:
        names: The names of the descriptors, each once, in their order.
        version: The version whose privileges the descriptors name.
        cluster: What is allowed in the cluster.
        index: What is allowed on indices.
        applications: What is allowed in applications, which depends on what they have stored.
        workflows: The workflows outside which nothing is granted; ``None`` for no restriction.
    """

    names: tuple[str, ...]
    version: Version
    cluster: ClusterPermission
    index: IndexPermission
    applications: tuple[ApplicationPrivileges, ...]
    run_as: tuple[str, ...]
    remote_indices: tuple[RemoteIndicesPrivileges, ...]
    remote_cluster: tuple[RemoteClusterPermission, ...]
    workflows: frozenset[str] | None

    @classmethod
    def of(cls, descriptors: Sequence[RoleDescriptor], version: Version) -> Role:
        """Return the role of some descriptors; equal ones give the same role again.

        Raises:
            IllegalArgument: A cluster privilege that ``version`` does not know.
        """
        return _role_of(tuple(descriptors), version)

    def cluster_allows(self, action: str, request: object, authentication: Authentication) -> bool:
        """Whether a cluster privilege grants the very request."""
        return self.cluster.allows(action, request, authentication)

    def cluster_implies(self, privilege: str) -> bool:
        """Whether all that a cluster privilege has is granted; see `ClusterPermission.implies`.

        Raises:
            IllegalArgument: A privilege that the version does not know.
        """
        return self.cluster.implies(privilege)

    def allows_on_some_index(self, action: str) -> bool:
        """Whether there can be any index that the action is granted on."""
        return self.index.allows_somewhere(action)

    def index_access(
        self, action: str, name: str, part_of: PartOf = no_streams
    ) -> IndexAccess | None:
        """Return what is visible where an action is granted on a name; see `IndexPermission`."""
        return self.index.access(action, name, part_of)

    def index_implies(self, pattern: str, privilege: str, *, allow_restricted: bool) -> bool:
        """Whether an index privilege is held on all that a pattern stands for.

        Raises:
            IllegalArgument: A privilege that the version does not know, or a malformed pattern.
        """
        return self.index.implies(pattern, privilege, allow_restricted=allow_restricted)

    def application_implies(
        self, application: str, privilege: str, resource: str, stored: StoredPrivileges
    ) -> bool:
        """Whether a privilege of an application is held on all that a resource's pattern means."""
        permission = application_permission(self.applications, stored)
        return permission.grants(asked_privilege(application, privilege, stored), resource)

    def remote_access(self, alias: str) -> tuple[RoleDescriptor, ...]:
        """Return what is sent to another cluster as the caller's rights; empty for none.

        Args:
            alias: How this cluster calls the other one.
        """
        access = access_to(alias, self.remote_indices, self.remote_cluster)
        return () if access is None else (access,)

    def allows_run_as(self, username: str) -> bool:
        """Whether the subject may act as the user of that name."""
        return compile_patterns(self.run_as)(username)

    def allows_workflow(self, workflow: str | None) -> bool:
        """Whether a request of a workflow, or of none, is inside what the role is restricted to."""
        return self.workflows is None or workflow in self.workflows


@dataclass(frozen=True, slots=True, eq=False)
class LimitedRole:
    """An API key's permissions: what the key was given, and its owner had as well.

    Attributes:
        assigned: What the key was given.
        limited_by: What its owner had when the key was last written.
    """

    assigned: Role
    limited_by: Role

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the assigned descriptors."""
        return self.assigned.names

    @property
    def version(self) -> Version:
        """The version whose privileges the descriptors name."""
        return self.assigned.version

    def cluster_allows(self, action: str, request: object, authentication: Authentication) -> bool:
        """Whether cluster privileges of both sides grant the very request."""
        return self.assigned.cluster_allows(
            action, request, authentication
        ) and self.limited_by.cluster_allows(action, request, authentication)

    def cluster_implies(self, privilege: str) -> bool:
        """Whether both sides grant all that a cluster privilege has.

        Raises:
            IllegalArgument: A privilege that the version does not know.
        """
        return self.assigned.cluster_implies(privilege) and self.limited_by.cluster_implies(
            privilege
        )

    def allows_on_some_index(self, action: str) -> bool:
        """Whether both sides grant the action on some index, which need not be the same."""
        return self.assigned.allows_on_some_index(action) and self.limited_by.allows_on_some_index(
            action
        )

    def index_access(
        self, action: str, name: str, part_of: PartOf = no_streams
    ) -> IndexAccess | None:
        """Return what both sides let see where both grant an action on a name; else ``None``."""
        assigned = self.assigned.index_access(action, name, part_of)
        if assigned is None:
            return None
        owner = self.limited_by.index_access(action, name, part_of)
        return None if owner is None else assigned.limited_by(owner)

    def index_implies(self, pattern: str, privilege: str, *, allow_restricted: bool) -> bool:
        """Whether both sides hold an index privilege on all that a pattern stands for.

        Raises:
            IllegalArgument: A privilege that the version does not know, or a malformed pattern.
        """
        return self.assigned.index_implies(
            pattern, privilege, allow_restricted=allow_restricted
        ) and self.limited_by.index_implies(pattern, privilege, allow_restricted=allow_restricted)

    def application_implies(
        self, application: str, privilege: str, resource: str, stored: StoredPrivileges
    ) -> bool:
        """Whether both sides hold a privilege of an application on a resource."""
        return self.assigned.application_implies(
            application, privilege, resource, stored
        ) and self.limited_by.application_implies(application, privilege, resource, stored)

    def remote_access(self, alias: str) -> tuple[RoleDescriptor, ...]:
        """Return what each side has on another cluster; empty unless both have something."""
        assigned = self.assigned.remote_access(alias)
        owner = self.limited_by.remote_access(alias)
        return (*assigned, *owner) if assigned and owner else ()

    def allows_run_as(self, username: str) -> bool:
        """Whether both sides let the key act as the user of that name."""
        return self.assigned.allows_run_as(username) and self.limited_by.allows_run_as(username)

    def allows_workflow(self, workflow: str | None) -> bool:
        """Whether the request is inside what the key is restricted to; owners never are."""
        return self.assigned.allows_workflow(workflow)


AnyRole = Role | LimitedRole
"""What a verdict is asked of."""


def role_of_key(
    assigned: Sequence[RoleDescriptor], limited_by: Sequence[RoleDescriptor], version: Version
) -> AnyRole:
    """Return the role of an API key; one without descriptors of its own has all its owner had.

    Raises:
        IllegalArgument: A cluster privilege that ``version`` does not know.
    """
    owner = Role.of(limited_by, version)
    return LimitedRole(Role.of(assigned, version), owner) if assigned else owner


@lru_cache(maxsize=512)
def _role_of(descriptors: tuple[RoleDescriptor, ...], version: Version) -> Role:
    effective = effective_descriptors(descriptors)
    cluster = _distinct(name for descriptor in effective for name in descriptor.cluster)
    restrictions = [d.restriction for d in effective if d.restriction is not None]
    return Role(
        names=_distinct(descriptor.name for descriptor in effective),
        version=version,
        cluster=ClusterPermission.of(
            cluster, [d.global_ for d in effective if d.global_ is not None], version
        ),
        index=IndexPermission(
            [e for d in effective if not is_explicit_denial(d.indices) for e in d.indices], version
        ),
        applications=tuple(entry for d in effective for entry in d.applications),
        run_as=_distinct(name for d in effective for name in d.run_as),
        remote_indices=remote_groups(effective),
        remote_cluster=tuple(dict.fromkeys(e for d in effective for e in d.remote_cluster)),
        workflows=frozenset(name for names in restrictions for name in names)
        if restrictions
        else None,
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
