"""The keys of a store: half of them cross-cluster, by five owners, and ten by a sixth.

Everything follows from a key's number, so stores of any size have the same kinds of keys. The
numbers that say what a key is like are mixed, so that no kind lies in one place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

OWNERS = ("ana", "ben", "cleo", "dan", "eva")
OWNER_OF_FEW = "finn"
FEW = 10
PASSWORD = "a-password"
SERVICES = tuple(
    f"{area}-{part}" for area in ("billing", "logs", "search", "shop") for part in "abcde"
)
TEAMS = tuple(f"team-{number:02}" for number in range(40))
ENVIRONMENTS = ("production", "staging", "development")
DATA_STREAMS = 200

_FIRST_CREATION = 1_767_225_600_000  # the first of January 2026, in milliseconds since the epoch
_SPAN = 10_000_019  # a prime, so that creations are all different, and not in the order of keys
_STEP = 6_180_341

SEED: dict[str, object] = {
    "roles": {
        "key_maker": {"cluster": ["manage_security"]},
        "reader": {
            "cluster": ["monitor"],
            "indices": [{"names": ["logs-*"], "privileges": ["read", "view_index_metadata"]}],
        },
    },
    "users": {
        name: {"password": PASSWORD, "roles": ["key_maker", "reader"]}
        for name in (*OWNERS, OWNER_OF_FEW)
    },
}
"""The document of a cluster that has the owners, and no key yet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a key is to be like.

    Attributes:
        owner: A user name.
        creation: Milliseconds since the epoch.
        data_stream: What it may read.
    """

    number: int
    name: str
    owner: str
    cross_cluster: bool
    creation: int
    metadata: dict[str, object]
    data_stream: str


def drafts(count: int) -> Iterator[Draft]:
    """Yield the keys of a store of this size, in the order in which they are put there.

    Args:
        count: How many; at least `FEW`, which are spread over the store.
    """
    for number in range(count):
        mixed = number * 2_654_435_761 % 2**32
        mixed, service = divmod(mixed, len(SERVICES))
        mixed, team = divmod(mixed, len(TEAMS))
        mixed, stream = divmod(mixed, DATA_STREAMS)
        few = number % (count // FEW) == 0 and number // (count // FEW) < FEW
        yield Draft(
            number=number,
            name=f"{SERVICES[service]}-{number:06}",
            owner=OWNER_OF_FEW if few else OWNERS[mixed % len(OWNERS)],
            cross_cluster=number % 2 == 1,
            creation=_FIRST_CREATION + number * _STEP % _SPAN,
            metadata={"team": TEAMS[team], "env": ENVIRONMENTS[mixed % len(ENVIRONMENTS)]},
            data_stream=f"logs-{stream}-*",
        )
