"""The refusal of what has no meaning for an API key with privileges of its own."""

from __future__ import annotations

from emulator.errors import ElasticsearchError


class UnsupportedOperation(ElasticsearchError):
    """Something that the object at hand cannot do; only ever a cause."""

    type = "unsupported_operation_exception"
