"""What documents are sorted by, and what is shown of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from emulator.errors import ElasticsearchError, NotEmulated
from emulator.query.columns import Segment
from emulator.query.fields import Value
from emulator.query.sort_clauses import SortClause
from emulator.query.sorting import Key, keys_of
from tests.query.records import DAY, FIELDS, NOW, Item

ITEMS = [
    Item("0", ("b", "d"), made=NOW, on=True, leaves=(("a", "9"),)),
    Item("1", ("c",), made=NOW - DAY, on=False, leaves=(("a", "10"),)),
    Item("2"),
    Item("3", ("a", "e"), made=NOW, on=True),
]
FIRST, LAST = -(2**63), 2**63 - 1


def _key(clause: SortClause) -> Key[Item]:
    (key,) = keys_of([clause], FIELDS)
    return key


def _ordered(clause: SortClause, items: Sequence[Item] = ITEMS) -> tuple[str, list[object]]:
    key, segment = _key(clause), Segment(items)
    docs = list(key.order(segment).docs)
    shown: list[Value | None] = [key.shown(value) for value in key.values_of(segment, docs)]
    return "".join(items[doc].id for doc in docs), list(shown)


@pytest.mark.parametrize(
    ("clause", "order", "shown"),
    [
        (SortClause("name"), "3012", ["a", "b", "c", None]),
        (SortClause("name", descending=True), "3012", ["e", "d", "c", None]),
        (SortClause("name", mode="max"), "1032", ["c", "d", "e", None]),
        (SortClause("name", descending=True, mode="min"), "1032", ["c", "b", "a", None]),
        (SortClause("name", missing="_first"), "2301", [None, "a", "b", "c"]),
        (SortClause("name", descending=True, missing="_first"), "2301", [None, "e", "d", "c"]),
        (SortClause("name", missing="bb"), "3021", ["a", "b", "bb", "c"]),
        (SortClause("name", descending=True, missing="bb"), "3012", ["e", "d", "c", "bb"]),
        (SortClause("name", missing=True), "3012", ["a", "b", "c", "true"]),
        (SortClause("made"), "1032", [NOW - DAY, NOW, NOW, LAST]),
        (SortClause("made", descending=True), "0312", [NOW, NOW, NOW - DAY, FIRST]),
        (SortClause("made", missing="_first"), "2103", [FIRST, NOW - DAY, NOW, NOW]),
        (
            SortClause("made", descending=True, missing="_first"),
            "2031",
            [LAST, NOW, NOW, NOW - DAY],
        ),
        (SortClause("made", missing=NOW), "1023", [NOW - DAY, NOW, NOW, NOW]),
        (SortClause("made", missing="5"), "2103", [5, NOW - DAY, NOW, NOW]),
        (SortClause("made", missing=1.9), "2103", [1, NOW - DAY, NOW, NOW]),
        (SortClause("made", missing=1e300), "1032", [NOW - DAY, NOW, NOW, LAST]),
        (SortClause("made", numeric_type="long"), "1032", [NOW - DAY, NOW, NOW, LAST]),
        (
            SortClause("made", format="strict_date"),
            "1032",
            ["2025-12-31", "2026-01-01", "2026-01-01", None],
        ),
        (SortClause("on"), "1032", [0, 1, 1, LAST]),
        (SortClause("on", descending=True, missing=0), "0312", [1, 1, 0, 0]),
        (SortClause("tree.a"), "1023", ["10", "9", None, None]),
        (SortClause("_doc"), "0123", [0, 1, 2, 3]),
        (SortClause("_doc", descending=True), "3210", [3, 2, 1, 0]),
    ],
)
def test_a_field_sorts_documents(clause: SortClause, order: str, shown: list[object]) -> None:
    """Ties in index order; where a value is missing, something stands in for it."""
    assert _ordered(clause) == (order, shown)


@pytest.mark.parametrize(
    ("clause", "type", "reason"),
    [
        (
            SortClause("name", numeric_type="long"),
            "query_shard_exception",
            "[numeric_type] option cannot be set on a non-numeric field, got keyword",
        ),
        (
            SortClause("name", mode="avg"),
            "query_shard_exception",
            "we only support AVG, MEDIAN and SUM on number based fields",
        ),
        (
            SortClause("on", format="strict_date"),
            "illegal_argument_exception",
            "Field [is_on] of type [boolean] does not support custom formats",
        ),
        (
            SortClause("tree.a", format="strict_date"),
            "illegal_argument_exception",
            "Field [tree_flat._keyed] of type [flattened] does not support custom formats",
        ),
        (
            SortClause("made", missing="2026-01-01"),
            "number_format_exception",
            'For input string: "2026-01-01"',
        ),
        (
            SortClause("made", missing="_firs"),
            "number_format_exception",
            'For input string: "_firs"',
        ),
        (SortClause("on", missing=True), "number_format_exception", 'For input string: "true"'),
        (SortClause("made", missing="1_0"), "number_format_exception", 'For input string: "1_0"'),
    ],
)
def test_a_clause_that_its_field_does_not_take_is_refused(
    clause: SortClause, type: str, reason: str
) -> None:
    """Under the name that the field has in the index."""
    with pytest.raises(ElasticsearchError) as caught:
        keys_of([clause], FIELDS)

    assert (caught.value.type, caught.value.status, caught.value.reason) == (type, 400, reason)


def test_a_format_of_no_date_is_refused_before_anything_is_shown() -> None:
    """Though nothing may match at all."""
    with pytest.raises(ElasticsearchError, match=r"Invalid format: \[nonsense\]"):
        keys_of([SortClause("made", format="nonsense")], FIELDS)


@pytest.mark.parametrize("numeric_type", ["double", "date_nanos"])
def test_other_kinds_of_numbers_are_not_emulated(numeric_type: str) -> None:
    """Their values would be shown in another way."""
    with pytest.raises(NotEmulated):
        keys_of([SortClause("made", numeric_type=numeric_type)], FIELDS)


@pytest.mark.parametrize(
    ("clause", "written", "value"),
    [
        (SortClause("name"), "b", "b"),
        (SortClause("name"), 5, "5"),
        (SortClause("name"), True, "true"),
        (SortClause("name"), None, None),
        (SortClause("made"), NOW, NOW),
        (SortClause("made"), 1.9, 1),
        (SortClause("made"), 1e300, LAST),
        (SortClause("made"), -1e300, FIRST),
        (SortClause("made"), str(NOW), NOW),
        (SortClause("made"), f"{NOW}||+1d", NOW + DAY),
        (SortClause("made", format="strict_date"), "2026-01-01", NOW),
        (SortClause("on"), 1, 1),
        (SortClause("on"), True, 1),
        (SortClause("on"), "false", 0),
        (SortClause("_doc"), 3, 3),
        (SortClause("_doc"), "3", 3),
    ],
)
def test_a_value_to_begin_behind_is_read_as_the_field_reads_it(
    clause: SortClause, written: Value | None, value: Value | None
) -> None:
    """As it was shown, or as it might have been."""
    assert _key(clause).parse(written) == value


UNREADABLE = "Failed to parse search_after value for field"
NO_DATE = "failed to parse date field [x] with format [epoch_millis]"


@pytest.mark.parametrize(
    ("clause", "written", "chain"),
    [
        (SortClause("made"), "x", [(400, "parse_exception", f"{NO_DATE}: [{NO_DATE}]")]),
        (
            SortClause("made"),
            "0||+9999999999d",
            [
                (400, "illegal_argument_exception", f"{UNREADABLE} [made_time]."),
                (400, "number_format_exception", 'For input string: "9999999999"'),
            ],
        ),
        (
            SortClause("made"),
            "now",
            [(500, "illegal_state_exception", "now() is not allowed in [search_after] key")],
        ),
        (
            SortClause("on"),
            "x",
            [
                (
                    400,
                    "illegal_argument_exception",
                    "Cannot parse boolean [x], expected either [true] or [false]",
                )
            ],
        ),
        (
            SortClause("_doc"),
            "x",
            [
                (400, "illegal_argument_exception", f"{UNREADABLE} [null]."),
                (400, "number_format_exception", 'For input string: "x"'),
            ],
        ),
    ],
)
def test_a_value_to_begin_behind_that_is_none_is_refused(
    clause: SortClause, written: str, chain: list[tuple[int, str, str]]
) -> None:
    """Each kind of field has its own words for that."""
    with pytest.raises(ElasticsearchError) as caught:
        _key(clause).parse(written)

    causes = [caught.value, caught.value.cause][: len(chain)]
    assert [(one.status, one.type, one.reason) for one in causes if one is not None] == chain
