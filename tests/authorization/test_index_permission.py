"""Which indices a role lets one do something to, and what it shows of them."""

from __future__ import annotations

import pytest

from emulator.security.authorization.decision import (
    Denied,
    GrantedIndices,
    authorize_index_action,
    granted_among,
)
from emulator.security.authorization.index_access import EVERYTHING, IndexAccess
from emulator.security.authorization.index_permission import Part
from emulator.security.authorization.role import LimitedRole, Role
from emulator.security.authorization.role_descriptor import FieldSecurity, RoleDescriptor
from emulator.security.roles.reserved import reserved_roles
from emulator.versions import NEWEST
from tests.authorization.factories import a_role, a_user, on

SEARCH = "indices:data/read/search"
INDEX = "indices:data/write/index"
PUT_MAPPING = "indices:admin/mapping/put"
LOGS = a_role(on("logs-*", "read"))


def denied_on(role: Role | LimitedRole, action: str, *names: str) -> tuple[str, ...]:
    """Return the names on which an action is denied; none where it is granted."""
    verdict = authorize_index_action(a_user(), role, action, names)
    return verdict.indices if isinstance(verdict, Denied) else ()


@pytest.mark.parametrize(
    ("pattern", "name", "granted"),
    [
        ("logs-*", "logs-1", True),
        ("logs-*", "logs-", True),
        ("logs-*", "logs", False),
        ("logs-*", "LOGS-1", False),
        ("log?", "logs", True),
        ("log?", "log", False),
        ("a\\*", "a*", True),
        ("a\\*", "ab", False),
        ("/logs-[0-9]{2}/", "logs-42", True),
        ("/logs-[0-9]{2}/", "logs-4", False),
        ("*", "anything", True),
    ],
)
def test_name_pattern_is_matched_as_a_whole_and_in_its_case(
    pattern: str, name: str, granted: bool
) -> None:
    """A pattern that matched a part of a name would open indices nobody meant."""
    role = a_role(on(pattern, "read"))

    assert (not denied_on(role, SEARCH, name)) is granted


def test_action_granted_nowhere_is_denied_whatever_the_names() -> None:
    """Not even a pattern, or a name of nothing, gets past the first gate."""
    assert denied_on(LOGS, INDEX, "logs-*", "missing") == ("logs-*", "missing")


def test_only_the_names_that_are_not_granted_are_denied() -> None:
    """The message tells what is missing, and nothing of what is not."""
    assert denied_on(LOGS, SEARCH, "logs-1", "other", "logs-2", "other") == ("other",)


def test_missing_index_is_denied_like_one_that_exists() -> None:
    """Who may not see an index must not learn whether it exists."""
    assert denied_on(LOGS, SEARCH, "no_such_index") == ("no_such_index",)


def test_action_by_name_only_is_granted_by_a_grant_on_any_index() -> None:
    """What a bulk request is about is decided item by item."""
    verdict = authorize_index_action(
        a_user(), a_role(on("logs-*", "write")), "indices:data/write/bulk", name_only=True
    )

    assert isinstance(verdict, GrantedIndices)


def test_action_by_name_only_is_denied_without_a_grant() -> None:
    """Then no item could be granted."""
    verdict = authorize_index_action(a_user(), LOGS, "indices:data/write/bulk", name_only=True)

    assert isinstance(verdict, Denied)


def test_pattern_in_a_request_is_expanded_to_granted_names_only() -> None:
    """A search of everything finds what its sender may see, without an error."""
    assert granted_among(LOGS, SEARCH, ["logs-1", "other", "logs-2"]) == ["logs-1", "logs-2"]


def test_grant_on_an_alias_is_no_grant_on_its_index() -> None:
    """An alias counts by its own name, and so does the index."""
    role = a_role(on("alias", "read"))

    assert denied_on(role, SEARCH, "alias", "index-behind") == ("index-behind",)


def test_privileges_on_equal_sets_of_names_are_united() -> None:
    """They are one group, whatever the order of the names and the role they are from."""
    role = Role.of(
        [
            RoleDescriptor("a", indices=(on(("x", "y"), "read"),)),
            RoleDescriptor("b", indices=(on(("y", "x"), "write"),)),
        ],
        NEWEST,
    )

    assert [(group.names, group.privileges) for group in role.index.groups] == [
        (("x", "y"), ("read", "write"))
    ]


def test_descriptor_with_none_alone_says_nothing() -> None:
    """It is how one once took privileges away, and gives none."""
    role = Role.of([RoleDescriptor("a", indices=(on("x", "NONE"),))], NEWEST)

    assert role.index.groups == ()


STREAM = {
    "metrics": Part("metrics"),
    ".ds-metrics-1": Part("metrics"),
    ".fs-metrics-1": Part("metrics", failures=True),
}


@pytest.mark.parametrize("name", ["metrics", ".ds-metrics-1"])
def test_grant_on_a_data_stream_covers_its_backing_indices(name: str) -> None:
    """Their names are nobody's business."""
    role = a_role(on("metrics", "read"))

    assert role.index_access(SEARCH, name, STREAM.get) == EVERYTHING


def test_backing_index_may_be_granted_by_its_own_name() -> None:
    """It is an index, too; the data stream is not granted by that."""
    role = a_role(on(".ds-metrics-*", "read"))

    assert role.index_access(SEARCH, ".ds-metrics-1", STREAM.get) == EVERYTHING
    assert role.index_access(SEARCH, "metrics", STREAM.get) is None


@pytest.mark.parametrize("privilege", ["create", "create_doc", "index", "write"])
def test_writing_includes_changing_the_mapping_of_an_index(privilege: str) -> None:
    """Elasticsearch has kept that from earlier versions, except for data streams."""
    role = a_role(on("*", privilege))

    assert role.index_access(PUT_MAPPING, "plain", STREAM.get) == EVERYTHING
    assert role.index_access(PUT_MAPPING, "metrics", STREAM.get) is None
    assert role.allows_on_some_index(PUT_MAPPING)


def test_deleting_does_not_include_changing_the_mapping() -> None:
    """Only those that add documents do."""
    assert not a_role(on("*", "delete")).allows_on_some_index(PUT_MAPPING)


def test_create_doc_does_not_let_one_overwrite_documents() -> None:
    """An index operation with an id of its own is another action."""
    role = a_role(on("*", "create_doc"))

    assert denied_on(role, f"{INDEX}:op_type/create", "x") == ()
    assert denied_on(role, f"{INDEX}:op_type/index", "x") == ("x",)


@pytest.mark.parametrize("side", ["assigned", "limited_by"])
def test_key_is_denied_what_either_side_is_denied(side: str) -> None:
    """Its own privileges and its owner's both have to be enough."""
    wide, narrow = a_role(on("*", "read")), LOGS
    role = LimitedRole(narrow, wide) if side == "assigned" else LimitedRole(wide, narrow)

    assert denied_on(role, SEARCH, "logs-1", "other") == ("other",)


def test_key_needs_both_sides_at_the_first_gate() -> None:
    """Reading of one side and writing of the other make neither."""
    role = LimitedRole(a_role(on("*", "read")), a_role(on("*", "write")))

    assert denied_on(role, SEARCH, "x") == ("x",)


def test_key_outside_its_workflow_is_denied_on_all_indices() -> None:
    """The restriction is about everything."""
    descriptor = RoleDescriptor(
        "k", indices=(on("*", "all"),), restriction=("search_application_query",)
    )
    verdict = authorize_index_action(a_user(), Role.of([descriptor], NEWEST), SEARCH, ["x"])

    assert isinstance(verdict, Denied)


QUERY, OTHER_QUERY = '{"term":{"a":1}}', '{"term":{"b":2}}'
FIELDS, OTHER_FIELDS = FieldSecurity(("a*",), ("ab",)), FieldSecurity(("b",))


def test_document_is_visible_by_any_query_of_one_side() -> None:
    """Roles add up, also in the documents they show."""
    role = a_role(on("x*", "read", query=QUERY), on("*", "read", query=OTHER_QUERY))

    assert role.index_access(SEARCH, "x1") == IndexAccess(documents=((QUERY, OTHER_QUERY),))


def test_entry_without_query_shows_all_documents() -> None:
    """However many others have one."""
    role = a_role(on("x*", "read", query=QUERY), on("*", "read"))

    assert role.index_access(SEARCH, "x1") == EVERYTHING


def test_query_counts_only_where_its_entry_grants_the_action() -> None:
    """Who may see all, and write some, sees all."""
    role = a_role(on("*", "read"), on("x*", "write", query=QUERY))

    assert role.index_access(SEARCH, "x1") == EVERYTHING


def test_document_has_to_be_visible_by_both_sides_of_a_key() -> None:
    """A key never shows what its owner did not see."""
    role = LimitedRole(
        a_role(on("x", "read", query=QUERY)), a_role(on("x", "read", query=OTHER_QUERY))
    )

    assert role.index_access(SEARCH, "x") == IndexAccess(documents=((QUERY,), (OTHER_QUERY,)))


@pytest.mark.parametrize(
    ("field", "visible"), [("a", True), ("ab", False), ("b", True), ("c", False), ("_id", True)]
)
def test_field_is_visible_by_any_list_of_one_side(field: str, visible: bool) -> None:
    """A field that one role excepts is visible by another that grants it."""
    role = a_role(on("x", "read", fields=FIELDS), on("*", "read", fields=OTHER_FIELDS))
    access = role.index_access(SEARCH, "x")

    assert access is not None
    assert access.shows_field(field) is visible


def test_field_has_to_be_visible_by_both_sides_of_a_key() -> None:
    """So nothing is visible of the two lists here but what all may see."""
    role = LimitedRole(
        a_role(on("x", "read", fields=FIELDS)), a_role(on("x", "read", fields=OTHER_FIELDS))
    )
    access = role.index_access(SEARCH, "x")

    assert access is not None
    assert [access.shows_field(field) for field in ("a", "b", "_id")] == [False, False, True]


@pytest.mark.parametrize(
    "entries",
    [
        (on("x", "read", fields=FieldSecurity(("*",))),),
        (on("x", "read", fields=FieldSecurity(("*", "a"))),),
        (on("x", "read", fields=FieldSecurity(("*",), ("a",))), on("x", "read", fields=FIELDS)),
    ],
)
def test_lists_that_together_show_every_field_hide_none(entries: tuple[object, ...]) -> None:
    """Then nothing is to be filtered."""
    role = a_role(*entries)  # type: ignore[arg-type] # entries, as parametrize cannot say

    assert role.index_access(SEARCH, "x") == EVERYTHING


def test_superuser_only_reads_and_watches_the_system_s_indices() -> None:
    """What the system keeps for itself, nobody writes by hand."""
    superuser = Role.of([reserved_roles(NEWEST)["superuser"]], NEWEST)

    assert denied_on(superuser, SEARCH, ".security-7", "x") == ()
    assert denied_on(superuser, INDEX, ".security-7", "x") == (".security-7",)
