"""The body that all ``_query`` endpoints take."""

from __future__ import annotations

import pytest

from emulator.query.aggregations.nodes import Aggregation
from emulator.query.nodes import Range, Term
from emulator.query.search_request import SearchRequest, search_request_parser
from emulator.query.sort_clauses import SortClause
from emulator.versions import Version
from emulator.xcontent.tokens import Reader
from tests.query.bodies import Chain, read, refusal

ILLEGAL, PARSING = "illegal_argument_exception", "parsing_exception"
XCONTENT = "x_content_parse_exception"


def aggregations(reader: Reader) -> tuple[Aggregation, ...]:
    """Stand in for the parser of aggregations: one for each name."""
    tree = reader.tree()
    assert isinstance(tree, dict)
    return tuple(Aggregation(name=name) for name in tree)


KEYS = search_request_parser("query_api_key_request_payload", parse_aggregations=aggregations)
USERS = search_request_parser("query_user_request_payload")


@pytest.mark.parametrize(
    ("body", "request_"),
    [
        ("{}", SearchRequest()),
        ('{"query":{"term":{"a":1}}}', SearchRequest(query=Term(field="a", value=1))),
        ('{"from":"1","size":20}', SearchRequest(from_=1, size=20)),
        ('{"sort":["a"]}', SearchRequest(sort=(SortClause("a"),))),
        ('{"sort":{"a":{"order":"desc"}}}', SearchRequest(sort=(SortClause("a", True),))),
        (
            '{"search_after":["a",1,1.5,true,null]}',
            SearchRequest(search_after=("a", 1, 1.5, True, None)),
        ),
        ('{"aggs":{"x":{}}}', SearchRequest(aggregations=(Aggregation(name="x"),))),
        ('{"aggregations":{"x":{}}}', SearchRequest(aggregations=(Aggregation(name="x"),))),
        ('{"aggs":{}}', SearchRequest(aggregations=())),
    ],
)
def test_each_part_of_a_search_may_be_given(body: str, request_: SearchRequest) -> None:
    """All parts are optional."""
    assert read(KEYS, body) == request_


def test_a_whole_number_beyond_64_bits_is_searched_after_as_a_text() -> None:
    """The cursor may be an unsigned long; its digits must not be lost."""
    body = '{"search_after":[9223372036854775807,18446744073709551615]}'
    after = (9223372036854775807, "18446744073709551615")
    assert read(KEYS, body) == SearchRequest(search_after=after)


@pytest.mark.parametrize(
    ("body", "chain"),
    [
        (
            '{"aggs":{},"aggregations":{}}',
            [
                (
                    XCONTENT,
                    "Failed to build [query_api_key_request_payload] "
                    "after last required field arrived",
                ),
                (ILLEGAL, "Duplicate 'aggs' or 'aggregations' field"),
            ],
        ),
        (
            '{"querry":{}}',
            [
                (
                    XCONTENT,
                    "[1:2] [query_api_key_request_payload] unknown field [querry] "
                    "did you mean [query]?",
                )
            ],
        ),
        (
            '{"query":[]}',
            [
                (
                    XCONTENT,
                    "[1:10] [query_api_key_request_payload] query doesn't support values of type: "
                    "START_ARRAY",
                )
            ],
        ),
        (
            '{"query":{"term":{"a":[]}}}',
            [
                (XCONTENT, "[1:23] [query_api_key_request_payload] failed to parse field [query]"),
                (PARSING, "{1:23} [term] query does not support array of values"),
            ],
        ),
        (
            '{"sort":"a"}',
            [
                (
                    XCONTENT,
                    "[1:9] [query_api_key_request_payload] sort doesn't support values of type: "
                    "VALUE_STRING",
                )
            ],
        ),
        (
            '{"sort":[1]}',
            [
                (XCONTENT, "[1:10] [query_api_key_request_payload] failed to parse field [sort]"),
                (ILLEGAL, "mal-formatted sort object"),
            ],
        ),
        (
            '{"search_after":[]}',
            [
                (
                    XCONTENT,
                    "[1:18] [query_api_key_request_payload] failed to parse field [search_after]",
                ),
                (ILLEGAL, "Values must contains at least one value."),
            ],
        ),
        (
            '{"search_after":1}',
            [
                (
                    XCONTENT,
                    "[1:17] [query_api_key_request_payload] failed to parse field [search_after]",
                ),
                (
                    PARSING,
                    "{1:17} Expected [START_ARRAY] in [search_after] but found [VALUE_NUMBER] "
                    "inside search_after",
                ),
            ],
        ),
        (
            '{"search_after":[{}]}',
            [
                (
                    XCONTENT,
                    "[1:18] [query_api_key_request_payload] failed to parse field [search_after]",
                ),
                (
                    PARSING,
                    "{1:18} Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or "
                    "[VALUE_NULL] but found [START_OBJECT] inside search_after.",
                ),
            ],
        ),
        (
            '{"search_after":{}}',
            [
                (
                    XCONTENT,
                    "[1:17] [query_api_key_request_payload] search_after doesn't support values of "
                    "type: START_OBJECT",
                )
            ],
        ),
    ],
)
def test_a_malformed_search_is_refused(body: str, chain: Chain) -> None:
    """The payload's parser tells which field failed, and what is in it tells why."""
    assert refusal(KEYS, body) == chain


def test_aggregations_are_unknown_where_they_are_not_offered() -> None:
    """Users and roles are searched without."""
    text = "[1:2] [query_user_request_payload] unknown field [aggs]"
    assert refusal(USERS, '{"aggs":{}}') == [(XCONTENT, text)]


def test_an_endpoint_may_have_its_own_text_for_a_wrong_sort() -> None:
    """The query of roles has."""
    roles = search_request_parser("query_role_request_payload", sort_error="malformed sort object")
    assert refusal(roles, '{"sort":[1]}')[-1] == (ILLEGAL, "malformed sort object")


def test_the_query_is_read_as_the_version_has_it() -> None:
    """The old bounds of a range went with 9.0."""
    old = search_request_parser("query_user_request_payload", version=Version(8, 19))
    body = '{"query":{"range":{"a":{"from":1}}}}'
    assert read(old, body) == SearchRequest(query=Range("a", 1))


@pytest.mark.parametrize(
    ("request_", "messages"),
    [
        (SearchRequest(from_=0, size=0), []),
        (SearchRequest(from_=-1), ["[from] parameter cannot be negative but was [-1]"]),
        (
            SearchRequest(from_=-1, size=-2),
            [
                "[from] parameter cannot be negative but was [-1]",
                "[size] parameter cannot be negative but was [-2]",
            ],
        ),
    ],
)
def test_negative_pages_are_told_all_at_once(request_: SearchRequest, messages: list[str]) -> None:
    """They are found when the request is validated, after all of the body was read."""
    assert request_.messages() == messages
