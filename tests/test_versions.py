"""Which versions can be asked for, and what is said of one that cannot."""

from __future__ import annotations

import pytest

from emulator.versions import KNOWN_MINORS, NEWEST, Version, build_of


@pytest.mark.parametrize(
    ("text", "version"), [("9.4.1", Version(9, 4, 1)), ("9.4", Version(9, 4, 0))]
)
def test_version_is_read_with_or_without_patch(text: str, version: Version) -> None:
    """People name a minor; clients name a patch."""
    assert Version.parse(text) == version


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("9.9", "9.5"),
        ("10.0.0", "9.5"),
        ("8.20", "8.19"),
        ("8.15.0", "8.19"),
        ("9", "9.5"),
        ("v9.2", "9.2"),
        ("latest", "9.5"),
    ],
)
def test_unknown_version_is_refused_with_the_nearest_known_one(text: str, nearest: str) -> None:
    """A wrong option must say what would have been right."""
    with pytest.raises(ValueError, match=r"known are 8\.19, 9\.0, 9\.1, ") as error:
        Version.parse(text)

    assert str(error.value).endswith(f"the nearest is {nearest}")


def test_versions_are_ordered_by_number_not_by_text() -> None:
    """Otherwise 8.19 would come before 8.2."""
    assert Version(8, 2) < Version(8, 19) < Version(9, 0, 3) < NEWEST


def test_at_least_ignores_the_patch() -> None:
    """Features arrive with a minor."""
    assert [Version(9, 3, 2).at_least(*minor) for minor in ((9, 3), (9, 4), (8, 19))] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize("minor", KNOWN_MINORS, ids=str)
def test_every_known_version_has_a_build(minor: tuple[int, int]) -> None:
    """``GET /`` answers for each of them."""
    assert len(build_of(Version(*minor)).hash) == 40
