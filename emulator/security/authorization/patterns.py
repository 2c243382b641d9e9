r"""Name patterns: whether a name is one that a privilege, a role or a field list speaks of.

``*`` is any run of characters, ``?`` one character, a backslash takes the next character as it is,
and a pattern between slashes is a Lucene regular expression. Matching is case-sensitive and of the
whole text. Callers know `compile_patterns` and `covers` only, so the inside may become automata.

Source: ``Automatons`` of Elasticsearch; behaviour note authorization.md section 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from emulator.errors import IllegalArgument
from emulator.security.authorization.lucene_regex import to_python

Matcher = Callable[[str], bool]
"""Whether one concrete name is matched."""

_SPECIAL = re.compile(r"[*?\\]")
_RUN = None  # a step that any run of characters takes
_ONE = ""  # a step that any one character takes; every other step is the character it wants


def compile_patterns(patterns: Iterable[str]) -> Matcher:
    """Return a test whether any of ``patterns`` matches a name; the same ones are compiled once.

    Raises:
        IllegalArgument: A malformed regular expression, or one that only an automaton can decide.
    """
    return _compiled(tuple(patterns))


@lru_cache(maxsize=4096)
def _compiled(patterns: tuple[str, ...]) -> Matcher:
    exact: set[str] = set()
    prefixes: list[str] = []
    others: list[str] = []
    for pattern in patterns:
        if pattern.startswith("/"):
            others.append(to_python(pattern))
        elif not _SPECIAL.search(pattern):
            exact.add(pattern)
        elif pattern.endswith("*") and not _SPECIAL.search(pattern, 0, len(pattern) - 1):
            prefixes.append(pattern[:-1])
        else:
            others.append("".join(map(_step_to_regex, _steps(pattern))))
    if "" in prefixes:
        return lambda name: True
    starts = tuple(prefixes)
    if not others:
        return lambda name: name in exact or name.startswith(starts)
    other = re.compile("|".join(f"(?:{regex})" for regex in others), re.DOTALL | re.ASCII).fullmatch
    return lambda name: name in exact or name.startswith(starts) or other(name) is not None


def covers(outer: Iterable[str], inner: Iterable[str]) -> bool:
    """Whether every name that ``inner`` matches is matched by ``outer`` too.

    Raises:
        IllegalArgument: A regular expression takes part, and only an automaton could decide.
    """
    outer = tuple(outer)
    matches = compile_patterns(outer)
    wildcards = tuple(pattern for pattern in outer if not pattern.startswith("/"))
    for pattern in inner:
        if pattern in outer or "*" in outer:
            continue
        if not pattern.startswith("/"):
            if not _SPECIAL.search(pattern):
                if matches(pattern):
                    continue
                return False
            if _wildcard_covered(pattern, wildcards):
                continue
            if len(wildcards) == len(outer):
                return False
        raise IllegalArgument(
            f"whether [{pattern}] is within [{','.join(outer)}] cannot be decided: "
            "the emulator does not compare regular expressions"
        )
    return True


def _steps(pattern: str) -> tuple[str | None, ...]:
    steps: list[str | None] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and position + 1 < len(pattern):
            position += 1  # a backslash at the very end stands for itself
            steps.append(pattern[position])
        else:
            steps.append({"*": _RUN, "?": _ONE}.get(character, character))
        position += 1
    return tuple(steps)


def _step_to_regex(step: str | None) -> str:
    if step is _RUN:
        return ".*"
    return "." if step == _ONE else re.escape(step)


_State = tuple[int, int]  # which pattern, and the step that is next


def _wildcard_covered(inner: str, outer: tuple[str, ...]) -> bool:
    """Search for a name that ``inner`` matches and no pattern of ``outer`` does.

    Walks all ways through ``inner`` while keeping every place where ``outer`` could be. One
    stand-in serves for all characters that no pattern mentions: they cannot be told apart.
    """
    patterns = [_steps(inner), *map(_steps, outer)]
    alphabet = {step for steps in patterns for step in steps if step} | {"\0other"}

    def settled(states: set[_State]) -> frozenset[_State]:
        """Add the places reached by letting a run be empty."""
        reached = set(states)
        for which, at in states:
            while at < len(patterns[which]) and patterns[which][at] is _RUN:
                at += 1
                reached.add((which, at))
        return frozenset(reached)

    def after(states: frozenset[_State], character: str) -> frozenset[_State]:
        following: set[_State] = set()
        for which, at in states:
            if at < len(patterns[which]):
                step = patterns[which][at]
                if step is _RUN:
                    following.add((which, at))
                elif step in (_ONE, character):
                    following.add((which, at + 1))
        return settled(following)

    def ends(states: frozenset[_State]) -> bool:
        return any(at == len(patterns[which]) for which, at in states)

    start = (settled({(0, 0)}), settled({(which, 0) for which in range(1, len(patterns))}))
    seen = {start}
    pending = [start]
    while pending:
        ours, theirs = pending.pop()
        if ends(ours) and not ends(theirs):
            return False
        for character in alphabet:
            following = (after(ours, character), after(theirs, character))
            if following[0] and following not in seen:
                seen.add(following)
                pending.append(following)
    return True
