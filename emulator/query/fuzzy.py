"""Texts that are nearly the same: a few characters put in, left out, changed or swapped.

Source: ``Fuzziness`` of Elasticsearch, and Lucene's ``FuzzyQuery``, which counts the swap of two
neighbours as one edit, and of the many values that are like a word takes the most alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from math import inf

from emulator.errors import IllegalArgument

_MOST_EDITS = 2


def allowed_edits(fuzziness: str, text: str) -> int:
    """Return how many edits a text may be off: as written, or by its length for ``AUTO``.

    Args:
        fuzziness: ``0``, ``1``, ``2``, ``AUTO``, or ``AUTO:3,6`` with the lengths from which one
            and two edits are allowed.
        text: What is looked for.

    Raises:
        IllegalArgument: It is none of these.
    """
    kind, colon, lengths = fuzziness.upper().partition(":")
    if kind == "AUTO":
        low, _, high = (lengths if colon else "3,6").partition(",")
        if not (low.isdecimal() and high.isdecimal() and int(low) <= int(high)):
            raise IllegalArgument(f"failed to find low and high distance values in [{fuzziness}]")
        return (len(text) >= int(low)) + (len(text) >= int(high))
    try:
        edits = int(float(fuzziness))
    except (ValueError, OverflowError):
        edits = -1
    if edits not in range(_MOST_EDITS + 1):
        raise IllegalArgument(
            f"Invalid fuzziness value: {fuzziness}. "
            "Valid values are 0, 1, 2, AUTO and AUTO:low,high"
        )
    return edits


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word, and what counts as like it.

    Attributes:
        edits: How many edits a value may be off.
        prefix_length: How many characters at the beginning must be the same.
        most: How many values may stand for the word: the most alike.
        swaps: Whether the swap of two neighbours is one edit, rather than two.
    """

    word: str
    edits: int
    prefix_length: int = 0
    most: int = 50
    swaps: bool = True

    def alike(self, values: Iterable[str]) -> dict[str, float]:
        """Return the values that are like the word: the same one counts 1, others less."""
        found = {}
        for value in values:
            likeness = self._likeness(value)
            if likeness is not None:
                found[value] = likeness
        best = nsmallest(self.most, found.items(), key=lambda item: (-item[1], item[0]))
        # what is less alike than nothing counts nothing, but is found
        return {value: max(0.0, likeness) for value, likeness in best}

    def _likeness(self, value: str) -> float | None:
        head = self.prefix_length
        if head and value[:head] != self.word[:head]:
            return None
        off = edits_between(self.word[head:], value[head:], self.edits, swaps=self.swaps)
        if not off:
            return None if off is None else 1.0
        shorter = min(len(self.word), len(value))
        return 1.0 - off / shorter if shorter else -inf


def edits_between(one: str, other: str, most: int, *, swaps: bool = True) -> int | None:
    """Return how many edits make one text of the other; ``None`` for more than ``most``.

    Args:
        one: A text.
        other: Another.
        most: More than that are not counted.
        swaps: Whether the swap of two neighbours is one edit.
    """
    if abs(len(one) - len(other)) > most:
        return None
    above_that: list[int] = []
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above_that, above, row = above, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if swaps and i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, above_that[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
