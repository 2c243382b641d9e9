"""Pages of a sorted search, one behind the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.query import index as index_module
from emulator.query.nodes import Exists, Prefix, Scalar
from emulator.query.search_request import SearchRequest
from emulator.query.sort_clauses import SortClause
from tests.query.records import NOW, Item, Shelf, named

_names = st.sampled_from([(), ("a",), ("b",), ("b", "c"), ("d",)])
_items = st.lists(
    st.builds(Item, names=_names, made=st.sampled_from([None, NOW, NOW + 1])),
    min_size=1,
    max_size=12,
)
_places = st.sampled_from([None, "_first", "_last"])
_clauses = st.one_of(
    st.builds(
        SortClause,
        st.sampled_from(["name", "made"]),
        descending=st.booleans(),
        missing=_places,
    ),
    st.builds(SortClause, st.just("name"), descending=st.booleans(), missing=st.just("bb")),
    st.builds(SortClause, st.just("made"), descending=st.booleans(), missing=st.just(NOW)),
)


@pytest.fixture(autouse=True, scope="module")
def _few_changes_make_a_segment() -> Iterator[None]:
    """Let a handful of items be in two segments."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_module, "_FEW_CHANGES", 3)
        yield


def _pages(shelf: Shelf, sort: Sequence[SortClause], size: int) -> list[list[str]]:
    """Return the ids on all pages, each begun behind the last item of the one before."""
    pages: list[list[str]] = []
    after: tuple[Scalar | None, ...] | None = None
    while len(pages) < 20:
        request = SearchRequest(size=size, sort=tuple(sort), search_after=after)
        hits = shelf.search(request).hits
        if not hits:
            break
        pages.append([hit.record.id for hit in hits])
        after = tuple(hits[-1].sort or ())
    return pages


@settings(max_examples=80, deadline=None)
@given(items=_items, sort=st.lists(_clauses, max_size=2), size=st.integers(1, 4))
def test_pages_by_a_full_key_show_everything_once_and_in_order(
    items: list[Item], sort: list[SortClause], size: int
) -> None:
    """The place in the index tells ties apart, over segments too."""
    shelf = Shelf()
    for number, item in enumerate(items):
        shelf.put(Item(str(number), item.names, made=item.made))
        if number == 5:
            shelf.index.parts()  # what comes later is in a segment of its own
    sort = [*sort, SortClause("_doc")]
    pages = _pages(shelf, sort, size)
    whole = shelf.ids(SearchRequest(size=100, sort=tuple(sort)))

    assert [id for page in pages for id in page] == whole
    assert sorted(whole, key=int) == [str(number) for number in range(len(items))]
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("descending", [False, True])
def test_the_order_of_the_index_goes_over_segments(descending: bool) -> None:
    """And a place in it says which segment to go on in."""
    shelf = Shelf(named(*"abcdef"))
    shelf.index.parts()
    for item in (Item("6", ("g",)), Item("1", ("h",))):
        shelf.put(item)
    expected = ["0", "2", "3", "4", "5", "6", "1"]
    sort = [SortClause("_doc", descending=descending)]
    pages = _pages(shelf, sort, 2)

    assert len(shelf.index.parts()) == 2
    assert [id for page in pages for id in page] == expected[:: -1 if descending else 1]


@pytest.mark.parametrize(
    ("clause", "after", "expected"),
    [
        (SortClause("name"), "b", "d-"),
        (SortClause("name"), "c", "d-"),
        (SortClause("name"), "", "abd-"),
        (SortClause("name"), None, ""),
        (SortClause("name", missing="_first"), None, "abd"),
        (SortClause("name", missing="_first"), "a", "bd"),
        (SortClause("name", descending=True), "c", "ba-"),
        (SortClause("name", descending=True), None, ""),
        (SortClause("name", missing="c"), "bb", "-d"),
        (SortClause("name", missing="c"), "c", "d"),
        (SortClause("name", missing="c"), "cc", "d"),
        (SortClause("name", missing="c", descending=True), "cc", "-ba"),
        (SortClause("name", missing="c", descending=True), "bb", "ba"),
        (SortClause("name", missing="c"), None, "ab-d"),
        (SortClause("name", missing="c", descending=True), None, "d-ba"),
    ],
)
def test_a_page_begins_behind_a_value_that_nothing_need_have(
    clause: SortClause, after: str | None, expected: str
) -> None:
    """It was there when the page before was shown; what stands in for none has its place too."""
    shelf = Shelf(named("b", "d", (), "a"))
    request = SearchRequest(sort=(clause,), search_after=(after,))

    names = [hit.record.names[:1] or "-" for hit in shelf.search(request).hits]
    assert "".join(name[0] for name in names) == expected


@pytest.mark.parametrize("missing", [None, "_first", "m"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("size", [1, 7, 60])
def test_few_of_many_are_found_in_their_order(
    missing: str | None, descending: bool, size: int
) -> None:
    """Whether by going through all in order, or by looking only at those that match."""
    items = [
        Item(str(number), () if number % 5 == 0 else (chr(97 + number * 7 % 26),))
        for number in range(300)
    ]
    shelf = Shelf(items)
    clause = SortClause("name", descending=descending, missing=missing)
    everything = shelf.ids(SearchRequest(size=300, sort=(clause,)))

    for query in (None, Exists("name"), Prefix("name", "b")):
        matching = set(shelf.ids(SearchRequest(query=query, size=300)))
        page = shelf.ids(SearchRequest(query=query, size=size, sort=(clause,)))
        assert page == [id for id in everything if id in matching][:size]


def test_a_page_may_begin_anywhere() -> None:
    """Behind the end it is empty, and the total is what matches."""
    shelf = Shelf(named(*"abcde"))
    requests = [
        SearchRequest(from_=first, size=2, sort=(SortClause("name"),)) for first in (0, 3, 4, 5)
    ]

    assert [shelf.ids(request) for request in requests] == [["0", "1"], ["3", "4"], ["4"], []]
    assert {shelf.search(request).total for request in requests} == {5}
