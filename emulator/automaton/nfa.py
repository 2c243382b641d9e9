"""Automata that may be in several states at once: what expressions are put together from.

They have no empty steps: where one would be, the steps of the state behind it are repeated. State
0 is where they start.

Source: the constructions of ``org.apache.lucene.util.automaton.Operations``. How many states they
make decides what is too complex, so they are made the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emulator.automaton.errors import TooComplexToDeterminize
from emulator.automaton.states import LAST, State

Step = tuple[int, int, int]
"""The first and the last of some code points, and the state that each of them leads to."""

_MAX_STATES = 100_000
_MAX_STEPS = 500_000  # of one automaton; the memory of a test process is the bound


@dataclass(frozen=True, slots=True)
class Nfa:
    """A nondeterministic automaton.

    Attributes:
        steps: The steps of each state.
        accepting: The states that are an end.
    """

    steps: tuple[tuple[Step, ...], ...]
    accepting: frozenset[int]

    @property
    def accepts_empty(self) -> bool:
        """Whether the empty text leads to an end."""
        return 0 in self.accepting

    @property
    def size(self) -> int:
        """How many steps there are."""
        return sum(map(len, self.steps))


EMPTY = Nfa(((),), frozenset())
"""No text at all."""

ANY_STRING = Nfa((((0, LAST, 0),),), frozenset({0}))
"""Every text."""


def characters(ranges: Iterable[tuple[int, int]]) -> Nfa:
    """Return the texts of one character in any of some ranges of code points."""
    return Nfa((tuple((first, last, 1) for first, last in ranges), ()), frozenset({1}))


ANY_CHARACTER = characters([(0, LAST)])
"""Every text of one character."""


def string(text: str) -> Nfa:
    """Return one text."""
    chain = [((ord(character), ord(character), at + 1),) for at, character in enumerate(text)]
    return Nfa((*chain, ()), frozenset({len(text)}))


def concatenation(parts: Sequence[Nfa]) -> Nfa:
    """Return a text of each part, one after the other."""
    if not parts:
        return string("")
    if any(not part.accepting for part in parts):
        return EMPTY
    states = sum(len(part.steps) for part in parts)
    _check(states, sum(part.size for part in parts))
    follow: tuple[Step, ...] = ()  # the steps with which the rest can start
    end = True  # whether there may be no rest at all
    reverse: list[tuple[Step, ...]] = []
    accepting: list[int] = []
    offset = states
    size = 0
    for part in reversed(parts):
        offset -= len(part.steps)
        size += part.size + len(part.accepting) * len(follow)
        _check(states, size)
        steps = [_moved(own, offset) for own in part.steps]
        for state in part.accepting:
            steps[state] += follow
        if end:
            accepting += (offset + state for state in part.accepting)
        follow = steps[0]
        end = end and part.accepts_empty
        reverse += reversed(steps)
    return Nfa(tuple(reversed(reverse)), frozenset(accepting))


def union(parts: Sequence[Nfa]) -> Nfa:
    """Return what any of the parts has."""
    if len(parts) == 1:
        return parts[0]
    starts: list[Step] = []
    steps: list[tuple[Step, ...]] = []
    accepting = {0} if any(part.accepts_empty for part in parts) else set()
    for part in parts:
        offset = 1 + len(steps)
        moved = [_moved(own, offset) for own in part.steps]
        starts += moved[0]
        steps += moved
        accepting |= {offset + state for state in part.accepting}
    return Nfa((tuple(starts), *steps), frozenset(accepting))


def star(part: Nfa) -> Nfa:
    """Return any number of texts of a part; of none, there is not even the empty text."""
    if not part.accepting:
        return EMPTY
    moved = [_moved(own, 1) for own in part.steps]
    start = moved[0]
    _check(len(moved), part.size + len(part.accepting) * len(start))
    for state in part.accepting - {0}:
        moved[state] += start
    return Nfa((start, *moved), frozenset({0, *(state + 1 for state in part.accepting)}))


def repeat(part: Nfa, least: int, most: int | None) -> Nfa:
    """Return ``least`` to ``most`` texts of a part; without a ``most``, as many as one likes."""
    copies = max(least, most or 0)
    links = len(part.accepting) * len(part.steps[0])
    _check(len(part.steps) * copies, (part.size + links) * copies)
    if most is None:
        return concatenation([*[part] * least, star(part)]) if least else star(part)
    required = concatenation([part] * least) if least else string("")
    steps = list(required.steps)
    accepting = set(required.accepting)
    previous: Iterable[int] = required.accepting
    for _ in range(least, most):
        offset = len(steps)
        moved = [_moved(own, offset) for own in part.steps]
        for state in previous:
            steps[state] += moved[0]
        steps += moved
        previous = [offset + state for state in part.accepting]
        accepting.update(previous)
    return Nfa(tuple(steps), frozenset(accepting))


def intersection(left: Nfa, right: Nfa) -> Nfa:
    """Return what both have."""
    numbers = {(0, 0): 0}
    pairs = [(0, 0)]
    steps: list[tuple[Step, ...]] = []
    size = 0
    for ours, theirs in pairs:
        own: list[Step] = []
        size += len(left.steps[ours]) * len(right.steps[theirs])
        _check(len(pairs), size)
        for first, last, our_next in left.steps[ours]:
            for start, end, their_next in right.steps[theirs]:
                if start > last or end < first:
                    continue
                pair = (our_next, their_next)
                if pair not in numbers:
                    numbers[pair] = len(pairs)
                    pairs.append(pair)
                own.append((max(first, start), min(last, end), numbers[pair]))
        steps.append(tuple(own))
    accepting = [
        number
        for (ours, theirs), number in numbers.items()
        if ours in left.accepting and theirs in right.accepting
    ]
    return Nfa(tuple(steps), frozenset(accepting))


def of_states(start: State) -> Nfa:
    """Return the automaton that a state of a deterministic one starts."""
    numbers = {start: 0}
    states = [start]
    steps: list[tuple[Step, ...]] = []
    for state in states:
        for _, _, target in state.edges:
            if target not in numbers:
                numbers[target] = len(states)
                states.append(target)
        steps.append(tuple((first, last, numbers[to]) for first, last, to in state.edges))
        _check(len(states), 0)
    accepting = [number for state, number in numbers.items() if state.accepting]
    return Nfa(tuple(steps), frozenset(accepting))


def _moved(steps: Iterable[Step], offset: int) -> tuple[Step, ...]:
    return tuple((first, last, to + offset) for first, last, to in steps)


def _check(states: int, steps: int) -> None:
    if states > _MAX_STATES or steps > _MAX_STEPS:
        raise TooComplexToDeterminize(
            f"Determinizing automaton with {states} states and {steps} transitions would require "
            f"more than {_MAX_STATES} effort."
        )
