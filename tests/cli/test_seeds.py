"""Which files a seed stands for, and in which order they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator import DocumentError, read_seeds
from emulator.seeds import shipped_seeds


def _versions(*seeds: str | Path) -> list[object]:
    return [document.fields("es_version")["es_version"].value for document in read_seeds(seeds)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two seeds, and a file that is none."""
    (tmp_path / "20-b.json").write_text('{"es_version": "9.1"}')
    (tmp_path / "10-a.json").write_text('{"es_version": "9.0"}')
    (tmp_path / "notes.txt").write_text("no seed")
    return tmp_path


def test_folder_is_read_in_the_order_of_its_names(folder: Path) -> None:
    """Later ones beat earlier ones, so the order is the user's to choose."""
    assert _versions(folder) == ["9.0", "9.1"]


def test_pattern_is_read_in_the_order_of_its_names(folder: Path) -> None:
    """The image's default is one."""
    assert _versions(f"{folder}/*.json") == ["9.0", "9.1"]


@pytest.mark.parametrize("path", ["", "missing"], ids=["an empty folder", "no folder"])
def test_pattern_may_match_nothing(tmp_path: Path, path: str) -> None:
    """A container without mounted seeds starts empty."""
    assert read_seeds([f"{tmp_path / path}/*.json"]) == []


def test_empty_folder_is_no_seed(tmp_path: Path) -> None:
    """Nothing to load is nothing wrong."""
    assert read_seeds([tmp_path]) == []


def test_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """Named outright, it was meant to be there."""
    with pytest.raises(DocumentError, match="there is no seed"):
        read_seeds([tmp_path / "missing"])


def test_seeds_are_read_in_the_order_they_are_given(folder: Path) -> None:
    """Over the order of names."""
    assert _versions(folder / "20-b.json", folder / "10-a.json") == ["9.1", "9.0"]


@pytest.mark.parametrize("name", sorted(shipped_seeds()))
def test_shipped_seed_is_found_by_its_name(name: str) -> None:
    """From any directory, installed or not."""
    assert len(read_seeds([name])) == 1
