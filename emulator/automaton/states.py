"""States of deterministic automata, which learn where they lead to when they are first asked.

A state stands for a language: the texts that lead from it to the end. Two are unique: `NOTHING`
has no text and `ANYTHING` has all, so whoever meets one need not look further.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

LAST = 0x10FFFF
"""The last code point of Unicode; the first is 0."""

_MOST_REMEMBERED = 256  # characters of one state; more would be names made to fill the memory

_Target = TypeVar("_Target", bound=Hashable)


class State(ABC):
    """A place in a deterministic automaton.

    Attributes:
        accepting: Whether the empty text leads to the end.
        weight: How many states of other automata this one is made of.
        known: Where characters lead to that were asked for before; `after` knows the others.
    """

    __slots__ = ("_edges", "accepting", "known", "weight")

    def __init__(self, accepting: bool, weight: int = 1) -> None:
        self.accepting = accepting
        self.weight = weight
        self._edges: tuple[Edge, ...] | None = None
        self.known: dict[str, State] = {}

    @property
    def edges(self) -> tuple[Edge, ...]:
        """The ways on, in the order of their code points; what none mentions leads to nothing."""
        if self._edges is None:
            self._edges = self._expanded()
        return self._edges

    @abstractmethod
    def _expanded(self) -> tuple[Edge, ...]:
        """Compute the ways on; called once."""

    def after(self, character: str) -> State:
        """Return the state that one character leads to."""
        following = self._find(ord(character))
        if len(self.known) < _MOST_REMEMBERED:
            self.known[character] = following
        return following

    def _find(self, point: int) -> State:
        edges = self.edges
        at = bisect_right(edges, point, key=_first_point) - 1
        if at >= 0 and point <= edges[at][1]:
            return edges[at][2]
        return NOTHING


Edge = tuple[int, int, State]
"""The first and the last of some code points, and the state that each of them leads to."""


def _first_point(edge: Edge) -> int:
    return edge[0]


def joined(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Leave out edges that lead to nothing, and make one of neighbours that lead to the same."""
    found: list[Edge] = []
    for first, last, target in edges:
        if target is NOTHING:
            continue
        if found and found[-1][2] is target and found[-1][1] + 1 == first:
            first = found.pop()[0]
        found.append((first, last, target))
    return tuple(found)


class Settled(State):
    """A state whose ways on are set once all states of its automaton are there."""

    __slots__ = ()

    def settle(self, edges: Iterable[Edge]) -> None:
        """Set the ways on, given in the order of their code points."""
        self._edges = joined(edges)

    def _expanded(self) -> tuple[Edge, ...]:
        raise AssertionError("a state is used before it is settled")


NOTHING = Settled(accepting=False)
"""Where no text leads to the end."""
NOTHING.settle(())

ANYTHING = Settled(accepting=True)
"""Where every text leads to the end."""
ANYTHING.settle([(0, LAST, ANYTHING)])

END = Settled(accepting=True)
"""Where only the empty text leads to the end."""
END.settle(())


class _Literal(State):
    """Where a text has to come, and then whatever another state wants."""

    __slots__ = ("_rest", "_text")

    def __init__(self, text: str, rest: State) -> None:
        super().__init__(accepting=False)
        self._text = text
        self._rest = rest

    def _expanded(self) -> tuple[Edge, ...]:
        point = ord(self._text[0])
        return ((point, point, literal(self._text[1:], self._rest)),)


def literal(text: str, rest: State) -> State:
    """Return the state where ``text`` has to come, and then whatever ``rest`` wants."""
    return _Literal(text, rest) if text and rest is not NOTHING else rest


def partition(
    edges: Iterable[tuple[int, int, _Target]],
) -> Iterator[tuple[int, int, frozenset[_Target]]]:
    """Yield disjoint ranges of code points in order, each with all that it leads to."""
    groups: dict[tuple[int, int], set[_Target]] = {}
    for first, last, target in edges:
        groups.setdefault((first, last), set()).add(target)
    ranges = sorted(groups, reverse=True)
    points = sorted({point for first, last in ranges for point in (first, last + 1)})
    active: list[tuple[int, int]] = []
    for point, end in pairwise(points):
        active = [one for one in active if one[1] >= point]
        while ranges and ranges[-1][0] == point:
            active.append(ranges.pop())
        if active:
            yield point, end - 1, frozenset().union(*(groups[one] for one in active))


def overlaps(
    left: Sequence[tuple[int, int, _Target]],
    right: Sequence[tuple[int, int, _Target]],
    missing: _Target,
) -> Iterator[tuple[int, int, _Target, _Target]]:
    """Yield the ranges of ``left`` in order, cut so that each has one target in ``right``.

    What ``right`` does not mention has the target ``missing`` there.
    """
    at = 0
    for first, last, target in left:
        while at < len(right) and right[at][1] < first:
            at += 1
        following = at
        while first <= last:
            if following == len(right) or right[following][0] > last:
                yield first, last, target, missing
                break
            start, end, other = right[following]
            if start > first:
                yield first, start - 1, target, missing
                first = start
            yield first, min(last, end), target, other
            first = end + 1
            following += 1
