"""Texts that are nearly the same: a few characters put in, left out, changed or swapped.

Source: ``Fuzziness`` of Elasticsearch, and Lucene's ``FuzzyQuery``, which counts the swap of two
neighbours as one edit, and of the many values that are like a word takes the most alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
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

    def alike(self, values: Sequence[str]) -> dict[str, float]:
        """Return which of some sorted values are like the word, and how much each counts.

        The same value counts 1, others less; what has nothing in common counts nothing.
        """
        head = self.word[: self.prefix_length]
        width = len(head)
        if head:
            first = bisect_left(values, head)
            end = bisect_right(values, head, lo=first, key=lambda value: value[:width])
            values = [value[width:] for value in values[first:end]]
        likeness = {
            head + value: self._likeness(width + len(value), off)
            for value, off in _near(self.word[width:], values, self.edits, swaps=self.swaps)
        }
        best = nsmallest(self.most, likeness.items(), key=lambda item: (-item[1], item[0]))
        return {value: max(0.0, counts) for value, counts in best}

    def _likeness(self, length: int, off: int) -> float:
        shorter = min(len(self.word), length)
        return 1.0 if not off else 1.0 - off / shorter if shorter else -inf


def _near(word: str, values: Sequence[str], most: int, *, swaps: bool) -> Iterator[tuple[str, int]]:
    """Yield the values that are at most so many edits off, and how many each is.

    Edits are counted row by row, a row for each character of a value. Neighbours among sorted
    values share their beginning, and so its rows; where all of a row is too far off, so is
    everything that begins like this.
    """
    rows = [list(range(len(word) + 1))]
    at, before = 0, ""
    while at < len(values):
        value = values[at]
        same = 0
        while same < min(len(rows) - 1, len(value)) and value[same] == before[same]:
            same += 1
        del rows[same + 1 :]
        before, at = value, at + 1
        for place in range(same, len(value)):
            rows.append(_row(word, value, place, rows, swaps=swaps))
            if min(rows[-1]) > most:
                dead, width = value[: place + 1], place + 1
                at = bisect_right(values, dead, lo=at, key=lambda text: text[:width])
                break
        else:
            if rows[-1][-1] <= most:
                yield value, rows[-1][-1]


def _row(
    word: str, value: str, place: int, rows: Sequence[Sequence[int]], *, swaps: bool
) -> list[int]:
    """Return how many edits make a value up to a place of each beginning of the word."""
    above, right = rows[place], value[place]
    row = [place + 1]
    for j, left in enumerate(word, 1):
        cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
        if swaps and place and j > 1 and left == value[place - 1] and word[j - 2] == right:
            cost = min(cost, rows[place - 1][j - 2] + 1)
        row.append(cost)
    return row
