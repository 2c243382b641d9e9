"""Failure stores of data streams, which have privileges of their own."""

from __future__ import annotations

import pytest

from emulator.security.authorization.decision import Denied, authorize_index_action
from emulator.security.authorization.denial import access_denied
from emulator.security.authorization.index_permission import Part
from emulator.versions import Version
from tests.authorization.factories import a_role, a_user, on

SEARCH = "indices:data/read/search"
REFRESH = "indices:admin/refresh"
OLD, NEW = Version(9, 0), Version(9, 1)


@pytest.mark.parametrize(
    ("privilege", "action", "data", "failures"),
    [
        ("all", SEARCH, True, True),
        ("manage", REFRESH, True, True),
        (
            "manage_data_stream_lifecycle",
            "indices:admin/data_stream/lifecycle/put",
            True,
            True,
        ),
        ("read_failure_store", SEARCH, False, True),
        ("manage_failure_store", REFRESH, False, True),
        ("read", SEARCH, True, False),
        ("maintenance", REFRESH, True, False),
        ("indices:data/read/*", SEARCH, True, False),
    ],
)
def test_privilege_reaches_data_or_failures(
    privilege: str, action: str, data: bool, failures: bool
) -> None:
    """Documents that could not be indexed may hold what readers must not see."""
    role = a_role(on("x", privilege), version=NEW)

    assert (role.index_access(action, "x") is not None) is data
    assert (role.index_access(action, "x::data") is not None) is data
    assert (role.index_access(action, "x::failures") is not None) is failures


@pytest.mark.parametrize("privileges", [("all", "read"), ("read", "all")])
def test_beside_all_every_privilege_reaches_both(privileges: tuple[str, ...]) -> None:
    """One entry with ``all`` is not taken apart."""
    role = a_role(on("x", *privileges), version=NEW)

    assert role.index_access(SEARCH, "x::failures") is not None


@pytest.mark.parametrize(("privilege", "granted"), [("read_failure_store", True), ("read", False)])
def test_index_of_a_failure_store_is_reached_by_its_data_stream(
    privilege: str, granted: bool
) -> None:
    """Its name alone does not make it data."""
    role = a_role(on("metrics", privilege), version=NEW)
    access = role.index_access(
        SEARCH, ".fs-metrics-1", {".fs-metrics-1": Part("metrics", failures=True)}.get
    )

    assert (access is not None) is granted


def test_before_there_were_failure_stores_a_selector_is_part_of_the_name() -> None:
    """An earlier version knows no selectors."""
    assert a_role(on("x::failures", "read"), version=OLD).index_access(SEARCH, "x::failures")


def reason(*names: str) -> str | None:
    """Return why nobody may search some names."""
    user = a_user(roles=("reader",))
    verdict = authorize_index_action(user, a_role(version=NEW), SEARCH, names)
    assert isinstance(verdict, Denied)
    return access_denied(verdict, user).reason


def test_denial_of_a_failure_store_tells_both_ways_to_it() -> None:
    """Data and failures are granted by different privileges."""
    assert reason("x::failures") == (
        "action [indices:data/read/search] is unauthorized for user [joe] with effective roles "
        "[reader] on indices [x::failures], this action is granted by the index privileges "
        "[read,all] for data access, or by [read_failure_store] for access with the [failures] "
        "selector"
    )


def test_denial_of_data_does_not_mention_failure_stores() -> None:
    """They would not help."""
    assert reason("x") == (
        "action [indices:data/read/search] is unauthorized for user [joe] with effective roles "
        "[reader] on indices [x], this action is granted by the index privileges [read,all]"
    )
