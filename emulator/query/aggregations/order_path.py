"""Paths to sub-aggregations that buckets are ordered by: ``a>b.value``.

Source: ``AggregationPath`` of Elasticsearch.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.aggregations.nodes import PathElement


def parse_path(path: str) -> tuple[PathElement, ...]:
    """Return the steps of a path.

    Raises:
        IllegalArgument: There is none, or one is malformed.
    """
    texts = [text for part in path.split(">") if (text := part.strip())]
    if not texts:
        raise IllegalArgument("Invalid path []")
    last = len(texts) - 1
    return tuple(_element(text, path, is_last=n == last) for n, text in enumerate(texts))


def _element(text: str, path: str, *, is_last: bool) -> PathElement:
    bracket, dot = text.rfind("["), text.rfind(".") if is_last else -1
    if bracket >= 0:
        return _with_bucket(text, path, bracket, dot, is_last=is_last)
    if dot < 0:
        return PathElement(text, text)
    if dot == 0 or dot > len(text) - 2:
        raise _invalid(text, path)
    return PathElement(text, text[:dot], text[dot + 1 :])


def _with_bucket(text: str, path: str, bracket: int, dot: int, *, is_last: bool) -> PathElement:
    end = text.rfind("]")
    closed = end == len(text) - 1 or (is_last and dot >= 0)
    if bracket == 0 or bracket > len(text) - 3 or end < bracket or not closed:
        raise _invalid(text, path)
    return PathElement(text, text[:bracket], text[bracket + 1 : end], bucket=True)


def _invalid(text: str, path: str) -> IllegalArgument:
    return IllegalArgument(f"Invalid path element [{text}] in path [{path}]")
