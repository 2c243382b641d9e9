"""The sort of a search as the security APIs read it."""

from __future__ import annotations

import pytest

from emulator.query.sort_clauses import SortClause, parse_sort
from emulator.xcontent.tokens import Reader
from tests.query.bodies import Chain, read, refusal

ILLEGAL, PARSING = "illegal_argument_exception", "parsing_exception"
XCONTENT, STATE = "x_content_parse_exception", "illegal_state_exception"


def sort_of(reader: Reader) -> tuple[SortClause, ...]:
    """Read a body that is nothing but a sort."""
    reader.advance()
    return parse_sort(reader)


@pytest.mark.parametrize(
    ("body", "clauses"),
    [
        ("[]", ()),
        ('["a"]', (SortClause("a"),)),
        ('["_score"]', (SortClause("_score"),)),
        ('{"a":{}}', (SortClause("a"),)),
        ('[{"a":{"order":"DESC"}},"_doc"]', (SortClause("a", descending=True), SortClause("_doc"))),
        ('[{"a":"desc"},{"b":"Asc"}]', (SortClause("a", descending=True), SortClause("b"))),
        (
            '[{"a":{"order":"asc","missing":"_first","format":"strict_date","mode":"MAX",'
            '"unmapped_type":"long","numeric_type":"Date"}}]',
            (
                SortClause(
                    "a",
                    missing="_first",
                    format="strict_date",
                    mode="max",
                    unmapped_type="long",
                    numeric_type="date",
                ),
            ),
        ),
        ('[{"a":{"missing":5}}]', (SortClause("a", missing=5),)),
        ('[{"a":{"missing":null}}]', (SortClause("a"),)),
        (
            '[{"a":{"nested":{"path":"p","filter":{"match_all":{}},"max_children":1,'
            '"nested":{"path":"q"}}}}]',
            (SortClause("a", nested=True),),
        ),
    ],
)
def test_a_sort_is_an_array_or_one_object(body: str, clauses: tuple[SortClause, ...]) -> None:
    """Names, orders and objects of options may stand side by side; ascending is the default."""
    assert read(sort_of, body) == clauses


@pytest.mark.parametrize(
    ("body", "chain"),
    [
        ("[1]", [(ILLEGAL, "mal-formatted sort object")]),
        ("[null]", [(ILLEGAL, "mal-formatted sort object")]),
        ('[["a"]]', [(STATE, "expected value but got [START_ARRAY]")]),
        (
            "[{}]",
            [
                (
                    PARSING,
                    "{1:3} Failed to parse object: expecting token of type [FIELD_NAME] "
                    "but found [END_OBJECT]",
                )
            ],
        ),
        (
            '[{"a":{},"b":{}}]',
            [
                (
                    PARSING,
                    "{1:10} Failed to parse object: expecting token of type [END_OBJECT] "
                    "but found [FIELD_NAME]",
                )
            ],
        ),
        (
            '[{"a":1}]',
            [(XCONTENT, "[1:7] [field_sort] Expected START_OBJECT but was: VALUE_NUMBER")],
        ),
        (
            '[{"a":{"ordr":"asc"}}]',
            [(XCONTENT, "[1:8] [field_sort] unknown field [ordr] did you mean [order]?")],
        ),
        (
            '[{"a":{"order":1}}]',
            [(XCONTENT, "[1:16] [field_sort] order doesn't support values of type: VALUE_NUMBER")],
        ),
        (
            '[{"a":{"order":"up"}}]',
            [
                (XCONTENT, "[1:16] [field_sort] failed to parse field [order]"),
                (ILLEGAL, "No enum constant org.elasticsearch.search.sort.SortOrder.UP"),
            ],
        ),
        (
            '[{"a":"up"}]',
            [(ILLEGAL, "No enum constant org.elasticsearch.search.sort.SortOrder.UP")],
        ),
        (
            '[{"a":{"mode":"least"}}]',
            [
                (XCONTENT, "[1:15] [field_sort] failed to parse field [mode]"),
                (ILLEGAL, "Unknown SortMode [least]"),
            ],
        ),
        (
            '[{"a":{"numeric_type":"INT"}}]',
            [
                (XCONTENT, "[1:23] [field_sort] failed to parse field [numeric_type]"),
                (
                    ILLEGAL,
                    "invalid value for [numeric_type], "
                    "must be [long, double, date, date_nanos], got int",
                ),
            ],
        ),
        (
            '[{"a":{"missing":[1]}}]',
            [(XCONTENT, "[1:18] [field_sort] missing doesn't support values of type: START_ARRAY")],
        ),
        (
            '[{"a":{"nested":{"x":1}}}]',
            [
                (XCONTENT, "[1:22] [field_sort] failed to parse field [nested]"),
                (ILLEGAL, "malformed nested sort format, unknown field name [x]"),
            ],
        ),
        (
            '[{"a":{"nested":{"nested":1}}}]',
            [
                (XCONTENT, "[1:27] [field_sort] failed to parse field [nested]"),
                (ILLEGAL, "malformed nested sort format, must start with an object"),
            ],
        ),
        (
            '[{"a":{"nested":{"filter":{}}}}]',
            [
                (XCONTENT, "[1:28] [field_sort] failed to parse field [nested]"),
                (PARSING, "{1:28} Expected nested_filter element."),
                (ILLEGAL, "query malformed, empty clause found at [1:28]"),
            ],
        ),
    ],
)
def test_a_malformed_sort_is_refused(body: str, chain: Chain) -> None:
    """An entry is read partly by hand and partly by a declarative parser, as the texts show."""
    assert refusal(sort_of, body) == chain


def test_an_endpoint_may_have_a_text_of_its_own() -> None:
    """The query of roles spells the refusal in another way."""

    def sort_of_roles(reader: Reader) -> tuple[SortClause, ...]:
        reader.advance()
        return parse_sort(reader, "malformed sort object")

    assert refusal(sort_of_roles, "[1]") == [(ILLEGAL, "malformed sort object")]
