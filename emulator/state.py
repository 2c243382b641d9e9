"""All that a cluster remembers, as tables of frozen records.

A snapshot, a restore and a reset take the same time at any size. A table is a stack of layers, the
newest on top; a record is looked up from the top down. A snapshot closes the top layer and keeps
the stack; closed layers never change, so they are shared by snapshots, seeds and clusters. Going
back is putting another stack in place. As layers pile up, small ones are merged into larger ones,
so that a stack of n records is never higher than about log n.

A table comes only from a `State`, so that no reset can forget one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar, cast

Record = TypeVar("Record")

_DELETED = object()
_DISPOSED_AT_ONCE = 64
_TALL_STACK = 6  # below it, looking through the layers costs less than merging them


class _Layer(Generic[Record]):
    """Records put, or deleted, since the layer below was closed.

    Attributes:
        records: By id, in the order they were last put; ``_DELETED`` hides a record below.
        buckets: For each index, the ids of this layer's records by the value they have there.
        closed: Whether a snapshot or another cluster may hold this layer too.
        digest: What somebody worked out of the records of this layer and of all below it, if
            anybody did; see `Table.digest`.
    """

    __slots__ = ("buckets", "closed", "digest", "records")

    def __init__(self, indices: Mapping[str, object]) -> None:
        self.records: dict[str, Record | object] = {}
        self.buckets: dict[str, dict[Hashable, dict[str, None]]] = {name: {} for name in indices}
        self.closed = False
        self.digest: object = None


Indices = Mapping[str, Callable[[Record], Hashable]]
"""Names of secondary indices, and what each files a record under."""


class Frozen(Generic[Record]):
    """The records of a table at one moment, which may be read in another thread.

    Args:
        layers: A stack of closed layers.
    """

    def __init__(self, layers: tuple[_Layer[Record], ...]) -> None:
        self._layers = layers

    def __iter__(self) -> Iterator[Record]:
        """Yield the records in the order of the table."""
        return _records_of(self._layers)

    def keep_digest(self, digest: object) -> None:
        """Remember what was worked out of these records, for `Table.digest` to find."""
        self._layers[-1].digest = digest


class Digest(NamedTuple, Generic[Record]):
    """What was worked out of a table's records, and what has changed since.

    Attributes:
        value: What `Frozen.keep_digest` was given; ``None`` if it was given nothing yet.
        later: The layers above the one that has it.
    """

    value: object
    later: Sequence[_Layer[Record]]

    @property
    def most_changes(self) -> int:
        """How many records were put or deleted since, some perhaps counted several times."""
        return sum(len(layer.records) for layer in self.later)

    def changed(self) -> Mapping[str, Record | None]:
        """Return by id what was put since, the last put at the end; ``None`` for the deleted."""
        changed: dict[str, Record | None] = {}
        for layer in self.later:
            for id, record in layer.records.items():
                changed.pop(id, None)
                changed[id] = None if record is _DELETED else cast(Record, record)
        return changed


class Table(Generic[Record]):
    """Records by id, in the order they were last put; made by `State.table`.

    Attributes:
        changes: How many times the table was changed, so that two equal numbers mean equal records.
    """

    def __init__(self, indices: Indices[Record], discard: Callable[[_Layer[Record]], None]) -> None:
        self._indices = indices
        self._discard = discard
        self._layers: list[_Layer[Record]] = [_Layer(indices)]
        self.changes = 0

    def get(self, id: str) -> Record | None:
        """Return the record with this id, or ``None``."""
        for layer in reversed(self._layers):
            found = layer.records.get(id)
            if found is not None:
                return None if found is _DELETED else cast(Record, found)
        return None

    def put(self, id: str, record: Record) -> None:
        """Store ``record``, in place of the one with this id if there is one, as the newest."""
        self.changes += 1
        top = self._open_layer()
        self._unfile(top, id)
        top.records[id] = record
        for name, value_of in self._indices.items():
            top.buckets[name].setdefault(value_of(record), {})[id] = None

    def delete(self, id: str) -> None:
        """Forget the record with this id, if there is one."""
        if self.get(id) is None:
            return
        self.changes += 1
        top = self._open_layer()
        self._unfile(top, id)
        if len(self._layers) > 1:
            top.records[id] = _DELETED

    def __iter__(self) -> Iterator[Record]:
        """Yield all records, the one that was put last at the end."""
        return _records_of(self._layers)

    def __len__(self) -> int:
        """Return how many records there are."""
        if len(self._layers) == 1:
            return len(self._layers[0].records)
        return sum(1 for _ in self)

    def where(self, index: str, value: Hashable) -> Iterator[Record]:
        """Yield the records that ``index`` files under ``value``, in the order of the table."""
        for depth, layer in enumerate(self._layers):
            above = self._layers[depth + 1 :]
            for id in layer.buckets[index].get(value, ()):
                if not any(id in upper.records for upper in above):
                    yield cast(Record, layer.records[id])

    def freeze(self) -> Frozen[Record]:
        """Return the present records, as something that never changes."""
        return Frozen(self.close())

    def digest(self) -> Digest[Record]:
        """Return the newest digest of these records.

        It stays with the closed layers, so snapshots, restores and clusters with the same seed
        share it.
        """
        for depth in range(len(self._layers) - 1, -1, -1):
            value = self._layers[depth].digest
            if value is not None:
                return Digest(value, self._layers[depth + 1 :])
        return Digest(None, self._layers)

    def _open_layer(self) -> _Layer[Record]:
        top = self._layers[-1]
        if not top.closed:
            return top
        while len(self._layers) > _TALL_STACK and self._top_is_half_of_the_layer_below():
            self._merge_top_two()
        layer: _Layer[Record] = _Layer(self._indices)
        self._layers.append(layer)
        return layer

    def _top_is_half_of_the_layer_below(self) -> bool:
        return len(self._layers[-1].records) * 2 >= len(self._layers[-2].records)

    def _merge_top_two(self) -> None:
        """Make one layer of two; neither is changed, as a snapshot may hold them."""
        lower, upper = self._layers[-2], self._layers[-1]
        merged: _Layer[Record] = _Layer(self._indices)
        is_lowest = len(self._layers) == 2
        for id, record in lower.records.items():
            if id not in upper.records:
                merged.records[id] = record
        for id, record in upper.records.items():
            if not (is_lowest and record is _DELETED):
                merged.records[id] = record
        for name, value_of in self._indices.items():
            buckets = merged.buckets[name]
            for id, record in merged.records.items():
                if record is not _DELETED:
                    buckets.setdefault(value_of(cast(Record, record)), {})[id] = None
        merged.closed = True
        merged.digest = upper.digest
        self._layers[-2:] = [merged]

    def _unfile(self, layer: _Layer[Record], id: str) -> None:
        """Take the record out of an open layer, and out of its buckets."""
        old = layer.records.pop(id, None)
        if old is None or old is _DELETED:
            return
        for name, value_of in self._indices.items():
            buckets = layer.buckets[name]
            value = value_of(cast(Record, old))
            del buckets[value][id]
            if not buckets[value]:
                del buckets[value]

    def close(self) -> tuple[_Layer[Record], ...]:
        """Return the present stack, which never changes from now on; for `State` only."""
        if self._layers[-1].records:
            self._layers[-1].closed = True
            return tuple(self._layers)
        return tuple(self._layers[:-1]) or (self._empty_closed(),)

    def reopen(self, layers: tuple[_Layer[Record], ...]) -> None:
        """Go back to a stack that `close` returned; for `State` only."""
        self.changes += 1
        abandoned = not self._layers
        top = None if abandoned else self._layers[-1]
        self._layers = list(layers)
        if top is not None and not top.closed and top not in layers:
            self._discard(top)

    def _empty_closed(self) -> _Layer[Record]:
        layer: _Layer[Record] = _Layer(self._indices)
        layer.closed = True
        return layer


def _records_of(layers: Sequence[_Layer[Record]]) -> Iterator[Record]:
    for depth, layer in enumerate(layers):
        above = layers[depth + 1 :]
        for id, record in layer.records.items():
            if record is not _DELETED and not any(id in upper.records for upper in above):
                yield cast(Record, record)


@dataclass(frozen=True, slots=True)
class StateSnapshot:
    """What the tables of a state held at one moment; made and read by `State` only."""

    stacks: Mapping[str, tuple[_Layer[object], ...]]


class State:
    """The tables of one cluster."""

    def __init__(self) -> None:
        self._tables: dict[str, Table[object]] = {}
        self._discarded: list[_Layer[object]] = []

    def table(self, name: str, indices: Indices[Record] | None = None) -> Table[Record]:
        """Return a new, empty table.

        Args:
            name: What it is called in snapshots; unique in the state.
            indices: By name, the function that gives the value a record is filed under.

        Raises:
            ValueError: There is a table of this name.
        """
        if name in self._tables:
            raise ValueError(f"there is a table {name!r} already")
        table = Table(indices or {}, self._discard)
        self._tables[name] = cast(Table[object], table)
        return table

    def snapshot(self) -> StateSnapshot:
        """Return the present contents of all tables; costs the same at any size."""
        return StateSnapshot({name: table.close() for name, table in self._tables.items()})

    def restore(self, snapshot: StateSnapshot) -> None:
        """Go back to ``snapshot``, of this state or of another with the same tables."""
        for name, table in self._tables.items():
            table.reopen(snapshot.stacks[name])

    def abandon(self) -> None:
        """Let go of everything; the state is not used any more but for `dispose`."""
        for table in self._tables.values():
            table.reopen(())

    @property
    def disposed(self) -> bool:
        """Whether nothing is left to be freed."""
        return not self._discarded

    def dispose(self) -> None:
        """Free a few of the records that a restore left behind.

        Freeing a hundred thousand records at once would stop the event loop for many milliseconds,
        so each request frees some.
        """
        while self._discarded:
            layer = self._discarded[-1]
            layer.buckets.clear()
            for _ in range(min(_DISPOSED_AT_ONCE, len(layer.records))):
                layer.records.popitem()
            if layer.records:
                return
            self._discarded.pop()

    def _discard(self, layer: _Layer[Record]) -> None:
        if len(layer.records) > _DISPOSED_AT_ONCE:
            self._discarded.append(cast("_Layer[object]", layer))
