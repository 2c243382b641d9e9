"""Which aggregations may be asked for, and which refusal comes first."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument
from emulator.query.aggregations.allowed import check_aggregations
from emulator.query.aggregations.nodes import Aggregation
from emulator.query.nodes import Query
from tests.query.aggregations.documents import FIELDS, parse


def check(body: object) -> tuple[Aggregation, ...]:
    """Check a body against the fields of the test documents; only match_all may be asked."""

    def check_query(query: Query) -> None:
        if query.type != "match_all":
            raise IllegalArgument(f"query [{query.type}]")

    return check_aggregations(parse(body), FIELDS.resolve, check_query)


def refusal_of(body: object) -> str | None:
    """Return the reason why a body is refused."""
    with pytest.raises(IllegalArgument) as caught:
        check(body)
    return caught.value.reason


TERMS = {"terms": {"field": "name"}}
ALL: dict[str, object] = {"match_all": {}}
NONE: dict[str, object] = {"match_none": {}}
SCRIPT = {"script": {"source": "1"}}


@pytest.mark.parametrize(
    "body",
    [
        TERMS,
        {"range": {"field": "creation"}},
        {"date_range": {"field": "creation"}},
        {"missing": {"field": "metadata.tag"}},
        {"cardinality": {"field": "metadata"}},
        {"value_count": {"field": "username"}},
        {"composite": {"sources": [{"a": TERMS}]}},
        {"filter": ALL},
        {"filters": {"filters": {"a": ALL}}},
    ],
)
def test_nine_types_may_be_asked_for(body: object) -> None:
    """Nothing is refused, at the top or below another."""
    assert check({"x": body, "y": {**TERMS, "aggs": {"x": body}}})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"x": {"avg": {}}}, "Unsupported API Keys agg [x] of type [avg]"),
        ({"x": {"global": {}}}, "Unsupported API Keys agg [x] of type [global]"),
        ({"x": {"avg_bucket": {}}}, "Unsupported aggregation of type [avg_bucket]"),
        ({"x": {**TERMS, "aggs": {"y": {"bucket_sort": {}}}}},
         "Unsupported aggregation of type [bucket_sort]"),
        ({"x": {"terms": SCRIPT}}, "Unsupported script value source for [x] agg"),
        ({"x": {"terms": {"field": "foo", **SCRIPT}}},
         "Unsupported script value source for [x] agg"),
        ({"x": {"composite": {"sources": [{"a": {"terms": SCRIPT}}]}}},
         "Unsupported script value source for [a] of composite agg [x]"),
        ({"x": {"terms": {"field": "foo"}}},
         "Field [foo] is not allowed for querying or aggregation"),
        ({"x": {"terms": {"field": "user*"}}},
         "Field name pattern [user*] is not allowed for querying or aggregation"),
        ({"x": {"terms": {"field": "creator.principal"}}},
         "Field [creator.principal] is not allowed for querying or aggregation"),
        ({"x": {"composite": {"sources": [{"a": {"terms": {"field": "foo"}}}]}}},
         "Field [foo] is not allowed for querying or aggregation"),
        ({"x": {"filter": NONE}}, "query [match_none]"),
        ({"x": {"filters": {"filters": {"a": ALL, "b": NONE}}}}, "query [match_none]"),
    ],
)  # fmt: skip
def test_everything_else_is_refused(body: object, reason: str) -> None:
    """A caller must not reach other documents or fields by way of an aggregation."""
    assert refusal_of(body) == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"x": {"avg": {}}, "y": {"max_bucket": {}}},
         "Unsupported aggregation of type [max_bucket]"),
        ({"x": {"terms": {"field": "foo"}, "aggs": {"y": {"sampler": {}}}}},
         "Unsupported API Keys agg [y] of type [sampler]"),
        ({"x": {"global": {}, "aggs": {"y": {"max_bucket": {}}, "z": {"terms": {"field": "f"}}}}},
         "Field [f] is not allowed for querying or aggregation"),
    ],
)  # fmt: skip
def test_the_first_refusal_is_the_innermost(body: object, reason: str) -> None:
    """Elasticsearch copies from the inside out; only the outermost pipelines come before."""
    assert refusal_of(body) == reason


def test_filters_lose_their_meta_on_the_way() -> None:
    """Elasticsearch forgets to copy it, of this one type."""
    meta = {"meta": {"a": 1}}
    filters = {"filters": {"filters": {"a": ALL}}, **meta}

    [kept, lost] = check({"x": {"filter": ALL, **meta}, "y": filters})

    assert kept.meta == {"a": 1}
    assert lost.meta is None
