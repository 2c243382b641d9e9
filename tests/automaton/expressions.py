"""Random regular expressions, each with all short texts that it matches by definition."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from hypothesis import strategies as st

LONGEST = 4
TEXTS = tuple("".join(text) for size in range(LONGEST + 1) for text in product("ab", repeat=size))
"""All texts of the alphabet that are short enough to try each."""


class Expression(NamedTuple):
    """A regular expression and its matches among `TEXTS`."""

    text: str
    matches: frozenset[str]


def _concatenated(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    return frozenset(one + two for one in left for two in right if len(one + two) <= LONGEST)


def _repeated(part: frozenset[str], least: int, most: int) -> frozenset[str]:
    found = frozenset([""])
    for _ in range(least):
        found = _concatenated(found, part)
    for _ in range(least, most):
        found |= _concatenated(found, part)
    return found


def _starred(part: Expression) -> Expression:
    return Expression(f"({part.text})*", _repeated(part.matches, 0, LONGEST))


def _at_least_once(part: Expression) -> Expression:
    return Expression(f"({part.text})+", _repeated(part.matches, 1, LONGEST + 1))


def _counted(part: Expression, least: int, more: int) -> Expression:
    text = f"({part.text}){{{least},{least + more}}}"
    return Expression(text, _repeated(part.matches, least, least + more))


def _union(left: Expression, right: Expression) -> Expression:
    return Expression(f"({left.text}|{right.text})", left.matches | right.matches)


def _intersection(left: Expression, right: Expression) -> Expression:
    return Expression(f"({left.text}&{right.text})", left.matches & right.matches)


def _concatenation(left: Expression, right: Expression) -> Expression:
    return Expression(f"({left.text})({right.text})", _concatenated(left.matches, right.matches))


def _complement(part: Expression) -> Expression:
    return Expression(f"~({part.text})", frozenset(TEXTS) - part.matches)


_COMMON = [
    Expression("a", frozenset(["a"])),
    Expression("b", frozenset(["b"])),
    Expression("ab", frozenset(["ab"])),
    Expression(".", frozenset(["a", "b"])),
    Expression("[^a]", frozenset(["b"])),
    Expression("[a-b]", frozenset(["a", "b"])),
    Expression("()", frozenset([""])),
]
_ONLY_LUCENE = [
    Expression("@", frozenset(TEXTS)),
    Expression("#", frozenset()),
    Expression('"ba"', frozenset(["ba"])),
]


def _grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    # Lucene has no empty text among the repetitions of nothing, unlike the textbook.
    some = parts.filter(lambda part: bool(part.matches))
    count = st.integers(0, 2)
    return (
        st.builds(_union, parts, parts)
        | st.builds(_concatenation, parts, parts)
        | st.builds(_starred, some)
        | st.builds(_at_least_once, some)
        | st.builds(_counted, parts, count, count)
    )


def _grown_by_lucene(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return _grown(parts) | st.builds(_intersection, parts, parts) | st.builds(_complement, parts)


common_expressions = st.recursive(st.sampled_from(_COMMON), _grown, max_leaves=6)
"""Expressions that Python's ``re`` understands as Lucene does."""

expressions = st.recursive(
    st.sampled_from([*_COMMON, *_ONLY_LUCENE]), _grown_by_lucene, max_leaves=6
)
"""Expressions with any of Lucene's operators."""
