"""Whether a role has all that a cluster privilege has."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument
from emulator.security.authorization.catalogue import cluster_privileges
from emulator.security.authorization.role import LimitedRole, Role
from emulator.security.authorization.role_descriptor import GlobalPrivileges, RoleDescriptor
from emulator.versions import NEWEST


def holding(*privileges: str, global_: GlobalPrivileges | None = None) -> Role:
    """Return a role with some cluster privileges."""
    return Role.of([RoleDescriptor("r", cluster=privileges, global_=global_)], NEWEST)


@pytest.mark.parametrize("privilege", sorted(cluster_privileges(NEWEST)))
def test_all_implies_every_privilege(privilege: str) -> None:
    """Those that look into the request, too."""
    assert holding("ALL").cluster_implies(privilege)


@pytest.mark.parametrize("privilege", sorted(cluster_privileges(NEWEST)))
def test_every_privilege_implies_itself(privilege: str) -> None:
    """Under any spelling of its name."""
    assert holding(privilege).cluster_implies(privilege.upper())


@pytest.mark.parametrize(
    ("held", "asked", "implied"),
    [
        (("manage",), "monitor", True),
        (("monitor",), "manage", False),
        (("manage",), "manage_security", False),
        (("manage_security",), "manage_api_key", True),
        (("manage_security",), "read_security", True),
        (("manage_security",), "manage_own_api_key", False),
        (("manage_security",), "delegate_pki", False),
        (("manage_api_key",), "manage_own_api_key", False),
        (("manage_own_api_key",), "manage_api_key", False),
        (("manage_own_api_key",), "cluster:admin/xpack/security/api_key/create", False),
        (("manage_pipeline",), "manage_ingest_pipelines", True),
        (("manage_ingest_pipelines",), "manage_pipeline", True),
        (("monitor",), "cluster:monitor/nodes/stats", True),
        (("monitor",), "cluster:monitor/*", True),
        (("monitor",), "cluster:*", False),
        (("cluster:admin/ilm/*",), "manage_ilm", True),
        (("cluster:admin/ilm/get",), "manage_ilm", False),
        (("manage", "manage_security"), "all", False),
        (("manage", "manage_security", "delegate_pki"), "cluster:*", True),
    ],
)
def test_privileges_imply_what_they_cover_together(
    held: tuple[str, ...], asked: str, implied: bool
) -> None:
    """The actions count, not the names; what a privilege takes out is not covered by it."""
    assert holding(*held).cluster_implies(asked) is implied


@pytest.mark.parametrize(
    "asked",
    ["none", "manage_data_stream_global_retention", "monitor_data_stream_global_retention"],
)
def test_privilege_without_actions_is_implied_by_any_other(asked: str) -> None:
    """Nothing is a part of anything; but who has nothing at all has not even that."""
    assert holding("monitor_ml").cluster_implies(asked)
    assert holding("none").cluster_implies(asked)
    assert not holding().cluster_implies(asked)
    assert not holding("manage_own_api_key").cluster_implies(asked)


def test_global_privileges_imply_no_named_one() -> None:
    """They hold for some requests only."""
    role = holding(global_=GlobalPrivileges(manage_applications=("*",)))

    assert not role.cluster_implies("cluster:admin/xpack/security/privilege/put")


def test_key_implies_what_both_sides_do() -> None:
    """Neither its own privileges nor its owner's are enough alone."""
    role = LimitedRole(holding("manage"), holding("monitor", "manage_security"))

    assert [role.cluster_implies(p) for p in ("monitor", "manage", "manage_security")] == [
        True,
        False,
        False,
    ]


def test_unknown_privilege_is_refused() -> None:
    """A misspelt name must not be answered with "you do not have it"."""
    with pytest.raises(IllegalArgument, match=r"unknown cluster privilege \[manag\]"):
        holding("all").cluster_implies("MANAG")
