"""Sets of texts, as values: whether a text is one of them, and how two sets are related.

Source: ``org.apache.lucene.util.automaton.Operations``, as far as languages go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from emulator.automaton.combinations import Combinations
from emulator.automaton.errors import TooComplexToDeterminize
from emulator.automaton.states import ANYTHING, END, NOTHING, State, literal, overlaps

_MAX_EFFORT = 1_000_000  # weights of visited states; Elasticsearch's bound for unions


class Automaton:
    """A set of texts; immutable, and cheap to make: what it costs falls due when it is asked."""

    __slots__ = ("_example", "_start")

    def __init__(self, start: State) -> None:
        self._start = start
        self._example: str | Literal[False] | None = False  # until it is looked for

    @classmethod
    def nothing(cls) -> Automaton:
        """Return the set without any text."""
        return cls(NOTHING)

    @classmethod
    def any_string(cls) -> Automaton:
        """Return the set of all texts."""
        return cls(ANYTHING)

    @classmethod
    def string(cls, text: str) -> Automaton:
        """Return the set of one text."""
        return cls(literal(text, END))

    @classmethod
    def union_of(cls, automata: Iterable[Automaton]) -> Automaton:
        """Return what any of several has."""
        return cls(Combinations().union(automaton._start for automaton in automata))

    def accepts(self, text: str) -> bool:
        """Return whether ``text`` is in the set."""
        state = self._start
        for character in text:
            state = state.known.get(character) or state.after(character)
            if state is NOTHING or state is ANYTHING:
                break
        return state.accepting

    def union(self, *others: Automaton) -> Automaton:
        """Return what this one or any of the others has."""
        return Automaton.union_of((self, *others))

    def intersection(self, other: Automaton) -> Automaton:
        """Return what both have."""
        return Automaton(Combinations().intersection(self._start, other._start))

    def minus(self, other: Automaton) -> Automaton:
        """Return what this one has and the other has not."""
        return Automaton(Combinations().difference(self._start, other._start))

    def complement(self) -> Automaton:
        """Return all texts that this one has not."""
        return Automaton.any_string().minus(self)

    @property
    def example(self) -> str | None:
        """One of the shortest texts; ``None`` if there is no text.

        Raises:
            TooComplexToDeterminize: Too many states had to be visited.
        """
        if self._example is False:
            self._example = self._shortest()
        return self._example

    def _shortest(self) -> str | None:
        found = {self._start: ""}
        pending = [self._start]
        effort = 0
        for state in pending:
            if state.accepting:
                return found[state]
            effort = _spend(effort, state.weight)
            for first, _, target in state.edges:
                if target not in found:
                    found[target] = found[state] + chr(first)
                    pending.append(target)
        return None

    @property
    def is_empty(self) -> bool:
        """Whether there is no text.

        Raises:
            TooComplexToDeterminize: Too many states had to be visited.
        """
        return self.example is None

    @property
    def is_total(self) -> bool:
        """Whether there is every text.

        Raises:
            TooComplexToDeterminize: Too many states had to be visited.
        """
        return Automaton.any_string().is_subset_of(self)

    def is_subset_of(self, other: Automaton) -> bool:
        """Return whether the other has all texts that this one has.

        Raises:
            TooComplexToDeterminize: Too many states had to be visited.
        """
        # Most questions are answered by one name that is not in the other; that is quickly seen.
        if self.example is None or not other.accepts(self.example):
            return self.example is None
        start = (self._start, other._start)
        seen = {start}
        pending = [start]
        effort = 0
        while pending:
            ours, theirs = pending.pop()
            if ours is theirs or ours is NOTHING or theirs is ANYTHING:
                continue
            if ours.accepting and not theirs.accepting:
                return False
            effort = _spend(effort, ours.weight + theirs.weight)
            for _, _, our_next, their_next in overlaps(ours.edges, theirs.edges, NOTHING):
                if (pair := (our_next, their_next)) not in seen:
                    seen.add(pair)
                    pending.append(pair)
        return True

    def is_same_as(self, other: Automaton) -> bool:
        """Return whether both have the same texts.

        Raises:
            TooComplexToDeterminize: Too many states had to be visited.
        """
        return self.is_subset_of(other) and other.is_subset_of(self)


def _spend(effort: int, weight: int) -> int:
    """Return the effort spent after one more state.

    Raises:
        TooComplexToDeterminize: That is too much.
    """
    if effort + weight > _MAX_EFFORT:
        raise TooComplexToDeterminize(
            f"Visiting the states of the automaton would require more than {_MAX_EFFORT} effort."
        )
    return effort + weight
