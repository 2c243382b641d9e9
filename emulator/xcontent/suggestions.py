"""Suggestions for misspelt names, shared by unknown fields and unknown query parameters.

Source: ``SuggestingErrorOnUnknown`` and ``BaseRestHandler`` of Elasticsearch, over Lucene's
``LevenshteinDistance``: similar is what has more than half of the longer name in common.
"""

from __future__ import annotations

from collections.abc import Iterable


def close_names(misspelt: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates that are similar, the most similar first, then by name."""
    scored = ((_similarity(misspelt, candidate), candidate) for candidate in set(candidates))
    close = [(-similarity, name) for similarity, name in scored if similarity > 0.5]
    return [name for _, name in sorted(close)]


def did_you_mean(misspelt: str, candidates: Iterable[str]) -> str:
    """Return the end of an error text: `` did you mean [x]?``, or nothing.

    Several names give `` did you mean any of [x, y]?``.
    """
    names = close_names(misspelt, candidates)
    if not names:
        return ""
    any_of = "any of " if len(names) > 1 else ""
    return f" did you mean {any_of}[{', '.join(names)}]?"


def _similarity(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    if 2 * len(shorter) <= len(longer):
        return 0.0  # at most a half, however the rest compares; spares a long walk
    distances = list(range(len(shorter) + 1))
    for row, char in enumerate(longer, 1):
        diagonal, distances[0] = row - 1, row
        for column, candidate in enumerate(shorter, 1):
            replaced = diagonal + (char != candidate)
            diagonal = distances[column]
            distances[column] = min(replaced, diagonal + 1, distances[column - 1] + 1)
    return 1 - distances[-1] / len(longer)
