"""What clusters are made from: documents, as seeds are written and snapshots are saved.

Sections that may be left out have the defaults of a new cluster. A document is read as a whole
before a cluster is made of it, so a mistake in it changes nothing. What is written down is in
`emulator.snapshot_document`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from emulator.clock import Clock, ClockState, Frozen, Running
from emulator.control.clock_wire import parse_clock_state
from emulator.entropy import Entropy, EntropyState
from emulator.hashing import Hashing
from emulator.parts import Parts, Surroundings
from emulator.security.license.record import new_license
from emulator.security.license.wire import (
    parse_license_type,
    parse_stored_license,
)
from emulator.seed_sections import load_keys, load_people
from emulator.settings import Settings, parse_settings
from emulator.slow_work import SlowWork
from emulator.snapshot_document import FORMAT
from emulator.stack.node import ClusterIdentity
from emulator.state import StateSnapshot
from emulator.time_values import parse_clock_instant
from emulator.versions import NEWEST, Version
from emulator.xcontent.document import Node

T = TypeVar("T")
_MOST_DRAWS = 2**63
_FIELDS = (
    "format",
    "es_version",
    "cluster_uuid",
    "license",
    "clock",
    "random_seed",
    "random_draws",
    "last_key_removal",
    "settings",
    "users",
    "roles",
    "role_mappings",
    "application_privileges",
    "api_keys",
)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line or a caller says, beating every document; ``None`` says nothing.

    Attributes:
        now: Milliseconds since the epoch; freezes the clock there.
        password: Of the user ``elastic``.
    """

    es_version: Version | None = None
    license: str | None = None
    now: int | None = None
    random_seed: int | None = None
    password: str | None = field(default=None, repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)


class Built(NamedTuple):
    """A new cluster's parts, and how its clock and its randomness start."""

    parts: Parts
    clock: ClockState
    entropy: EntropyState


class _Tables(NamedTuple):
    """Tables that were filled once, to be given to many clusters.

    Attributes:
        now: When they were filled, in milliseconds since the epoch.
        entropy: Where the randomness stood after that.
    """

    now: int
    state: StateSnapshot
    entropy: EntropyState

    def give(self, parts: Parts, entropy: Entropy) -> None:
        """Give the tables to new parts, and leave randomness as if they had been filled now."""
        parts.state.restore(self.state)
        entropy.state = self.entropy


class Blueprint:
    """What a cluster is made from: some documents, later ones adding to and beating earlier ones.

    Args:
        documents: Roots of documents, read but not yet understood.
        overrides: What beats them.

    Raises:
        DocumentError: A document is not of the form of this module; with the path of the mistake.
        ValueError: A clock cannot show the time of ``overrides``.
    """

    def __init__(self, documents: Sequence[Node], overrides: Overrides | None = None) -> None:
        overrides = overrides or Overrides()
        self._documents = [_checked(document) for document in documents]
        self._overrides = overrides
        version = self._last("es_version", lambda node: node.read(_parse_version))
        self.version: Version = overrides.es_version or version or NEWEST
        self.settings = self._combined_settings()
        self._uuid: str | None = self._last("cluster_uuid", Node.text)
        seed = self._last("random_seed", Node.integer)
        drawn = self._last("random_draws", _parse_count)
        self._entropy = EntropyState(seed, drawn or 0)
        if overrides.random_seed is not None and overrides.random_seed != seed:
            self._entropy = EntropyState(overrides.random_seed)
        self.starting_clock()  # a mistake in it is one of the document
        self._people: _Tables | None = None
        self._everything: _Tables | None = None

    def starting_clock(self) -> ClockState:
        """Return how the clock starts; a running one that was given a time starts there anew."""
        if self._overrides.now is not None:
            return Frozen(parse_clock_instant(self._overrides.now))
        return self._last("clock", parse_clock_state) or Running()

    def build(self, around: Surroundings) -> Built:
        """Return a new cluster's parts; nothing of ``around`` is changed or drawn from.

        Raises:
            DocumentError: A section is not of its concept's form.
        """
        clock, entropy = self.starting_clock(), Entropy()
        entropy.state = self._entropy
        uuid = self._uuid or entropy.secret()
        parts = Parts(around, ClusterIdentity(uuid, self.version, self.settings))
        now = clock.read()
        self._fill(parts, now, entropy)
        self._load_license(parts, now, entropy)
        return Built(parts, clock, entropy.state)

    def check(self) -> None:
        """Make a cluster and forget it, to find a mistake before one is needed.

        Raises:
            DocumentError: A section is not of its concept's form.
        """
        self.build(Surroundings(Clock(), Entropy(), SlowWork()))

    def _fill(self, parts: Parts, now: int, entropy: Entropy) -> None:
        """Put what the documents hold into the tables of new parts.

        Clusters share what is the same for all: users and roles always are, and keys are if they
        were made at the same instant, as their times may be relative to it.
        """
        known = self._everything
        if known is not None and (known.now == now or not self._have_keys()):
            known.give(parts, entropy)
            return
        hashing = Hashing(entropy, SlowWork())
        if self._people is None:
            load_people(parts, self._documents, hashing, self._overrides.password)
            self._people = _Tables(now, parts.state.snapshot(), entropy.state)
        else:
            self._people.give(parts, entropy)
        last_removal = self._last("last_key_removal", lambda node: node.read(parse_clock_instant))
        if last_removal is not None:
            parts.remover.remember(last_removal)
        load_keys(parts, self._documents, now, hashing)
        self._everything = _Tables(now, parts.state.snapshot(), entropy.state)

    def _have_keys(self) -> bool:
        return any("api_keys" in document for document in self._documents)

    def _load_license(self, parts: Parts, now: int, entropy: Entropy) -> None:
        license = self._last("license", lambda node: parse_stored_license(node, now, entropy))
        if self._overrides.license is not None:
            type = parse_license_type(self._overrides.license)
            license = new_license(type, entropy.uuid(), now)
        parts.licensing.put(license or new_license("trial", entropy.uuid(), now))

    def _combined_settings(self) -> Settings:
        given: dict[str, object] = {}
        for document in self._documents:
            if "settings" in document:
                document["settings"].read(_parse_settings)
                given |= document["settings"].mapping()
        return parse_settings(given | dict(self._overrides.settings))

    def _last(self, name: str, read: Callable[[Node], T]) -> T | None:
        """Return what the last document that has a field says there; all are read and checked."""
        value = None
        for document in self._documents:
            if name in document:
                value = read(document[name])
        return value


def _checked(document: Node) -> Mapping[str, Node]:
    fields = document.fields(*_FIELDS)
    if "format" in fields and fields["format"].text() != FORMAT:
        raise fields["format"].wrong(f"this emulator reads [{FORMAT}]")
    return fields


def _parse_version(value: object) -> Version:
    if not isinstance(value, str):
        raise ValueError("expected a version as a text, such as 9.5.0")
    return Version.parse(value)


def _parse_count(node: Node) -> int:
    count = node.integer()
    if not 0 <= count < _MOST_DRAWS:
        raise node.wrong("expected a whole number from 0, as a saved snapshot has it")
    return count


def _parse_settings(value: object) -> Settings:
    return parse_settings(Node(value, "settings").mapping())
