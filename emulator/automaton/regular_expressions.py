r"""Lucene's regular expressions, all of their optional operators switched on.

    union          ::= intersection ('|' intersection)*
    intersection   ::= concatenation ('&' concatenation)*
    concatenation  ::= repeated+
    repeated       ::= negated ('?' | '*' | '+' | '{n}' | '{n,}' | '{n,m}')*
    negated        ::= '~'* atom
    atom           ::= '[' classes ']' | '(' union ')' | '()' | '.' | '#' | '@' | '"' text '"'
                     | '<n-m>' | '<name>' | '\d' and the like | a character, maybe behind '\'

Where an atom has to come, every character is one that begins nothing else: ``|a`` are two
characters. An expression is read whole before anything of it is built; neither recurses, so groups
may be as deep as one likes.

Source: ``org.apache.lucene.util.automaton.RegExp`` of Lucene 10, with its deprecated complement,
as security has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from emulator.automaton import nfa
from emulator.automaton.atoms import Atoms
from emulator.automaton.combinations import Combinations
from emulator.automaton.determinize import determinize
from emulator.automaton.nfa import Nfa
from emulator.automaton.states import ANYTHING


@dataclass(frozen=True, slots=True)
class _Operation:
    """Something to do with the results of the operations before, which it takes away."""

    operands: int
    apply: Callable[[Sequence[Nfa]], Nfa]


@dataclass(slots=True)
class _Group:
    """What was read of a group so far; counts of finished operands.

    Attributes:
        complements: How many ``~`` stand before the atom at hand.
    """

    alternatives: int = 0
    intersected: int = 0
    concatenated: int = 0
    complements: int = 0


def regular_expression(text: str) -> Nfa:
    """Return what an expression, written without slashes, matches.

    Raises:
        IllegalArgument: It is malformed, or wants a named automaton; there are none.
        TooComplexToDeterminize: It has too many states.
    """
    results: list[Nfa] = []
    for operation in _Parser(text).operations():
        at = len(results) - operation.operands
        results[at:] = [operation.apply(results[at:])]
    return results[0]


class _Parser:
    """Turns an expression into operations, operands first."""

    def __init__(self, text: str) -> None:
        self._source = Atoms(text)
        self._operations: list[_Operation] = []
        self._groups = [_Group()]

    def operations(self) -> list[_Operation]:
        source = self._source
        if source.at_end:
            self._add_atom(nfa.string(""))
        else:
            self._read_operand()
        while not source.at_end:
            if source.skip("|"):
                self._end_intersected()
                self._read_operand()
            elif source.skip("&"):
                self._end_concatenated()
                self._read_operand()
            elif source.peek(")") and len(self._groups) > 1:
                source.skip(")")
                self._end_group()
            elif source.peek(")"):
                raise source.malformed("end-of-string expected")
            else:
                self._read_operand()
        if len(self._groups) > 1:
            raise source.malformed("expected ')'")
        self._end_alternatives()
        return self._operations

    def _read_operand(self) -> None:
        """Read an atom, or the beginnings of groups up to the first atom within."""
        while True:
            while self._source.skip("~"):
                self._groups[-1].complements += 1
            if not self._source.skip("("):
                return self._add_atom(self._source.atom())
            if self._source.skip(")"):
                return self._add_atom(nfa.string(""))
            self._groups.append(_Group())

    def _add_atom(self, atom: Callable[[], Nfa] | Nfa) -> None:
        if isinstance(atom, Nfa):
            self._add(0, lambda _: atom)
        else:
            self._add(0, lambda _: atom())
        self._end_atom()

    def _end_atom(self) -> None:
        group = self._groups[-1]
        for _ in range(group.complements):
            self._add(1, lambda results: _complement(results[0]))
        group.complements = 0
        while (bounds := self._source.repetition()) is not None:
            self._add(1, partial(_repeat, bounds=bounds))
        group.concatenated += 1

    def _end_concatenated(self) -> None:
        group = self._groups[-1]
        if group.concatenated > 1:
            self._add(group.concatenated, nfa.concatenation)
        group.concatenated = 0
        group.intersected += 1

    def _end_intersected(self) -> None:
        self._end_concatenated()
        group = self._groups[-1]
        for _ in range(group.intersected - 1):
            self._add(2, lambda results: nfa.intersection(*results))
        group.intersected = 0
        group.alternatives += 1

    def _end_alternatives(self) -> None:
        self._end_intersected()
        self._add(self._groups[-1].alternatives, nfa.union)

    def _end_group(self) -> None:
        self._end_alternatives()
        self._groups.pop()
        self._end_atom()

    def _add(self, operands: int, apply: Callable[[Sequence[Nfa]], Nfa]) -> None:
        self._operations.append(_Operation(operands, apply))


def _repeat(results: Sequence[Nfa], bounds: tuple[int, int | None]) -> Nfa:
    return nfa.repeat(results[0], *bounds)


def _complement(operand: Nfa) -> Nfa:
    return nfa.of_states(Combinations().difference(ANYTHING, determinize(operand)))
