"""What a cross-cluster key gives access to, and the role descriptor that stands for it.

Source: behaviour note on API keys, sections 3.1 and 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import IllegalArgument
from emulator.security.authorization.role_descriptor import IndicesPrivileges, RoleDescriptor

ROLE_NAME = "cross_cluster"
SEARCH_PRIVILEGES = ("read", "read_cross_cluster", "view_index_metadata")
REPLICATION_PRIVILEGES = ("cross_cluster_replication", "cross_cluster_replication_internal")
_SEARCH_CLUSTER_PRIVILEGES = ("cross_cluster_search", "monitor_enrich")
_REPLICATION_CLUSTER_PRIVILEGES = ("cross_cluster_replication",)


@dataclass(frozen=True, slots=True)
class CrossClusterAccess:
    """The ``access`` of a cross-cluster key.

    Attributes:
        search: Entries with `SEARCH_PRIVILEGES`.
        replication: Entries with `REPLICATION_PRIVILEGES`.
    """

    search: tuple[IndicesPrivileges, ...] = ()
    replication: tuple[IndicesPrivileges, ...] = ()

    def role_descriptor(self) -> RoleDescriptor:
        """Return the one descriptor that gives this access.

        Raises:
            IllegalArgument: No access at all, or document or field level security where it cannot
                be upheld.
        """
        if not self.search and not self.replication:
            raise IllegalArgument(
                "must specify non-empty access for either [search] or [replication]"
            )
        if self.replication and any(e.uses_document_or_field_security for e in self.search):
            raise IllegalArgument(
                "search does not support document or field level security if replication is "
                "assigned"
            )
        if any(entry.uses_document_or_field_security for entry in self.replication):
            raise IllegalArgument("replication does not support document or field level security")
        cluster: tuple[str, ...] = _SEARCH_CLUSTER_PRIVILEGES if self.search else ()
        if self.replication:
            cluster += _REPLICATION_CLUSTER_PRIVILEGES
        return RoleDescriptor(ROLE_NAME, cluster=cluster, indices=(*self.search, *self.replication))


def access_of(descriptor: RoleDescriptor) -> CrossClusterAccess:
    """Return the access that a descriptor made by `CrossClusterAccess` stands for."""
    search = [e for e in descriptor.indices if e.privileges == SEARCH_PRIVILEGES]
    replication = [e for e in descriptor.indices if e.privileges != SEARCH_PRIVILEGES]
    return CrossClusterAccess(tuple(search), tuple(replication))
