"""The refusal of patterns whose automaton would grow out of hand."""

from __future__ import annotations

from emulator.errors import ElasticsearchError


class TooComplexToDeterminize(ElasticsearchError):
    """Some pattern, or a question about several, leads through too many states."""

    type = "too_complex_to_determinize_exception"
