"""New passwords of users: in plain, to be hashed here, or hashed already.

Source: ``PutUserRequestBuilder``, ``ChangePasswordRequestBuilder`` and ``Hasher`` of Elasticsearch;
behaviour note on users and roles, section 1.4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from emulator.errors import IllegalArgument, NumberFormat, ValidationFailed
from emulator.hashing import PASSWORD_ALGORITHMS, HashAlgorithm, Hashing

_SHORTEST = 6
_BCRYPT_PREFIX = re.compile(r"\$2[abxy]\$")
_BCRYPT_COST_AT = 4
_BCRYPT_AFTER_COST = 54  # a dollar sign, the salt and the hash
_NO_ROUNDS = "The number of iterations could not be determined from the provided PBKDF2 hash."
_INT = re.compile(r"([+-]?)0*([0-9]{1,10})")  # Python reads no thousands of digits, Java does
_INT_RANGE = range(-(2**31), 2**31)


def is_long_enough(password: str) -> bool:
    """Return whether a password has six characters; beyond 16 bits, one counts as two."""
    return len(password.encode("utf-16-le", "surrogatepass")) // 2 >= _SHORTEST


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A password that somebody is to have.

    Attributes:
        text: The password, or its hash.
        is_hash: Which of the two it is.
    """

    text: str = field(repr=False)
    is_hash: bool = False

    @classmethod
    def of_plain(cls, text: str) -> NewPassword:
        """Return a password given in plain.

        Raises:
            ValidationFailed: It is too short.
        """
        if not is_long_enough(text):
            raise ValidationFailed([f"passwords must be at least [{_SHORTEST}] characters long"])
        return cls(text)

    @classmethod
    def of_hash(cls, text: str) -> NewPassword:
        """Return a password given as a hash.

        Only what tells the algorithm is looked at; if the rest is no hash, nobody can log in.

        Raises:
            IllegalArgument: It is no hash, or none of an algorithm for passwords.
        """
        if not _has_known_algorithm(text):
            raise IllegalArgument(
                "The provided password hash is not a hash or it could not be resolved to a "
                "supported hash algorithm. The supported password hash algorithms are "
                f"[{', '.join(PASSWORD_ALGORITHMS)}]"
            )
        return cls(text, is_hash=True)

    def hashed(self, hashing: Hashing, algorithm: HashAlgorithm) -> str:
        """Return the hash to be stored.

        Args:
            hashing: Makes it where a password was given in plain.
            algorithm: Used in that case.

        Raises:
            WorkPending: It is to be made elsewhere first; see `emulator.slow_work`.
        """
        return self.text if self.is_hash else hashing.hash(self.text, algorithm)


def _has_known_algorithm(text: str) -> bool:
    """Return whether the text begins like a hash of an algorithm for passwords.

    Raises:
        IllegalArgument: It begins like one, and goes on with a cost that no algorithm has.
    """
    if _BCRYPT_PREFIX.match(text):
        end = len(text) - _BCRYPT_AFTER_COST
        if end < _BCRYPT_COST_AT:
            raise IllegalArgument(f"{_BCRYPT_COST_AT} > {end}")
        name = f"bcrypt{_integer(text[_BCRYPT_COST_AT:end])}"
    elif text.startswith("{PBKDF2_STRETCH}"):
        name = _pbkdf2_name(text, "pbkdf2_stretch")
    elif text.startswith("{PBKDF2}"):
        name = _pbkdf2_name(text, "pbkdf2")
    else:
        return False
    if name not in PASSWORD_ALGORITHMS:
        raise IllegalArgument(f"unknown hash function [{name}]")
    return True


def _pbkdf2_name(text: str, family: str) -> str:
    rounds, dollar, _ = text.partition("}")[2].partition("$")
    if not dollar:
        raise IllegalArgument(_NO_ROUNDS)
    try:
        return f"{family}_{_integer(rounds)}"
    except NumberFormat as error:
        raise IllegalArgument(_NO_ROUNDS) from error


def _integer(text: str) -> int:
    digits = _INT.fullmatch(text)
    if digits and (number := int(digits[1] + digits[2])) in _INT_RANGE:
        return number
    raise NumberFormat(f'For input string: "{text}"')
