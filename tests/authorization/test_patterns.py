"""Which names a pattern matches, and when one list of patterns is within another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import IllegalArgument
from emulator.security.authorization.patterns import compile_patterns, covers


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
    ],
)
def test_pattern_matches_whole_names(pattern: str, name: str, matched: bool) -> None:
    """A privilege on one name must not leak to its neighbours."""
    assert compile_patterns([pattern])(name) is matched


def glob(pattern: str, name: str) -> bool:
    """Match as the definition of wildcards reads, in exponential time."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(glob(pattern[1:], name[skipped:]) for skipped in range(len(name) + 1))
    if pattern[0] == "?":
        return bool(name) and glob(pattern[1:], name[1:])
    if pattern[0] == "\\" and len(pattern) > 1:
        pattern = pattern[1:]
    return name[:1] == pattern[0] and glob(pattern[1:], name[1:])


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


@pytest.mark.parametrize(
    "pattern",
    [
        "/(a*)*b/",
        "/(a|a)*b/",
        "/(a|ab)+c/",
        "/(a?){30}b/",
        "/([a-c]+x?)+y/",
        "/(@a)*b/",
        "/" + "a*" * 12 + "b/",
        "/" + "a?" * 30 + "b/",
        "/" + "(a|a)" * 30 + "b/",
        "/((){1000}){1000}/",
        '/(""{1000}){1000}/',
        "/a{" + "9" * 5000 + "}/",
        "/" + "(" * 2000 + "a" + ")" * 2000 + "/",
    ],
)
def test_what_could_be_tried_in_too_many_ways_is_refused(pattern: str) -> None:
    """An automaton reads each character once; Python would stop the server."""
    with pytest.raises(IllegalArgument, match="the emulator does not support"):
        compile_patterns([pattern])


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("/(logs|metrics)-(prod|dev)-.*-.*/", "logs-dev-a-b"),
        ("/logs(-.*)?/", "logs-1"),
        ("/(foo|bar)+/", "barfoo"),
        ("/[0-9]{4}(-[0-9]{2}){2}/", "2024-01-01"),
        ("/([a-z]+-){2}[a-z]+/", "a-bc-d"),
        ("/(log|logs|)x?/", "logsx"),
        ("/.*-.*-.*-.*/", "a-b-c-d"),
    ],
)
def test_everyday_regular_expressions_are_not_refused(pattern: str, name: str) -> None:
    """The bound on ways must leave what roles really have."""
    assert compile_patterns([pattern])(name)


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


@pytest.mark.parametrize(
    "pattern", ["/~a/", "/a&b/", "/<1-9>/", "/#/", "/a*+/", "/a{/", "/[a/", "/(a/"]
)
def test_what_needs_an_automaton_is_refused(pattern: str) -> None:
    """A wrong answer to an authorization question is worse than none."""
    with pytest.raises(IllegalArgument, match="invalid pattern"):
        compile_patterns([pattern])


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
        (["**", "*a" + "?" * 40], ["?*"], True),
        (["a**b"], ["a*b"], True),
        (["/a|b/"], ["/a|b/"], True),
        (["/a|b/"], ["a"], True),
        ([], ["a"], False),
        ([], [], True),
        ([r"a\*"], ["a*"], False),
        (["a*"], [r"a\*"], True),
    ],
)
def test_patterns_are_compared_exactly(outer: list[str], inner: list[str], covered: bool) -> None:
    """Whether a field may be excepted depends on patterns, not on existing fields."""
    assert covers(outer, inner) is covered


def test_regular_expressions_are_not_compared_by_guessing() -> None:
    """Comparing them needs automata."""
    with pytest.raises(IllegalArgument):
        covers(["a*"], ["/ab+/"])


def test_wildcards_that_take_too_long_to_compare_are_refused() -> None:
    """Which of the last forty characters are an ``a`` has 2^40 answers."""
    with pytest.raises(IllegalArgument, match="cannot be decided"):
        covers(["?*", "*a" + "?" * 40], ["??*"])


def test_the_effort_is_bounded_for_all_comparisons_together() -> None:
    """Many hard patterns in one list must not take many times the bound."""
    inner = ["?" * count + "*" for count in range(2, 2000)]

    with pytest.raises(IllegalArgument, match="cannot be decided"):
        covers(["?*", "*a" + "?" * 9], inner)
