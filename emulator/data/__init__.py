"""What Elasticsearch keeps in tables, as JSON: privileges and built-in roles.

Nothing is read before it is asked for, and nothing is kept here: whoever loads a table turns it
into records and keeps those.
"""

from __future__ import annotations

from pathlib import Path

import orjson

_FOLDER = Path(__file__).parent


def load(name: str) -> object:
    """Return the JSON tree of one table.

    Args:
        name: The file's name without its suffix, such as ``reserved_roles``.

    Raises:
        FileNotFoundError: There is no such table.
    """
    tree: object = orjson.loads((_FOLDER / f"{name}.json").read_bytes())
    return tree
