"""Reading and writing rules."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.errors import ElasticsearchError
from emulator.security.role_mappings.rules_wire import render_rules
from tests.role_mappings.factories import EVERYBODY, a_rule


def nested(depth: int) -> Any:
    """Return rules in rules."""
    rule: Any = EVERYBODY
    for _ in range(depth - 1):
        rule = {"any": [rule]}
    return rule


@pytest.mark.parametrize(
    ("rule", "type", "reason"),
    [
        ({}, "parse", "object [rules] does not contain any fields"),
        ({"foo": 1}, "parse", "field [foo] is not recognised in object [rules]"),
        ({"except": EVERYBODY}, "parse", "field [except] is not allowed within [rules]"),
        ({"any": [{"except": 1}]}, "parse", "field [except] is not allowed within [any]"),
        (
            {"all": [{"except": {"except": {}}}]},
            "parse",
            "field [except] is not allowed within [except]",
        ),
        ({"any": EVERYBODY}, "parse", "field [any] requires an array"),
        ({"all": "x"}, "parse", "field [all] requires an array"),
        (
            {"any": ["x"]},
            "parse",
            "expected [any] to be an object but found [VALUE_STRING] instead",
        ),
        ({"any": [[]]}, "parse", "expected [any] to be an object but found [START_ARRAY] instead"),
        ({"any": [{}]}, "parse", "object [any] does not contain any fields"),
        ({"any": [{"all": [], "any": []}]}, "parse", "object [any] contains multiple fields"),
        ({"any": [], "all": []}, "parse", "object [rules] contains multiple fields"),
        ({"all": [{"except": 1}]}, "parse", "expected an object but found [VALUE_NUMBER] instead"),
        ({"all": [{"except": {}}]}, "parse", "object [except] does not contain any fields"),
        ({"field": "x"}, "parse", "expected an object but found [VALUE_STRING] instead"),
        ({"field": {}}, "parse", "object [field] does not contain any fields"),
        ({"field": {"a": 1, "b": 2}}, "parse", "object [field] contains multiple fields"),
        ({"field": {"a": {}}}, "parse", "expected a field value but found [START_OBJECT] instead"),
        ({"field": {"a": [[]]}}, "parse", "expected a field value but found [START_ARRAY] instead"),
        ({"field": {"a": []}}, "illegal_argument", "null or empty values ([])"),
        ({"field": {"": 1}}, "illegal_argument", "null or empty field name ()"),
        (
            {"field": {"a": "/a*"}},
            "illegal_argument",
            "invalid pattern [/a*]. patterns starting with",
        ),
        (
            nested(51),
            "illegal_argument",
            "the emulator does not read rules that are nested deeper than 50",
        ),
    ],
)
def test_mistake_is_named(rule: object, type: str, reason: str) -> None:
    """The texts are those of the real server; the first mistake wins."""
    with pytest.raises(ElasticsearchError) as refused:
        a_rule(rule)

    prefix = "failed to parse rules expression. " if type == "parse" else ""
    assert refused.value.type == f"{type}_exception"
    assert str(refused.value.reason).startswith(prefix + reason)


def test_number_beyond_64_bits_is_refused_where_it_ends() -> None:
    """Numbers are read as longs."""
    with pytest.raises(ElasticsearchError, match=r"Numeric value \(9223372036854775808\) out of"):
        a_rule({"field": {"a": 2**63}})


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (EVERYBODY, EVERYBODY),
        ({"field": {"groups": ["a", "b"]}}, {"field": {"groups": ["a", "b"]}}),
        ({"field": {"groups": ["a"]}}, {"field": {"groups": "a"}}),
        (
            {"field": {"metadata.x": [None, True, 1.9, -1]}},
            {"field": {"metadata.x": [None, True, 1, -1]}},
        ),
        ({"field": {"metadata.x": 2**63 - 1}}, {"field": {"metadata.x": 2**63 - 1}}),
        (
            {
                "any": [],
            },
            {"any": []},
        ),
        (
            {"all": [{"except": {"any": [EVERYBODY]}}]},
            {"all": [{"except": {"any": [EVERYBODY]}}]},
        ),
        (nested(50), nested(50)),
    ],
)
def test_rules_are_shown_as_they_were_given(given: object, shown: object) -> None:
    """Only a single value loses its brackets, and a number its fraction."""
    assert json.dumps(render_rules(a_rule(given))) == json.dumps(shown)
