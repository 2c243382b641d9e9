"""Reading bodies in tests, and what is said of those that are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from emulator.errors import ElasticsearchError, ParsingError
from emulator.xcontent.body import parse_body
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader

T = TypeVar("T")
Chain = list[tuple[str, str | None]]


def read(parse: Callable[[Reader], T], body: str) -> T:
    """Return what a parser makes of a body, which must be the same from both readers."""
    parsed = parse_body(body.encode(), parse)
    assert parse(JsonReader(body.encode())) == parsed
    return parsed


def refusal(parse: Callable[[Reader], object], body: str) -> Chain:
    """Return the types and reasons of the error a body is refused with, the outermost first.

    The reason of a parsing error begins with its line and column in braces: ``{1:2}``.
    """
    with pytest.raises(ElasticsearchError) as caught:
        parse_body(body.encode(), parse)
    chain: Chain = []
    error: ElasticsearchError | None = caught.value
    while error is not None:
        place = f"{{{error.line}:{error.column}}} " if isinstance(error, ParsingError) else ""
        chain.append((error.type, f"{place}{error.reason}"))
        error = error.cause
    return chain
