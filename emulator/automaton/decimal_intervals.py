"""The decimal numbers of an interval, as texts.

Source: ``org.apache.lucene.util.automaton.Automata.makeDecimalInterval``.
"""

from __future__ import annotations

from emulator.automaton.nfa import Nfa, Step, characters, concatenation, star, union

_ZERO = ord("0")


def decimal_interval(least: int, most: int, digits: int) -> Nfa:
    """Return the numbers from ``least`` to ``most``, with as many digits as is said.

    Zeros in front are digits too; with 0 digits there may be any number of such zeros.
    """
    if digits:
        return _of_length(str(least).zfill(digits), str(most).zfill(digits))
    lengths = [
        _of_length(str(least).zfill(length), str(min(most, 10**length - 1)))
        for length in range(len(str(least)), len(str(most)) + 1)
    ]
    return concatenation([star(characters([(_ZERO, _ZERO)])), union(lengths)])


def _of_length(least: str, most: str) -> Nfa:
    """Return the numbers between two of the same length.

    A state is how many digits are behind, and whether they were all those of either end.
    """
    start = (0, True, True)
    numbers = {start: 0}
    places = [start]
    steps: list[tuple[Step, ...]] = []
    for at, at_least, at_most in places:
        own: list[Step] = []
        low = int(least[at]) if at_least and at < len(least) else 0
        high = int(most[at]) if at_most and at < len(most) else 9
        for digit in range(low, high + 1) if at < len(least) else ():
            place = (at + 1, at_least and digit == low, at_most and digit == high)
            if place not in numbers:
                numbers[place] = len(places)
                places.append(place)
            own.append((_ZERO + digit, _ZERO + digit, numbers[place]))
        steps.append(tuple(own))
    accepting = (number for place, number in numbers.items() if place[0] == len(least))
    return Nfa(tuple(steps), frozenset(accepting))
