"""Which names a pattern matches, and when one list of patterns is within another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.automaton.errors import TooComplexToDeterminize
from emulator.errors import IllegalArgument
from emulator.security.authorization.patterns import compile_patterns, covers
from tests.automaton.globs import glob


@pytest.mark.parametrize(
    ("pattern", "name", "matched"),
    [
        ("logs", "logs", True),
        ("logs", "logs-1", False),
        ("logs", "Logs", False),
        ("logs-*", "logs-", True),
        ("logs-*", "logs-\n1", True),
        ("*", "", True),
        ("*-1", "logs-1", True),
        ("l*s", "logs", True),
        ("l*s", "logst", False),
        ("log?", "logs", True),
        ("log?", "log", False),
        ("log.s", "logxs", False),
        (r"a\*", "a*", True),
        (r"a\*", "ab", False),
        (r"a\\b", r"a\b", True),
        ("a\\", "a\\", True),
        ("", "", True),
        ("", "a", False),
        ("/logs-[0-9]{2}/", "logs-12", True),
        ("/logs-[0-9]{2}/", "logs-1", False),
        ("/a|b.*/", "bcd", True),
        ("/a|b.*/", "ac", False),
        ("/(ab)+c?/", "ababc", True),
        ("/a@/", "abc", True),
        ("/^a$/", "^a$", True),
        ("/^a$/", "a", False),
        (r"/a\.b/", "a.b", True),
        (r"/a\.b/", "axb", False),
        ('/"a.b"c/', "a.bc", True),
        ('/"a.b"c/', "axbc", False),
        ("/[^a-c]x/", "dx", True),
        ("/[^a-c]x/", "bx", False),
        (r"/\d+/", "12", True),
        ("/~(logs-.*)/", "metrics-1", True),
        ("/~(logs-.*)/", "logs-1", False),
        ("/logs-.*&.*-prod/", "logs-eu-prod", True),
        ("/logs-.*&.*-prod/", "logs-eu-dev", False),
        ("/logs-<1-12>/", "logs-07", True),
        ("/logs-<1-12>/", "logs-13", False),
        ("/a*+/", "aa", True),
        ("/(logs|metrics)-(prod|dev)-.*-.*/", "logs-dev-a-b", True),
        ("/logs(-.*)?/", "logs-1", True),
        ("/[0-9]{4}(-[0-9]{2}){2}/", "2024-01-01", True),
        ("/([a-z]+-){2}[a-z]+/", "a-bc-d", True),
        ("\U0001f600", "\U0001f600", False),
        ("\U0001f600*", "\U0001f600a", False),
        ("/\U0001f600/", "\U0001f600", True),
    ],
)
def test_pattern_matches_whole_names(pattern: str, name: str, matched: bool) -> None:
    """A privilege on one name must not leak to its neighbours."""
    assert compile_patterns([pattern])(name) is matched


@given(st.text("ab*?\\", max_size=8), st.text("ab*\\", max_size=8))
def test_wildcards_mean_what_their_definition_says(pattern: str, name: str) -> None:
    """Matching without going back must not change the answer."""
    assert compile_patterns([pattern])(name) is glob(pattern, name)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("cluster:" + "*" * 24 + "!", "cluster:admin/xpack/security/user/authenticate"),
        ("*a" * 24 + "!", "a" * 500),
        ("*?" * 24 + "!", "a" * 500),
        ("*a?" * 24 + "!", "a" * 500),
        ("/(ab|c)*!/", "abc" * 200),
        ("/(a{2}){3,}!/", "a" * 500),
        ("/.*a.*b.*c.*/", "ab" * 100),
    ],
)
def test_many_runs_are_matched_without_trying_all_their_lengths(pattern: str, name: str) -> None:
    """One role would stop the server: the ways to divide these names have dozens of digits."""
    assert not compile_patterns([pattern])(name)


def test_any_of_several_patterns_may_match() -> None:
    """A list of patterns is their union, whatever their kinds."""
    matches = compile_patterns(["a", "b*", "c?", "/d+/"])

    assert [name for name in ("a", "b1", "c1", "dd", "e", "a1", "c12") if matches(name)] == [
        "a",
        "b1",
        "c1",
        "dd",
    ]


def test_no_pattern_matches_nothing() -> None:
    """An empty list of privileges grants nothing."""
    assert not compile_patterns([])("")


def test_malformed_regular_expression_is_refused_in_the_servers_words() -> None:
    """Lucene's complaint reaches the user as it is."""
    with pytest.raises(IllegalArgument) as error:
        compile_patterns(["/logs-[0-9/"])

    assert error.value.reason == "expected ']' at position 9"


def test_unclosed_regular_expression_is_refused_in_the_servers_words() -> None:
    """The slash at the beginning is usually a mistake, which the text explains."""
    with pytest.raises(IllegalArgument) as error:
        compile_patterns(["/abc"])

    assert error.value.reason == (
        "invalid pattern [/abc]. patterns starting with '/' indicate regular expression pattern "
        "and therefore must also end with '/'. other patterns (those that do not start with '/') "
        "will be treated as simple wildcard patterns"
    )


@pytest.mark.parametrize(
    ("outer", "inner", "covered"),
    [
        (["a"], ["a"], True),
        (["a*"], ["ab", "a"], True),
        (["a*"], ["b"], False),
        (["a*"], ["a*b"], True),
        (["a*b"], ["a*"], False),
        (["foo-*"], ["foo*"], False),
        (["a", "a?*"], ["a*"], True),
        (["a?", "a"], ["a*"], False),
        (["*?"], ["?*"], True),
        (["*"], ["/a|b/"], True),
        (["**"], ["/a|b/"], True),
        (["a**b"], ["a*b"], True),
        (["/a|b/"], ["/a|b/"], True),
        (["/a|b/"], ["a"], True),
        (["a*"], ["/ab+/"], True),
        (["a*"], ["/[ab]+/"], False),
        (["/a.*/"], ["a*"], True),
        (["/a.+/"], ["a*"], False),
        (["/~(b.*)/"], ["a*"], True),
        (["a*", "b*"], ["/[ab]+/"], True),
        (["/<1-20>/"], ["/<5-12>/"], True),
        (["a*", "*z"], ["?", "b*z"], False),
        (["a*", "*z"], ["az", "b*z"], True),
        ([], ["a"], False),
        ([], [], True),
        ([r"a\*"], ["a*"], False),
        (["a*"], [r"a\*"], True),
    ],
)
def test_patterns_are_compared_exactly(outer: list[str], inner: list[str], covered: bool) -> None:
    """Whether a field may be excepted depends on patterns, not on existing fields."""
    assert covers(outer, inner) is covered


def test_wildcards_that_take_too_long_to_compare_are_refused() -> None:
    """Which of the last forty characters are an ``a`` has 2^40 answers."""
    with pytest.raises(TooComplexToDeterminize):
        covers(["?*", "*a" + "?" * 40], ["??*"])
