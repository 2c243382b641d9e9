"""What a caller has on another cluster, as it is sent there."""

from __future__ import annotations

from emulator.security.authorization.decision import (
    Denied,
    GrantedRemote,
    authorize_remote_action,
)
from emulator.security.authorization.role import LimitedRole, Role
from emulator.security.authorization.role_descriptor import (
    RemoteClusterPermission,
    RemoteIndicesPrivileges,
    RoleDescriptor,
)
from emulator.versions import NEWEST
from tests.authorization.factories import on

SEARCH = "indices:data/read/search"
LOGS, METRICS = on("logs-*", "read"), on("metrics-*", "read")


def holding(*indices: RemoteIndicesPrivileges, cluster: tuple[str, ...] = ()) -> Role:
    """Return a role with rights on other clusters; the cluster privileges are for ``far``."""
    permissions = (RemoteClusterPermission(cluster, ("far",)),) if cluster else ()
    descriptor = RoleDescriptor("r", remote_indices=indices, remote_cluster=permissions)
    return Role.of([descriptor], NEWEST)


def test_rights_on_a_cluster_are_those_whose_pattern_matches_its_alias() -> None:
    """Others are not even told there."""
    role = holding(
        RemoteIndicesPrivileges(LOGS, ("far*",)),
        RemoteIndicesPrivileges(METRICS, ("near",)),
        cluster=("monitor_stats", "monitor_enrich"),
    )
    verdict = authorize_remote_action(role, SEARCH, "far")

    assert isinstance(verdict, GrantedRemote)
    assert [(right.cluster, right.indices) for right in verdict.rights] == [
        (("monitor_enrich", "monitor_stats"), (LOGS,))
    ]


def test_cluster_privileges_alone_are_rights_too() -> None:
    """Whether they are enough, the other cluster decides."""
    verdict = authorize_remote_action(holding(cluster=("monitor_stats",)), SEARCH, "far")

    assert isinstance(verdict, GrantedRemote)


def test_local_privileges_are_no_rights_elsewhere() -> None:
    """Another cluster is another matter."""
    role = Role.of([RoleDescriptor("r", cluster=("all",), indices=(on("*", "all"),))], NEWEST)

    assert isinstance(authorize_remote_action(role, SEARCH, "far"), Denied)


def test_remote_entry_of_none_alone_gives_no_right() -> None:
    """As for local indices."""
    role = holding(RemoteIndicesPrivileges(on("*", "none"), ("*",)))

    assert isinstance(authorize_remote_action(role, SEARCH, "far"), Denied)


def test_key_sends_both_its_sides() -> None:
    """The other cluster grants what both have."""
    role = LimitedRole(
        holding(RemoteIndicesPrivileges(LOGS, ("*",))),
        holding(RemoteIndicesPrivileges(METRICS, ("*",))),
    )
    verdict = authorize_remote_action(role, SEARCH, "far")

    assert isinstance(verdict, GrantedRemote)
    assert [right.indices for right in verdict.rights] == [(LOGS,), (METRICS,)]


def test_key_whose_owner_has_nothing_there_is_denied() -> None:
    """A key never exceeds its owner."""
    role = LimitedRole(holding(RemoteIndicesPrivileges(LOGS, ("*",))), holding())

    assert isinstance(authorize_remote_action(role, SEARCH, "far"), Denied)
