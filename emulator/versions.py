"""The versions of Elasticsearch that can be emulated, and what each says of its build."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

KNOWN_MINORS = ((8, 19), (9, 0), (9, 1), (9, 2), (9, 3), (9, 4), (9, 5))
"""Major and minor of every version the behaviour notes describe, oldest first."""

_WRITTEN = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?")
_NUMBERS = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,4}))?")


class Version(NamedTuple):
    """A version such as ``9.4.1``; ordered as versions are."""

    major: int
    minor: int
    patch: int = 0

    @classmethod
    def parse(cls, text: str) -> Version:
        """Return the version written as ``9.4.1`` or ``9.4``.

        Raises:
            ValueError: Not a version, or not a known one; the message names the known ones and the
                nearest of them.
        """
        written = _WRITTEN.fullmatch(text)
        if written is not None:
            major, minor, patch = (int(number or 0) for number in written.groups())
            if (major, minor) in KNOWN_MINORS:
                return cls(major, minor, patch)
        known = ", ".join(f"{major}.{minor}" for major, minor in KNOWN_MINORS)
        raise ValueError(
            f"{text!r} is no known version of Elasticsearch; known are {known}; "
            f"the nearest is {_nearest(text)}"
        )

    def at_least(self, major: int, minor: int) -> bool:
        """Whether this version is ``major.minor.0`` or later."""
        return (self.major, self.minor) >= (major, minor)

    def __str__(self) -> str:
        """Return the version with all three numbers."""
        return f"{self.major}.{self.minor}.{self.patch}"


NEWEST = Version(*KNOWN_MINORS[-1])
"""The version a cluster has unless it is told otherwise."""


def _nearest(text: str) -> str:
    """Return the newest known minor that is not above what ``text`` seems to mean."""
    numbers = _NUMBERS.search(text)
    if numbers is None:
        major, minor = KNOWN_MINORS[-1]
    else:
        # A major alone means its newest minor.
        wanted = (int(numbers[1]), 9999 if numbers[2] is None else int(numbers[2]))
        below = [known for known in KNOWN_MINORS if known <= wanted]
        major, minor = below[-1] if below else KNOWN_MINORS[0]
    return f"{major}.{minor}"


class Build(NamedTuple):
    """What ``GET /`` tells of a build.

    Attributes:
        hash: Forty hexadecimal digits.
        date: An instant with nanoseconds, as ``2025-07-23T15:04:47.421780400Z``.
        lucene_version: The version of Lucene inside.
        minimum_wire_compatibility_version: The oldest node this one talks to.
        minimum_index_compatibility_version: The oldest index this one reads.
    """

    hash: str
    date: str
    lucene_version: str
    minimum_wire_compatibility_version: str
    minimum_index_compatibility_version: str


# Lucene and wire versions: read for 9.1, and the 8.19 compatibility versions; the others are
# inferred (clients.md section 2.1). Dates are merely plausible: near the minor's release.
_FACTS = {
    (8, 19): ("2025-07-23T14:20:11.318204690Z", "9.12.2", "7.17.0", "7.0.0"),
    (9, 0): ("2025-04-08T15:13:46.049795831Z", "10.1.0", "8.18.0", "8.0.0"),
    (9, 1): ("2025-07-23T15:04:47.421780400Z", "10.2.2", "8.19.0", "8.0.0"),
    (9, 2): ("2025-10-21T10:06:21.288851013Z", "10.3.1", "8.19.0", "8.0.0"),
    (9, 3): ("2026-01-29T10:05:46.708397977Z", "10.3.2", "8.19.0", "8.0.0"),
    (9, 4): ("2026-04-28T09:41:08.512937216Z", "10.4.0", "8.19.0", "8.0.0"),
    (9, 5): ("2026-07-28T11:32:54.930118452Z", "10.4.0", "8.19.0", "8.0.0"),
}


def build_of(version: Version) -> Build:
    """Return what a build of ``version`` says of itself."""
    date, lucene, wire, index = _FACTS[version.major, version.minor]
    # No build of this name exists, so the hash is one of the name: forty digits, always the same.
    digest = hashlib.sha1(f"es-security-emulator {version}".encode(), usedforsecurity=False)
    return Build(digest.hexdigest(), date, lucene, wire, index)
