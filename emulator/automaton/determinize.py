"""From automata that may be in several states at once to those that are in one.

Source: ``org.apache.lucene.util.automaton.Operations.determinize``, and its bound.
"""

from __future__ import annotations

from collections.abc import Iterable

from emulator.automaton.errors import TooComplexToDeterminize
from emulator.automaton.nfa import Nfa, Step
from emulator.automaton.states import (
    ANYTHING,
    LAST,
    NOTHING,
    Edge,
    Settled,
    State,
    joined,
    partition,
)

WORK_LIMIT = 10_000
"""How complex one pattern may be: what Lucene calls effort."""

_EFFORT_OF_WORK = 10  # so many visited states are one unit of Lucene's effort
_MAX_STEPS = 1_000_000  # looked at; Lucene has no such bound, and a faster machine


def determinize_lazily(nfa: Nfa) -> State:
    """Return the state where an equal deterministic automaton starts, made where one looks.

    That is for automata all of whose states lead to an end: others are taken for not empty.
    """
    return _Subsets(nfa).state(frozenset({0}))


def determinize(nfa: Nfa) -> State:
    """Return the state where an equal deterministic automaton starts, of the states it needs.

    Raises:
        TooComplexToDeterminize: It would be too big.
    """
    start = determinize_lazily(nfa)
    numbers = {start: 0}
    states = [start]
    rows: list[list[Step]] = []
    effort = looked_at = 0
    for state in states:
        effort += state.weight
        looked_at += state.steps if isinstance(state, _Subset) else 1
        if effort >= WORK_LIMIT * _EFFORT_OF_WORK or looked_at > _MAX_STEPS:
            raise TooComplexToDeterminize(
                f"Determinizing automaton with {len(nfa.steps)} states and {nfa.size} transitions "
                f"would require more than {WORK_LIMIT} effort."
            )
        row: list[Step] = []
        for first, last, target in state.edges:
            number = numbers.setdefault(target, len(states))
            if number == len(states):
                states.append(target)
            row.append((first, last, number))
        rows.append(row)
    return _settled(rows, {number for number, state in enumerate(states) if state.accepting})


class _Subsets:
    """The sets of states that an automaton can be in."""

    __slots__ = ("_everything", "_known", "nfa")

    def __init__(self, nfa: Nfa) -> None:
        self.nfa = nfa
        self._known: dict[frozenset[int], State] = {}
        # Whoever is in one of these gets to the end whatever comes.
        self._everything = {
            state
            for state in nfa.accepting
            if any(step == (0, LAST, state) for step in nfa.steps[state])
        }

    def state(self, members: frozenset[int]) -> State:
        state = self._known.get(members)
        if state is None:
            state = _Subset(members, self) if members.isdisjoint(self._everything) else ANYTHING
            self._known[members] = state
        return state


class _Subset(State):
    __slots__ = ("_members", "_subsets")

    def __init__(self, members: frozenset[int], subsets: _Subsets) -> None:
        super().__init__(not members.isdisjoint(subsets.nfa.accepting), len(members))
        self._members = members
        self._subsets = subsets

    @property
    def steps(self) -> int:
        """How many steps lead on from the members."""
        return sum(len(self._subsets.nfa.steps[member]) for member in self._members)

    def _expanded(self) -> tuple[Edge, ...]:
        subsets = self._subsets
        steps = (step for member in self._members for step in subsets.nfa.steps[member])
        return joined(
            (first, last, subsets.state(targets)) for first, last, targets in partition(steps)
        )


def _settled(rows: list[list[Step]], accepting: set[int]) -> State:
    """Return the first of some states; those with no text, or every text, are the known ones."""
    sources: list[list[int]] = [[] for _ in rows]
    for number, row in enumerate(rows):
        for _, _, target in row:
            sources[target].append(number)
    refusing = [
        number
        for number, row in enumerate(rows)
        if number not in accepting or not _takes_every_character(row)
    ]
    some = _leading_to(accepting, sources)
    not_all = _leading_to(refusing, sources)
    states = [
        Settled(number in accepting)
        if number in some and number in not_all
        else (ANYTHING if number in some else NOTHING)
        for number in range(len(rows))
    ]
    for state, row in zip(states, rows, strict=True):
        if state not in (ANYTHING, NOTHING):
            state.settle((first, last, states[target]) for first, last, target in row)
    return states[0]


def _takes_every_character(row: list[Step]) -> bool:
    following = 0
    for first, last, _ in row:
        if first != following:
            return False
        following = last + 1
    return following == LAST + 1


def _leading_to(goals: Iterable[int], sources: list[list[int]]) -> set[int]:
    found = set(goals)
    pending = list(found)
    while pending:
        for source in sources[pending.pop()]:
            if source not in found:
                found.add(source)
                pending.append(source)
    return found
