r"""Name patterns: whether a name is one that a privilege, a role or a field list speaks of.

``*`` is any run of characters, ``?`` one character, a backslash takes the next character as it is,
and a pattern between slashes is a Lucene regular expression. Matching is case-sensitive and of the
whole text. Callers know `compile_patterns` and `covers` only, so the inside may become automata.

Source: ``Automatons`` of Elasticsearch; behaviour note authorization.md section 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from emulator.errors import IllegalArgument
from emulator.security.authorization.lucene_regex import to_python

Matcher = Callable[[str], bool]
"""Whether one concrete name is matched."""

_SPECIAL = re.compile(r"[*?\\]")
_RUN = None  # a step that any run of characters takes
_ONE = ""  # a step that any one character takes; every other step is the character it wants
_MAX_MOVES = 1_000_000  # of one comparison of wildcards, which may take exponentially many


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
            others.append(_steps_to_regex(_steps(pattern)))
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
        IllegalArgument: A regular expression takes part, and only an automaton could decide; or
            the wildcards are too intertwined.
    """
    outer = tuple(outer)
    matches = compile_patterns(outer)
    wildcards = [_steps(pattern) for pattern in outer if not pattern.startswith("/")]
    if (_RUN,) in wildcards:
        return True
    moves = _Moves()
    for pattern in inner:
        if pattern in outer:
            continue
        if not pattern.startswith("/"):
            if not _SPECIAL.search(pattern):
                if matches(pattern):
                    continue
                return False
            covered = _wildcard_covered(_steps(pattern), wildcards, moves)
            if covered:
                continue
            if covered is not None and len(wildcards) == len(outer):
                return False
        raise IllegalArgument(
            f"whether [{pattern}] is within [{','.join(outer)}] cannot be decided: "
            "the emulator does not compare regular expressions"
        )
    return True


_Steps = tuple[str | None, ...]


def _steps(pattern: str) -> _Steps:
    """Return the steps of a wildcard pattern, where no run follows another."""
    steps: list[str | None] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\" and position + 1 < len(pattern):
            position += 1  # a backslash at the very end stands for itself
            steps.append(pattern[position])
        elif character != "*":
            steps.append(_ONE if character == "?" else character)
        elif not steps or steps[-1] is not _RUN:
            steps.append(_RUN)
        position += 1
    return tuple(steps)


def _steps_to_regex(steps: _Steps) -> str:
    """Return a regular expression that takes time in proportion to both its and the name's length.

    What stands between two runs is taken where it occurs first, for good: a later place would leave
    less to the rest. Only the last run is ever tried again, as the end of a name is one place.
    """
    pieces = [""]
    for step in steps:
        if step is _RUN:
            pieces.append("")
        else:
            pieces[-1] += "." if step == _ONE else re.escape(step)
    first, *middle = pieces
    if not middle:
        return first
    last = middle.pop()
    return f"{first}{''.join(f'(?>.*?{piece})' for piece in middle)}.*{last}"


@dataclass(slots=True)
class _Moves:
    """How many moves a comparison may still take."""

    left: int = _MAX_MOVES


_State = tuple[int, int]  # which pattern, and the step that is next


def _wildcard_covered(inner: _Steps, outer: list[_Steps], moves: _Moves) -> bool | None:
    """Search for a name that ``inner`` matches and no pattern of ``outer`` does.

    Walks all ways through ``inner`` while keeping every place where ``outer`` could be. One
    stand-in serves for all characters that no pattern mentions: they cannot be told apart.

    Returns:
        Whether there is none; ``None`` when the moves were used up before that was known.
    """
    patterns = [inner, *outer]
    alphabet = sorted({step for steps in patterns for step in steps if step} | {"\0other"})

    def settled(states: set[_State]) -> frozenset[_State]:
        """Add the places reached by letting a run be empty."""
        reached = set(states)
        for which, at in states:
            if at < len(patterns[which]) and patterns[which][at] is _RUN:
                reached.add((which, at + 1))
        return frozenset(reached)

    def after(states: frozenset[_State], character: str) -> frozenset[_State]:
        following: set[_State] = set()
        moves.left -= len(states)
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
            if moves.left < 0:
                return None
            our_next = after(ours, character)
            if our_next and (following := (our_next, after(theirs, character))) not in seen:
                seen.add(following)
                pending.append(following)
    return True
