"""Whole numbers in texts, as Java reads them.

Source: ``Integer.parseInt`` and ``Long.parseLong``.
"""

from __future__ import annotations

import re

from emulator.errors import NumberFormat

_WHOLE = re.compile("[+-]?[0-9]+")


def whole_number(text: str, bits: int) -> int:
    """Return the number that a text is, without any space around it.

    Args:
        text: Digits, and perhaps a sign.
        bits: How many the number has room in.

    Raises:
        NumberFormat: The text is something else, or the number too large.
    """
    # no number of 64 bits needs more digits, and Python reads a great many of them slowly
    if _WHOLE.fullmatch(text) is not None and len(text.lstrip("+-0")) < 20:
        number = int(text)
        if -(1 << bits - 1) <= number < 1 << bits - 1:
            return number
    raise NumberFormat(f'For input string: "{text}"')
