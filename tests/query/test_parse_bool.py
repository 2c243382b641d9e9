"""Queries of queries: ``bool`` and ``constant_score``."""

from __future__ import annotations

import pytest

from emulator.query.nodes import Bool, ConstantScore, MatchAll, MatchNone, Query, Term
from emulator.query.parse import parse_query
from tests.query.bodies import Chain, read, refusal

ILLEGAL, PARSING = "illegal_argument_exception", "parsing_exception"
XCONTENT = "x_content_parse_exception"
A, B = Term(field="a", value=1), Term(field="b", value=2)


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("{}", Bool()),
        ('{"must":{"term":{"a":1}}}', Bool(must=(A,))),
        ('{"should":[{"term":{"a":1}},{"term":{"b":2}}]}', Bool(should=(A, B))),
        ('{"filter":null,"must":[]}', Bool()),
        (
            '{"must_not":{"term":{"a":1}},"mustNot":[{"term":{"b":2}}]}',
            Bool(must_not=(A, B)),
        ),
        ('{"minimum_should_match":2}', Bool(minimum_should_match="2")),
        ('{"minimum_should_match":"2<-25%"}', Bool(minimum_should_match="2<-25%")),
        ('{"minimum_should_match":null}', Bool()),
        ('{"adjust_pure_negative":"false"}', Bool(adjust_pure_negative=False)),
        ('{"boost":2,"_name":"n"}', Bool(boost=2.0, name="n")),
    ],
)
def test_a_bool_query_takes_one_query_or_several_for_each_part(body: str, query: Query) -> None:
    """Both forms, null and the old spelling are in use."""
    assert read(parse_query, f'{{"bool":{body}}}') == query


@pytest.mark.parametrize(
    ("body", "chain"),
    [
        ('{"x":[]}', [(XCONTENT, "[1:10] [bool] unknown field [x]")]),
        (
            '{"mus_not":[]}',
            [
                (
                    XCONTENT,
                    "[1:10] [bool] unknown field [mus_not] did you mean any of "
                    "[must_not, mustNot, must]?",
                )
            ],
        ),
        (
            '{"must":"x"}',
            [(XCONTENT, "[1:17] [bool] must doesn't support values of type: VALUE_STRING")],
        ),
        (
            '{"minimum_should_match":[1]}',
            [
                (
                    XCONTENT,
                    "[1:33] [bool] minimum_should_match doesn't support values of type: "
                    "START_ARRAY",
                )
            ],
        ),
        (
            '{"must":["x"]}',
            [
                (XCONTENT, "[1:21] [bool] failed to parse field [must]"),
                (PARSING, "{1:21} [_na] query malformed, must start with start_object"),
            ],
        ),
        (
            '{"must":[{}]}',
            [
                (XCONTENT, "[1:19] [bool] failed to parse field [must]"),
                (ILLEGAL, "query malformed, empty clause found at [1:19]"),
            ],
        ),
        (
            '{"should":[{"term":{"a":1,"b":2}}]}',
            [
                (XCONTENT, "[1:39] [bool] failed to parse field [should]"),
                (
                    PARSING,
                    "{1:39} [term] query doesn't support multiple fields, found [a] and [b]",
                ),
            ],
        ),
    ],
)
def test_a_bool_query_is_refused_by_a_declarative_parser(body: str, chain: Chain) -> None:
    """Unlike the others it has the texts of declarative parsers, around those of its clauses."""
    assert refusal(parse_query, f'{{"bool":{body}}}') == chain


def test_a_constant_score_has_one_filter() -> None:
    """Its boost is the score of all that match."""
    body = '{"constant_score":{"filter":{"match_all":{}},"boost":3,"_name":"n"}}'
    assert read(parse_query, body) == ConstantScore(filter=MatchAll(), boost=3.0, name="n")


def test_a_constant_score_may_stand_in_another() -> None:
    """It is a query like any other."""
    body = '{"constant_score":{"filter":{"constant_score":{"filter":{"match_none":{}}}}}}'
    assert read(parse_query, body) == ConstantScore(filter=ConstantScore(filter=MatchNone()))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{}", "{1:20} [constant_score] requires a 'filter' element"),
        ('{"query":{}}', "{1:28} [constant_score] query does not support [query]"),
        ('{"x":1}', "{1:24} [constant_score] query does not support [x]"),
        ('{"filter":[{"match_all":{}}]}', "{1:29} unexpected token [START_ARRAY]"),
        ('{"filter":null}', "{1:29} unexpected token [VALUE_NULL]"),
    ],
)
def test_a_constant_score_is_refused_by_its_own_parser(body: str, text: str) -> None:
    """It is read by hand, so what it says has its own form."""
    assert refusal(parse_query, f'{{"constant_score":{body}}}') == [(PARSING, text)]
