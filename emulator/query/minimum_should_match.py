"""How many optional clauses must match: ``2``, ``-1``, ``75%``, ``-25%``, ``2<75% 9<-3``.

Source: ``Queries.calculateMinShouldMatch`` of Elasticsearch.
"""

from __future__ import annotations

import re

from emulator.query.whole_numbers import whole_number
from emulator.xcontent.values import JAVA_SPACE

_SPACE_AROUND_LESS = re.compile(r"\s*<\s*")


def required_matches(written: str, clauses: int) -> int:
    """Return how many of ``clauses`` must match, which may be more than there are.

    Raises:
        NumberFormat: It is not of one of the forms above.
    """
    written = written.strip(JAVA_SPACE)
    if "<" in written:
        result = clauses
        for condition in _SPACE_AROUND_LESS.sub("<", written).split(" "):
            bound, _, then = condition.partition("<")
            if clauses <= whole_number(bound, 32):
                return result
            result = required_matches(then, clauses)
        return result
    if "%" in written:
        share = clauses * whole_number(written[:-1], 32) / 100
        return max(0, (clauses if share < 0 else 0) + int(share))  # towards zero, as in Java
    number = whole_number(written, 32)
    return max(0, clauses + number if number < 0 else number)
