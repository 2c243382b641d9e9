"""Sets of documents, whatever they are kept in."""

from __future__ import annotations

from array import array

import pytest

from emulator.query.docs import NO_DOCS, Docs, Window, in_at_least, union

ALL = Docs.all(5)
SLICE = Docs(array("I", [1, 3]), ascending=True)
WINDOW = Docs(array("I", [3, 1, 4]), window=Window([1, 2, 0, 2, 3], 1, 3))
SET = Docs({3, 4})
KINDS = pytest.mark.parametrize("one", [ALL, SLICE, WINDOW, SET, NO_DOCS])
OTHERS = pytest.mark.parametrize("other", [ALL, SLICE, WINDOW, SET, NO_DOCS])


@KINDS
@OTHERS
def test_what_is_in_both_is_what_sets_have_in_common(one: Docs, other: Docs) -> None:
    """Slices, windows and ranges are only faster."""
    assert set(one & other) == set(one) & set(other)


@KINDS
@OTHERS
def test_what_is_only_in_one_is_the_difference_of_sets(one: Docs, other: Docs) -> None:
    """What was deleted is taken away like this."""
    assert set(one - other) == set(one) - set(other)


@KINDS
@OTHERS
def test_what_is_in_any_is_there_once(one: Docs, other: Docs) -> None:
    """A document that two clauses match is one match."""
    assert sorted(union([one, other])) == sorted(set(one) | set(other))


@pytest.mark.parametrize(("count", "expected"), [(1, [0, 1, 3, 4]), (2, [1, 3]), (3, [3]), (4, [])])
def test_documents_are_counted_in_the_sets_they_are_in(count: int, expected: list[int]) -> None:
    """Which is what ``minimum_should_match`` asks for; more than there are sets is never met."""
    sets = [SLICE, SET, Docs({0, 1, 3})]

    assert sorted(in_at_least(count, sets)) == expected


@KINDS
def test_the_lowest_come_in_index_order(one: Docs) -> None:
    """Ties are shown in it."""
    assert one.lowest(2) == sorted(one)[:2]


@KINDS
@pytest.mark.parametrize("asked", [[4, 3, 2, 1, 0], [2], []])
def test_some_documents_are_found_among_others_in_their_order(one: Docs, asked: list[int]) -> None:
    """A page of a long sorted list is found so; what has no fast way says so."""
    among = one.among(asked)

    assert among in (None, [doc for doc in asked if doc in set(one)])


def test_only_a_slice_has_no_fast_way_to_find_documents() -> None:
    """Of a column with several values, it knows only its own documents."""
    assert [docs.among([1]) is None for docs in (ALL, SLICE, WINDOW, SET)] == [
        False,
        True,
        False,
        False,
    ]


def test_a_set_of_documents_knows_its_size_and_members() -> None:
    """As any collection."""
    assert (len(WINDOW), 4 in WINDOW, 0 in WINDOW) == (3, True, False)
