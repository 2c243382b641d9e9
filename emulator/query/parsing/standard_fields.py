"""``boost`` and ``_name`` for queries that are read by a declarative parser."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.query.parsing.boosts import checked
from emulator.query.parsing.values import number
from emulator.xcontent.object_parser import Field, custom, string
from emulator.xcontent.tokens import Reader, Token


def standard_fields(query: Mapping[str, object]) -> list[Field]:
    """Declare ``boost`` and ``_name``.

    Args:
        query: The query without either as its builder would write it, for refusals.

    Source: ``AbstractQueryBuilder.declareStandardFields``.
    """

    def boost(reader: Reader) -> float:
        return checked(number(reader), query)

    return [custom("boost", (Token.VALUE_NUMBER, Token.VALUE_STRING), boost), string("_name")]
