"""Remembers which secrets were verified, so that a costly hash is computed once.

An entry is filed under the stored hash that the secret was verified against. A changed password
has another hash, so the entry of the old one is never asked for again: nothing has to be cleared
for the right answer. Only a salted fast hash of the secret is kept.

Source: ``CachingUsernamePasswordRealm`` and ``ApiKeyService``, which keep salted SHA-256 hashes.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from hashlib import blake2b

from emulator.entropy import Entropy
from emulator.hashing import Hashing

_MOST_ENTRIES = 25_000


class CredentialCache:
    """Verifies secrets against stored hashes, and remembers successes."""

    def __init__(self, hashing: Hashing, entropy: Entropy) -> None:
        self._hashing = hashing
        self._salt = entropy.draw(32)
        self._verified: OrderedDict[str, bytes] = OrderedDict()

    def verify(self, secret: str, stored: str) -> bool:
        """Return whether ``stored`` is a hash of ``secret``."""
        digest = blake2b(secret.encode("utf-8", "surrogatepass"), key=self._salt).digest()
        known = self._verified.get(stored)
        if known is not None and hmac.compare_digest(known, digest):
            return True
        if not self._hashing.verify(secret, stored):
            return False
        self._verified[stored] = digest
        if len(self._verified) > _MOST_ENTRIES:
            self._verified.popitem(last=False)
        return True

    def forget(self, stored: str) -> None:
        """Forget that a secret was verified against ``stored``."""
        self._verified.pop(stored, None)
