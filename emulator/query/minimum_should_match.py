"""How many optional clauses must match: ``2``, ``-1``, ``75%``, ``-25%``, ``2<75% 9<-3``.

Source: ``Queries.calculateMinShouldMatch`` of Elasticsearch.
"""

from __future__ import annotations

import re

from emulator.errors import NumberFormat

_SPACE_BEFORE_LESS = re.compile(r"\s*<\s*")


def required_matches(written: str, clauses: int) -> int:
    """Return how many of ``clauses`` must match, which may be more than there are.

    Raises:
        NumberFormat: It is not of one of the forms above.
    """
    written = written.strip()
    if "<" in written:
        result = clauses
        for condition in _SPACE_BEFORE_LESS.sub("<", written).split():
            bound, _, then = condition.partition("<")
            if clauses <= _whole(bound):
                return result
            result = required_matches(then, clauses)
        return result
    if written.endswith("%"):
        percent = _whole(written[:-1])
        part = int(clauses * percent / 100)  # towards zero, as a cast in Java
        return max(0, clauses + part if part < 0 else part)
    number = _whole(written)
    return max(0, clauses + number if number < 0 else number)


def _whole(text: str) -> int:
    if re.fullmatch(r"[+-]?[0-9]+", text) is None:
        raise NumberFormat(f'For input string: "{text}"')
    return int(text)
