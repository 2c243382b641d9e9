"""A table of records as segments: a large one that lasts, and a small one of what changed since.

Working out the columns of many records takes long, so it is done once for all records of a moment,
and kept with them. What was put since is a segment of its own, made anew after each change; what
was put or deleted since is hidden in the large segment. When that has become too much, all is
gathered anew. Small tables have only the small segment.

As long as nothing changes, both are kept with the columns that were worked out of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar, cast

from emulator.query.columns import Segment
from emulator.query.docs import NO_DOCS, Docs
from emulator.query.fields import FieldTable
from emulator.slow_work import SlowWork
from emulator.state import Table

R = TypeVar("R")

_FEW_CHANGES = 256
_SHARE_OF_CHANGES = 64  # one change in so many documents may be left to the small segment


class Part(NamedTuple, Generic[R]):
    """A segment, and what of it counts.

    Attributes:
        hidden: The documents that were changed or deleted since.
    """

    segment: Segment[R]
    hidden: Docs

    @property
    def live(self) -> Docs:
        """The documents that count."""
        return Docs.all(len(self.segment)) - self.hidden


class _Known(NamedTuple, Generic[R]):
    """The segments of a table, and after how many changes they were so."""

    changes: int
    parts: Sequence[Part[R]]


class Index(Generic[R]):
    """Gives the records of a table as segments.

    Args:
        table: The records by id.
        fields: Of the records.
        work: Does what takes long.
    """

    def __init__(self, table: Table[R], fields: FieldTable[R], work: SlowWork) -> None:
        self._table = table
        self._fields = fields
        self._work = work
        self._known: _Known[R] | None = None

    def parts(self) -> Sequence[Part[R]]:
        """Return the segments with something in them, in index order.

        Raises:
            WorkPending: Something is to be worked out first; see `emulator.slow_work`.
        """
        if self._known is None or self._known.changes != self._table.changes:
            self._known = _Known(self._table.changes, self._found())
        return self._known.parts

    def _found(self) -> Sequence[Part[R]]:
        digest = self._table.digest()
        gathered = cast("Segment[R] | None", digest.value)
        size = 0 if gathered is None else len(gathered)
        if digest.most_changes > _FEW_CHANGES + size // _SHARE_OF_CHANGES:
            gathered, changed = self._gather(), dict[str, R | None]()
        else:
            changed = dict(digest.changed())
        parts = []
        before = 0
        if gathered is not None:
            large = gathered.worked_out_by(self._work)
            parts.append(Part(large, self._hidden(large, changed)))
            before = len(large)
        put_since = [record for record in changed.values() if record is not None]
        parts.append(Part(Segment(put_since, before), NO_DOCS))
        return [part for part in parts if len(part.segment) > len(part.hidden)]

    def _gather(self) -> Segment[R]:
        """Return all present records as one segment, and keep it with them."""
        frozen = self._table.freeze()

        def gather() -> Segment[R]:
            segment = Segment(list(frozen))
            # Kept here and not where the result is used: by then, more may have been put.
            frozen.keep_digest(segment)
            return segment

        return self._work.result_of(("segment", frozen), gather)

    def _hidden(self, segment: Segment[R], changed: Mapping[str, R | None]) -> Docs:
        if not changed:
            return NO_DOCS
        column = segment.column(self._fields.by_id)
        places = (column.find(id) for id in changed)
        return Docs({column.docs_of(place)[0] for place in places if place is not None})
