"""Queries of one field: what they may hold, and what is said of what they may not."""

from __future__ import annotations

import pytest

from emulator.query.nodes import (
    Exists,
    Ids,
    MatchAll,
    MatchNone,
    Prefix,
    Query,
    Range,
    Term,
    Terms,
    Wildcard,
)
from emulator.query.parse import parse_query
from emulator.versions import Version
from emulator.xcontent.tokens import Reader
from tests.query.bodies import Chain, read, refusal

ILLEGAL, PARSING = "illegal_argument_exception", "parsing_exception"
STATE, NUMBER = "illegal_state_exception", "number_format_exception"
XCONTENT, JSON = "x_content_parse_exception", "json_parse_exception"


def read_as_8_19(reader: Reader) -> Query:
    """Read a query as Elasticsearch 8.19 does."""
    return parse_query(reader, Version(8, 19))


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ('{"term":{"a":"b"}}', Term(field="a", value="b")),
        ('{"term":{"a":1.50}}', Term(field="a", value=1.5)),
        ('{"term":{"a":false}}', Term(field="a", value=False)),
        ('{"term":{"a":{"value":"b"}}}', Term(field="a", value="b")),
        ('{"term":{"a":{"term":"b"}}}', Term(field="a", value="b")),
        ('{"term":{"a":{"value":"b","term":"c"}}}', Term(field="a", value="c")),
        (
            '{"term":{"a":{"value":1,"boost":"2.5f","case_insensitive":"true","_name":3}}}',
            Term(field="a", value=1, case_insensitive=True, boost=2.5, name="3"),
        ),
        ('{"term":{"a":"b","c":null}}', Term(field="a", value="b")),
        ('{"terms":{"a":["b",1,true]}}', Terms(field="a", values=("b", 1, True))),
        ('{"terms":{"a":[]}}', Terms(field="a")),
        (
            '{"terms":{"boost":2,"a":["b"],"_name":"n"}}',
            Terms(field="a", values=("b",), boost=2.0, name="n"),
        ),
        (
            '{"terms":{"a":{"index":"i","id":"1","path":"p","routing":"r"}}}',
            Terms(field="a", lookup=True),
        ),
        ('{"prefix":{"a":"b"}}', Prefix(field="a", value="b")),
        ('{"prefix":{"a":1}}', Prefix(field="a", value="1")),
        (
            '{"prefix":{"a":{"value":"b","case_insensitive":true,"rewrite":null}}}',
            Prefix(field="a", value="b", case_insensitive=True),
        ),
        ('{"wildcard":{"a":"b*"}}', Wildcard(field="a", value="b*")),
        (
            '{"wildcard":{"a":{"wildcard":"b*","boost":0}}}',
            Wildcard(field="a", value="b*", boost=0.0),
        ),
        (
            '{"wildcard":{"a":{"value":"b?","case_insensitive":true}}}',
            Wildcard(field="a", value="b?", case_insensitive=True),
        ),
        ('{"exists":{"field":"a","boost":2}}', Exists(field="a", boost=2.0)),
        ('{"ids":{"values":["a",1,"a"]}}', Ids(values=("a", "1"))),
        ('{"ids":{"values":"a","_name":"n"}}', Ids(values=("a",), name="n")),
        ('{"ids":{}}', Ids(values=())),
        ('{"match_all":{}}', MatchAll()),
        ('{"match_all":{"boost":"1.5","_name":"n"}}', MatchAll(boost=1.5, name="n")),
        ('{"match_none":{"boost":2,"_name":"n"}}', MatchNone(boost=2.0, name="n")),
    ],
)
def test_a_query_is_read_in_all_its_forms(body: str, query: Query) -> None:
    """Clients write the long form, people the short one."""
    assert read(parse_query, body) == query


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ('{"range":{"a":{"gte":1,"lt":"now"}}}', Range("a", 1, "now", include_upper=False)),
        ('{"range":{"a":{"gt":"b","lte":"c"}}}', Range("a", "b", "c", include_lower=False)),
        ('{"range":{"a":{"gt":1,"gte":2}}}', Range("a", 2)),
        ('{"range":{"a":{"gte":null}}}', Range("a")),
        ('{"range":{"a":{}}}', Range("a")),
        (
            '{"range":{"a":{"lt":1,"format":"epoch_millis","time_zone":"+01:00","boost":2}}}',
            Range(
                "a",
                None,
                1,
                include_upper=False,
                format="epoch_millis",
                time_zone="+01:00",
                boost=2.0,
            ),
        ),
        ('{"range":{"a":{"relation":"WITHIN"}}}', Range("a", relation="within")),
    ],
)
def test_a_range_takes_of_each_side_the_last_bound(body: str, query: Query) -> None:
    """Bounds that contradict each other are no mistake."""
    assert read(parse_query, body) == query


@pytest.mark.parametrize(
    ("bounds", "query"),
    [
        ('"from":1,"to":2', Range("a", 1, 2)),
        (
            '"from":1,"to":2,"include_lower":false,"include_upper":"false"',
            Range("a", 1, 2, include_lower=False, include_upper=False),
        ),
        ('"include_lower":false,"gte":1', Range("a", 1)),
    ],
)
def test_8_19_still_reads_the_old_bounds(bounds: str, query: Query) -> None:
    """They were deprecated in 8.16 and removed in 9.0, so an old query must work there."""
    assert read(read_as_8_19, f'{{"range":{{"a":{{{bounds}}}}}}}') == query


@pytest.mark.parametrize(
    ("body", "chain"),
    [
        ('{"term":{}}', [(ILLEGAL, "field name is null or empty")]),
        ('{"term":{"":1}}', [(ILLEGAL, "field name is null or empty")]),
        ('{"term":{"a":null}}', [(ILLEGAL, "field name is null or empty")]),
        ('{"term":{"a":{}}}', [(ILLEGAL, "value cannot be null")]),
        ('{"term":{"a":{"value":null}}}', [(ILLEGAL, "value cannot be null")]),
        (
            '{"term":{"a":["b"]}}',
            [(PARSING, "{1:14} [term] query does not support array of values")],
        ),
        (
            '{"term":{"a":{"value":["b"]}}}',
            [
                (
                    PARSING,
                    "{1:23} [term] query does not support arrays for value - use a bool query with "
                    "multiple term clauses in the should section or use a Terms query if scoring "
                    "is not required",
                )
            ],
        ),
        (
            '{"term":{"a":{"value":"b","x":1}}}',
            [(PARSING, "{1:31} [term] query does not support [x]")],
        ),
        (
            '{"term":{"a":1,"b":2}}',
            [
                (
                    PARSING,
                    "{1:20} [term] query doesn't support multiple fields, found [a] and [b]",
                )
            ],
        ),
        (
            '{"term":{"a":{"value":1},"b":{"value":2}}}',
            [
                (
                    PARSING,
                    "{1:30} [term] query doesn't support multiple fields, found [a] and [b]",
                )
            ],
        ),
        (
            '{"term":{"a":{"value":"b","case_insensitive":"yes"}}}',
            [
                (
                    ILLEGAL,
                    "Failed to parse value [yes] as only [true] or [false] are allowed.",
                )
            ],
        ),
        (
            '{"term":{"a":{"value":"b","boost":"x"}}}',
            [(NUMBER, 'For input string: "x"')],
        ),
        ('{"term":{"a":{"value":"b","boost":""}}}', [(NUMBER, "empty String")]),
        (
            '{"term":{"a":{"value":"b","_name":null}}}',
            [(STATE, "Can't get text on a VALUE_NULL at 1:35")],
        ),
        (
            '{"terms":{}}',
            [
                (
                    PARSING,
                    "{1:11} [terms] query requires a field name, "
                    "followed by array of terms or a document lookup specification",
                )
            ],
        ),
        ('{"terms":{"":["b"]}}', [(ILLEGAL, "field name cannot be null.")]),
        ('{"terms":{"a":"b"}}', [(PARSING, "{1:15} [terms] query does not support [a]")]),
        (
            '{"terms":{"a":null}}',
            [(PARSING, "{1:15} [terms] unknown token [VALUE_NULL] after [a]")],
        ),
        (
            '{"terms":{"a":["b",null]}}',
            [(PARSING, "{1:20} No value specified for terms query")],
        ),
        (
            '{"terms":{"a":["b"],"c":["d"]}}',
            [(PARSING, "{1:25} [terms] query does not support multiple fields")],
        ),
        (
            '{"terms":{"a":["b"],"c":{}}}',
            [
                (
                    PARSING,
                    "{1:25} [terms] query does not support more than one field. "
                    "Already got: [a] but also found [c]",
                )
            ],
        ),
        ('{"terms":{"a":{"index":"i"}}}', [(ILLEGAL, "Required [id, path]")]),
        (
            '{"terms":{"a":{"indx":"i"}}}',
            [(XCONTENT, "[1:16] [terms_lookup] unknown field [indx] did you mean [index]?")],
        ),
        ('{"range":{}}', [(ILLEGAL, "field name is null or empty")]),
        ('{"range":{"a":1}}', [(PARSING, "{1:15} [range] query does not support [a]")]),
        ('{"range":{"a":[1]}}', [(PARSING, "{1:16} [range] query does not support [a]")]),
        (
            '{"range":{"a":{"from":1}}}',
            [(PARSING, "{1:23} [range] query does not support [from]")],
        ),
        (
            '{"range":{"a":{},"b":{}}}',
            [
                (
                    PARSING,
                    "{1:22} [range] query doesn't support multiple fields, found [a] and [b]",
                )
            ],
        ),
        (
            '{"range":{"a":{"relation":"disjoint"}}}',
            [(ILLEGAL, "[range] query does not support relation [disjoint]")],
        ),
        (
            '{"range":{"a":{"relation":"x"}}}',
            [(ILLEGAL, "x is not a valid relation")],
        ),
        (
            '{"range":{"a":{"time_zone":"Mars"}}}',
            [
                (ILLEGAL, "java.time.zone.ZoneRulesException: Unknown time-zone ID: Mars"),
                ("zone_rules_exception", "Unknown time-zone ID: Mars"),
            ],
        ),
        ('{"prefix":{"a":null}}', [(ILLEGAL, "value cannot be null")]),
        ('{"prefix":{"a":["b"]}}', [(STATE, "Can't get text on a START_ARRAY at 1:16")]),
        (
            '{"prefix":{"a":{"valu":"b"}}}',
            [(PARSING, "{1:24} [prefix] query does not support [valu]")],
        ),
        (
            '{"prefix":{"a":"b","c":"d"}}',
            [
                (
                    PARSING,
                    "{1:24} [prefix] query doesn't support multiple fields, found [a] and [c]",
                )
            ],
        ),
        ('{"wildcard":{"a":null}}', [(STATE, "Can't get text on a VALUE_NULL at 1:18")]),
        ('{"wildcard":{"a":{}}}', [(ILLEGAL, "value cannot be null")]),
        (
            '{"wildcard":{"a":{"x":1}}}',
            [(PARSING, "{1:23} [wildcard] query does not support [x]")],
        ),
        ('{"exists":{}}', [(PARSING, "{1:12} [exists] must be provided with a [field]")]),
        ('{"exists":{"field":""}}', [(ILLEGAL, "field name is null or empty")]),
        ('{"exists":{"x":1}}', [(PARSING, "{1:16} [exists] query does not support [x]")]),
        (
            '{"exists":{"field":["a"]}}',
            [(PARSING, "{1:20} [exists] unknown token [START_ARRAY] after [field]")],
        ),
        ('{"match_none":{"x":1}}', [(PARSING, "{1:20} [match_none] query does not support [x]")]),
        (
            '{"match_none":{"x":[]}}',
            [(PARSING, "{1:20} [match_none] unknown token [START_ARRAY] after [x]")],
        ),
    ],
)
def test_a_query_is_refused_by_its_own_parser(body: str, chain: Chain) -> None:
    """Each query has a parser written by hand, with texts and places of its own."""
    assert refusal(parse_query, body) == chain


@pytest.mark.parametrize(
    ("body", "place", "text"),
    [
        ('{"match_all":{"x":1}}', "{1:19}", "[1:15] [match_all] unknown field [x]"),
        ('{"match_all":[]}', "{1:14}", ""),
        (
            '{"ids":{"valuez":["a"]}}',
            "{1:18}",
            "[1:9] [ids] unknown field [valuez] did you mean [values]?",
        ),
        (
            '{"ids":{"values":{}}}',
            "{1:18}",
            "[1:18] [ids] values doesn't support values of type: START_OBJECT",
        ),
    ],
)
def test_declarative_queries_repeat_their_refusal_as_a_parsing_error(
    body: str, place: str, text: str
) -> None:
    """The two that are read by a declarative parser wrap what it says once more."""
    if not text:
        text = "[match_all] query malformed, no start_object after query name"
        assert refusal(parse_query, body) == [(PARSING, f"{place} {text}")]
        return
    assert refusal(parse_query, body) == [(PARSING, f"{place} {text}"), (XCONTENT, text)]


def test_a_format_that_is_none_is_refused_before_a_relation_that_is_none() -> None:
    """Whichever stands first: the format is set first."""
    chain = refusal(parse_query, '{"range":{"a":{"relation":"x","format":"nope"}}}')
    assert chain[0][0] == ILLEGAL
    assert "nope" in str(chain[0][1])


def test_a_bracket_where_a_value_must_be_is_a_value() -> None:
    """Elasticsearch takes the text of the token for the value, and so finds later mistakes."""
    assert read(parse_query, '{"range":{"a":{"gte":{}}}}') == Range("a", "{")


def test_what_is_within_such_a_bracket_is_taken_for_options_of_the_query() -> None:
    """That makes an odd text, which people do meet when they nest too deep."""
    assert refusal(parse_query, '{"term":{"a":{"value":{"b":1}}}}') == [
        (PARSING, "{1:28} [term] query does not support [b]")
    ]


@pytest.mark.parametrize(
    ("boost", "token"),
    [("true", "VALUE_TRUE"), ("null", "VALUE_NULL"), ("[]", "START_ARRAY")],
)
def test_what_is_no_number_is_refused_by_the_json_parser(boost: str, token: str) -> None:
    """Options are converted without a look at their token."""
    text = f"Current token ({token}) not numeric, can not use numeric value accessors"
    assert refusal(parse_query, f'{{"term":{{"a":{{"boost":{boost}}}}}}}') == [
        (XCONTENT, f"[1:23] {text}"),
        (JSON, text),
    ]


def test_what_is_no_boolean_is_refused_by_the_json_parser() -> None:
    """The same for booleans."""
    text = "Current token (VALUE_NUMBER_INT) not of boolean type"
    assert refusal(parse_query, '{"term":{"a":{"case_insensitive":1}}}') == [
        (XCONTENT, f"[1:34] {text}"),
        (JSON, text),
    ]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            '{"prefix":{"a":{"value":"b","boost":-1}}}',
            '{\n  "prefix" : {\n    "a" : {\n      "value" : "b",\n'
            '      "boost" : 1.0\n    }\n  }\n}',
        ),
        (
            '{"exists":{"field":"a","boost":"-0"}}',
            '{\n  "exists" : {\n    "field" : "a",\n    "boost" : 1.0\n  }\n}',
        ),
        (
            '{"terms":{"a":["b",1],"boost":-0.5}}',
            '{\n  "terms" : {\n    "a" : [\n      "b",\n      1\n    ],\n    "boost" : 1.0\n  }\n}',
        ),
    ],
)
def test_a_negative_boost_is_refused_with_the_query_written_out(body: str, shown: str) -> None:
    """The text has the query as its builder would print it before it gets the boost."""
    text = f"negative [boost] are not allowed in [{shown}], use a value between 0 and 1 to deboost"
    assert refusal(parse_query, body) == [(ILLEGAL, text)]
