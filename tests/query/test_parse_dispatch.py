"""Queries by their names: the object around a query, unknown names, nesting, and its places."""

from __future__ import annotations

import pytest

from emulator.errors import ElasticsearchError
from emulator.query.nodes import Bool, MatchAll, Other, Query, Term
from emulator.query.parse import parse_query
from emulator.query.parsing.names import OTHER_QUERIES
from emulator.query.search_request import search_request_parser
from emulator.rest.error_envelope import render_error
from emulator.xcontent.body import parse_body
from tests.query.bodies import Chain, read, refusal

ILLEGAL, PARSING = "illegal_argument_exception", "parsing_exception"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("[]", "{1:1} [_na] query malformed, must start with start_object"),
        ('"x"', "{1:1} [_na] query malformed, must start with start_object"),
        ('{"term":"x"}', "{1:9} [term] query malformed, no start_object after query name"),
        ('{"x":null}', "{1:6} [x] query malformed, no start_object after query name"),
        (
            '{"match_all":{},"term":{}}',
            "{1:17} [match_all] malformed query, expected [END_OBJECT] but found [FIELD_NAME]",
        ),
        (
            '{"fuzzy":{"a":"b"},\n "x":1}',
            "{2:2} [fuzzy] malformed query, expected [END_OBJECT] but found [FIELD_NAME]",
        ),
    ],
)
def test_what_is_no_query_is_refused_where_it_stops_being_one(body: str, text: str) -> None:
    """The object around a query is read by hand, and each of its mistakes has its own text."""
    assert refusal(parse_query, body) == [(PARSING, text)]


def test_an_empty_query_tells_its_place_in_its_text() -> None:
    """It is no parsing error, so the place cannot be told any other way."""
    text = "query malformed, empty clause found at [1:2]"
    assert refusal(parse_query, "{}") == [(ILLEGAL, text)]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("nope", ""),
        ("exsts", " did you mean [exists]?"),
        ("matchall", " did you mean any of [match_all, match]?"),
        ("regex", " did you mean [regexp]?"),
    ],
)
def test_an_unknown_query_is_refused_with_the_names_that_are_close(name: str, hint: str) -> None:
    """A misspelt query is the commonest mistake; the place is that of what follows the name."""
    column = len(name) + 5
    assert refusal(parse_query, f'{{"{name}":{{}}}}') == [
        (PARSING, f"{{1:{column}}} unknown query [{name}]{hint}"),
        ("named_object_not_found_exception", f"[1:{column}] unknown field [{name}]"),
    ]


def test_the_envelope_of_an_unknown_query_has_line_and_column_beside_the_reason() -> None:
    """Clients show these keys; the root cause is the parsing error and not what it wraps."""
    parser = search_request_parser("query_api_key_request_payload")
    with pytest.raises(ElasticsearchError) as caught:
        parse_body(b'{"query":{"nope":{}}}', parser)
    place = {"line": 1, "col": 18}
    parsing = {"type": PARSING, "reason": "unknown query [nope]", **place}
    assert render_error(caught.value) == (
        400,
        {
            "error": {
                "root_cause": [parsing],
                "type": "x_content_parse_exception",
                "reason": "[1:18] [query_api_key_request_payload] failed to parse field [query]",
                "caused_by": {
                    **parsing,
                    "caused_by": {
                        "type": "named_object_not_found_exception",
                        "reason": "[1:18] unknown field [nope]",
                    },
                },
            },
            "status": 400,
        },
    )


@pytest.mark.parametrize("name", sorted(OTHER_QUERIES - {"field_masking_span", "rule_query"}))
def test_a_query_that_is_known_by_name_is_read_past(name: str) -> None:
    """Who does not allow it can then refuse it by its name, as Elasticsearch does."""
    body = f'{{"bool":{{"must":[{{"{name}":{{"a":[1,{{"b":null}}]}}}},{{"match_all":{{}}}}]}}}}'
    assert read(parse_query, body) == Bool(must=(Other(type_name=name), MatchAll()))


def test_a_deprecated_name_becomes_the_query_s_own() -> None:
    """Refusals name the query as it calls itself."""
    assert read(parse_query, '{"field_masking_span":{}}') == Other(type_name="span_field_masking")


def nested(depth: int) -> tuple[str, Query]:
    """Return a term in so many queries, itself counted, as a body and as a node."""
    body, query = '{"term":{"a":1}}', Term(field="a", value=1)
    node: Query = query
    for level in range(depth - 1):
        if level % 2:
            body, node = f'{{"bool":{{"must":[{body}]}}}}', Bool(must=(node,))
        else:
            body, node = f'{{"bool":{{"should":{body}}}}}', Bool(should=(node,))
    return body, node


def test_thirty_queries_may_stand_in_each_other() -> None:
    """The limit is the default of a setting of the node; what is within it must be read."""
    body, node = nested(30)
    assert read(parse_query, body) == node


def test_the_31st_query_in_another_is_refused_within_all_the_others() -> None:
    """Each bool query tells of the field that failed, so the chain is as long as the nesting."""
    chain: Chain = refusal(parse_query, nested(31)[0])
    assert len(chain) == 31
    assert chain[-1] == (
        ILLEGAL,
        "The nested depth of the query exceeds the maximum nested depth for queries set in "
        "[indices.query.bool.max_nested_depth]",
    )


def test_nesting_is_counted_anew_beside_a_deep_query() -> None:
    """The limit is on depth, not on how many queries there are."""
    deep = nested(29)[0]
    query = read(parse_query, f'{{"bool":{{"must":[{deep},{deep},{deep}]}}}}')
    assert isinstance(query, Bool)
    assert len(query.must) == 3


def test_a_constant_score_counts_as_a_level() -> None:
    """Whatever stands around a query is a level, not only bool queries."""
    chain = refusal(parse_query, f'{{"constant_score":{{"filter":{nested(30)[0]}}}}}')
    assert chain[-1][0] == ILLEGAL
