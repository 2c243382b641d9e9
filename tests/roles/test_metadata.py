"""Metadata: leaves, updates and equality."""

from __future__ import annotations

import pytest

from emulator.security.metadata import leaves_of, merged, same_json


def test_leaves_have_dotted_paths() -> None:
    """Arrays add nothing to a path, and null is no leaf."""
    metadata = {"a": {"b": [1, True, {"c": 1.50}]}, "d": None, "e": "x"}

    assert list(leaves_of(metadata)) == [
        ("a.b", "1"),
        ("a.b", "true"),
        ("a.b.c", "1.5"),
        ("e", "x"),
    ]


@pytest.mark.parametrize(
    ("stored", "given", "result", "changed"),
    [
        ({}, {}, {}, False),
        ({"a": 1}, {}, {"a": 1}, False),
        ({"a": 1}, {"a": 1}, {"a": 1}, False),
        ({"a": 1}, {"b": None}, {"a": 1, "b": None}, True),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}, True),
        ({"a": {"b": 1}}, {"a": {}}, {"a": {"b": 1}}, False),
        ({"a": {"b": 1}}, {"a": 1}, {"a": 1}, True),
        ({"a": [{"b": 1}]}, {"a": [{"c": 1}]}, {"a": [{"c": 1}]}, True),
        ({"a": [1]}, {"a": [1]}, {"a": [1]}, False),
    ],
)
def test_updates_merge_objects_and_replace_all_else(
    stored: dict[str, object], given: dict[str, object], result: object, changed: bool
) -> None:
    """As documents of an index are updated."""
    assert merged(stored, given) == (result, changed)


def test_an_update_leaves_what_was_stored_as_it_was() -> None:
    """Snapshots may hold it."""
    stored = {"a": {"b": 1}}
    merged(stored, {"a": {"b": 2}})

    assert stored == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("left", "right"),
    [(1, True), (1, 1.0), ({"a": 1}, {"b": 1}), ([1], [1, 1]), ([1], {"a": 1}), ("1", 1)],
)
def test_values_of_different_kinds_differ(left: object, right: object) -> None:
    """Python would take some of them for equal."""
    assert not same_json(left, right)
    assert same_json([left], [left])


def test_depth_is_no_obstacle() -> None:
    """A body may be nested deeper than Python recurses."""
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"a": deep}

    assert same_json(deep, deep)
    assert merged(deep, deep)[1] is False
    assert list(leaves_of(deep)) == []
