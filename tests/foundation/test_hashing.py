"""Hashes of passwords and secrets, in all forms that Elasticsearch stores."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.entropy import Entropy
from emulator.hashing import (
    ALGORITHMS,
    PASSWORD_ALGORITHMS,
    HashAlgorithm,
    Hashing,
    is_hash,
)
from emulator.slow_work import Deferred, SlowWork, WorkPending

CHEAP = ("bcrypt4", "pbkdf2_1000", "pbkdf2_stretch_1000", "ssha256")
FORMS = {
    "bcrypt": r"\$2a\$\d\d\$[./A-Za-z0-9]{53}",
    "pbkdf2": r"\{PBKDF2\}\d+\$[A-Za-z0-9+/]{43}=\$[A-Za-z0-9+/]{43}=",
    "pbkdf2_stretch": r"\{PBKDF2_STRETCH\}\d+\$[A-Za-z0-9+/]{43}=\$[A-Za-z0-9+/]{43}=",
    "ssha256": r"\{SSHA256\}[A-Za-z0-9+/]{8}[A-Za-z0-9+/]{43}=",
}
NO_HASHES = [
    "",
    "changeme",
    "{SSHA256}",
    "{SSHA256}12345678",
    "{SSHA256}salt\u00e9678" + "A" * 43 + "=",
    "{SSHA512}12345678" + "A" * 43 + "=",
    "$2a$04$tooshort",
    "$2a$03$" + "." * 53,
    "$2a$32$" + "." * 53,
    "$2a$04$" + "!" * 53,
    "$2a$\u0660\u0664$" + "." * 53,
    "$1$04$" + "." * 53,
    "{PBKDF2}",
    "{PBKDF2}0$AAAA$AAAA",
    "{PBKDF2}-1$AAAA$AAAA",
    "{PBKDF2}1000$AAAA",
    "{PBKDF2}999999999999$AAAA$AAAA",
]
LIKE_HASHES = ["$2a$04$" + "a" * 53, "{PBKDF2}1$A$A", "{PBKDF2}1$=$=", "{PBKDF2}1$AAAA$===="]


def a_hashing(slow_work: SlowWork | None = None) -> Hashing:
    """Return hashing with reproducible salts."""
    return Hashing(Entropy(1), slow_work or SlowWork())


def an_affordable(algorithm: HashAlgorithm) -> HashAlgorithm:
    """Return an algorithm, at a cost that a test can pay, if it must be less."""
    most = 6 if algorithm.family == "bcrypt" else 10_000
    return HashAlgorithm(algorithm.name, algorithm.family, min(algorithm.cost, most))


@pytest.mark.parametrize("name", ALGORITHMS)
def test_hash_of_every_algorithm_has_its_form_and_verifies(name: str) -> None:
    """Whatever a seed's settings ask for works."""
    algorithm, hashing = an_affordable(ALGORITHMS[name]), a_hashing()

    stored = hashing.hash("changeme", algorithm)

    assert re.fullmatch(FORMS[algorithm.family], stored)
    assert is_hash(stored)
    assert hashing.verify("changeme", stored)
    assert not hashing.verify("changemE", stored)


def test_algorithms_are_those_of_elasticsearch() -> None:
    """A name that works here works there, and the other way round."""
    assert list(ALGORITHMS) == [
        "bcrypt",
        *(f"bcrypt{cost}" for cost in range(4, 15)),
        "pbkdf2",
        *(f"pbkdf2_{n}" for n in (1000, 10000, 50000, 100000, 500000, 1000000)),
        "pbkdf2_stretch",
        *(f"pbkdf2_stretch_{n}" for n in (1000, 10000, 50000, 100000, 500000, 1000000)),
        "ssha256",
    ]
    assert (ALGORITHMS["bcrypt"].cost, ALGORITHMS["pbkdf2"].cost) == (10, 10_000)


def test_passwords_are_hashed_with_costly_algorithms_only() -> None:
    """The one-round hash is for random secrets."""
    assert list(PASSWORD_ALGORITHMS) == [name for name in ALGORITHMS if name != "ssha256"]


@pytest.mark.parametrize(
    ("salt", "length", "verifies"),
    [
        (b"8 bytes.", 16, True),
        (b"8 bytes.", 32, True),
        (b"a salt of 20 bytes..", 64, True),
        (b"a salt of 20 bytes..", 20, False),
        (b"a salt of 20 bytes..", 15, False),
        (b"7 bytes", 32, False),
    ],
)
@pytest.mark.parametrize("padded", [True, False])
def test_pbkdf2_of_other_lengths_verifies(
    salt: bytes, length: int, verifies: bool, padded: bool
) -> None:
    """Whole blocks of 16 bytes, with a salt of eight or more whose padding may be missing."""
    derived = hashlib.pbkdf2_hmac("sha512", b"abc", salt, 1000, length)
    written = b64encode(salt).decode()
    stored = f"{{PBKDF2}}1000${written if padded else written.rstrip('=')}$"
    stored += b64encode(derived).decode()

    assert a_hashing().verify("abc", stored) is verifies
    assert not a_hashing().verify("abd", stored)


@pytest.mark.parametrize("name", CHEAP)
def test_hash_of_one_secret_is_another_each_time(name: str) -> None:
    """Nobody sees that two users have the same password."""
    hashing = a_hashing()

    assert hashing.hash("a", ALGORITHMS[name]) != hashing.hash("a", ALGORITHMS[name])


@pytest.mark.parametrize(
    ("secret", "stored"),
    [
        ("a", "$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u"),
        ("abc", "$2a$10$WvvTPHKwdBJ3uk0Z37EMR.hLA2W6N9AEBhEgrAOljy2Ae5MtaSIUi"),
        ("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
        ("abc", "$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
    ],
)
def test_hash_made_elsewhere_verifies(secret: str, stored: str) -> None:
    """A hash can be copied from a real cluster's users file. Source: test vectors of jBCrypt."""
    assert is_hash(stored)
    assert a_hashing().verify(secret, stored)
    assert not a_hashing().verify(secret + "x", stored)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=40), st.sampled_from(CHEAP))
def test_any_secret_verifies(secret: str, name: str) -> None:
    """Empty, with zero bytes, in any script."""
    hashing = a_hashing()

    assert hashing.verify(secret, hashing.hash(secret, ALGORITHMS[name]))


@pytest.mark.parametrize("name", CHEAP)
@pytest.mark.parametrize("other", ["pass", "pass\0other", "pass\0word2"])
def test_what_follows_a_zero_byte_counts(name: str, other: str) -> None:
    """A C string would end there, and any end would do."""
    hashing = a_hashing()
    stored = hashing.hash("pass\0word", ALGORITHMS[name])

    assert hashing.verify("pass\0word", stored)
    assert not hashing.verify(other, stored)


def test_bcrypt_reads_72_bytes_and_no_more() -> None:
    """So does Elasticsearch's; bytes are counted, so that a letter may be cut in two."""
    hashing = a_hashing()
    long = hashing.hash("x" * 73, ALGORITHMS["bcrypt4"])
    umlauts = hashing.hash("x" + "ü" * 40, ALGORITHMS["bcrypt4"])

    assert hashing.verify("x" * 72 + "y", long)
    assert not hashing.verify("x" * 71, long)
    assert hashing.verify("x" + "ü" * 36, umlauts)
    assert not hashing.verify("x" + "ü" * 35, umlauts)


@pytest.mark.parametrize("name", CHEAP[1:])
def test_other_algorithms_read_all_of_a_long_secret(name: str) -> None:
    """Only bcrypt has an end."""
    hashing = a_hashing()

    assert not hashing.verify("x" * 200 + "y", hashing.hash("x" * 200, ALGORITHMS[name]))


@pytest.mark.parametrize("name", CHEAP)
def test_half_of_a_surrogate_pair_is_a_question_mark(name: str) -> None:
    """As Java encodes it; it must not be an error of its own."""
    hashing = a_hashing()

    assert hashing.verify("a?", hashing.hash("a\ud800", ALGORITHMS[name]))


@pytest.mark.parametrize("stored", [*NO_HASHES, *LIKE_HASHES])
def test_what_is_no_hash_verifies_nothing(stored: str) -> None:
    """It must not raise either, nor verify itself."""
    for secret in ("", "x", stored):
        assert not a_hashing().verify(secret, stored)


@pytest.mark.parametrize("stored", NO_HASHES)
def test_what_is_no_hash_is_not_taken_for_one(stored: str) -> None:
    """A seed that has a plain password for a hash is refused."""
    assert not is_hash(stored)


@pytest.mark.parametrize(("name", "deferred"), [("bcrypt5", False), ("bcrypt6", True)])
def test_only_a_costly_hash_leaves_the_event_loop(name: str, deferred: bool) -> None:
    """A cheap one costs less than the change of threads."""
    slow_work = SlowWork()
    hashing = a_hashing(slow_work)
    stored = hashing.hash("a", ALGORITHMS[name])
    slow_work.deferred = Deferred()

    for work in (lambda: hashing.hash("a", ALGORITHMS[name]), lambda: hashing.verify("a", stored)):
        if deferred:
            with pytest.raises(WorkPending):
                work()
        else:
            assert work()
