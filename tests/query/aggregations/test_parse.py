"""Reading aggregations: what becomes of them, and the texts and places of refusals."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from emulator.errors import ElasticsearchError, ParsingError
from emulator.query.aggregations.nodes import (
    BY_KEY,
    Bounds,
    Filters,
    Order,
    Other,
    PathElement,
    Source,
    TermFilter,
    Terms,
)
from tests.query.aggregations.documents import parse

Chain = list[tuple[str, str | None]]


def chain_of(body: object) -> Chain:
    """Return types and reasons of the error a body is refused with, the outermost first."""
    with pytest.raises(ElasticsearchError) as caught:
        parse(body)
    chain: Chain = []
    error: ElasticsearchError | None = caught.value
    while error is not None:
        chain.append((error.type, error.reason))
        error = error.cause
    return chain


def test_a_definition_has_a_body_meta_and_others_below_it() -> None:
    """The three parts may come in any order, and both names of the last mean the same."""
    [outer] = parse(
        {
            "owners": {
                "aggregations": {"n": {"cardinality": {"field": "name"}}},
                "meta": {"color": "blue"},
                "terms": {"field": "username"},
            }
        }
    )

    assert (outer.type, outer.name, outer.meta) == ("terms", "owners", {"color": "blue"})
    assert [sub.type for sub in outer.subs] == ["cardinality"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"a[": {}}, "Invalid aggregation name [a[]. Aggregation names can contain any character "
         "except '[', ']', and '>'"),
        ({"": {}}, "Invalid aggregation name []. Aggregation names can contain any character "
         "except '[', ']', and '>'"),
        ({"a": 1}, "Aggregation definition for [a starts with a [VALUE_NUMBER], expected a "
         "[START_OBJECT]."),
        ({"a": {}}, "Missing definition for aggregation [a]"),
        ({"a": {"meta": {}}}, "Missing definition for aggregation [a]"),
        ({"a": {"terms": 1}},
         "Expected [START_OBJECT] under [terms], but got a [VALUE_NUMBER] in [a]"),
        ({"a": {"terms": {"field": "f"}, "range": {}}},
         "Found two aggregation type definitions in [a]: [terms] and [range]"),
        ({"a": {"aggs": {}, "aggregations": {}}},
         "Found two sub aggregation definitions under [a]"),
        ({"a": {"term": {}}}, "Unknown aggregation type [term] did you mean [terms]?"),
        ({"a": {"foo": {}}}, "Unknown aggregation type [foo]"),
        ({"a": {"filters": {"filters": {"q": {"match_all": {}}}, "other_bucket": "x"}}},
         "Unknown key for a VALUE_STRING in [a]: [other_bucket]."),
    ],
)  # fmt: skip
def test_a_malformed_definition_is_refused(body: object, reason: str) -> None:
    """Clients show these texts to people."""
    assert chain_of(body)[0] == ("parsing_exception", reason)


def test_a_refusal_names_the_place() -> None:
    """Line and column lead to the mistake."""
    with pytest.raises(ParsingError) as caught:
        parse(b'{\n  "a": {"terms": {"field": "f"},\n  "range": {}}}')

    assert (caught.value.line, caught.value.column) == (3, 12)


def test_an_unknown_type_tells_what_was_looked_for() -> None:
    """The cause is that of any named object."""
    assert chain_of(b'{"a": {"foo": {}}}') == [
        ("parsing_exception", "Unknown aggregation type [foo]"),
        ("named_object_not_found_exception", "[1:15] unknown field [foo]"),
    ]


def in_x(type_name: str, body: object) -> bytes:
    """Return an aggregation of a type as JSON, for places that do not depend on the type."""
    return orjson.dumps({"x": {type_name: body}})


@pytest.mark.parametrize(
    ("type_name", "body", "chain"),
    [
        ("terms", {"foo": 1},
         [("x_content_parse_exception", "[1:16] [terms] unknown field [foo]")]),
        ("terms", {"field": "f", "sizes": 1},
         [("x_content_parse_exception",
           "[1:28] [terms] unknown field [sizes] did you mean [size]?")]),
        ("terms", {},
         [("illegal_argument_exception",
           "Required one of fields [field, script], but none were specified. ")]),
        ("terms", {"field": 1},
         [("x_content_parse_exception",
           "[1:24] [terms] field doesn't support values of type: VALUE_NUMBER")]),
        ("terms", {"size": 0},
         [("x_content_parse_exception", "[1:23] [terms] failed to parse field [size]"),
          ("illegal_argument_exception", "[size] must be greater than 0. Found [0] in [x]")]),
        ("terms", {"shard_size": -1},
         [("x_content_parse_exception", "[1:29] [terms] failed to parse field [shard_size]"),
          ("illegal_argument_exception", "[shardSize] must be greater than 0. Found [-1] in [x]")]),
        ("terms", {"min_doc_count": -1},
         [("x_content_parse_exception", "[1:32] [terms] failed to parse field [min_doc_count]"),
          ("illegal_argument_exception",
           "[minDocCount] must be greater than or equal to 0. Found [-1] in [x]")]),
        ("terms", {"value_type": "foo"},
         [("x_content_parse_exception", "[1:29] [terms] failed to parse field [value_type]"),
          ("illegal_argument_exception", "Unknown value type [foo]")]),
        ("terms", {"missing": None},
         [("x_content_parse_exception", "[1:26] [terms] failed to parse field [missing]"),
          ("illegal_argument_exception", "[missing] must not be null: [x]")]),
        ("terms", {"order": {"_key": "up"}},
         [("x_content_parse_exception", "[1:32] [terms] failed to parse field [order]"),
          ("parsing_exception", "Unknown order direction [up]")]),
        ("terms", {"order": {}},
         [("x_content_parse_exception", "[1:25] [terms] failed to parse field [order]"),
          ("parsing_exception", "Must specify at least one field for [order]")]),
        ("terms", {"order": {"a.": "asc"}},
         [("x_content_parse_exception", "[1:35] [terms] failed to parse field [order]"),
          ("illegal_argument_exception", "Invalid path element [a.] in path [a.]")]),
        ("terms", {"include": {"partition": 2, "num_partitions": 2}},
         [("x_content_parse_exception", "[1:59] [terms] failed to parse field [include]"),
          ("illegal_argument_exception", "Partition must be >=0 and < numPartition which is 2")]),
        ("terms", {"exclude": "a", "include": {"partition": 0, "num_partitions": 2}},
         [("x_content_parse_exception", "[1:73] [terms] failed to parse field [include]"),
          ("illegal_argument_exception",
           "Cannot specify any excludes when using a partition-based include")]),
        ("range", {"ranges": [{"form": 1}]},
         [("x_content_parse_exception", "[1:34] [range] failed to parse field [ranges]"),
          ("x_content_parse_exception", "[1:27] [range] unknown field [form]")]),
        ("date_range", {"time_zone": "Mars/Olympus"},
         [("x_content_parse_exception", "[1:33] [date_range] failed to parse field [time_zone]"),
          ("zone_rules_exception", "Unknown time-zone ID: Mars/Olympus")]),
        ("cardinality", {"format": "x"},
         [("x_content_parse_exception", "[1:22] [cardinality] unknown field [format]")]),
        ("cardinality", {"precision_threshold": -1},
         [("x_content_parse_exception",
           "[1:44] [cardinality] failed to parse field [precision_threshold]"),
          ("illegal_argument_exception",
           "[precisionThreshold] must be greater than or equal to 0. Found [-1] in [x]")]),
        ("filters", {}, [("illegal_argument_exception", "[filters] cannot be empty.")]),
        ("composite", {}, [("illegal_argument_exception", "Required [sources]")]),
        ("composite", {"sources": [{"a": {"foo": {}}}]},
         [("x_content_parse_exception", "[1:43] [composite] failed to parse field [sources]"),
          ("parsing_exception", "invalid source type: foo")]),
        ("composite", {"sources": [{"a": {"terms": {"order": "up"}}}]},
         [("x_content_parse_exception", "[1:54] [composite] failed to parse field [sources]"),
          ("x_content_parse_exception", "[1:54] [terms] failed to parse field [order]"),
          ("illegal_argument_exception",
           "No enum constant org.elasticsearch.search.sort.SortOrder.UP")]),
        ("composite", {"sources": [{"a": {"date_histogram": {"calendar_interval": "2d"}}}]},
         [("x_content_parse_exception", "[1:75] [composite] failed to parse field [sources]"),
          ("x_content_parse_exception",
           "[1:75] [date_histogram] failed to parse field [calendar_interval]"),
          ("illegal_argument_exception",
           "The supplied interval [2d] could not be parsed as a calendar interval.")]),
    ],
)  # fmt: skip
def test_a_malformed_body_is_refused_by_its_own_parser(
    type_name: str, body: object, chain: Chain
) -> None:
    """Each level of parsers adds its line to the chain of causes."""
    assert chain_of(in_x(type_name, body)) == chain


def test_sources_of_one_name_are_refused_once_all_are_there() -> None:
    """The key of a composite bucket is an object with their names."""
    source = {"a": {"terms": {"field": "f"}}}

    chain = chain_of(in_x("composite", {"sources": [source, source]}))

    assert chain[1:] == [
        (
            "x_content_parse_exception",
            "Failed to build [composite] after last required field arrived",
        ),
        (
            "illegal_argument_exception",
            "Composite source names must be unique, found duplicates: [a]",
        ),
    ]


@pytest.mark.parametrize("type_name", ["value_count", "cardinality", "avg"])
def test_a_metric_takes_no_aggregations_below_it(type_name: str) -> None:
    """There is no bucket to compute them in."""
    body = {"x": {type_name: {"field": "f"}, "aggs": {}}}

    assert chain_of(body) == [
        (
            "aggregation_initialization_exception",
            f"Aggregator [x] of type [{type_name}] cannot accept sub-aggregations",
        )
    ]


def test_aggregations_within_each_other_end_somewhere() -> None:
    """A body must not be able to exhaust the stack."""
    body: dict[str, Any] = {}
    for _ in range(60):
        body = {"a": {"missing": {"field": "f"}, "aggs": body}}

    assert chain_of(body)[0][0] == "not_emulated_exception"


def test_terms_keep_all_that_is_asked_for() -> None:
    """Each option reaches the computation."""
    options = {
        "field": "f",
        "missing": "none",
        "size": "5",
        "shard_size": 7,
        "min_doc_count": 0,
        "order": [{"_count": "asc"}, {"a>b.value": "desc"}],
        "include": ["x", 1, True],
        "exclude": "y.*",
        "show_term_doc_count_error": True,
    }

    [terms] = parse({"x": {"terms": options}})

    assert terms == Terms(
        name="x",
        source=Source(field="f", missing="none"),
        size=5,
        shard_size=7,
        min_doc_count=0,
        order=(
            Order("_count", ascending=True),
            Order(
                "a>b.value",
                ascending=False,
                path=(PathElement("a", "a"), PathElement("b.value", "b", "value")),
            ),
            BY_KEY,
        ),
        filter=TermFilter(include_values=frozenset({"x", "1", "true"}), exclude="y.*"),
        show_error=True,
    )


def test_bounds_are_numbers_or_text_or_nothing() -> None:
    """Text is read in the field's format later, numbers are not."""
    ranges = [{"from": 1}, {"to": "now"}, {"key": 3, "from": None, "to": 2.5}]

    [aggregation] = parse({"x": {"range": {"field": "f", "ranges": ranges}}})

    assert getattr(aggregation, "ranges", None) == (
        Bounds(None, 1.0, None),
        Bounds(None, None, "now"),
        Bounds("3", None, 2.5),
    )


@pytest.mark.parametrize(
    ("options", "other"),
    [
        ({}, None),
        ({"other_bucket": True}, "_other_"),
        ({"other_bucket_key": "rest"}, "rest"),
        ({"other_bucket_key": "rest", "other_bucket": False}, None),
    ],
)
def test_a_name_for_the_other_bucket_asks_for_it(options: object, other: str | None) -> None:
    """Unless the request says at the same time that it wants none."""
    filters = {"filters": [{"match_all": {}}], **(options if isinstance(options, dict) else {})}

    [aggregation] = parse({"x": {"filters": filters}})

    assert isinstance(aggregation, Filters)
    assert aggregation.other == other


def test_queries_with_names_are_sorted_by_them() -> None:
    """Elasticsearch answers in this order, whatever the request's."""
    filters: dict[str, object] = {"b": {"match_all": {}}, "a": {"match_none": {}}}

    [aggregation] = parse({"x": {"filters": {"filters": filters}}})

    assert isinstance(aggregation, Filters)
    assert [name for name, _ in aggregation.queries] == ["a", "b"]


def test_what_is_not_computed_is_kept_by_name_alone() -> None:
    """It is refused later, with its name, and not for what is in it."""
    avg, pipeline = parse({"a": {"avg": {"foo": [{}]}}, "b": {"max_bucket": {"foo": 1}}})

    assert avg == Other(name="a", type_name="avg")
    assert pipeline == Other(name="b", type_name="max_bucket", pipeline=True)
