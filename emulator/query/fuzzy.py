"""Texts that are nearly the same: a few characters put in, left out, changed or swapped.

Source: ``Fuzziness`` of Elasticsearch, and Lucene's ``FuzzyQuery``, which counts the swap of two
neighbours as one edit.
"""

from __future__ import annotations

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


def within(edits: int, one: str, other: str) -> bool:
    """Return whether one text becomes the other by at most so many edits."""
    if abs(len(one) - len(other)) > edits:
        return False
    above_that: list[int] = []
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        above_that, above, row = above, row, [i]
        for j, right in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, above_that[j - 2] + 1)
            row.append(cost)
    return row[-1] <= edits
