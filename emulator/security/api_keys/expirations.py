"""When keys expire, for whoever moves the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from emulator.security.api_keys.record import ApiKey


def expirations(keys: Iterable[ApiKey]) -> Iterator[tuple[int, ApiKey]]:
    """Yield the expiration, in milliseconds since the epoch, and the key; not of dead keys."""
    for key in keys:
        if key.expiration is not None and not key.invalidated:
            yield key.expiration, key
