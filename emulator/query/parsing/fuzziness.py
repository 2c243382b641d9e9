"""How many characters a word may be off: ``0``, ``1``, ``2``, or by its length."""

from __future__ import annotations

import re

from emulator.errors import IllegalArgument, NumberFormat, ParseError
from emulator.query.parsing.values import number_of
from emulator.xcontent.tokens import Reader, Token

_AUTO = "AUTO"
_INTEGER = re.compile("[+-]?[0-9]+", re.ASCII)


def fuzziness(reader: Reader) -> str:
    """Return the fuzziness at the cursor: ``0``, ``1``, ``2``, ``AUTO`` or ``AUTO:low,high``.

    Raises:
        IllegalArgument: Neither a string nor a number, or none of these.
        ParseError: ``AUTO:`` without two whole numbers.

    Source: ``Fuzziness.parse`` of Elasticsearch.
    """
    if reader.token is not Token.VALUE_STRING and reader.token is not Token.VALUE_NUMBER:
        raise IllegalArgument(f"Can't parse fuzziness on token: [{reader.token}]")
    written = reader.text()
    if not written:
        raise IllegalArgument("fuzziness cannot be null or empty.")
    upper = written.upper()
    if upper == _AUTO:
        return _AUTO
    if upper.startswith(f"{_AUTO}:"):
        return _auto_between(upper)
    try:
        edits = number_of(upper)
    except NumberFormat as error:
        raise IllegalArgument(f"fuzziness cannot be [{written}].") from error
    if edits > 0 and edits % 1 > 0:
        raise IllegalArgument(f"fuzziness needs to be one of 0.0, 1.0 or 2.0 but was {edits}")
    if edits not in (0, 1, 2):
        raise IllegalArgument(f"Valid edit distances are [0, 1, 2] but was [{edits:.0f}]")
    return str(int(edits))


def _auto_between(written: str) -> str:
    limits = written.removeprefix(f"{_AUTO}:").rstrip(",").split(",")
    if len(limits) != 2:
        raise ParseError("failed to find low and high distance values")
    for limit in limits:
        if not _INTEGER.fullmatch(limit):
            text = f'failed to parse [{written}] as a "auto:int,int"'
            raise ParseError(text) from NumberFormat(f'For input string: "{limit}"')
    low, high = map(int, limits)
    if not 0 <= low <= high:
        raise IllegalArgument(
            "fuzziness wrongly configured, must be: lowDistance > 0, highDistance"
            " > 0 and lowDistance <= highDistance "
        )
    return f"{_AUTO}:{low},{high}"
