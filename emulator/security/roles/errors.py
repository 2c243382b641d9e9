"""What only requests about roles can fail with."""

from __future__ import annotations

from emulator.errors import ElasticsearchError


class NullPointer(ElasticsearchError):
    """A list that a request left out and that nobody expected to be missing; 500, as there."""

    type = "null_pointer_exception"
