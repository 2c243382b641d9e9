"""Slow work: at once, or off the event loop and once only."""

from __future__ import annotations

import pytest

from emulator.slow_work import Deferred, SlowWork, WorkPending


def test_work_is_done_at_once_where_nobody_defers_it() -> None:
    """Without an event loop there is nothing to hold up."""
    assert SlowWork().result_of("key", lambda: 5) == 5


def test_deferred_work_is_pending_until_it_is_finished() -> None:
    """The request stops before anything has changed, and finds the result the next time."""
    work, runs = SlowWork(), list[int]()
    work.deferred = Deferred()

    def run() -> int:
        runs.append(1)
        return 5

    with pytest.raises(WorkPending) as pending:
        work.result_of("key", run)
    assert runs == []
    work.deferred.finish(pending.value.job)

    assert work.result_of("key", run) == 5
    assert work.result_of("key", run) == 5
    assert runs == [1]


def test_result_belongs_to_its_key() -> None:
    """A second piece of work in the same request is pending on its own."""
    work = SlowWork()
    work.deferred = Deferred(results={"first": 1})

    assert work.result_of("first", lambda: 0) == 1
    with pytest.raises(WorkPending):
        work.result_of("second", lambda: 2)


def test_result_none_counts_as_one() -> None:
    """Work without a value is not done over and over."""
    work = SlowWork()
    work.deferred = Deferred(results={"key": None})

    assert work.result_of("key", lambda: 5) is None


def test_what_the_work_raised_is_raised_to_whoever_asks_for_it() -> None:
    """A body that a worker thread refuses is refused by the request, not by the thread."""
    work = SlowWork()
    work.deferred = Deferred()

    def refuse() -> int:
        raise ValueError("wrong")

    with pytest.raises(WorkPending) as pending:
        work.result_of("key", refuse)
    work.deferred.finish(pending.value.job)

    with pytest.raises(ValueError, match="wrong"):
        work.result_of("key", refuse)
