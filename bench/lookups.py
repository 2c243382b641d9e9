"""What must not grow with the number of keys: a key is found, its size is not felt.

The base is the smallest store, and a larger one is held against it with the same kinds of keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bench.calls import Job, in_turn
from bench.effort import Effort
from bench.exchange import basic
from bench.population import OWNER_OF_FEW, PASSWORD
from bench.stores import Store, answer_to, ask
from bench.table import Row
from emulator import Request

_KEYS = 50  # are asked for in turn, so that both sizes touch as much memory
_FLAT = 1.15


def lookups(effort: Effort, stores: Sequence[Store]) -> Iterable[Row]:
    """Measure look-ups in each store but the smallest, which is the base.

    Args:
        effort: How long to measure.
        stores: In ascending order of their sizes.
    """
    smallest, *larger = stores
    for name, requests in _LOOKUPS.items():
        for store in larger:
            base, measured = in_turn(
                effort.calls,
                effort.call_seconds,
                _job(smallest, requests(smallest)),
                _job(store, requests(store)),
            )
            title = f"{name}, {store.count:,} keys against {smallest.count:,}"
            yield Row(title, "µs", base, measured, _FLAT)


def _job(store: Store, requests: Sequence[Request]) -> Job[Request]:
    for request in requests:
        answer_to(store.cluster, request)
    return Job(store.cluster.handle, requests)


def _by_key(store: Store) -> list[Request]:
    return [
        ask("GET", "/_security/_authenticate", authorization=store.authorization_of(draft))
        for draft in [draft for draft in store.drafts if not draft.cross_cluster][
            :: store.count // 2 // _KEYS
        ]
    ]


def _by_id(store: Store) -> list[Request]:
    return [
        ask("GET", f"/_security/api_key?id={store.id_of(draft)}")
        for draft in store.drafts[:: store.count // _KEYS]
    ]


def _own(_: Store) -> list[Request]:
    owner = basic(OWNER_OF_FEW, PASSWORD)
    return [ask("GET", "/_security/api_key?owner=true", authorization=owner)]


_LOOKUPS: dict[str, Callable[[Store], list[Request]]] = {
    "authenticate by key": _by_key,
    "get a key by id": _by_id,
    "get the 10 keys of an owner": _own,
}
