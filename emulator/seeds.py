"""Finding and reading seeds: documents by name, by file, by a pattern, or all of a folder."""

from __future__ import annotations

import difflib
import glob
from collections.abc import Iterable
from pathlib import Path

from emulator.xcontent.document import DocumentError, Node, read_document

_PACKAGE = Path(__file__).parent
_SHIPPED = (_PACKAGE / "fixtures", _PACKAGE.parent / "fixtures")  # installed; in a checkout


def shipped_seeds() -> dict[str, Path]:
    """Return the seeds that come with the emulator, by name."""
    folder = next((folder for folder in _SHIPPED if folder.is_dir()), None)
    return {path.stem: path for path in sorted(folder.glob("*.json"))} if folder else {}


def read_seeds(seeds: Iterable[str | Path]) -> list[Node]:
    """Return the documents of some seeds, in their order; those of a folder by file name.

    Args:
        seeds: Each the name of a shipped seed, a file, a folder of ``*.json`` files, or a pattern
            such as ``/seed/*.json``, which may match nothing.

    Raises:
        DocumentError: There is no such seed, or it is no JSON; the message says which.
    """
    return [_read(path) for seed in seeds for path in _files_of(seed)]


def _files_of(seed: str | Path) -> list[Path]:
    path = Path(seed)
    if path.is_dir():
        return sorted(path.glob("*.json"))
    if path.is_file():
        return [path]
    if glob.has_magic(str(seed)):
        return [Path(name) for name in sorted(glob.glob(str(seed))) if Path(name).is_file()]
    shipped = shipped_seeds()
    if str(seed) in shipped:
        return [shipped[str(seed)]]
    close = difflib.get_close_matches(str(seed), shipped, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    raise DocumentError(
        f"there is no seed {str(seed)!r}: no file, no folder, and no shipped seed; "
        f"{hint}Shipped: {', '.join(shipped) or 'none'}"
    )


def _read(path: Path) -> Node:
    try:
        root = read_document(path.read_bytes())
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}") from error
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}") from error
    root.source = path.name
    return root
