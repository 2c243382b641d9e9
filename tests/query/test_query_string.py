"""Lucene's query syntax: fields, operators, ranges, and what is no query at all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from emulator.errors import NotEmulated
from emulator.query.errors import QueryShardError
from emulator.query.nodes import QueryString
from emulator.query.query_string import lucene_query
from emulator.query.searched_fields import SearchedField
from tests.query.written import written

FIELDS = {
    "f": [SearchedField("f")],
    "g": [SearchedField("g")],
    "t": [SearchedField("t", analyzer="standard")],
    "any*": [SearchedField("any1"), SearchedField("any2", 2.0)],
}


def _fields_of(name: str) -> Sequence[SearchedField]:
    return FIELDS.get(name, [])


def _query(text: str, *defaults: str, all_fields: bool = False, **settings: object) -> str:
    query = QueryString(query=text, **settings)  # type: ignore[arg-type] # any of them
    fields = [FIELDS[name][0] for name in defaults or ("f",)]
    return written(lucene_query(query, fields, _fields_of, all_fields=all_fields))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "f:a"),
        ("a OR b", "{f:a f:b}"),
        ("a || b", "{f:a f:b}"),
        ("a AND b", "{+f:a +f:b}"),
        ("a && b", "{+f:a +f:b}"),
        ("a AND b OR c", "{+f:a +f:b f:c}"),
        ("a OR b AND c", "{+f:b +f:c f:a}"),
        ("a AND NOT b", "{+f:a -f:b}"),
        ("NOT a", "{-f:a}"),
        ("!a", "{-f:a}"),
        ("+a -b c", "{+f:a f:c -f:b}"),
        ("-a AND b", "{+f:b -f:a}"),
        ("(a OR b) AND c", "{+{f:a f:b} +f:c}"),
        ("a - b", "{f:a f:- f:b}"),
    ],
)
def test_operators_decide_on_the_clauses_at_their_sides(text: str, expected: str) -> None:
    """Lucene's operators have no precedence, however much they look as if they had."""
    assert _query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a OR b", "{f:a f:b}"),
        ("a OR b (c)", "{+f:c f:a f:b}"),
        ("+a -b", "{+f:a -f:b}"),
        ("(a) (b)", "{+f:a +f:b}"),
    ],
)
def test_clauses_may_be_joined_by_and_unless_told_otherwise(text: str, expected: str) -> None:
    """That is ``default_operator``."""
    assert _query(text, all_words=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", "f:a b"),
        ("a b c*", "{f:a b f:c*}"),
        ("a b OR c", "{f:a f:b f:c}"),
        ("a b^2", "{f:a f:b^2}"),
        ("g:a b", "{g:a f:b}"),
        ("a g:b", "{f:a g:b}"),
        ("g:(a b)", "g:a b"),
    ],
)
def test_words_side_by_side_are_one_text(text: str, expected: str) -> None:
    """For a keyword they are one value, as many have found out to their surprise."""
    assert _query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("g:a", "g:a"),
        ("g:(a OR b)", "{g:a g:b}"),
        ('g:"a b"', 'g:"a b"~0'),
        ('g:"a b"~2', 'g:"a b"~2'),
        ("g:a*", "g:a*"),
        ("t:Foo*", "t:foo*"),
        ("g:a?b*", "g~a?b*"),
        (r"g:a\*b*", "g:a*b*"),
        ("g:*", "g?"),
        ("g:*a", "g~*a"),
        ("*:*", "*:*"),
        ("_exists_:g", "g?"),
        ("g:[a TO b]", "g:[a b]"),
        ("g:{a TO b}", "g:{a b}"),
        ("g:[a TO b}", "g:[a b}"),
        ("g:[* TO 5]", "g:[None 5]"),
        ('g:["a b" TO *]', "g:[a b None]"),
        ("g:>=10", "g:[10 None]"),
        ("g:>10", "g:{10 None]"),
        ("g:<=10", "g:[None 10]"),
        ("g:<10", "g:[None 10}"),
        ("g:>", "g:>"),
        ("g:a~1", "g:a~1"),
        ("g:a~", "g:a~AUTO"),
        ("g:a^2", "g:a^2"),
        ("g:a~1^2.5", "g:a~1^2.5"),
        ("g:a^2.5~1", "g:a~1^2.5"),
        ("(g:a OR g:b)^3", "{g:a g:b}^3"),
        ("g:/a.*/", "regexp"),
        (r"g:a\:b", "g:a:b"),
        (r"g:a\ b", "g:a b"),
        (r"g:\u0041", "g:A"),
        (r"any\*:a", "<any1:a | any2:a^2>"),
        ("h:a", "<>"),
        ("h:*", "h?"),
    ],
)
def test_a_leaf_may_name_its_field(text: str, expected: str) -> None:
    """A field that there is not finds nothing, which is no error."""
    assert _query(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "<f:a | g:a>"),
        ("a AND b", "{+<f:a | g:a> +<f:b | g:b>}"),
        ("*", "<f? | g?>"),
        ("[1 TO 2]", "<f:[1 2] | g:[1 2]>"),
    ],
)
def test_a_leaf_without_a_field_is_for_all_that_are_asked(text: str, expected: str) -> None:
    """The best of them counts."""
    assert _query(text, "f", "g") == expected


def test_a_star_alone_finds_everything_if_all_fields_are_asked() -> None:
    """Otherwise it finds what has any value in a field that is asked."""
    assert _query("*", all_fields=True) == "*:*"


@pytest.mark.parametrize("text", ["", "  ", "t:\\!"])
def test_a_text_without_words_finds_nothing(text: str) -> None:
    """It is no error either."""
    assert _query(text) == "nothing"


def test_the_time_zone_of_the_query_is_that_of_its_ranges() -> None:
    """Dates in ranges rarely say where they are."""
    query = QueryString(query="g:[a TO b]", time_zone="+01:00")
    found = lucene_query(query, [], _fields_of, all_fields=False)

    assert getattr(found, "time_zone", None) == "+01:00"


def test_minimum_should_match_is_for_clauses_that_may_match() -> None:
    """It is that of the outermost clauses."""
    assert _query("a OR b", minimum_should_match="2") == "{f:a f:b}@2"


LEAVES = (
    '<BAREOPER> ...\n    "(" ...\n    "*" ...\n    <QUOTED> ...\n    <TERM> ...\n    '
    '<PREFIXTERM> ...\n    <WILDTERM> ...\n    <REGEXPTERM> ...\n    "[" ...\n    "{" ...\n    '
    "<NUMBER> ...\n    "
)
ONE_OF = "Was expecting one of:\n    "


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("f:", f'Encountered "<EOF>" at line 1, column 2.\n{ONE_OF}{LEAVES}'),
        (
            "a AND",
            'Encountered "<EOF>" at line 1, column 5.\n'
            f'{ONE_OF}<NOT> ...\n    "+" ...\n    "-" ...\n    {LEAVES}',
        ),
        (
            "AND a",
            'Encountered " <AND> "AND "" at line 1, column 0.\n'
            f'{ONE_OF}<NOT> ...\n    "+" ...\n    "-" ...\n    {LEAVES}',
        ),
        (
            "[a b]",
            'Encountered " <RANGE_GOOP> "b "" at line 1, column 3.\n'
            'Was expecting:\n    "TO" ...\n    ',
        ),
        ('"a', 'Lexical error at line 1, column 3.  Encountered: <EOF> after : "\\"a"'),
        ("*a", "'*' or '?' not allowed as first character in WildcardQuery"),
        (r"a\u00zz", "Non-hex character in Unicode escape sequence: z"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_what_was_expected(
    text: str, reason: str
) -> None:
    """Lucene's own reason is the cause, and names the place."""
    with pytest.raises(QueryShardError) as caught:
        _query(text, allow_leading_wildcard=False)

    cause = caught.value.cause
    assert caught.value.reason == f"Failed to parse query [{text}]"
    assert cause is not None
    assert (cause.type, cause.reason) == ("parse_exception", f"Cannot parse '{text}': {reason}")


@pytest.mark.parametrize(
    "text", ["a)", "(a", "f:[a TO", "f:a^x", "f:^2", "a\\", "f:{a TO b", "t:!"]
)
def test_other_mistakes_are_refused_too(text: str) -> None:
    """Nothing that Lucene refuses is let through."""
    with pytest.raises(QueryShardError):
        _query(text)


def test_groups_may_not_be_nested_without_end() -> None:
    """It would exhaust the stack, which is worse than a refusal."""
    with pytest.raises(NotEmulated):
        _query("(" * 200 + "a" + ")" * 200)
