"""Searches that the one shard refuses: in what form, and which reason wins."""

from __future__ import annotations

import pytest

from emulator.errors import NotEmulated
from emulator.query.errors import SearchPhaseFailed
from emulator.query.nodes import Bool, Other, Prefix, Query, Range, Term
from emulator.query.search_request import SearchRequest
from emulator.query.sort_clauses import SortClause
from emulator.rest.error_envelope import render_error
from tests.query.records import NOW, Shelf, named

INDEX = {"index_uuid": "uuid-of-the-items-index", "index": ".items-1"}
NOT_BOOLEAN = "Can't parse boolean value [maybe], expected [true] or [false]"
WINDOW = (
    "Result window is too large, from + size must be less than or equal to: [10000] but was "
    "[10001]. See the scroll api for a more efficient way to request large data sets. This limit "
    "can be set by changing the [index.max_result_window] index level setting."
)


def _answer(request: SearchRequest) -> tuple[int, dict[str, object]]:
    """Return the answer to a search of two items, which is refused."""
    with pytest.raises(SearchPhaseFailed) as caught:
        Shelf(named("a", "b")).search(request)
    return render_error(caught.value)


def _envelope(
    status: int, root: object, reason: object, caused_by: object = None
) -> tuple[int, object]:
    failed = {"shard": 0, "index": ".items-1", "node": "node-1", "reason": reason}
    error = {
        "root_cause": [root],
        "type": "search_phase_execution_exception",
        "reason": "all shards failed",
        "phase": "query",
        "grouped": True,
        "failed_shards": [failed],
    }
    cause = {} if caused_by is None else {"caused_by": caused_by}
    return status, {"error": error | cause, "status": status}


def test_a_query_that_cannot_be_made_tells_the_index() -> None:
    """What it is caused by is shown in the failure of the shard only."""
    failure = {
        "type": "query_shard_exception",
        "reason": f"failed to create query: {NOT_BOOLEAN}",
        **INDEX,
    }
    cause = {"type": "illegal_argument_exception", "reason": NOT_BOOLEAN}

    answer = _answer(SearchRequest(query=Term("on", "maybe")))

    assert answer == _envelope(400, failure, failure | {"caused_by": cause})


def test_a_query_that_a_field_refuses_has_no_cause() -> None:
    """The field says so in the words of the shard."""
    failure = {
        "type": "query_shard_exception",
        "reason": "Can only use prefix queries on keyword, text and wildcard fields - not on "
        "[is_on] which is of type [boolean]",
        **INDEX,
    }

    assert _answer(SearchRequest(query=Prefix("on", "t"))) == _envelope(400, failure, failure)


def test_a_failure_that_is_none_of_elasticsearchs_own_is_its_own_cause() -> None:
    """Elasticsearch wraps such a failure in a guess of what it is, which shows it twice."""
    failure = {"type": "illegal_argument_exception", "reason": WINDOW}

    answer = _answer(SearchRequest(size=10_001))

    assert answer == _envelope(400, failure, failure, {**failure, "caused_by": failure})


def test_the_cause_of_such_a_failure_is_shown_below_each() -> None:
    """Which makes a long answer of a small mistake."""
    number = {"type": "number_format_exception", "reason": 'For input string: "x"'}
    failure = {
        "type": "illegal_argument_exception",
        "reason": "Failed to parse search_after value for field [null].",
    }
    request = SearchRequest(sort=(SortClause("_doc"),), search_after=("x",))
    whole = failure | {"caused_by": number}

    assert _answer(request) == _envelope(400, failure, whole, {**failure, "caused_by": whole})


def test_the_date_of_a_range_is_a_failure_without_an_index() -> None:
    """It is read before there is a query that could fail."""
    text = "failed to parse date field [x] with format [epoch_millis]"
    root = {"type": "parse_exception", "reason": f"{text}: [{text}]"}
    enclosed = {
        "type": "date_time_parse_exception",
        "reason": "Failed to parse with all enclosed parsers",
    }
    cause = {"type": "illegal_argument_exception", "reason": text, "caused_by": enclosed}

    answer = _answer(SearchRequest(query=Range("made", "x")))

    assert answer == _envelope(400, root, root | {"caused_by": cause})


def test_the_status_is_that_of_the_failure() -> None:
    """Most are mistakes of the request; a few are Elasticsearch's own."""
    request = SearchRequest(sort=(SortClause("made"),), search_after=("now",))

    assert _answer(request)[0] == 500


BAD_QUERY = Term("on", "maybe")
BAD_SORT = (SortClause("on", missing="maybe"),)
SORT = (SortClause("name"),)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (
            SearchRequest(BAD_QUERY, 1, 10_000, BAD_SORT, ("a", "b")),
            f"failed to create query: {NOT_BOOLEAN}",
        ),
        (SearchRequest(None, 1, 10_000, BAD_SORT, ("a", "b")), 'For input string: "maybe"'),
        (
            SearchRequest(None, 1, 10_000, SORT, ("a", "b")),
            "`from` parameter must be set to 0 when `search_after` is used.",
        ),
        (
            SearchRequest(None, 0, 10_001, SORT, ("a", "b")),
            "search_after has 2 value(s) but sort has 1.",
        ),
        (SearchRequest(None, 0, 10_001, (), ("a",)), "Sort must contain at least one field."),
        (SearchRequest(None, 0, 10_001, SORT, ("a",)), WINDOW),
        (SearchRequest(None, 1, 10_000), WINDOW),
        (SearchRequest(None, 9_991), WINDOW),
    ],
)
def test_the_first_mistake_wins(request_: SearchRequest, reason: str) -> None:
    """The query, the sort, what to begin behind, and the page, in this order."""
    with pytest.raises(SearchPhaseFailed) as caught:
        Shelf(named("a")).search(request_)

    assert caught.value.failure.reason == reason


def test_a_page_may_end_at_the_window() -> None:
    """The ten thousandth match can be shown."""
    assert Shelf(named("a")).ids(SearchRequest(from_=0, size=10_000)) == ["0"]


@pytest.mark.parametrize("query", [BAD_QUERY, Bool(must=(BAD_QUERY,))])
def test_where_there_is_nothing_nothing_is_refused(query: Query) -> None:
    """There is no shard that could."""
    found = Shelf().search(SearchRequest(query, 9_999, 9_999, BAD_SORT), now=NOW)

    assert (found.total, found.hits, found.aggregations) == (0, (), None)


def test_what_is_not_emulated_is_no_failure_of_a_shard() -> None:
    """It says plainly that it is this emulator's fault."""
    shelf = Shelf(named("a"))

    with pytest.raises(NotEmulated):
        shelf.search(SearchRequest(), Other("geo_shape"))


def test_a_restriction_holds_whatever_is_asked() -> None:
    """So a caller sees its own only, in the total too."""
    found = Shelf(named("a", "b", "a")).search(SearchRequest(sort=SORT), Term("name", "a"))

    assert ([hit.record.id for hit in found.hits], found.total) == (["0", "2"], 2)
