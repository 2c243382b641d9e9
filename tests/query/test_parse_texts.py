"""Queries for words, and queries in a language of their own."""

from __future__ import annotations

import pytest

from emulator.query.nodes import (
    FieldBoost,
    Match,
    MatchPhrase,
    MatchPhrasePrefix,
    MultiMatch,
    Query,
    QueryString,
    SimpleQueryString,
)
from emulator.query.parse import parse_query
from tests.query.bodies import Chain, read, refusal

ILLEGAL, PARSING = "illegal_argument_exception", "parsing_exception"
STATE, NUMBER, PARSE = "illegal_state_exception", "number_format_exception", "parse_exception"
A_AND_B = (FieldBoost("a", 2.0), FieldBoost("b*"))


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ('{"match":{"a":"b c"}}', Match("a", "b c")),
        ('{"match":{"a":1}}', Match("a", 1)),
        ('{"match":{"":true}}', Match("", True)),
        (
            '{"match":{"a":{"query":"b","operator":"And","minimum_should_match":"75%",'
            '"analyzer":"standard","zero_terms_query":"ALL","lenient":true,"boost":2,"_name":"n",'
            '"fuzziness":"auto","prefix_length":1,"max_expansions":10,"fuzzy_rewrite":"r",'
            '"fuzzy_transpositions":false,"auto_generate_synonyms_phrase_query":false}}}',
            Match(
                "a",
                "b",
                all_words=True,
                minimum_should_match="75%",
                analyzer="standard",
                zero_terms_all=True,
                lenient=True,
                fuzziness="AUTO",
                prefix_length=1,
                max_expansions=10,
                fuzzy_transpositions=False,
                boost=2.0,
                name="n",
            ),
        ),
        ('{"match_phrase":{"a":"b c"}}', MatchPhrase("a", "b c")),
        (
            '{"match_phrase":{"a":{"query":"b","slop":"2","zero_terms_query":"none"}}}',
            MatchPhrase("a", "b", slop=2),
        ),
        ('{"match_phrase_prefix":{"a":"b"}}', MatchPhrasePrefix("a", "b", last_is_prefix=True)),
        (
            '{"match_phrase_prefix":{"a":{"query":"b","max_expansions":5,"analyzer":"x"}}}',
            MatchPhrasePrefix("a", "b", analyzer="x", last_is_prefix=True),
        ),
        (
            '{"multi_match":{"query":"x","fields":["a^2","b*"]}}',
            MultiMatch(A_AND_B, "x"),
        ),
        (
            '{"multi_match":{"query":"x","fields":"a","type":"boolean","slop":1,"lenient":false,'
            '"operator":"and","tie_breaker":0.3,"fuzziness":1}}',
            MultiMatch(
                (FieldBoost("a"),), "x", all_words=True, slop=1, lenient=False, fuzziness="1"
            ),
        ),
        (
            '{"multi_match":{"query":"x","fields":["a","a^3"],"type":"phrase_prefix"}}',
            MultiMatch((FieldBoost("a", 3.0),), "x", kind="phrase_prefix"),
        ),
    ],
)
def test_a_query_for_words_is_read_with_all_its_options(body: str, query: Query) -> None:
    """What changes nothing here must still be accepted."""
    assert read(parse_query, body) == query


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ('{"simple_query_string":{"query":"a + b"}}', SimpleQueryString("a + b")),
        (
            '{"simple_query_string":{"query":1,"fields":["a^2","b*"],"default_operator":"and",'
            '"analyzer":"x","lenient":true,"analyze_wildcard":true,"minimum_should_match":1,'
            '"quote_field_suffix":"s","fuzzy_prefix_length":1,"fuzzy_max_expansions":2,'
            '"fuzzy_transpositions":true,"auto_generate_synonyms_phrase_query":true,"boost":2}}',
            SimpleQueryString(
                "1",
                A_AND_B,
                all_words=True,
                analyzer="x",
                lenient=True,
                analyze_wildcard=True,
                minimum_should_match="1",
                boost=2.0,
            ),
        ),
        ('{"query_string":{"query":"a:b"}}', QueryString("a:b")),
        (
            '{"query_string":{"query":"x","fields":["a^2","b*"],"default_operator":"AND",'
            '"analyzer":"x","quote_analyzer":"y","allow_leading_wildcard":false,"lenient":true,'
            '"max_determinized_states":1,"enable_position_increments":true,"escape":false,'
            '"fuzzy_prefix_length":1,"fuzzy_max_expansions":1,"fuzzy_rewrite":"r",'
            '"phrase_slop":1,"fuzziness":2,"type":"most_fields","tie_breaker":1,'
            '"analyze_wildcard":true,"rewrite":"r","minimum_should_match":"1",'
            '"quote_field_suffix":"z","time_zone":"Europe/Paris"}}',
            QueryString(
                "x",
                A_AND_B,
                all_words=True,
                analyzer="x",
                allow_leading_wildcard=False,
                lenient=True,
                phrase_slop=1,
                analyze_wildcard=True,
                minimum_should_match="1",
                time_zone="Europe/Paris",
            ),
        ),
        (
            '{"query_string":{"query":"x","default_field":"a"}}',
            QueryString("x", default_field="a"),
        ),
    ],
)
def test_a_query_in_words_of_its_own_keeps_its_text_unread(body: str, query: Query) -> None:
    """The text is read where the fields are known."""
    assert read(parse_query, body) == query


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        ('"ALL"', {"ALL"}),
        ('""', {"ALL"}),
        ("-1", {"ALL"}),
        ('"NONE"', set()),
        ("0", set()),
        ('"and|Prefix"', {"AND", "PREFIX"}),
        ('"SLOP|NEAR||FUZZY"', {"NEAR", "FUZZY"}),
        ('"AND|ALL"', {"ALL"}),
        ("513", {"AND", "NEAR"}),
    ],
)
def test_flags_are_names_or_a_sum_of_bits(flags: str, names: set[str]) -> None:
    """A flag switches an operator of the language on."""
    query = read(parse_query, f'{{"simple_query_string":{{"query":"x","flags":{flags}}}}}')
    assert isinstance(query, SimpleQueryString)
    assert query.flags == names


@pytest.mark.parametrize(
    ("written", "fuzziness"),
    [
        ('"AUTO"', "AUTO"),
        ('"auto:1,2"', "AUTO:1,2"),
        ("0", "0"),
        ('"1.0"', "1"),
        ("2", "2"),
    ],
)
def test_fuzziness_is_a_number_of_edits_or_automatic(written: str, fuzziness: str) -> None:
    """All spellings of one fuzziness are the same to the evaluation."""
    query = read(parse_query, f'{{"match":{{"a":{{"query":"x","fuzziness":{written}}}}}}}')
    assert query == Match("a", "x", fuzziness=fuzziness)


@pytest.mark.parametrize(
    ("written", "chain"),
    [
        ('""', [(ILLEGAL, "fuzziness cannot be null or empty.")]),
        (
            '"x"',
            [(ILLEGAL, "fuzziness cannot be [x]."), (NUMBER, 'For input string: "X"')],
        ),
        ("3", [(ILLEGAL, "Valid edit distances are [0, 1, 2] but was [3]")]),
        ("1.2", [(ILLEGAL, "fuzziness needs to be one of 0.0, 1.0 or 2.0 but was 1.2")]),
        ("true", [(ILLEGAL, "Can't parse fuzziness on token: [VALUE_BOOLEAN]")]),
        ('"AUTO:1"', [(PARSE, "failed to find low and high distance values")]),
        (
            '"auto:1,x"',
            [
                (PARSE, 'failed to parse [AUTO:1,X] as a "auto:int,int"'),
                (NUMBER, 'For input string: "X"'),
            ],
        ),
        (
            '"AUTO:3,1"',
            [
                (
                    ILLEGAL,
                    "fuzziness wrongly configured, must be: lowDistance > 0, highDistance"
                    " > 0 and lowDistance <= highDistance ",
                )
            ],
        ),
    ],
)
def test_any_other_fuzziness_is_refused(written: str, chain: Chain) -> None:
    """Each kind of mistake has its own text."""
    body = f'{{"match":{{"a":{{"query":"x","fuzziness":{written}}}}}}}'
    assert refusal(parse_query, body) == chain


@pytest.mark.parametrize(
    ("body", "chain"),
    [
        ('{"match":{}}', [(PARSING, "{1:11} No text specified for text query")]),
        ('{"match":{"a":null}}', [(PARSING, "{1:19} No text specified for text query")]),
        ('{"match":{"a":["b"]}}', [(STATE, "Can't get text on a START_ARRAY at 1:15")]),
        (
            '{"match":{"a":{"query":["b"]}}}',
            [(PARSING, "{1:24} [match] unknown token [START_ARRAY] after [query]")],
        ),
        (
            '{"match":{"a":{"query":"b","analyzer":null}}}',
            [(PARSING, "{1:39} [match] unknown token [VALUE_NULL] after [analyzer]")],
        ),
        (
            '{"match":{"a":{"quer":"b"}}}',
            [(PARSING, "{1:23} [match] query does not support [quer]")],
        ),
        (
            '{"match":{"a":"b","c":"d"}}',
            [
                (
                    PARSING,
                    "{1:23} [match] query doesn't support multiple fields, found [a] and [c]",
                )
            ],
        ),
        (
            '{"match":{"a":{"query":"b","operator":"xor"}}}',
            [(ILLEGAL, "No enum constant org.elasticsearch.index.query.Operator.XOR")],
        ),
        (
            '{"match":{"a":{"query":"b","zero_terms_query":"some"}}}',
            [(PARSING, "{1:47} Unsupported zero_terms_query value [some]")],
        ),
        (
            '{"match":{"a":{"query":"b","prefix_length":-1}}}',
            [(ILLEGAL, "[match] requires prefix length to be non-negative.")],
        ),
        (
            '{"match":{"a":{"query":"b","max_expansions":0}}}',
            [(ILLEGAL, "[match] requires maxExpansions to be positive.")],
        ),
        ('{"match_phrase":{}}', [(ILLEGAL, "[match_phrase] requires fieldName")]),
        (
            '{"match_phrase":{"a":null}}',
            [(ILLEGAL, "[match_phrase] requires query value")],
        ),
        (
            '{"match_phrase":{"a":{"query":"b","slop":-1}}}',
            [(ILLEGAL, "No negative slop allowed.")],
        ),
        (
            '{"match_phrase":{"a":{"query":"b","max_expansions":1}}}',
            [(PARSING, "{1:52} [match_phrase] query does not support [max_expansions]")],
        ),
        (
            '{"match_phrase_prefix":{"a":{}}}',
            [(ILLEGAL, "[match_phrase_prefix] requires query value")],
        ),
        (
            '{"match_phrase_prefix":{"a":{"query":"b","max_expansions":-1}}}',
            [(ILLEGAL, "No negative maxExpansions allowed.")],
        ),
        (
            '{"multi_match":{"fields":["a"]}}',
            [(PARSING, "{1:31} No text specified for multi_match query")],
        ),
        (
            '{"multi_match":{"query":"b","type":"x"}}',
            [(PARSE, "failed to parse [multi_match] query type [x]. unknown type.")],
        ),
        (
            '{"multi_match":{"query":"b","fields":{}}}',
            [(PARSING, "{1:38} [multi_match] query does not support [fields]")],
        ),
        (
            '{"multi_match":{"query":{}}}',
            [(PARSING, "{1:25} [multi_match] unknown token [START_OBJECT] after [query]")],
        ),
        (
            '{"multi_match":{"query":"b","type":"phrase","fuzziness":1}}',
            [(PARSING, "{1:58} Fuzziness not allowed for type [phrase]")],
        ),
        (
            '{"multi_match":{"query":"b","type":"bool_prefix","slop":1}}',
            [(PARSING, "{1:58} [slop] not allowed for type [bool_prefix]")],
        ),
        (
            '{"multi_match":{"query":"b","fields":["a^x"]}}',
            [(NUMBER, 'For input string: "x"')],
        ),
        (
            '{"simple_query_string":{}}',
            [(PARSING, "{1:25} [simple_query_string] query text missing")],
        ),
        (
            '{"simple_query_string":{"query":"x","fields":"a"}}',
            [(PARSING, "{1:46} [simple_query_string] unsupported field [fields]")],
        ),
        (
            '{"simple_query_string":{"query":["x"]}}',
            [(PARSING, "{1:33} [simple_query_string] query does not support [query]")],
        ),
        (
            '{"simple_query_string":{"query":null}}',
            [(PARSING, "{1:33} [simple_query_string] unknown token [VALUE_NULL] after [query]")],
        ),
        (
            '{"simple_query_string":{"query":"x","fields":[null]}}',
            [(STATE, "Can't get text on a VALUE_NULL at 1:47")],
        ),
        (
            '{"simple_query_string":{"query":"x","flags":"AND|XOR"}}',
            [(ILLEGAL, "Unknown simple_query_string flag [XOR]")],
        ),
        (
            '{"query_string":{}}',
            [(PARSING, "{1:18} [query_string] must be provided with a [query]")],
        ),
        (
            '{"query_string":{"query":"x","fields":"a"}}',
            [(PARSING, "{1:39} [query_string] query does not support [fields]")],
        ),
        (
            '{"query_string":{"query":"x","time_zone":"Mars"}}',
            [("zone_rules_exception", "Unknown time-zone ID: Mars")],
        ),
    ],
)
def test_a_text_query_is_refused_by_its_own_parser(body: str, chain: Chain) -> None:
    """Texts and places differ from query to query, even for the same mistake."""
    assert refusal(parse_query, body) == chain


def test_a_negative_boost_of_a_field_is_refused() -> None:
    """A field is boosted by no less than nothing, too."""
    chain = refusal(parse_query, '{"multi_match":{"query":"b","fields":["a^-1"]}}')
    assert chain[0][0] == ILLEGAL
    assert str(chain[0][1]).startswith("negative [boost] are not allowed in [{")
