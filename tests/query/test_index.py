"""Tables as segments: what is gathered once, what changed since, and work that is put off."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest

from emulator.query import columns as columns_module
from emulator.query import index as index_module
from emulator.query.columns import Segment
from emulator.query.index import Index
from emulator.query.nodes import Term
from emulator.query.search_request import SearchRequest
from emulator.query.sort_clauses import SortClause
from emulator.slow_work import Deferred, SlowWork, WorkPending
from tests.query.records import FIELDS, Item, Shelf, named

NAMES = [chr(97 + number) for number in range(8)]
REQUEST = SearchRequest(query=Term("name", "c"), sort=(SortClause("name"),))


@pytest.fixture(autouse=True)
def _few_is_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of items be many."""
    monkeypatch.setattr(index_module, "_FEW_CHANGES", 4)
    monkeypatch.setattr(columns_module, "_FEW", 4)


def _gathered() -> Shelf:
    """Return eight items that have been gathered."""
    shelf = Shelf(named(*NAMES))
    shelf.index.parts()
    return shelf


def _live(shelf: Shelf) -> list[list[str]]:
    """Return the ids of what counts in each segment."""
    return [
        [part.segment.documents[doc].id for doc in sorted(part.live)]
        for part in shelf.index.parts()
    ]


def test_a_few_items_are_one_segment() -> None:
    """Nothing is kept with them."""
    shelf = Shelf(named("a", "b"))

    assert _live(shelf) == [["0", "1"]]
    assert shelf.items.digest().value is None


def test_an_empty_table_has_no_segments() -> None:
    """Nor has one of which everything was deleted."""
    shelf = Shelf(named("a"))
    shelf.items.delete("0")

    assert _live(shelf) == []


def test_many_items_are_gathered_and_kept_with_the_table() -> None:
    """So that the next search need not do it again."""
    shelf = _gathered()

    assert _live(shelf) == [[str(number) for number in range(8)]]
    assert isinstance(shelf.items.digest().value, Segment)


def test_what_changed_since_is_hidden_and_what_was_put_since_stands_behind() -> None:
    """In the order in which it was put."""
    shelf = _gathered()
    shelf.put(Item("2", ("x",)))
    shelf.items.delete("5")
    shelf.put(Item("8", ("y",)))
    shelf.put(Item("2", ("z",)))

    assert _live(shelf) == [["0", "1", "3", "4", "6", "7"], ["8", "2"]]
    assert [part.segment.before for part in shelf.index.parts()] == [0, 8]


def test_when_much_has_changed_all_is_gathered_anew() -> None:
    """Else the small segment would become a large one."""
    shelf = _gathered()
    for number in range(8, 13):
        shelf.put(Item(str(number), ("x",)))

    assert _live(shelf) == [[str(number) for number in range(13)]]


def test_a_segment_of_which_nothing_is_left_is_left_out() -> None:
    """Though what was gathered is still there."""
    shelf = Shelf(named(*"abcde"))
    shelf.index.parts()
    for number in range(4):
        shelf.put(Item(str(number), ("x",)))
    shelf.items.delete("4")

    assert len(_live(shelf)) == 1


def test_nothing_is_done_again_as_long_as_nothing_changes() -> None:
    """Segments and their columns are kept."""
    shelf = _gathered()

    assert shelf.index.parts() is shelf.index.parts()


def test_a_restored_table_has_what_was_gathered_before() -> None:
    """A test that starts from a snapshot each time does not pay each time."""
    shelf = _gathered()
    kept, gathered = shelf.state.snapshot(), shelf.items.digest().value
    for number in range(20):
        shelf.put(Item(str(number), ("x",)))
    shelf.index.parts()
    shelf.state.restore(kept)

    assert shelf.items.digest().value is gathered
    assert _live(shelf) == [[str(number) for number in range(8)]]


def test_clusters_of_one_snapshot_share_columns() -> None:
    """Whichever of them works them out."""
    shelf, other = _gathered(), Shelf()
    other.state.restore(shelf.state.snapshot())
    name = FIELDS.resolve("name")
    (mine,), (yours,) = shelf.index.parts(), other.index.parts()

    assert mine.segment.column(name) is yours.segment.column(name)


def _taken_up(shelf: Shelf, deferred: Deferred, between: Callable[[], None]) -> tuple[int, object]:
    """Search as on an event loop; return how often work was put off, and what was found."""
    for jobs in count():
        assert jobs < 20, "the request never comes to its end"
        shelf.work.deferred = deferred
        try:
            return jobs, shelf.ids(REQUEST)
        except WorkPending as pending:
            deferred.finish(pending.job)
        finally:
            shelf.work.deferred = None
        between()
    raise AssertionError


def test_large_work_is_put_off_piece_by_piece() -> None:
    """To gather, and to work out a column and its order, each takes long; nothing is done twice."""
    shelf = Shelf(named(*NAMES))

    assert _taken_up(shelf, Deferred(), lambda: None) == (3, ["2"])
    assert _taken_up(shelf, Deferred(), lambda: None) == (0, ["2"])


def test_small_segments_are_worked_out_at_once() -> None:
    """It takes no longer than to put it off."""
    shelf = Shelf(named("a", "b", "c"))

    assert _taken_up(shelf, Deferred(), lambda: None) == (0, ["2"])


@pytest.mark.parametrize("changes", [1, 3, 5])
def test_a_request_comes_to_its_end_though_records_are_put_in_between(changes: int) -> None:
    """What was worked out for it is kept with the records, though they are no longer all."""
    shelf = Shelf(named(*NAMES))
    ids = count(100)
    rounds = count()

    def put() -> None:
        if next(rounds) < 3:
            for _ in range(changes):
                shelf.put(Item(str(next(ids)), ("c",)))

    jobs, found = _taken_up(shelf, Deferred(), put)

    assert jobs < 12
    assert found == sorted(shelf.ids(REQUEST), key=int)


def test_a_request_comes_to_its_end_though_the_table_is_restored_in_between() -> None:
    """It answers for what there is when it is taken up again."""
    shelf = Shelf(named(*NAMES))
    kept = shelf.state.snapshot()
    rounds = count()

    def restore() -> None:
        if next(rounds) == 0:
            shelf.put(Item("9", ("c",)))
        else:
            shelf.state.restore(kept)

    _, found = _taken_up(shelf, Deferred(), restore)

    assert found == ["2"]


def test_results_of_one_segment_are_not_those_of_another() -> None:
    """Both may be asked for within one request, if the table is gathered anew in between."""
    work, deferred = SlowWork(), Deferred()
    first, second = (Segment(named(*names)).worked_out_by(work) for names in (NAMES, "stuvwxyz"))
    work.deferred = deferred
    name = FIELDS.resolve("name")
    for segment in (first, second):
        with pytest.raises(WorkPending) as pending:
            segment.column(name)
        deferred.finish(pending.value.job)

    assert [segment.column(name).values for segment in (first, second)] == [NAMES, list("stuvwxyz")]


def test_an_index_of_another_table_knows_nothing_of_this_one() -> None:
    """What is kept is kept with the records."""
    shelf = _gathered()
    other = Shelf(named("a"))

    assert len(Index(shelf.items, FIELDS, shelf.work).parts()[0].segment) == 8
    assert len(other.index.parts()[0].segment) == 1
