"""Rows of ratios, and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

_HEADINGS = ("measure", "unit", "base", "measured", "ratio", "quartiles", "aim", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One measure, taken of a base and of what is held against it in turn.

    Attributes:
        unit: Of the samples.
        base: Samples of the base, such as bare aiohttp.
        measured: Samples of the emulator, each taken right after the base's of the same place.
        aim: What the ratio should reach, or stay within; ``None`` where nothing is asked.
        more_is_better: Whether the ratio should reach the aim, rather than stay within it.
    """

    name: str
    unit: str
    base: tuple[float, ...]
    measured: tuple[float, ...]
    aim: float | None = None
    more_is_better: bool = False

    @property
    def ratios(self) -> tuple[float, ...]:
        """The ratio of each pair of neighbouring samples: drifts of the machine cancel out."""
        return tuple(
            measured / base for base, measured in zip(self.base, self.measured, strict=True)
        )

    @property
    def ratio(self) -> float:
        """The median of the pairs' ratios."""
        return median(self.ratios)

    @property
    def spread(self) -> tuple[float, float]:
        """The first and the third quartile of the pairs' ratios."""
        if len(self.ratios) == 1:
            return self.ratio, self.ratio
        first, _, third = quantiles(self.ratios, n=4, method="inclusive")
        return first, third

    @property
    def met(self) -> bool | None:
        """Whether the median ratio meets the aim; ``None`` without one."""
        if self.aim is None:
            return None
        return self.ratio >= self.aim if self.more_is_better else self.ratio <= self.aim

    def as_json(self) -> dict[str, object]:
        """Return everything of the row, samples included."""
        return {
            "name": self.name,
            "unit": self.unit,
            "base": self.base,
            "measured": self.measured,
            "ratio": self.ratio,
            "quartiles": self.spread,
            "aim": self.aim,
            "met": self.met,
        }


def render(rows: Sequence[Row]) -> str:
    """Return the rows as a table of text, in Markdown's form."""
    lines = [_HEADINGS, *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    first, third = row.spread
    verdict = {True: "met", False: "missed", None: ""}[row.met]
    aim = "" if row.aim is None else f"{'>=' if row.more_is_better else '<='} {row.aim}"
    numbers = (_shown(median(row.base)), _shown(median(row.measured)))
    return (
        row.name,
        row.unit,
        *numbers,
        f"{row.ratio:.2f}",
        f"{first:.2f} .. {third:.2f}",
        aim,
        verdict,
    )


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
