"""Regular expressions of ``include`` and ``exclude``: the common part of Lucene's and Python's.

Lucene matches whole terms with automata. Python tries one way after the other, so no group may be
repeated, and few repetitions without end may follow each other; whatever else the two do not agree
on is not emulated either.

Source: ``org.apache.lucene.util.automaton.RegExp``, all optional syntax switched on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from emulator.errors import NotEmulated

_TOKEN = re.compile(
    r"""
      (?P<escaped> \\ [^a-zA-Z0-9] )
    | (?P<set> \[ \^? [^\]\[\\^&]+ \] )
    | (?P<open> \( (?!\)) )
    | (?P<close> \) )
    | (?P<or> \| )
    | (?P<repeat> [*+?] | \{ \d{1,3} (?: , \d{0,3} )? \} )
    | (?P<dot> \. )
    | (?P<literal> [^\\\[\](){}|*+?.~&<>@\#"] )
    """,
    re.VERBOSE | re.DOTALL,
)
_MOST_ENDLESS = 3


@lru_cache(maxsize=64)
def term_pattern(expression: str) -> re.Pattern[str]:
    """Return the pattern that matches the whole of the terms that an expression means.

    Raises:
        NotEmulated: It has something beyond the common part.
    """
    parts: list[str] = []
    position, endless, kind = 0, 0, ""
    while position < len(expression):
        token = _TOKEN.match(expression, position)
        if token is None:
            raise _unsupported(expression)
        if token.lastgroup == "repeat":
            if kind not in ("escaped", "set", "dot", "literal"):
                raise _unsupported(expression)
            endless += token[0] in "*+" or token[0].endswith(",}")
        kind, position = token.lastgroup or "", token.end()
        parts.append(re.escape(token[0]) if kind == "literal" else token[0])
    if endless > _MOST_ENDLESS:
        raise _unsupported(expression)
    try:
        return re.compile("".join(parts), re.DOTALL)
    except re.error as error:
        raise _unsupported(expression) from error


def _unsupported(expression: str) -> NotEmulated:
    return NotEmulated(f"the emulator does not evaluate the regular expression [{expression}]")
