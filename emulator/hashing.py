"""Hashes of passwords and secrets, in the forms that Elasticsearch stores.

    algorithm                    form                                 cost
    bcrypt, bcrypt4 .. bcrypt14  $2a$10$<salt and hash>               2^n rounds; ``bcrypt`` is 10
    pbkdf2, pbkdf2_<n>           {PBKDF2}10000$<salt>$<hash>          n rounds of HMAC-SHA512
    pbkdf2_stretch, .._<n>       {PBKDF2_STRETCH}10000$<salt>$<hash>  the same over a SHA-512 digest
    ssha256                      {SSHA256}<salt><hash>                one round; for random secrets

A form tells its own algorithm, so a stored hash of any of them verifies.

Source: ``Hasher`` of Elasticsearch's security plugin.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import NamedTuple

import bcrypt

from emulator.entropy import Entropy
from emulator.slow_work import SlowWork

BCRYPT_COSTS = range(4, 15)
PBKDF2_ROUNDS = (1_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)
_CHEAP_BCRYPT_COST = 5  # about two milliseconds; whatever costs more leaves the event loop
_CHEAP_PBKDF2_ROUNDS = 1_000
_MAX_BCRYPT_BYTES = 72  # bcrypt reads no more, and the library refuses what Java cuts off
_BCRYPT_ALPHABET = bytes.maketrans(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
)
_BCRYPT_FORM = re.compile(r"\$2[abxy]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{53}")
_PBKDF2_FORM = re.compile(
    r"\{PBKDF2(_STRETCH)?\}([1-9][0-9]{0,7})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)"
)
_SSHA256_FORM = re.compile(r"\{SSHA256\}([!-~]{8})[A-Za-z0-9+/]{43}=")
_SSHA256 = "{SSHA256}"
_SSHA256_SALT = 8
_PBKDF2_BLOCK = 16
_SHORTEST_PBKDF2_SALT = 8


class HashAlgorithm(NamedTuple):
    """How new hashes are made.

    Attributes:
        name: As in ``elasticsearch.yml``.
        family: ``bcrypt``, ``pbkdf2``, ``pbkdf2_stretch`` or ``ssha256``.
        cost: The exponent for bcrypt, the number of rounds otherwise.
    """

    name: str
    family: str
    cost: int


def _known_algorithms() -> dict[str, HashAlgorithm]:
    known = [HashAlgorithm("bcrypt", "bcrypt", 10)]
    known += [HashAlgorithm(f"bcrypt{cost}", "bcrypt", cost) for cost in BCRYPT_COSTS]
    for family in ("pbkdf2", "pbkdf2_stretch"):
        known.append(HashAlgorithm(family, family, 10_000))
        known += [HashAlgorithm(f"{family}_{n}", family, n) for n in PBKDF2_ROUNDS]
    known.append(HashAlgorithm("ssha256", "ssha256", 1))
    return {algorithm.name: algorithm for algorithm in known}


ALGORITHMS = _known_algorithms()

PASSWORD_ALGORITHMS = {
    name: algorithm for name, algorithm in ALGORITHMS.items() if algorithm.family != "ssha256"
}
"""Those that passwords may be hashed with, in the order in which Elasticsearch lists them."""


def is_hash(text: str) -> bool:
    """Return whether ``text`` has one of the forms that `Hashing.verify` reads."""
    return bool(
        _BCRYPT_FORM.fullmatch(text)
        or _PBKDF2_FORM.fullmatch(text)
        or _SSHA256_FORM.fullmatch(text)
    )


class Hashing:
    """Makes and verifies hashes; costly ones as slow work."""

    def __init__(self, entropy: Entropy, slow_work: SlowWork) -> None:
        self._entropy = entropy
        self._slow_work = slow_work

    def hash(self, secret: str, algorithm: HashAlgorithm) -> str:
        """Return a new hash of ``secret``."""
        if algorithm.family == "ssha256":
            return _ssha256(secret, self._entropy.salt(_SSHA256_SALT))
        if algorithm.family == "bcrypt":
            salt = _bcrypt_salt(algorithm.cost, self._entropy.draw(16))
            if algorithm.cost <= _CHEAP_BCRYPT_COST:
                return _bcrypt(secret, salt)
            return self._slow_work.result_of(("hash", secret, salt), lambda: _bcrypt(secret, salt))
        stretch = algorithm.family == "pbkdf2_stretch"
        raw_salt = self._entropy.draw(32)
        return self._slow_work.result_of(
            ("hash", secret, raw_salt),
            lambda: _pbkdf2(secret, raw_salt, algorithm.cost, stretch=stretch),
        )

    def verify(self, secret: str, stored: str) -> bool:
        """Return whether ``secret`` is what ``stored`` was made from.

        A text that is no hash verifies nothing.
        """
        if match := _SSHA256_FORM.fullmatch(stored):
            return hmac.compare_digest(_ssha256(secret, match[1]), stored)
        if match := _BCRYPT_FORM.fullmatch(stored):
            if int(match[1]) <= _CHEAP_BCRYPT_COST:
                return _verify_bcrypt(secret, stored)
            return self._slow_work.result_of(
                ("verify", secret, stored), lambda: _verify_bcrypt(secret, stored)
            )
        if match := _PBKDF2_FORM.fullmatch(stored):
            if int(match[2]) <= _CHEAP_PBKDF2_ROUNDS:
                return _verify_pbkdf2(secret, stored)
            return self._slow_work.result_of(
                ("verify", secret, stored), lambda: _verify_pbkdf2(secret, stored)
            )
        return False


def _bytes_of(secret: str) -> bytes:
    """Return a secret in UTF-8; as in Java, half of a surrogate pair is a question mark."""
    return secret.encode("utf-8", "replace")


def _ssha256(secret: str, salt: str) -> str:
    digest = hashlib.sha256(_bytes_of(secret) + salt.encode()).digest()
    return _SSHA256 + salt + b64encode(digest).decode()


def _bcrypt_salt(cost: int, raw: bytes) -> str:
    return f"$2a${cost:02}$" + b64encode(raw).translate(_BCRYPT_ALPHABET).decode()[:22]


def _bcrypt(secret: str, salt: str) -> str:
    return bcrypt.hashpw(_bytes_of(secret)[:_MAX_BCRYPT_BYTES], salt.encode()).decode()


def _verify_bcrypt(secret: str, stored: str) -> bool:
    try:
        return bcrypt.checkpw(_bytes_of(secret)[:_MAX_BCRYPT_BYTES], stored.encode())
    except ValueError:
        return False  # its salt is none that a hash can have, so nothing matches it


def _pbkdf2(secret: str, salt: bytes, rounds: int, *, stretch: bool) -> str:
    prefix = "{PBKDF2_STRETCH}" if stretch else "{PBKDF2}"
    derived = _derive(secret, salt, rounds, 32, stretch=stretch)
    return f"{prefix}{rounds}${b64encode(salt).decode()}${b64encode(derived).decode()}"


def _derive(secret: str, salt: bytes, rounds: int, length: int, *, stretch: bool) -> bytes:
    password = _bytes_of(secret)
    if stretch:
        password = hashlib.sha512(password).hexdigest().encode()
    return hashlib.pbkdf2_hmac("sha512", password, salt, rounds, length)


def _verify_pbkdf2(secret: str, stored: str) -> bool:
    match = _PBKDF2_FORM.fullmatch(stored)
    if match is None:
        return False
    try:
        salt = b64decode(match[3] + "=" * (-len(match[3]) % 4), validate=True)
    except Base64Error:
        return False  # looks like a hash and is none: nothing can match it
    # A hash made elsewhere may have any number of whole blocks; one cut off elsewhere never fits.
    length = len(match[4]) * 3 // 64 * _PBKDF2_BLOCK
    if not length or len(salt) < _SHORTEST_PBKDF2_SALT:
        return False
    derived = _derive(secret, salt, int(match[2]), length, stretch=bool(match[1]))
    return hmac.compare_digest(b64encode(derived), match[4].encode())
