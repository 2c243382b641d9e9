"""Doubles as text.

Source: ``java.lang.Double.toString``.
"""

from __future__ import annotations

from decimal import Decimal


def format_double(value: float) -> str:
    """Return a finite double as Java writes it: ``1.0E10``, ``1.0E-5``, ``100.0``."""
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    shortest = Decimal(repr(value)).normalize()
    if len(shortest.as_tuple().digits) == 1:
        shortest = Decimal(f"{value:.1e}")  # Java writes two digits, and the nearest two
    sign, digits, _ = shortest.as_tuple()
    fraction = "".join(map(str, digits[1:])).rstrip("0")
    return f"{'-' * sign}{digits[0]}.{fraction or '0'}E{shortest.adjusted()}"
