"""Ids and secrets in Elasticsearch's own formats: the only place where randomness is drawn.

All bytes come from one keyed hash in counter mode. Its key is random, or made from a seed, in which
case a cluster gives the same ids and secrets again. `Draws` lets a request that has to be taken up
again (see `emulator.slow_work`) get the same values as the first time.
"""

from __future__ import annotations

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple


class EntropyState(NamedTuple):
    """Where a stream of randomness stands.

    Attributes:
        seed: What makes it reproducible; ``None`` for real randomness.
        drawn: How many times it was drawn from.
    """

    seed: int | None = None
    drawn: int = 0


@dataclass(slots=True)
class Draws:
    """What one request drew, to be given again if the request is taken up once more."""

    values: list[bytes] = field(default_factory=list)
    position: int = 0


class Entropy:
    """A stream of random bytes, ids and secrets.

    Args:
        seed: Makes the stream reproducible; ``None`` for real randomness.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._draws: Draws | None = None
        self.state = EntropyState(seed)

    @property
    def state(self) -> EntropyState:
        """Where the stream stands; setting it goes back or forth to that place."""
        return EntropyState(self._seed, self._drawn)

    @state.setter
    def state(self, state: EntropyState) -> None:
        self._seed = state.seed
        self._drawn = state.drawn
        self._key = (
            secrets.token_bytes(32)
            if state.seed is None
            else blake2b(str(state.seed).encode(), digest_size=32).digest()
        )
        self._node_address = blake2b(b"node address", key=self._key, digest_size=6).digest()
        start = blake2b(b"sequence number", key=self._key, digest_size=3).digest()
        self._first_sequence_number = int.from_bytes(start, "big")

    def replaying(self, draws: Draws | None) -> None:
        """Give the values of ``draws`` again from its start, and add what is drawn beyond them."""
        if draws is not None:
            draws.position = 0
        self._draws = draws

    def draw(self, count: int) -> bytes:
        """Return up to 64 random bytes."""

        def hashed(number: int) -> bytes:
            counter = number.to_bytes(8, "big")
            return blake2b(counter, key=self._key, digest_size=count).digest()

        return self._next(hashed)

    def _next(self, make: Callable[[int], bytes]) -> bytes:
        """Return what ``make`` gives for the number of this draw, or gave it the first time."""
        draws = self._draws
        if draws is not None and draws.position < len(draws.values):
            value = draws.values[draws.position]
            draws.position += 1
            return value
        self._drawn += 1
        value = make(self._drawn)
        if draws is not None:
            draws.values.append(value)
            draws.position += 1
        return value

    def time_based_id(self, now: int) -> str:
        """Return a 20-character document id made from the time in milliseconds.

        Source: ``TimeBasedUUIDGenerator``: 15 bytes of sequence number, time and node address,
        ordered so that ids of the same minute share a prefix. The sequence starts anywhere and
        counts up, so that a clock which stands still gives no id twice.
        """
        sequence = self._next(self._sequence_number)
        stamp = (now & (2**48 - 1)).to_bytes(6, "big")
        first = (sequence[2], sequence[0], stamp[3], stamp[2], stamp[1], stamp[0])
        last = (stamp[4], sequence[1], stamp[5])
        return urlsafe_b64encode(bytes(first) + self._node_address + bytes(last)).decode()

    def _sequence_number(self, number: int) -> bytes:
        return (self._first_sequence_number + number & 0xFFFFFF).to_bytes(3, "big")

    def secret(self) -> str:
        """Return a 22-character secret: 128 random bits in URL-safe base64, without padding."""
        return urlsafe_b64encode(self.draw(16)).decode()[:22]

    def salt(self, characters: int) -> str:
        """Return up to 64 random letters, digits, ``+`` and ``/``."""
        return b64encode(self.draw(characters)).decode()[:characters]

    def uuid(self) -> str:
        """Return a random (version 4) UUID as text."""
        raw = bytearray(self.draw(16))
        raw[6] = raw[6] & 0x0F | 0x40
        raw[8] = raw[8] & 0x3F | 0x80
        text = raw.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
