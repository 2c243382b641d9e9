"""Queries of API keys: pages, sorts, and pages that begin behind another."""

from __future__ import annotations

from itertools import chain

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import NOW, a_cluster, a_key
from tests.api_keys.queries import (
    ILLEGAL,
    a_cluster_with_keys,
    ask,
    found,
    names,
    shard_problem,
)

DAY = 86_400_000
FIRST, LAST = -(2**63), 2**63 - 1
"""What stands in for a date that is missing."""


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """Return a cluster with five keys; no test changes it."""
    return a_cluster_with_keys()


def sorted_by(cluster: Cluster, *sort: object) -> list[tuple[object, ...]]:
    """Return the name of each key and the values that it is sorted by."""
    answer = found(cluster, {"sort": list(sort)})
    return [(key["name"], *key["_sort"]) for key in answer["api_keys"]]


def test_ten_keys_are_a_page() -> None:
    """Where the request does not say."""
    cluster = a_cluster()
    for number in range(12):
        a_key(cluster, name=f"key-{number:02}")
    answer = found(cluster, {"sort": ["name"]})

    assert (answer["total"], answer["count"]) == (12, 10)
    assert answer["api_keys"][-1]["name"] == "key-09"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ({"size": 2}, ["alpha", "beta"]),
        ({"from": 1, "size": 2}, ["beta", "delta"]),
        ({"from": 4}, ["remote"]),
        ({"from": 5}, []),
        ({"from": 9_000, "size": 1_000}, []),
        ({"from": "1", "size": "1"}, ["beta"]),
        ({"from": 3, "size": 0}, []),
    ],
)
def test_a_page_begins_anywhere(
    cluster: Cluster, page: dict[str, object], expected: list[str]
) -> None:
    """A page behind the end is empty."""
    answer = found(cluster, {"sort": ["name"], **page})

    assert [key["name"] for key in answer["api_keys"]] == expected
    assert (answer["total"], answer["count"]) == (5, len(expected))


@pytest.mark.parametrize(
    ("page", "messages"),
    [
        ({"from": -1}, "1: [from] parameter cannot be negative but was [-1];"),
        ({"size": -1}, "1: [size] parameter cannot be negative but was [-1];"),
        (
            {"size": -1, "from": -2},
            "1: [from] parameter cannot be negative but was [-2];"
            "2: [size] parameter cannot be negative but was [-1];",
        ),
    ],
)
def test_a_page_has_no_negative_size(page: object, messages: str) -> None:
    """Both are told at once, and before the privilege."""
    reply = ask(a_cluster(), page, auth="nobody")
    reason = f"Validation Failed: {messages}"

    assert reply.problem == (400, "action_request_validation_exception", reason)


@pytest.mark.parametrize("page", [{"size": 10_001}, {"from": 9_999, "size": 2}, {"from": 9_991}])
def test_a_page_ends_within_the_first_ten_thousand(cluster: Cluster, page: dict[str, int]) -> None:
    """Behind that, ``search_after`` goes on."""
    end = page.get("from", 0) + page.get("size", 10)

    assert shard_problem(ask(cluster, page)) == (
        400,
        ILLEGAL,
        "Result window is too large, from + size must be less than or equal to: [10000] but was "
        f"[{end}]. See the scroll api for a more efficient way to request large data sets. This "
        "limit can be set by changing the [index.max_result_window] index level setting.",
    )


def test_keywords_are_sorted_and_shown_as_texts(cluster: Cluster) -> None:
    """By their characters."""
    assert sorted_by(cluster, "name") == [
        ("alpha", "alpha"),
        ("beta", "beta"),
        ("delta", "delta"),
        ("gamma", "gamma"),
        ("remote", "remote"),
    ]


def test_dates_are_sorted_and_shown_as_milliseconds(cluster: Cluster) -> None:
    """As they are in the key itself."""
    assert sorted_by(cluster, {"creation": {"order": "desc"}}) == [
        ("delta", NOW + 40),
        ("remote", NOW + 30),
        ("gamma", NOW + 20),
        ("beta", NOW + 10),
        ("alpha", NOW),
    ]


def test_booleans_are_sorted_and_shown_as_numbers(cluster: Cluster) -> None:
    """False before true, as the index keeps them."""
    assert sorted_by(cluster, "invalidated", "name") == [
        ("alpha", 0, "alpha"),
        ("beta", 0, "beta"),
        ("gamma", 0, "gamma"),
        ("remote", 0, "remote"),
        ("delta", 1, "delta"),
    ]
    assert type(found(cluster, {"sort": ["invalidated"]})["api_keys"][0]["_sort"][0]) is int


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("beta", NOW + 10 + DAY), ("gamma", NOW + 20 + 2 * DAY), ("alpha", LAST)]),
        ({"missing": "_last"}, [("beta", NOW + 10 + DAY), ("gamma", NOW + 20 + 2 * DAY)]),
        ({"missing": "_first"}, [("alpha", FIRST), ("remote", FIRST), ("delta", FIRST)]),
        ({"missing": 5}, [("alpha", 5), ("remote", 5), ("delta", 5)]),
        (
            {"order": "desc"},
            [("gamma", NOW + 20 + 2 * DAY), ("beta", NOW + 10 + DAY), ("alpha", FIRST)],
        ),
        ({"order": "desc", "missing": "_first"}, [("alpha", LAST), ("remote", LAST)]),
    ],
)
def test_a_missing_date_counts_as_the_last_one_there_is(
    cluster: Cluster, options: object, expected: list[tuple[str, object]]
) -> None:
    """Or as the request says; ties are in index order."""
    assert sorted_by(cluster, {"expiration": options})[: len(expected)] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("alpha", "x"), ("delta", "x"), ("beta", "y"), ("gamma", None), ("remote", None)]),
        (
            {"order": "desc"},
            [("beta", "y"), ("alpha", "x"), ("delta", "x"), ("gamma", None), ("remote", None)],
        ),
        (
            {"missing": "_first"},
            [("gamma", None), ("remote", None), ("alpha", "x"), ("delta", "x"), ("beta", "y")],
        ),
    ],
)
def test_a_missing_keyword_is_last_and_shown_as_null(
    cluster: Cluster, options: object, expected: list[tuple[str, object]]
) -> None:
    """Whatever the order, unless the request says first."""
    assert sorted_by(cluster, {"metadata.team": options}) == expected


def test_metadata_is_sorted_as_text(cluster: Cluster) -> None:
    """10 stands before 2."""
    assert sorted_by(cluster, "metadata.n")[:2] == [("alpha", "1"), ("beta", "10")]


@pytest.mark.parametrize(
    ("mode", "value"), [("min", "a"), ("max", "b"), (None, "a")], ids=["min", "max", "default"]
)
def test_one_of_several_values_counts(cluster: Cluster, mode: str | None, value: str) -> None:
    """The least, going up."""
    options = {} if mode is None else {"mode": mode}

    assert sorted_by(cluster, {"metadata.tags": options})[0] == ("alpha", value)


@pytest.mark.parametrize("sort", ["_doc", {"_doc": {"order": "asc"}}])
def test_the_order_of_the_index_is_that_of_the_last_changes(cluster: Cluster, sort: object) -> None:
    """What is shown of it are places in the index."""
    assert sorted_by(cluster, sort) == [
        ("alpha", 0),
        ("beta", 1),
        ("gamma", 2),
        ("remote", 3),
        ("delta", 4),
    ]


def test_the_sort_of_one_field_needs_no_array(cluster: Cluster) -> None:
    """An object will do."""
    assert names(cluster, {"sort": {"name": {"order": "desc"}}})[0] == "remote"


def test_later_fields_break_the_ties_of_earlier_ones(cluster: Cluster) -> None:
    """In the order of the request."""
    sort = ["type", {"username": {"order": "desc"}}, {"name": {"order": "desc"}}]

    assert names(cluster, {"sort": sort}) == ["remote", "gamma", "beta", "alpha", "delta"]


def test_dates_are_shown_in_a_format_if_one_is_asked_for(cluster: Cluster) -> None:
    """The order is the same."""
    assert sorted_by(cluster, {"creation": {"format": "strict_date_time"}})[1] == (
        "beta",
        "2026-01-01T00:00:00.010Z",
    )


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_missing_date_has_no_format(cluster: Cluster, order: str) -> None:
    """What stands in for it is no date that could be written."""
    sort = {"invalidation": {"order": order, "format": "strict_date"}}

    assert sorted_by(cluster, sort)[:2] == [("delta", "2026-01-01"), ("alpha", None)]


@pytest.mark.parametrize(
    ("field", "type"), [("name", "keyword"), ("invalidated", "boolean"), ("metadata", "flattened")]
)
def test_only_dates_have_formats(cluster: Cluster, field: str, type: str) -> None:
    """Other fields refuse one."""
    index_names = {"invalidated": "api_key_invalidated", "metadata": "metadata_flattened"}
    index_name = index_names.get(field, field)

    assert shard_problem(ask(cluster, {"sort": [{field: {"format": "epoch_millis"}}]})) == (
        400,
        ILLEGAL,
        f"Field [{index_name}] of type [{type}] does not support custom formats",
    )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (
            {"numeric_type": "long"},
            "[numeric_type] option cannot be set on a non-numeric field, got keyword",
        ),
        ({"mode": "avg"}, "we only support AVG, MEDIAN and SUM on number based fields"),
    ],
)
def test_texts_are_not_sorted_as_numbers(cluster: Cluster, options: object, reason: str) -> None:
    """The index refuses it."""
    problem = shard_problem(ask(cluster, {"sort": [{"name": options}]}))

    assert problem == (400, "query_shard_exception", reason)


@pytest.mark.parametrize("missing", ["soon", "2026-01-01", True])
def test_what_stands_in_for_a_missing_date_is_a_number(cluster: Cluster, missing: object) -> None:
    """Of milliseconds, whatever the format."""
    text = "true" if missing is True else missing
    problem = shard_problem(ask(cluster, {"sort": [{"expiration": {"missing": missing}}]}))

    assert problem == (400, "number_format_exception", f'For input string: "{text}"')


@pytest.mark.parametrize(
    ("sort", "after", "expected"),
    [
        (["name"], ["beta"], ["delta", "gamma", "remote"]),
        (["name"], ["bravo"], ["delta", "gamma", "remote"]),
        (["name"], ["zulu"], []),
        ([{"name": {"order": "desc"}}], ["delta"], ["beta", "alpha"]),
        (["creation"], [NOW + 20], ["remote", "delta"]),
        (["creation"], [str(NOW + 20)], ["remote", "delta"]),
        (["expiration", "name"], [LAST, "delta"], ["remote"]),
        ([{"expiration": {"order": "desc"}}, "name"], [FIRST, "alpha"], ["delta", "remote"]),
        (["metadata.team", "name"], ["y", "beta"], ["gamma", "remote"]),
        (["metadata.team", "name"], [None, "gamma"], ["remote"]),
        (["invalidated", "name"], [0, "gamma"], ["remote", "delta"]),
        (["invalidated", "name"], [False, "gamma"], ["remote", "delta"]),
        (["invalidated", "name"], ["false", "gamma"], ["remote", "delta"]),
        (["_doc"], [2], ["remote", "delta"]),
    ],
)
def test_a_page_begins_behind_the_last_of_another(
    cluster: Cluster, sort: list[object], after: list[object], expected: list[str]
) -> None:
    """The values are those that ``_sort`` showed."""
    assert names(cluster, {"sort": sort, "search_after": after}) == expected


def test_pages_one_behind_the_other_show_every_key_once() -> None:
    """Also where many keys have the same values, if the last field tells them apart."""
    cluster = a_cluster()
    for number in range(23):
        a_key(cluster, name=f"key-{number:02}", metadata={"third": number % 3})
    query: dict[str, object] = {"sort": [{"metadata.third": {"order": "desc"}}, "name"], "size": 5}
    pages: list[list[str]] = []
    while page := found(cluster, query)["api_keys"]:
        pages.append([key["name"] for key in page])
        query["search_after"] = page[-1]["_sort"]

    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]
    assert sorted(chain.from_iterable(pages)) == [f"key-{number:02}" for number in range(23)]


def test_the_total_counts_what_was_on_earlier_pages(cluster: Cluster) -> None:
    """It is that of the query."""
    answer = found(cluster, {"sort": ["name"], "search_after": ["gamma"]})

    assert (answer["total"], answer["count"]) == (5, 1)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"search_after": ["a"]}, "Sort must contain at least one field."),
        (
            {"search_after": ["a", "b"], "sort": ["name"]},
            "search_after has 2 value(s) but sort has 1.",
        ),
        (
            {"search_after": ["a"], "sort": ["name", "type"]},
            "search_after has 1 value(s) but sort has 2.",
        ),
        (
            {"search_after": ["a"], "sort": ["name"], "from": 1},
            "`from` parameter must be set to 0 when `search_after` is used.",
        ),
        (
            {"search_after": ["maybe"], "sort": ["invalidated"]},
            "Cannot parse boolean [maybe], expected either [true] or [false]",
        ),
        (
            {"search_after": ["x"], "sort": ["_doc"]},
            "Failed to parse search_after value for field [null].",
        ),
    ],
)
def test_values_to_begin_behind_must_fit_the_sort(
    cluster: Cluster, body: object, reason: str
) -> None:
    """The search is refused as a whole."""
    assert shard_problem(ask(cluster, body)) == (400, ILLEGAL, reason)


def test_a_date_to_begin_behind_must_be_one(cluster: Cluster) -> None:
    """In the format of the field."""
    assert shard_problem(ask(cluster, {"sort": ["creation"], "search_after": ["soon"]})) == (
        400,
        "parse_exception",
        "failed to parse date field [soon] with format [epoch_millis]: "
        "[failed to parse date field [soon] with format [epoch_millis]]",
    )


@pytest.mark.parametrize(
    ("body", "causes"),
    [
        (
            '{"sort":[{"name":{"order":"up"}}]}',
            ["No enum constant org.elasticsearch.search.sort.SortOrder.UP"],
        ),
        ('{"sort":[{"name":{"mode":"mid"}}]}', ["Unknown SortMode [mid]"]),
        (
            '{"sort":[{"name":{"numeric_type":"int"}}]}',
            ["invalid value for [numeric_type], must be [long, double, date, date_nanos], got int"],
        ),
    ],
)
def test_an_option_of_a_sort_that_cannot_be_read_is_told(
    cluster: Cluster, body: str, causes: list[str]
) -> None:
    """As the innermost cause."""
    cause = ask(cluster, body).error["caused_by"]["caused_by"]

    assert cause == {"type": ILLEGAL, "reason": causes[0]}


def test_an_unknown_option_of_a_sort_is_refused_where_it_stands(cluster: Cluster) -> None:
    """By the parser of sorts."""
    error = ask(cluster, '{"sort":[{"name":{"ordre":"asc"}}]}').error

    assert error["caused_by"]["reason"] == (
        "[1:19] [field_sort] unknown field [ordre] did you mean [order]?"
    )
