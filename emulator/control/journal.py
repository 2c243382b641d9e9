"""What was asked of a cluster, by whom, and what was decided.

An entry never holds a body or a header: no secret can get into it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from emulator.errors import ElasticsearchError, NumberFormat, ParseError, XContentParseError

_MOST_ENTRIES = 1_000
_QUOTE_OF_BODY = re.compile(r"(\n at )?\[Source: ")  # begins what a parser quotes, to the end
_PLACE = re.compile(r"(\[[0-9]+:[0-9]+\] )?(\[[a-z_0-9]+\] )?")  # and the parser's name
_QUOTED = re.compile(r"\[[^\]]*\]|'[^']*'|\"[^\"]*\"")


class Entry(NamedTuple):
    """One request and its outcome.

    Attributes:
        id: Counts up from 1 for each cluster.
        time: When it was answered, by the cluster's clock, in milliseconds since the epoch.
        path: Without the query string.
        duration: Seconds of real time it took.
        principal: The name of the effective user; ``None`` where authentication failed.
        realm: The realm of that user.
        api_key: The id of the API key that was used.
        action: The transport action; ``None`` where the request did not get that far.
        error: Type of the error that was answered.
        reason: Its reason.
    """

    id: int
    time: int
    method: str
    path: str
    status: int
    duration: float
    principal: str | None = None
    realm: str | None = None
    api_key: str | None = None
    action: str | None = None
    error: str | None = None
    reason: str | None = None

    @property
    def outcome(self) -> str:
        """``denied`` for 401 and 403, ``failed`` for any other error, else ``granted``."""
        if self.status in (401, 403):
            return "denied"
        return "failed" if self.status >= 400 else "granted"


class Journal:
    """The last requests of a cluster, the oldest first."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_MOST_ENTRIES)
        self._next_id = 1
        self._observer: Callable[[Entry], None] | None = None

    def observe(self, observer: Callable[[Entry], None] | None) -> None:
        """Tell ``observer`` of each entry that is added from now on."""
        self._observer = observer

    def next_id(self) -> int:
        """Return the id of the next entry."""
        return self._next_id

    def add(self, entry: Entry) -> None:
        """Add an entry that has the next id; beyond a thousand, the oldest goes."""
        self._next_id = entry.id + 1
        self._entries.append(entry)
        if self._observer is not None:
            self._observer(entry)

    def clear(self) -> None:
        """Forget all entries, and count from 1 again."""
        self._entries.clear()
        self._next_id = 1

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries there are now, the oldest first; later ones do not disturb this."""
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._entries)


def reason_without_secrets(error: ElasticsearchError, target: str) -> str | None:
    """Return the reason of an error, without what it repeats of the request.

    Parsers quote the body, and some reasons the target with its query string.
    """
    reason = error.reason
    if reason and isinstance(error, XContentParseError | ParseError | NumberFormat):
        said = _QUOTE_OF_BODY.split(reason, maxsplit=1)[0]
        place = _PLACE.match(said)
        kept = place[0] if place is not None else ""
        return kept + _QUOTED.sub("[...]", said[len(kept) :])
    path, question_mark, _ = target.partition("?")
    return reason.replace(target, path) if reason and question_mark else reason
