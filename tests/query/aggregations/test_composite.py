"""A bucket for each combination of values: keys, order, pages."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.errors import ElasticsearchError, NotEmulated
from tests.query.aggregations.documents import DAY, KEYS, NOW, Key, counts_of, result_of


def source(field: str, type_name: str = "terms", **options: object) -> dict[str, object]:
    """Return a source that is called after its field."""
    return {field: {type_name: {"field": field, **options}}}


def composite(*sources: object, **options: object) -> dict[str, object]:
    """Return a composite aggregation."""
    return {"composite": {"sources": list(sources), **options}}


def rows_of(aggregation: object, keys: list[Key] | None = None) -> list[tuple[object, ...]]:
    """Return the values and the count of each bucket."""
    result = result_of(aggregation, KEYS if keys is None else keys)
    return [(*key.values(), count) for key, count in counts_of(result)]


def test_keys_are_objects_and_the_last_one_leads_on() -> None:
    """Names are those of the sources; documents without a value do not count."""
    assert result_of(composite(source("username"))) == {
        "after_key": {"username": "carol"},
        "buckets": [
            {"key": {"username": "alice"}, "doc_count": 2},
            {"key": {"username": "bob"}, "doc_count": 1},
            {"key": {"username": "carol"}, "doc_count": 1},
        ],
    }


def test_without_buckets_there_is_no_page_to_go_on_after() -> None:
    """Clients stop where the key is not there."""
    assert result_of(composite(source("metadata.none"))) == {"buckets": []}


@pytest.mark.parametrize(
    ("sources", "rows"),
    [
        ([source("username"), source("invalidated")],
         [("alice", False, 2), ("bob", True, 1), ("carol", False, 1)]),
        ([source("invalidated", order="desc"), source("username", order="desc")],
         [(True, "bob", 1), (False, "carol", 1), (False, "alice", 2)]),
        ([source("metadata.tag"), source("username")],
         [("blue", "alice", 1), ("blue", "carol", 1), ("red", "alice", 1), ("red", "bob", 1)]),
        ([source("creation")],
         [(NOW - 40 * DAY, 1), (NOW - 2 * DAY, 2), (NOW - DAY, 1), (NOW, 1)]),
        ([source("username", missing_bucket=True)],
         [(None, 1), ("alice", 2), ("bob", 1), ("carol", 1)]),
        ([source("username", missing_bucket=True, missing_order="last")],
         [("alice", 2), ("bob", 1), ("carol", 1), (None, 1)]),
        ([source("username", missing_bucket=True, order="desc")],
         [("carol", 1), ("bob", 1), ("alice", 2), (None, 1)]),
        ([source("username", missing_bucket=True, missing_order="first", order="desc")],
         [(None, 1), ("carol", 1), ("bob", 1), ("alice", 2)]),
        ([source("metadata.tag", missing_bucket=True)], [(None, 2), ("blue", 2), ("red", 2)]),
        ([source("creation", "date_histogram", calendar_interval="month")],
         [(NOW - 61 * DAY, 1), (NOW - 31 * DAY, 3), (NOW, 1)]),
        ([source("creation", "date_histogram", calendar_interval="1q", format="yyyy-MM")],
         [("2025-10", 4), ("2026-01", 1)]),
        ([source("creation", "date_histogram", fixed_interval="30d", offset="+1d")],
         [(NOW - 53 * DAY, 1), (NOW - 23 * DAY, 4)]),
        ([source("creation", "date_histogram", calendar_interval="year", time_zone="-01:00")],
         [(NOW - 365 * DAY + 3_600_000, 5)]),
    ],
)  # fmt: skip
def test_sources_are_combined_and_sorted(
    sources: list[object], rows: list[tuple[object, ...]]
) -> None:
    """By the first, then by the next, each in its own direction."""
    assert rows_of(composite(*sources)) == rows


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_give_each_bucket_once(size: int) -> None:
    """The key of one page leads to the next, over values that are missing too."""
    sources = [source("metadata.tag", missing_bucket=True), source("creation", order="desc")]
    everything = result_of(composite(*sources, size=100))["buckets"]
    assert len(everything) > 3
    pages: list[Any] = []
    after: dict[str, object] = {}

    while "after_key" in (page := result_of(composite(*sources, size=size, **after))):
        pages += page["buckets"]
        after = {"after": page["after_key"]}

    assert pages == everything


def test_sub_aggregations_see_the_documents_of_their_bucket() -> None:
    """One document may be in several."""
    aggregation = {
        **composite(source("metadata.tag")),
        "aggs": {"names": {"terms": {"field": "name"}}},
    }

    blue, red = result_of(aggregation, docs={0, 1, 2})["buckets"]

    assert (counts_of(blue["names"]), counts_of(red["names"])) == (
        [("a", 1)],
        [("a", 1), ("b", 1)],
    )


def within(body: object) -> dict[str, object]:
    """Return a composite aggregation within another aggregation."""
    assert isinstance(body, dict)
    return {**body, "aggs": {"y": composite(source("name"))}}


PARENT = "[composite] aggregation cannot be used with a parent aggregation of type: "


@pytest.mark.parametrize(
    ("aggregation", "reason"),
    [
        (within({"terms": {"field": "name"}}), f"{PARENT}[TermsAggregatorFactory]"),
        (within({"missing": {"field": "name"}}), f"{PARENT}[MissingAggregatorFactory]"),
        (within({"filters": {"filters": [{"match_all": {}}]}}),
         f"{PARENT}[FiltersAggregatorFactory]"),
        (within({"date_range": {"field": "creation", "ranges": [{}]}}),
         f"{PARENT}[DateRangeAggregatorFactory]"),
        (composite(source("name"), after={"name": "a", "b": 1}),
         "[after] has 2 value(s) but [sources] has 1"),
        (composite(source("name"), after={"nam": "a"}), "Missing value for [after.name]"),
        (composite(source("name"), after={"name": None}),
         "Invalid value for [after.name], expected comparable, got [null]"),
        (composite(source("name"), after={"name": []}),
         "Invalid value for [after.name], expected comparable, got [ArrayList]"),
        (composite(source("name"), after={"name": 1}),
         "incompatible value in the position 0: invalid value, expected string, got Integer"),
        (composite(source("creation"), after={"creation": "x"}),
         'incompatible value in the position 0: For input string: "x"'),
        (composite(source("invalidated"), after={"invalidated": "x"}),
         "incompatible value in the position 0: Cannot parse boolean [x], expected either [true] "
         "or [false]"),
        (composite(source("name", missing_order="last")),
         "missingOrder can only be set if missingBucket is true"),
        (composite(source("name", "date_histogram", fixed_interval="1d")),
         "Field [name] of type [keyword] is not supported for aggregation [date_histogram]"),
        (composite(source("creation", "date_histogram")),
         "Invalid interval specified, must be non-null and non-empty"),
        (composite(source("name"), size=65_537),
         "Trying to create too many buckets. Must be less than or equal to: [65536] but was "
         "[65537]. This limit can be set by changing the [search.max_buckets] cluster level "
         "setting."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(aggregation: object, reason: str) -> None:
    """Before any document is looked at."""
    with pytest.raises(ElasticsearchError) as caught:
        result_of(aggregation, docs=())

    assert caught.value.reason == reason


def test_a_composite_may_stand_in_a_filter() -> None:
    """A filter leaves one bucket, so that there is one page."""
    aggregation = within({"filter": {"term": {"username": "alice"}}})

    assert counts_of(result_of(aggregation)["y"]) == [({"name": "a"}, 1), ({"name": "c"}, 1)]


@pytest.mark.parametrize("type_name", ["histogram", "geotile_grid"])
def test_sources_that_are_not_computed_say_so(type_name: str) -> None:
    """Rather than to answer wrongly."""
    with pytest.raises(NotEmulated):
        result_of(composite(source("creation", type_name, interval=5)))
