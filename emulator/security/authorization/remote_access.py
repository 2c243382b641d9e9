"""What a role allows on another cluster, of which the link knows the alias only.

The other cluster decides about the indices: which of them are its own system's, it knows itself.
This side decides whether there is anything to be asked there, and sends what the caller has.

Source: ``RemoteIndicesPermission``, ``RemoteClusterPermissions`` and ``SimpleRole`` of
Elasticsearch; behaviour note authorization.md section 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence

from emulator.security.authorization.index_group import is_explicit_denial
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.role_descriptor import (
    RemoteClusterPermission,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)

REMOTE_ROLE_NAME = "_remote_user"


def remote_groups(
    descriptors: Sequence[RoleDescriptor],
) -> tuple[RemoteIndicesPrivileges, ...]:
    """Return the remote index entries of some descriptors, those for the same clusters together."""
    by_clusters: dict[frozenset[str], dict[RemoteIndicesPrivileges, None]] = {}
    for descriptor in descriptors:
        if is_explicit_denial([entry.indices for entry in descriptor.remote_indices]):
            continue
        for entry in descriptor.remote_indices:
            by_clusters.setdefault(frozenset(entry.clusters), {})[entry] = None
    return tuple(entry for entries in by_clusters.values() for entry in entries)


def access_to(
    alias: str,
    indices: Sequence[RemoteIndicesPrivileges],
    cluster: Sequence[RemoteClusterPermission],
) -> RoleDescriptor | None:
    """Return what one side of a caller has on another cluster; ``None`` for nothing at all.

    Args:
        alias: How this cluster calls the other one.
        indices: The caller's entries for remote indices.
        cluster: The caller's entries for remote clusters.
    """
    on_indices = tuple(
        entry.indices for entry in indices if compile_patterns(entry.clusters)(alias)
    )
    in_cluster = {
        privilege.lower(): None
        for entry in cluster
        if compile_patterns(entry.clusters)(alias)
        for privilege in entry.privileges
    }
    if not on_indices and not in_cluster:
        return None
    return RoleDescriptor(REMOTE_ROLE_NAME, cluster=tuple(sorted(in_cluster)), indices=on_indices)
