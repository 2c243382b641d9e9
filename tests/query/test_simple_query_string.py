"""``simple_query_string``: what becomes of each operator, and of what is none."""

from __future__ import annotations

import pytest

from emulator.errors import NotEmulated
from emulator.query.errors import QueryShardError
from emulator.query.nodes import SimpleQueryString
from emulator.query.searched_fields import SearchedField
from emulator.query.simple_query_string import simple_query
from emulator.query.simple_syntax import parse_simple
from tests.query.written import written

F = (SearchedField("f"),)
TWO = (SearchedField("f"), SearchedField("g", 2.0))
TEXT = (SearchedField("t", analyzer="standard"),)


def _query(text: str, fields: tuple[SearchedField, ...] = F, **settings: object) -> str:
    query = SimpleQueryString(query=text, **settings)  # type: ignore[arg-type] # any of them
    return written(simple_query(query, fields))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "f:a"),
        ("a b", "{f:a f:b}"),
        ("a + b", "{+f:a +f:b}"),
        ("a+b", "{+f:a +f:b}"),
        ("a | b", "{f:a f:b}"),
        ("a | b + c", "{+{f:a f:b} +f:c}"),
        ("a + b | c", "{{+f:a +f:b} f:c}"),
        ("a + b + c", "{+f:a +f:b +f:c}"),
        ("a b + c d", "{{+{f:a f:b} +f:c} f:d}"),
        ("a + (b | c)", "{+f:a +{f:b f:c}}"),
        ("(a b)(c d)", "{{f:a f:b} {f:c f:d}}"),
        ("((a))", "f:a"),
        ("-a", "{*:* -f:a}"),
        ("--a", "f:a"),
        ("- a", "f:a"),
        ("a -b", "{f:a {*:* -f:b}}"),
        ("a + -b", "{+f:a +{*:* -f:b}}"),
        ("-(a b)", "{*:* -{f:a f:b}}"),
        ("a-b", "f:a-b"),
        ('-"a b"', '{*:* -f:"a b"~0}'),
    ],
)
def test_operators_join_clauses_from_left_to_right(text: str, expected: str) -> None:
    """There is no precedence: a change of operator makes all before it one clause."""
    assert _query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a b"', 'f:"a b"~0'),
        ('"a b"~3', 'f:"a b"~3'),
        ('"a b"~', 'f:"a b"~0'),
        ('"a b"~ c', '{f:"a b"~2 f:c}'),
        ('"a b"~x', 'f:"a b"~0'),
        ('"a b"~3+c', '{f:"a b"~3 f:c}'),
        ('"a b"~3 + c', '{+f:"a b"~3 +f:c}'),
        (r'"a \" b"', 'f:"a " b"~0'),
        ("a*", "f:a*"),
        ("*a", "f:*a"),
        ("a*b", "f:a*b"),
        (r"a\*", "f:a*"),
        ("a b*", "{f:a f:b*}"),
        ("a~", "f:a~2"),
        ("a~1", "f:a~1"),
        ("a~9", "f:a~2"),
        ("a~0", "f:a"),
        ("a~-1", "f:a"),
        ("a~x b", "{f:a f:b}"),
        ("a~99999999999", "f:a"),
        ("~a", "f:~a"),
        (r"a\ b", "f:a b"),
        (r"\-a", "f:-a"),
        (r"a\+b", "f:a+b"),
        ("a\tb\r\nc", "{f:a f:b f:c}"),
    ],
)
def test_leaves_are_words_prefixes_phrases_and_likenesses(text: str, expected: str) -> None:
    """What follows the slop of a phrase is passed over with it, as in Lucene."""
    assert _query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "nothing"),
        ("  ", "nothing"),
        ("+", "nothing"),
        ("()", "nothing"),
        ('""', "nothing"),
        ("-", "nothing"),
        ("\\", "nothing"),
        ("+a", "f:a"),
        ("a +", "f:a"),
        ("a + | b", "{+f:a +f:b}"),
        ("a + () b", "{f:a f:b}"),
        ('a + "" b', "{f:a f:b}"),
        ("(a", "f:a"),
        ("a)", "f:a"),
        ('a "b', "{f:a f:b}"),
        (r"(a\)", "f:a)"),
        ("a\\", "f:a"),
        ("*", "*:*"),
        (" * ", "*:*"),
        ("**", "f:**"),
    ],
)
def test_no_text_is_malformed(text: str, expected: str) -> None:
    """An operator without anything to join is passed over; what is empty takes one with it."""
    assert _query(text) == expected


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"ALL"}, '{+f:a* +{*:* -f:"b c"~0}}'),
        ({"NONE"}, 'f:a* + -"b c"'),
        ({"WHITESPACE"}, '{f:a* f:+ f:-"b f:c"}'),
        ({"WHITESPACE", "PREFIX"}, '{f:a* f:+ f:-"b f:c"}'),
        ({"WHITESPACE", "AND", "PHRASE"}, '{{+f:a* +f:-} f:"b c"~0}'),
    ],
)
def test_operators_that_are_switched_off_are_text(flags: set[str], expected: str) -> None:
    """A search box may offer only some of them."""
    text = 'a* + -"b c"'
    assert _query(text, flags=frozenset(flags)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "{+f:a +f:b}"),
        ("a | b c", "{+{f:a f:b} +f:c}"),
        ("a b -c", "{+f:a +f:b +{*:* -f:c}}"),
    ],
)
def test_words_may_be_joined_by_and_unless_told_otherwise(text: str, expected: str) -> None:
    """That is ``default_operator``; it holds where no operator is given."""
    assert _query(text, all_words=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "<f:a | g:a^2>+"),
        ('"a b"', '<f:"a b"~0 | g:"a b"~0^2>'),
        ("a*", "<f:a* | g:a*^2>+"),
        ("a~1", "<f:a~1 | g:a~1^2>+"),
        ("a b", "{<f:a | g:a^2>+ <f:b | g:b^2>+}"),
    ],
)
def test_each_leaf_is_looked_for_in_all_fields(text: str, expected: str) -> None:
    """So ``a b`` finds ``a`` in one field and ``b`` in another."""
    assert _query(text, TWO) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foo*", "t:foo*"),
        ("Foo-B*", "t:foo-b*"),
        ("Foo~1", "t:foo~1"),
        ("Foo", "t:Foo"),
        ("a + ! + b", "{+t:a +t:b}"),
        ("a | ! + b", "{t:a t:b}"),
        ("!", "nothing"),
        ("-!", "nothing"),
    ],
)
def test_what_analysis_leaves_nothing_of_is_no_clause(text: str, expected: str) -> None:
    """An operator before it is left for the next clause; prefixes are only put in lower case."""
    assert _query(text, TEXT) == expected


def test_a_field_without_words_of_the_text_is_not_asked() -> None:
    """A keyword takes any text as it is, while a field of words may have none of it."""
    assert _query("!", F + TEXT) == "f:!"


@pytest.mark.parametrize(
    ("text", "all_words", "expected"),
    [
        ("Foo-Bar*", False, "{t=foo t:bar*}"),
        ("Foo-Bar*", True, "{+t=foo +t:bar*}"),
        ("Foo*", False, "t:foo*"),
        ("!*", False, "<>+"),
    ],
)
def test_a_prefix_may_be_analyzed(text: str, all_words: bool, expected: str) -> None:
    """With ``analyze_wildcard`` it is words, and the last of them is the prefix."""
    assert _query(text, TEXT, analyze_wildcard=True, all_words=all_words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a b c", "{f:a f:b f:c}@2"), ("a + b", "{+f:a +f:b}"), ("a*", "f:a*")],
)
def test_minimum_should_match_is_for_clauses_that_may_match(text: str, expected: str) -> None:
    """It changes nothing where all must, or where there is but one."""
    assert _query(text, minimum_should_match="2") == expected


def test_the_boost_of_the_query_is_that_of_all() -> None:
    """Scores are multiplied from the outside in."""
    assert _query("a b", boost=3.0) == "{f:a f:b}^3"


def test_an_analyzer_that_there_is_not_is_refused() -> None:
    """Even if no word would need it."""
    with pytest.raises(QueryShardError) as caught:
        _query("*", analyzer="nope")

    assert caught.value.reason == "[simple_query_string] analyzer [nope] not found"


def test_an_analyzer_of_the_query_is_for_all_fields() -> None:
    """So the words of a text may be looked for in keywords."""
    assert _query("The", F, analyzer="stop") == "nothing"


def test_no_fields_find_nothing() -> None:
    """Words are dropped as if analysis left none of them."""
    assert _query("a", ()) == "nothing"


def test_groups_may_not_be_nested_without_end() -> None:
    """It would exhaust the stack, which is worse than a refusal."""
    with pytest.raises(NotEmulated):
        parse_simple("(" * 200 + "a" + ")" * 200)
