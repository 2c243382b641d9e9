"""States made of the states of other automata: in any of several, in both of two, in one only.

They are made when something leads to them, so a question costs what it visits. As soon as the
others no longer matter, the state of one automaton is used as it is.

Source: the product and subset constructions of automata theory.
"""

from __future__ import annotations

from collections.abc import Iterable

from emulator.automaton.states import ANYTHING, NOTHING, Edge, State, joined, overlaps, partition


class Combinations:
    """The states that some automata's states are combined to; the same ones make the same."""

    __slots__ = ("_both", "_only", "_unions")

    def __init__(self) -> None:
        self._unions: dict[frozenset[State], State] = {}
        self._both: dict[tuple[State, State], State] = {}
        self._only: dict[tuple[State, State], State] = {}

    def union(self, parts: Iterable[State]) -> State:
        """Return the state of what any of ``parts`` leads to the end."""
        live = frozenset(parts) - {NOTHING}
        if ANYTHING in live:
            return ANYTHING
        if len(live) < 2:
            return next(iter(live), NOTHING)
        state = self._unions.get(live)
        if state is None:
            state = self._unions[live] = _Union(live, self)
        return state

    def intersection(self, left: State, right: State) -> State:
        """Return the state of what both lead to the end."""
        if left is right or NOTHING in (left, right):
            return left if left is right else NOTHING
        if ANYTHING in (left, right):
            return right if left is ANYTHING else left
        state = self._both.get((left, right))
        if state is None:
            state = self._both[left, right] = _Intersection(left, right, self)
        return state

    def difference(self, kept: State, removed: State) -> State:
        """Return the state of what ``kept`` leads to the end and ``removed`` does not."""
        if kept is removed or kept is NOTHING or removed is ANYTHING:
            return NOTHING
        if removed is NOTHING:
            return kept
        state = self._only.get((kept, removed))
        if state is None:
            state = self._only[kept, removed] = _Difference(kept, removed, self)
        return state


class _Union(State):
    __slots__ = ("_combinations", "_parts")

    def __init__(self, parts: frozenset[State], combinations: Combinations) -> None:
        weight = sum(part.weight for part in parts)
        super().__init__(any(part.accepting for part in parts), weight)
        self._parts = parts
        self._combinations = combinations

    def _expanded(self) -> tuple[Edge, ...]:
        union = self._combinations.union
        return joined(
            (first, last, union(targets))
            for first, last, targets in partition(
                edge for part in self._parts for edge in part.edges
            )
        )


class _Intersection(State):
    __slots__ = ("_combinations", "_left", "_right")

    def __init__(self, left: State, right: State, combinations: Combinations) -> None:
        super().__init__(left.accepting and right.accepting, left.weight + right.weight)
        self._left = left
        self._right = right
        self._combinations = combinations

    def _expanded(self) -> tuple[Edge, ...]:
        both = self._combinations.intersection
        return joined(
            (first, last, both(left, right))
            for first, last, left, right in overlaps(self._left.edges, self._right.edges, NOTHING)
        )


class _Difference(State):
    __slots__ = ("_combinations", "_kept", "_removed")

    def __init__(self, kept: State, removed: State, combinations: Combinations) -> None:
        super().__init__(kept.accepting and not removed.accepting, kept.weight + removed.weight)
        self._kept = kept
        self._removed = removed
        self._combinations = combinations

    def _expanded(self) -> tuple[Edge, ...]:
        only = self._combinations.difference
        return joined(
            (first, last, only(kept, removed))
            for first, last, kept, removed in overlaps(
                self._kept.edges, self._removed.edges, NOTHING
            )
        )
