"""A bucket for each value: which, in what order, and what is told of the others."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.errors import ElasticsearchError, NotEmulated
from emulator.query.aggregations.compute import Hits, compute
from emulator.query.aggregations.errors import InvalidAggregationPath
from emulator.query.columns import Segment
from tests.query.aggregations.documents import (
    DAY,
    KEYS,
    NOW,
    Evaluation,
    Key,
    counts_of,
    parse,
    result_of,
    results_of,
)


def terms(field: str = "username", /, **options: object) -> dict[str, object]:
    """Return a terms aggregation."""
    return {"terms": {"field": field, **options}}


def test_keywords_come_by_count_and_then_by_name() -> None:
    """The order of the answer is fixed, so that tests can compare it."""
    assert result_of(terms()) == {
        "doc_count_error_upper_bound": 0,
        "sum_other_doc_count": 0,
        "buckets": [
            {"key": "alice", "doc_count": 2},
            {"key": "bob", "doc_count": 1},
            {"key": "carol", "doc_count": 1},
        ],
    }


def test_only_matching_documents_count() -> None:
    """Values that only others have get no bucket."""
    assert counts_of(result_of(terms(), docs={0, 1})) == [("alice", 1), ("bob", 1)]


def test_booleans_are_numbers_with_names() -> None:
    """Clients that read the number and those that read the name both find theirs."""
    assert result_of(terms("invalidated"))["buckets"] == [
        {"key": 0, "key_as_string": "false", "doc_count": 4},
        {"key": 1, "key_as_string": "true", "doc_count": 1},
    ]


def test_dates_are_milliseconds_with_a_text() -> None:
    """The mapping's format is epoch_millis, so the text has the digits."""
    assert result_of(terms("creation"))["buckets"][0] == {
        "key": NOW - 2 * DAY,
        "key_as_string": str(NOW - 2 * DAY),
        "doc_count": 2,
    }


def test_dates_are_shown_in_the_wanted_format() -> None:
    """The number stays what it is."""
    result = result_of(terms("creation", format="yyyy-MM-dd", order={"_key": "desc"}))

    assert result["buckets"][0]["key_as_string"] == "2026-01-01"


@pytest.mark.parametrize(
    ("field", "buckets"),
    [
        ("metadata.tag", [("blue", 2), ("red", 2)]),
        ("metadata.name", [("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]),
        ("metadata.none", []),
    ],
)
def test_a_path_into_metadata_is_a_keyword(field: str, buckets: object) -> None:
    """A document counts for each of its values; an unknown path has none."""
    assert counts_of(result_of(terms(field))) == buckets


def test_all_of_metadata_is_a_keyword_too() -> None:
    """All leaves are values of it."""
    result = result_of(terms("metadata", include=["red", "a"]))

    assert counts_of(result) == [("red", 2), ("a", 1)]


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ({"order": {"_key": "desc"}}, ["carol", "bob", "alice"]),
        ({"order": {"_count": "asc"}}, ["bob", "carol", "alice"]),
        ({"order": [{"_count": "asc"}, {"_key": "desc"}]}, ["carol", "bob", "alice"]),
        ({"min_doc_count": 2}, ["alice"]),
        ({"missing": "nobody"}, ["alice", "bob", "carol", "nobody"]),
        ({"missing": "bob"}, ["alice", "bob", "carol"]),
        ({"include": ".*o.*"}, ["bob", "carol"]),
        ({"include": ".*o.*", "exclude": "b.*"}, ["carol"]),
        ({"include": ["bob", "alice", "zoe"], "exclude": ["bob"]}, ["alice"]),
        ({"value_type": "string"}, ["alice", "bob", "carol"]),
        ({"execution_hint": "map", "collect_mode": "breadth_first"}, ["alice", "bob", "carol"]),
    ],
)
def test_options_choose_and_sort(options: dict[str, object], keys: list[str]) -> None:
    """Each option does what the reference says."""
    assert [key for key, _ in counts_of(result_of(terms(**options)))] == keys


def test_documents_of_buckets_that_are_not_shown_are_counted() -> None:
    """The sum tells a client that it saw only part."""
    result = result_of(terms(size=1))

    assert counts_of(result) == [("alice", 2)]
    assert result["sum_other_doc_count"] == 2


def test_no_documents_are_needed_where_none_are_asked_for() -> None:
    """Values of documents that do not match get a bucket with zero."""
    result = result_of(terms(min_doc_count=0), docs={1})

    assert counts_of(result) == [("bob", 1), ("alice", 0), ("carol", 0)]


def test_counts_may_be_wrong_where_the_shard_leaves_buckets_out() -> None:
    """The error of rare values is not known, which Elasticsearch shows as -1."""
    options = {"order": {"_count": "asc"}, "size": 1, "shard_size": 2}

    result = result_of(terms(**options, show_term_doc_count_error=True))

    assert result["doc_count_error_upper_bound"] == -1
    assert result["buckets"] == [{"key": "bob", "doc_count": 1, "doc_count_error_upper_bound": -1}]


def test_partitions_share_all_terms_out() -> None:
    """Each term is in exactly one."""
    keys = [Key(f"key-{n}") for n in range(50)]
    parts = [
        counts_of(
            result_of(terms("name", size=50, include={"partition": n, "num_partitions": 3}), keys)
        )
        for n in range(3)
    ]

    assert all(parts)
    assert sorted(term for part in parts for term, _ in part) == sorted(key.name for key in keys)


def test_sub_aggregations_see_the_documents_of_their_bucket() -> None:
    """Also where the documents have several values."""
    aggregation = {**terms("metadata.tag"), "aggs": {"owners": terms()}}

    blue, red = result_of(aggregation)["buckets"]

    assert counts_of(blue["owners"]) == [("alice", 1), ("carol", 1)]
    assert counts_of(red["owners"]) == [("alice", 1), ("bob", 1)]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("live", ["bob", "alice", "carol"]),
        ("live.doc_count", ["bob", "alice", "carol"]),
        ("live>tags", ["bob", "alice", "carol"]),
        ("live>tags.value", ["bob", "alice", "carol"]),
    ],
)
def test_buckets_may_be_sorted_by_what_is_below_them(path: str, keys: list[str]) -> None:
    """A path leads over buckets to a bucket or a number."""
    below = {
        "live": {
            "filter": {"term": {"invalidated": False}},
            "aggs": {"tags": {"value_count": {"field": "metadata.tag"}}},
        }
    }
    documents = [*KEYS, Key("f", owner="carol", tags=("x", "y", "z"))]

    result = result_of({**terms(order={path: "asc"}), "aggs": below}, documents)

    assert [key for key, _ in counts_of(result)] == keys


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("foo", "The provided aggregation [foo] either does not exist, or is a pipeline "
         "aggregation and cannot be used to sort the buckets."),
        ("many", "Buckets can only be sorted on a sub-aggregator path that is built out of zero or "
         "more single-bucket aggregations within the path and a final single-bucket or a metrics "
         "aggregation at the path end."),
        ("many>n", "Buckets can only be sorted on a sub-aggregator path that is built out of zero "
         "or more single-bucket aggregations within the path and a final single-bucket or a "
         "metrics aggregation at the path end. [many] is not single-bucket."),
        ("n.max", "Ordering on a single-value metrics aggregation can only be done on its value. "
         'Either drop the key (a la "n") or change it to "value" (a la "n.value")'),
    ],
)  # fmt: skip
def test_a_path_must_lead_to_what_can_be_compared(path: str, reason: str) -> None:
    """Even where there are no buckets to sort."""
    below = {"n": {"cardinality": {"field": "name"}}, "many": terms()}

    with pytest.raises(InvalidAggregationPath) as caught:
        result_of({**terms(order={path: "asc"}), "aggs": below}, docs=())

    assert caught.value.reason == f"Invalid aggregation order path [{path}]. {reason}"
    assert caught.value.cause is not None


@pytest.mark.parametrize(
    ("aggregation", "reason"),
    [
        (terms("notes"), "Fielddata is disabled on [notes] in [.security-7]. Text fields are not "
         "optimised for operations that require per-document field data like aggregations and "
         "sorting, so these operations are disabled by default. Please use a keyword field "
         "instead. Alternatively, set fielddata=true on [notes] in order to load field data by "
         "uninverting the inverted index. Note that this can use significant memory."),
        (terms(value_type="long"), "Field type [keyword] is incompatible with specified value_type "
         "[byte|short|integer|long]"),
        (terms(format="yyyy"), "Field [creator.principal] of type [keyword] does not support "
         "custom formats"),
        (terms("metadata.tag", format="yyyy"), "Field [metadata_flattened] of type [flattened] "
         "does not support custom formats"),
        (terms("invalidated", missing="x"), "Cannot parse boolean [x], expected either [true] or "
         "[false]"),
        (terms("creation", include="1.*"), "Aggregation [x] cannot support regular expression "
         "style include/exclude settings as they can only be applied to string fields. Use an "
         "array of numeric values for include/exclude clauses used to filter numeric fields"),
        (terms(execution_hint="fast"), "Unknown `execution_hint`: [fast], expected any of "
         "[map, global_ordinals]"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_field_is_refused(aggregation: object, reason: str) -> None:
    """Before any document is looked at."""
    with pytest.raises(ElasticsearchError) as caught:
        result_of(aggregation, docs=())

    assert caught.value.reason == reason


@pytest.mark.parametrize("expression", ["~a", "a&b", "<1-9>", "(a*)*", ".*.*.*.*", r"\d", '"a"'])
def test_regular_expressions_beyond_pythons_are_not_emulated(expression: str) -> None:
    """An answer that is not Elasticsearch's, or takes for ever, would be worse than none."""
    with pytest.raises(NotEmulated):
        result_of(terms(include=expression))


def test_numbers_may_be_chosen_by_their_texts() -> None:
    """They are read as the field reads them."""
    assert counts_of(result_of(terms("invalidated", include=["true"]))) == [(1, 1)]
    assert counts_of(result_of(terms("creation", exclude=[str(NOW - 2 * DAY)], size=1))) == [
        (NOW - 40 * DAY, 1)
    ]


def test_several_segments_answer_as_one() -> None:
    """The same value in two of them is one bucket."""
    several: list[Hits[Key]] = [Hits(Segment(KEYS[:2]), range(2)), Hits(Segment(KEYS[2:]), {0, 1})]
    body = {"x": {**terms(), "aggs": {"n": {"value_count": {"field": "name"}}}}}

    result: Any = compute(parse(body), several, Evaluation())

    assert result["x"]["buckets"] == [
        {"key": "alice", "doc_count": 2, "n": {"value": 2}},
        {"key": "bob", "doc_count": 1, "n": {"value": 1}},
        {"key": "carol", "doc_count": 1, "n": {"value": 1}},
    ]


def test_names_may_tell_the_type_of_the_result() -> None:
    """Official clients read results by these prefixes."""
    body = {
        "owners": {**terms(), "aggs": {"valid": terms("invalidated"), "at": terms("creation")}},
    }

    results = results_of(body, typed_keys=True)

    assert list(results) == ["sterms#owners"]
    assert list(results["sterms#owners"]["buckets"][0])[2:] == ["lterms#valid", "lterms#at"]


def test_meta_comes_first() -> None:
    """Also where it is empty."""
    assert next(iter(result_of({**terms(), "meta": {}}).items())) == ("meta", {})
