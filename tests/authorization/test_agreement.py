"""What a caller is told to have is what its requests meet, for roles made at random."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from emulator.automaton.automaton import Automaton
from emulator.automaton.patterns import of_patterns
from emulator.security.authorization.catalogue import cluster_privileges, index_privileges
from emulator.security.authorization.index_group import actions_of
from emulator.security.authorization.restricted_indices import is_restricted
from emulator.security.authorization.role import LimitedRole, Role
from emulator.security.authorization.role_descriptor import IndicesPrivileges, RoleDescriptor
from emulator.versions import NEWEST
from tests.authorization.factories import a_user

# Few names and patterns, so that many of them meet; the system's own indices are among them.
NAMES = ("a", "ab", "b", "ba", ".kibana", ".kibana_1", ".security-7", ".secret")
PATTERNS = (*NAMES, "*", "a*", "?b", "b?*", ".*", ".kibana*", ".security-*", "/[ab]+/", "/.*b/")
INDEX_PRIVILEGES = tuple(index_privileges(NEWEST))
CLUSTER_PRIVILEGES = tuple(
    name for name, each in cluster_privileges(NEWEST).items() if not each.own_keys_only
)
RAW_ACTIONS = ("indices:data/read/search", "indices:admin/*", "indices:data/write/bulk[s]")
MAPPING_CHANGES = ("indices:admin/mapping/put", "indices:admin/mapping/auto_put")
USER = a_user()
# Each example asks many questions of its roles.
FEW = settings(max_examples=40)

entries = st.builds(
    IndicesPrivileges,
    names=st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3).map(tuple),
    privileges=st.lists(
        st.sampled_from(INDEX_PRIVILEGES + RAW_ACTIONS), min_size=1, max_size=3, unique=True
    ).map(tuple),
    allow_restricted_indices=st.booleans(),
)
descriptors = st.builds(
    RoleDescriptor,
    name=st.sampled_from(["r", "s"]),
    cluster=st.lists(st.sampled_from(CLUSTER_PRIVILEGES), max_size=3).map(tuple),
    indices=st.lists(entries, max_size=3).map(tuple),
)
roles = st.lists(descriptors, max_size=3).map(lambda found: Role.of(found, NEWEST))


def actions(privilege: str, *, failures: bool) -> Automaton:
    """Return the actions of an index privilege."""
    return of_patterns(actions_of(frozenset([privilege]), NEWEST, failures=failures))


def granted_actions(role: Role, name: str) -> Sequence[Automaton]:
    """Return the actions that a role grants on the data and the failures of one name."""
    covering = role.index.coverage.of(name, allow_restricted=True) or ()
    held = frozenset(chain.from_iterable(role.index.groups[at].privileges for at in covering))
    return [
        of_patterns(
            chain.from_iterable(
                actions_of(role.index.groups[at].privileges, NEWEST, failures=failures)
                for at in covering
            )
        )
        if held
        else Automaton.nothing()
        for failures in (False, True)
    ]


@FEW
@given(roles, st.sampled_from(NAMES), st.sampled_from(INDEX_PRIVILEGES))
def test_index_privilege_is_held_if_each_of_its_actions_is_granted(
    role: Role, name: str, privilege: str
) -> None:
    """No action of a privilege that is held is denied; of one that is not, some action is."""
    held = role.index_implies(name, privilege, allow_restricted=True)
    missing = []
    for failures, granted in zip((False, True), granted_actions(role, name), strict=True):
        expression = f"{name}::failures" if failures else name
        wanted = actions(privilege, failures=failures)
        if (example := wanted.example) is not None and held:
            assert role.index_access(example, expression) is not None
        if (example := wanted.minus(granted).example) is not None:
            missing.append(example)
            assume(example not in MAPPING_CHANGES)
            assert role.index_access(example, expression) is None
    if privilege != "none":
        assert held is not bool(missing)


@FEW
@given(roles, st.sampled_from(INDEX_PRIVILEGES), st.booleans())
def test_privilege_held_on_a_pattern_is_held_on_each_of_its_names(
    role: Role, privilege: str, allow_restricted: bool
) -> None:
    """Where the system's indices are left out of a pattern, they are no names of it."""
    for pattern in PATTERNS:
        if role.index_implies(pattern, privilege, allow_restricted=allow_restricted):
            matching = of_patterns((pattern,))
            for name in NAMES:
                if matching.accepts(name) and (allow_restricted or not is_restricted(name)):
                    assert role.index_implies(name, privilege, allow_restricted=allow_restricted)


@FEW
@given(roles, st.sampled_from(CLUSTER_PRIVILEGES))
def test_cluster_privilege_is_held_if_each_of_its_actions_is_granted(
    role: Role, privilege: str
) -> None:
    """Also of privileges that take some of their actions out again."""
    held = role.cluster_implies(privilege)
    asked = cluster_privileges(NEWEST)[privilege]
    wanted = of_patterns(asked.allow).minus(of_patterns(asked.deny))
    granted = Automaton.union_of(
        of_patterns(each.allow).minus(of_patterns(each.deny)) for each in role.cluster.privileges
    )
    example = wanted.example
    if held and example is not None:
        assert role.cluster_allows(example, None, USER)
    missing = wanted.minus(granted).example
    if missing is not None:
        assert not held
        assert not role.cluster_allows(missing, None, USER)
    elif role.cluster.privileges:
        assert held


@FEW
@given(roles, roles, st.sampled_from([*RAW_ACTIONS, *MAPPING_CHANGES]))
def test_key_is_never_allowed_what_either_side_denies(
    assigned: Role, owner: Role, action: str
) -> None:
    """On indices; and it is denied nothing that both allow."""
    key = LimitedRole(assigned, owner)
    for name in NAMES:
        allowed = [side.index_access(action, name) is not None for side in (assigned, owner, key)]
        assert allowed[2] is (allowed[0] and allowed[1])


@FEW
@given(roles, roles, st.sampled_from(INDEX_PRIVILEGES), st.booleans())
def test_key_never_holds_what_either_side_does_not(
    assigned: Role, owner: Role, privilege: str, allow_restricted: bool
) -> None:
    """Neither on names nor on patterns."""
    key = LimitedRole(assigned, owner)
    for pattern in PATTERNS:
        held = [
            side.index_implies(pattern, privilege, allow_restricted=allow_restricted)
            for side in (assigned, owner, key)
        ]
        assert held[2] is (held[0] and held[1])


@FEW
@given(roles, roles, st.sampled_from(CLUSTER_PRIVILEGES))
def test_key_never_allows_cluster_actions_that_either_side_denies(
    assigned: Role, owner: Role, privilege: str
) -> None:
    """Nor holds a privilege with them."""
    key = LimitedRole(assigned, owner)
    sides = [side.cluster_implies(privilege) for side in (assigned, owner)]
    action = of_patterns(cluster_privileges(NEWEST)[privilege].allow).example

    assert key.cluster_implies(privilege) is all(sides)
    if action is not None:
        allowed = [side.cluster_allows(action, None, USER) for side in (assigned, owner)]
        assert key.cluster_allows(action, None, USER) is all(allowed)
