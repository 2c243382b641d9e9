"""Questions about a caller's privileges, and their answers.

Source: ``AuthorizationEngine.PrivilegesToCheck`` and ``GetUserPrivilegesResponse`` of
Elasticsearch; behaviour notes authorization.md sections 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from emulator.security.authorization.application_names import application_name_mistake
from emulator.security.authorization.application_permission import ApplicationEntry
from emulator.security.authorization.index_group import IndexGroup
from emulator.security.authorization.role_descriptor import (
    ApplicationPrivileges,
    GlobalPrivileges,
    IndicesPrivileges,
    RemoteClusterPermission,
)


@dataclass(frozen=True, slots=True)
class PrivilegesToCheck:
    """Privileges somebody may have or not."""

    cluster: tuple[str, ...] = ()
    indices: tuple[IndicesPrivileges, ...] = ()
    applications: tuple[ApplicationPrivileges, ...] = ()

    @property
    def has_expressions(self) -> bool:
        """Whether there is a regular expression among them, which may take long to compare."""
        patterns = chain(
            (name for entry in self.indices for name in entry.names),
            (resource for entry in self.applications for resource in entry.resources),
        )
        return any(pattern.startswith("/") for pattern in patterns)

    def mistakes(self) -> Iterator[str]:
        """Yield what Elasticsearch would refuse to check them for, in its order."""
        for entry in self.applications:
            mistake = application_name_mistake(entry.application, wildcard=False)
            if mistake is not None:
                yield mistake
        if not (self.cluster or self.indices or self.applications):
            yield "must specify at least one privilege"


Held = dict[str, bool]
"""Privileges by their names, as they were asked for, and whether they are held."""


@dataclass(frozen=True, slots=True)
class CheckedPrivileges:
    """Which of some privileges somebody has.

    Attributes:
        index: By index name or pattern.
        applications: By application and resource.
    """

    cluster: Held
    index: Mapping[str, Held]
    applications: Mapping[str, Mapping[str, Held]]

    @property
    def complete(self) -> bool:
        """Whether somebody has all of them."""
        of_applications = (
            held for resources in self.applications.values() for held in resources.values()
        )
        return not any(
            False in held.values()
            for held in (self.cluster, *self.index.values(), *of_applications)
        )


@dataclass(frozen=True, slots=True)
class RemoteGroup:
    """Privileges on indices of the remote clusters that any of some patterns names."""

    group: IndexGroup
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldPrivileges:
    """All that a caller's roles grant together.

    Attributes:
        cluster: Named privileges and actions.
        global_: Each with one privilege alone.
        applications: With the resources that they are held on.
    """

    cluster: tuple[str, ...]
    global_: tuple[GlobalPrivileges, ...]
    indices: tuple[IndexGroup, ...]
    applications: tuple[ApplicationEntry, ...]
    run_as: tuple[str, ...]
    remote_indices: tuple[RemoteGroup, ...]
    remote_cluster: tuple[RemoteClusterPermission, ...]


@dataclass(frozen=True, slots=True)
class BuiltinPrivileges:
    """The names of the privileges that a version has, in alphabetical order."""

    cluster: tuple[str, ...]
    index: tuple[str, ...]
    remote_cluster: tuple[str, ...]
