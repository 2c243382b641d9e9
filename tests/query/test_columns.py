"""Columns: the values of a field in order, and the documents of each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.query.columns import Column, Segment, Sorting
from tests.query.records import FIELDS, Item, named

_texts = st.sampled_from(["", "a", "aa", "ab", "b", "\u00e9", "\uffff", "\U0001f600"])
_documents = st.lists(st.lists(_texts, max_size=3, unique=True), max_size=8)
NAME = FIELDS.resolve("name")


@settings(max_examples=60)
@given(documents=_documents, first=_texts, end=_texts)
def test_a_range_of_values_has_their_documents(
    documents: list[list[str]], first: str, end: str
) -> None:
    """Each once, however many values of a document are in the range."""
    column = Column(documents)
    docs = column.docs_between(column.place_of(first), column.place_after(end))

    expected = [n for n, texts in enumerate(documents) if any(first <= t <= end for t in texts)]
    assert sorted(docs) == expected


@settings(max_examples=60)
@given(documents=_documents, prefix=_texts)
def test_values_with_a_prefix_stand_together(documents: list[list[str]], prefix: str) -> None:
    """So they are a slice too, beyond the basic plane of Unicode as well."""
    column = Column(documents)
    first = column.place_of(prefix)
    values = column.values[first : column.place_after_prefix(prefix, first)]

    assert values == [value for value in column.values if str(value).startswith(prefix)]


@settings(max_examples=60)
@given(documents=_documents, descending=st.booleans(), greatest=st.booleans())
def test_an_order_sorts_documents_by_one_of_their_values(
    documents: list[list[str]], descending: bool, greatest: bool
) -> None:
    """Ties in index order, and those without a value where they are asked to be."""
    column = Column(documents)
    order = column.order(Sorting(descending, greatest, column.last_rank))

    select = max if greatest else min
    filled = [doc for doc, texts in enumerate(documents) if texts]
    filled.sort(key=lambda doc: select(documents[doc]), reverse=descending)
    empty = [doc for doc, texts in enumerate(documents) if not texts]
    assert list(order.docs) == filled + empty
    assert [order.docs[place] for place in order.places] == list(range(len(documents)))


@pytest.mark.parametrize(
    ("value", "descending", "rank"),
    [
        ("a", False, 2),
        ("b", False, 4),
        ("c", False, 6),
        ("d", False, 8),
        ("e", False, 10),
        ("a", True, 10),
        ("b", True, 8),
        ("e", True, 2),
    ],
)
def test_a_rank_says_where_a_value_is_or_would_be(value: str, descending: bool, rank: int) -> None:
    """A page begins behind values that no document may have any more."""
    assert Column([["b"], ["d"], []]).rank_of(value, descending=descending) == rank


def test_values_are_counted() -> None:
    """A terms aggregation over everything needs no more than that."""
    column = Column([["b", "a"], ["b"], []])

    assert list(zip(column.values, column.counts, strict=True)) == [("a", 1), ("b", 2)]
    assert [column.count_of(place) for place in (0, 1)] == [1, 2]


def test_the_place_of_a_document_is_that_of_its_least_or_greatest_value() -> None:
    """Which of them counts is up to the sort."""
    column = Column([["b", "a", "c"], ["b"], []])

    assert (list(column.places), list(column.last_places)) == ([1, 2, 0], [3, 2, 0])


def test_a_value_that_no_document_has_is_not_found() -> None:
    """Though it would have a place."""
    column = Column([["b"]])

    assert (column.find("a"), column.find("b"), column.find("c")) == (None, 0, None)


def test_a_segment_works_a_column_out_once() -> None:
    """Else every search would go through all documents."""
    segment = Segment(named("a", "b"))

    assert segment.column(NAME) is segment.column(NAME)


def test_leaves_below_different_paths_are_different_columns() -> None:
    """A flattened field has as many as there are paths, and one for all."""
    segment = Segment([Item(leaves=(("a", "1"), ("b", "2"), ("a", "1")))])
    values = [segment.column(FIELDS.resolve(name)).values for name in ("tree", "tree.a", "tree.c")]

    assert values == [["1", "2"], ["1"], []]


def test_a_text_is_found_by_its_words() -> None:
    """Not as a whole, and once by a word that stands in it twice."""
    column = Segment([Item(text="The quick, quick fox")]).column(FIELDS.resolve("text"))

    assert column.values == ["fox", "quick", "the"]
    assert column.counts == [1, 1, 1]
