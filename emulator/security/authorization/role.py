"""What a subject may do: the union of its role descriptors, narrowed for an API key.

Source: ``CompositeRolesStore`` and ``LimitedRole`` of Elasticsearch; behaviour note
authorization.md section 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from emulator.security.authorization.catalogue import ClusterPrivilege
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.privileges import resolve_cluster_privilege
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    GlobalPrivileges,
    IndicesPrivileges,
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
        cluster: The cluster privileges, resolved.
        workflows: The workflows outside which nothing is granted; ``None`` for no restriction.
    """

    names: tuple[str, ...]
    version: Version
    cluster: tuple[ClusterPrivilege, ...]
    global_: tuple[GlobalPrivileges, ...]
    indices: tuple[IndicesPrivileges, ...]
    applications: tuple[ApplicationPrivileges, ...]
    run_as: tuple[str, ...]
    remote_indices: tuple[RemoteIndicesPrivileges, ...]
    remote_cluster: tuple[RemoteClusterPermission, ...]
    workflows: frozenset[str] | None
    # What is known of an action, whatever the request says; actions are few, so it stays small.
    _granted: dict[str, bool] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, descriptors: Sequence[RoleDescriptor], version: Version) -> Role:
        """Return the role of some descriptors; equal ones give the same role again.

        Raises:
            IllegalArgument: A cluster privilege that ``version`` does not know.
        """
        return _role_of(tuple(descriptors), version)

    def cluster_allows(self, action: str, request: object, authentication: Authentication) -> bool:
        """Whether a cluster privilege grants the very request."""
        granted = self._granted.get(action)
        if granted is None:
            granted = any(
                privilege.covers_action(action)
                for privilege in self.cluster
                if not privilege.own_keys_only
            )
            self._granted[action] = granted
        return granted or any(
            privilege.grants(action, request, authentication)
            for privilege in self.cluster
            if privilege.own_keys_only
        )

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
    privileges = _distinct(name for descriptor in effective for name in descriptor.cluster)
    restrictions = [d.restriction for d in effective if d.restriction is not None]
    return Role(
        names=_distinct(descriptor.name for descriptor in effective),
        version=version,
        cluster=tuple(resolve_cluster_privilege(name, version) for name in privileges),
        global_=tuple(d.global_ for d in effective if d.global_ is not None),
        indices=tuple(entry for d in effective for entry in d.indices),
        applications=tuple(entry for d in effective for entry in d.applications),
        run_as=_distinct(name for d in effective for name in d.run_as),
        remote_indices=tuple(entry for d in effective for entry in d.remote_indices),
        remote_cluster=tuple(entry for d in effective for entry in d.remote_cluster),
        workflows=frozenset(name for names in restrictions for name in names)
        if restrictions
        else None,
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
