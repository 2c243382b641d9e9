r"""Name patterns: whether a name is one that a privilege, a role or a field list speaks of.

``*`` is any run of characters, ``?`` one character, a backslash takes the next character as it is,
and a pattern between slashes is a Lucene regular expression. Matching is case-sensitive and of the
whole text. Nearly all patterns are names and prefixes, which need no automaton.

Source: ``Automatons`` of Elasticsearch; behaviour note authorization.md section 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from emulator.automaton.patterns import of_patterns, utf16_units

Matcher = Callable[[str], bool]
"""Whether one concrete name is matched."""

_SPECIAL = re.compile(r"[*?\\]")


def compile_patterns(patterns: Iterable[str]) -> Matcher:
    """Return a test whether any of ``patterns`` matches a name; the same ones are compiled once.

    Raises:
        IllegalArgument: A malformed regular expression.
        TooComplexToDeterminize: A pattern whose automaton is too big.
    """
    return _compiled(tuple(patterns))


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...]) -> Matcher:
    exact: set[str] = set()
    prefixes: list[str] = []
    others: list[str] = []
    for pattern in patterns:
        if pattern.startswith("/"):
            others.append(pattern)
        elif not _SPECIAL.search(pattern):
            exact.add(utf16_units(pattern))
        elif pattern.endswith("*") and not _SPECIAL.search(pattern, 0, len(pattern) - 1):
            prefixes.append(utf16_units(pattern[:-1]))
        else:
            others.append(pattern)
    other = of_patterns(others).accepts
    if "" in prefixes:
        return lambda name: True
    starts = tuple(prefixes)
    if not others:
        return lambda name: name in exact or name.startswith(starts)
    return lambda name: name in exact or name.startswith(starts) or other(name)


def covers(outer: Iterable[str], inner: Iterable[str]) -> bool:
    """Whether every name that ``inner`` matches is matched by ``outer`` too.

    Raises:
        IllegalArgument: A malformed regular expression.
        TooComplexToDeterminize: A pattern, or the comparison, leads through too many states.
    """
    outer = tuple(outer)
    left = [pattern for pattern in inner if pattern not in outer]
    if not left or "*" in outer:
        return True
    names = [pattern for pattern in left if not pattern.startswith("/")]
    names = [pattern for pattern in names if not _SPECIAL.search(pattern)]
    if not all(map(compile_patterns(outer), map(utf16_units, names))):
        return False
    left = [pattern for pattern in left if pattern not in names]
    return not left or of_patterns(left).is_subset_of(of_patterns(outer))
