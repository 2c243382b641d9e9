"""Forgetting keys that have been dead for long.

Source: ``InactiveApiKeysRemover``; behaviour note on API keys, section 11.
"""

from __future__ import annotations

from emulator.security.api_keys.record import ApiKey
from emulator.settings import Settings
from emulator.state import Table

_LAST_RUN = "last run"


class DeadKeyRemover:
    """Deletes keys that were invalidated or expired longer ago than the retention period.

    It runs when a key is invalidated, and no more often than once in the delete interval. Until
    then dead keys stay visible.

    Args:
        runs: Remembers when it last ran, in milliseconds since the epoch.
    """

    def __init__(self, keys: Table[ApiKey], runs: Table[int], settings: Settings) -> None:
        self._keys = keys
        self._runs = runs
        self._settings = settings

    @property
    def last_run(self) -> int | None:
        """When it last ran, in milliseconds since the epoch; ``None`` if it never did."""
        return self._runs.get(_LAST_RUN)

    def remember(self, last_run: int) -> None:
        """Take ``last_run`` for the time when it last ran, as a snapshot says."""
        self._runs.put(_LAST_RUN, last_run)

    def run_if_due(self, now: int) -> None:
        """Delete what has been dead for long, unless that was done a short while ago."""
        last_run = self.last_run
        if last_run is not None and now - last_run <= self._settings.api_key_delete_interval:
            return
        self.remember(now)
        died_before = now - self._settings.api_key_retention
        dead = [key.id for key in self._keys if _died(key) <= died_before]
        for key_id in dead:
            self._keys.delete(key_id)


def _died(key: ApiKey) -> float:
    ends = [end for end in (key.invalidation, key.expiration) if end is not None]
    return min(ends, default=float("inf"))
