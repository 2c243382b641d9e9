"""The syntax of Lucene's regular expressions: what is read how, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emulator.automaton.errors import TooComplexToDeterminize
from emulator.automaton.patterns import of_pattern
from emulator.errors import IllegalArgument


@pytest.mark.parametrize(
    ("expression", "text", "matched"),
    [
        ("", "", True),
        ("", "a", False),
        ("()", "", True),
        ("a||b", "a", True),
        ("a||b", "|b", True),
        ("|a", "|a", True),
        ("(|a)", "|a", True),
        ("a&&b", "a", False),
        ("*a", "*a", True),
        (")", ")", True),
        ("?{1}", "?", True),
        ("a*+?", "aaa", True),
        ("a{2}{2}", "aaaa", True),
        ("a{2}{2}", "aa", False),
        ("a{0}", "", True),
        ("a{2,}", "aaa", True),
        ("~a*", "bcd", True),
        ("~a{2}", "a", False),
        ("~~ab", "ab", True),
        ("a~(b)", "acd", True),
        ("a~(b)", "ab", False),
        ("ab|cd&c.", "cd", True),
        ("ab|cd&c.", "ab", True),
        ("#*", "", False),
        ("#?", "", True),
        ("a#", "a", False),
        ("a@b", "a\n\U0001f600b", True),
        ('"a.*b"', "a.*b", True),
        ('"a\\"', "a\\", True),
        ("[]a]", "]", True),
        ("[^]a]", "b", True),
        ("[^]a]", "]", False),
        (r"[\]]", "]", True),
        (r"[\d\s]+", "1 2\t3", True),
        (r"[\w-]+", "a-b_1", True),
        (r"[^\W]", "_", True),
        (r"[a\-z]", "-", True),
        (r"[a\-z]", "m", False),
        (r"[!-\-]", ",", True),
        (r"\S", "\x0b", True),
        (r"\D+", "a\u0661", True),
        (r"\\\.", r"\.", True),
        (r"\w", "ä", False),
        ("^a$", "^a$", True),
        ("a-b", "a-b", True),
        (">", ">", True),
        ("]}", "]}", True),
    ],
)
def test_expression_is_read_as_lucene_reads_it(expression: str, text: str, matched: bool) -> None:
    """Where other dialects refuse or differ, roles still mean what they meant."""
    assert of_pattern(f"/{expression}/").accepts(text) is matched


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("a|", "unexpected end-of-string"),
        ("a&", "unexpected end-of-string"),
        ("~", "unexpected end-of-string"),
        ("(", "unexpected end-of-string"),
        ("[", "unexpected end-of-string"),
        ("a\\", "unexpected end-of-string"),
        ("(a", "expected ')' at position 2"),
        ("(a|)", "expected ')' at position 4"),
        ("a)b", "end-of-string expected at position 1"),
        ("[a", "expected ']' at position 2"),
        ("[^]", "expected ']' at position 3"),
        ('"a', "expected '\"' at position 2"),
        ("<1-2", "expected '>' at position 4"),
        ("a{", "integer expected at position 2"),
        ("a{x}", "integer expected at position 2"),
        ("a{1", "expected '}' at position 3"),
        ("a{1,x}", "expected '}' at position 4"),
        ("a{2,1}", "invalid repetition range(out of order): 2..1"),
        ("a{2147483648}", 'For input string: "2147483648"'),
        ("[b-a]", "invalid range: from (98) cannot be > to (97)"),
        ("[a-]", "invalid range: from (97) cannot be > to (93)"),
        (r"\b", "invalid character class \\98"),
        (r"[\Q]", "invalid character class \\81"),
        ("<x>", "'x' not found"),
        ("<->", "interval syntax error at position 2"),
        ("<1-2-3>", "interval syntax error at position 6"),
        ("<1-b>", "interval syntax error at position 4"),
        ("\U0001f600)", "end-of-string expected at position 2"),
    ],
)
def test_malformed_expression_is_refused_in_lucenes_words(expression: str, reason: str) -> None:
    """The words reach the user, positions counted as Java counts."""
    with pytest.raises(IllegalArgument) as error:
        of_pattern(f"/{expression}/")

    assert error.value.reason == reason


def test_number_that_is_none_is_the_cause() -> None:
    """Elasticsearch shows what Java's parser said."""
    with pytest.raises(IllegalArgument) as error:
        of_pattern("/<1-b>/")

    assert error.value.cause is not None
    assert error.value.cause.type == "number_format_exception"
    assert error.value.cause.reason == 'For input string: "b"'


@given(
    st.integers(0, 1200),
    st.integers(0, 1200),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 1300),
    st.integers(0, 6),
)
@example(least=1, most=99, zeros=0, more_zeros=0, number=5, padding=3)
@example(least=1, most=99, zeros=1, more_zeros=0, number=5, padding=1)
@example(least=0, most=9, zeros=0, more_zeros=0, number=0, padding=0)
@example(least=20, most=3, zeros=0, more_zeros=0, number=7, padding=0)
def test_interval_has_its_numbers(
    least: int, most: int, zeros: int, more_zeros: int, number: int, padding: int
) -> None:
    """With ends of one length, numbers have that length; else any zeros may come first."""
    first, last = "0" * zeros + str(least), "0" * more_zeros + str(most)
    text = str(number).zfill(padding)
    within = min(least, most) <= number <= max(least, most)
    fits = len(first) != len(last) or len(text) == len(first)

    assert of_pattern(f"/<{first}-{last}>/").accepts(text) is (within and fits)


def test_interval_has_nothing_but_numbers() -> None:
    """Not even the empty text, although zeros may be left out."""
    assert not of_pattern("/<0-10>/").accepts("")
    assert not of_pattern("/<0-10>/").accepts("1a")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("(" * 2000 + "a" + ")" * 2000, "a"),
        ("~" * 200 + "a", "a"),
        ("(a*)*b", "a" * 500 + "b"),
        ("(a?){30}b", "a" * 30 + "b"),
        ("a*" * 12 + "b", "a" * 500 + "b"),
        ("(a|a)*b", "a" * 500 + "b"),
        ("(a|ab)+c", "aab" * 100 + "c"),
    ],
)
def test_expressions_that_try_ways_are_no_trouble(expression: str, text: str) -> None:
    """Each character of a name is looked at once, whatever the expression."""
    assert of_pattern(f"/{expression}/").accepts(text)


@pytest.mark.parametrize(
    "expression",
    [
        "a{100001}",
        "(a{1000}){1000}",
        "((){1000}){1000}",
        "((a?){1000}){1000}",
        "a?" * 2000,
        "(a?){3000}&(a?){3000}",
        "~(@a.{40})",
        "([a-z]{300}|[b-y]{299}){300}",
    ],
)
def test_expression_with_too_many_states_is_refused(expression: str) -> None:
    """In a bounded time, with Elasticsearch's error."""
    with pytest.raises(TooComplexToDeterminize, match="would require more than"):
        of_pattern(f"/{expression}/")
