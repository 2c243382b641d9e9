"""A bucket for each range of dates or numbers: bounds, names, order."""

from __future__ import annotations

import pytest

from emulator.errors import ElasticsearchError
from tests.query.aggregations.documents import DAY, NOW, counts_of, result_of, results_of


def test_dates_count_from_one_bound_up_to_another() -> None:
    """The lower bound is within, the upper is not; buckets without documents are there too."""
    ranges = [{"from": NOW - 2 * DAY, "to": NOW}, {"to": NOW - 100 * DAY}, {"from": NOW}]

    result = result_of({"date_range": {"field": "creation", "ranges": ranges}})

    first, second, third = (str(NOW - 100 * DAY), str(NOW - 2 * DAY), str(NOW))
    assert result == {
        "buckets": [
            {"key": f"*-{first}", "to": float(first), "to_as_string": first, "doc_count": 0},
            {
                "key": f"{second}-{third}",
                "from": float(second),
                "from_as_string": second,
                "to": float(third),
                "to_as_string": third,
                "doc_count": 3,
            },
            {"key": f"{third}-*", "from": float(NOW), "from_as_string": third, "doc_count": 1},
        ]
    }


def test_date_math_and_formats_are_understood() -> None:
    """Bounds are read and shown in the format that the request wants."""
    options = {
        "field": "creation",
        "format": "yyyy-MM-dd",
        "ranges": [{"from": "now-2d/d", "to": "2026-01-01"}],
    }

    [bucket] = result_of({"date_range": options})["buckets"]

    assert (bucket["key"], bucket["doc_count"]) == ("2025-12-30-2026-01-01", 3)


def test_numbers_are_read_in_the_format_too() -> None:
    """With epoch_second a number is one of seconds."""
    options = {"field": "creation", "format": "epoch_second", "ranges": [{"from": NOW // 1000}]}

    [bucket] = result_of({"date_range": options})["buckets"]

    assert (bucket["from"], bucket["doc_count"]) == (float(NOW), 1)


def test_a_range_of_numbers_takes_them_as_they_are() -> None:
    """Fractions too: a date is a number of milliseconds."""
    options = {"field": "creation", "ranges": [{"from": NOW - 0.5}, {"to": str(NOW)}]}

    assert [n for _, n in counts_of(result_of({"range": options}))] == [4, 1]


def test_buckets_may_be_an_object_by_their_names() -> None:
    """A name of its own replaces the one made of the bounds."""
    options = {"field": "creation", "keyed": True, "ranges": [{"key": "new", "from": "now"}]}

    assert result_of({"date_range": options}) == {
        "buckets": {"new": {"from": float(NOW), "from_as_string": str(NOW), "doc_count": 1}}
    }


def test_ranges_may_overlap() -> None:
    """A document counts in each that it is in."""
    options = {"field": "creation", "ranges": [{"from": NOW - 2 * DAY}, {"from": NOW - DAY}]}

    assert [n for _, n in counts_of(result_of({"date_range": options}))] == [4, 2]


def test_what_stands_in_for_no_value_is_in_a_range() -> None:
    """Documents without a date count where it says."""
    options = {"field": "expiration", "missing": "now", "ranges": [{"from": "now", "to": "now+1d"}]}

    assert [n for _, n in counts_of(result_of({"date_range": options}))] == [3]


def test_booleans_are_numbers() -> None:
    """Elasticsearch has always let them be."""
    options = {"field": "invalidated", "ranges": [{"from": 0.5}, {"from": "false", "to": "true"}]}

    assert counts_of(result_of({"range": options})) == [("false-true", 4), ("false-*", 1)]


def test_sub_aggregations_see_the_documents_of_their_range() -> None:
    """Also of some documents only."""
    aggregation = {
        "date_range": {"field": "creation", "ranges": [{"to": "now"}]},
        "aggs": {"owners": {"terms": {"field": "username"}}},
    }

    [bucket] = result_of(aggregation, docs={0, 1, 4})["buckets"]

    assert bucket["doc_count"] == 2
    assert counts_of(bucket["owners"]) == [("bob", 1)]


@pytest.mark.parametrize(
    ("aggregation", "reason"),
    [
        ({"range": {"field": "username", "ranges": [{"to": 1}]}},
         "Field [creator.principal] of type [keyword] is not supported for aggregation [range]"),
        ({"date_range": {"field": "metadata.tag", "ranges": [{"to": 1}]}},
         "Field [metadata_flattened.tag] of type [flattened] is not supported for aggregation "
         "[date_range]"),
        ({"range": {"field": "creation"}}, "No [ranges] specified for the [x] aggregation"),
        ({"date_range": {"field": "creation", "ranges": [{"to": "soon"}]}},
         "failed to parse date field [soon] with format [epoch_millis]: "
         "[failed to parse date field [soon] with format [epoch_millis]]"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_range_is_refused(aggregation: object, reason: str) -> None:
    """Fields are named as the index names them."""
    with pytest.raises(ElasticsearchError) as caught:
        result_of(aggregation)

    assert caught.value.reason == reason


def test_both_types_name_their_results() -> None:
    """Clients read both as ranges, by these names."""
    options = {"field": "creation", "ranges": [{"to": 1}]}

    results = results_of({"a": {"range": options}, "b": {"date_range": options}}, typed_keys=True)

    assert list(results) == ["range#a", "date_range#b"]
