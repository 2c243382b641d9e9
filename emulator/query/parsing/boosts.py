"""What the score of a query, or of a field in it, is multiplied by."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping

from emulator.errors import IllegalArgument
from emulator.query.nodes import FieldBoost
from emulator.query.parsing.values import number_of


def checked(boost: float, query: Mapping[str, object]) -> float:
    """Return a boost that is not negative.

    Args:
        boost: The number.
        query: The query as its builder would write it, for the refusal; without the boost.

    Raises:
        IllegalArgument: The boost is below zero; ``-0.0`` is too.

    Source: ``AbstractQueryBuilder.checkNegativeBoost``.
    """
    if math.copysign(1.0, boost) < 0:
        shown = json.dumps(query, indent=2, separators=(",", " : "), ensure_ascii=False)
        raise IllegalArgument(
            f"negative [boost] are not allowed in [{shown}], use a value between 0 and 1 to deboost"
        )
    return boost


def field_boosts(written: Iterable[str], query: Mapping[str, object]) -> tuple[FieldBoost, ...]:
    """Return the fields of texts such as ``name^2``; of one field written twice the last counts.

    Args:
        written: The texts.
        query: As `checked` wants it.

    Raises:
        NumberFormat: What follows the ``^`` is no number.
        IllegalArgument: It is below zero.
    """
    boosts: dict[str, float] = {}
    for text in written:
        field, caret, boost = text.partition("^")
        boosts[field] = number_of(boost) if caret else 1.0
    return tuple(FieldBoost(field, checked(boost, query)) for field, boost in boosts.items())
