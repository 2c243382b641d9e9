"""The base of queries: an in-memory SQLite table of the same keys, with fitting indices.

Each key is a row with its number, the columns that are asked for, and its whole JSON document as
answers show it, ready to be sent. Whatever a key's metadata says is filed in a table of its own.
For each job the fastest of several statements was taken; see ``bench/README.md``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

import orjson

_SCHEMA = """
CREATE TABLE keys (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, username TEXT NOT NULL,
    creation INTEGER NOT NULL, document BLOB NOT NULL
);
CREATE TABLE metadata (
    path TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL,
    PRIMARY KEY (path, value, number)
) WITHOUT ROWID;
"""
_INDICES = """
CREATE INDEX by_name ON keys (name);
CREATE INDEX by_creation ON keys (creation, number, name);
CREATE INDEX by_username ON keys (username);
ANALYZE;
"""
_COUNT_NAMED = "SELECT count(*) FROM keys WHERE name >= ? AND name < ?"
_PAGE_NAMED = """
SELECT document, creation FROM keys INDEXED BY {index}
WHERE name >= ? AND name < ? ORDER BY creation, number LIMIT ?
"""
_PAGE_NAMED_OF_FEW = _PAGE_NAMED.format(index="by_name")  # all that match are sorted
_PAGE_NAMED_OF_MANY = _PAGE_NAMED.format(index="by_creation")  # until the page is full
_FEW = 1_000
_COUNT_TERM = "SELECT count(*) FROM metadata WHERE path = ? AND value = ?"
_PAGE_TERM = """
SELECT document FROM metadata JOIN keys USING (number)
WHERE path = ? AND value = ? ORDER BY number LIMIT ?
"""
_OWNERS = "SELECT username, count(*) FROM keys GROUP BY username"


class SqliteTable:
    """A table of keys that answers like ``_query/api_key``, for the queries of the bench only.

    Args:
        documents: The keys as answers show them, in the order of the store.
    """

    def __init__(self, documents: Iterable[Mapping[str, object]]) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")
        self._count = 0
        for document in documents:
            self._put(document)
        self._connection.execute("COMMIT")
        self._connection.executescript(_INDICES)

    def named(self, prefix: str, size: int) -> tuple[int, list[tuple[bytes, int]]]:
        """Return how many names begin so, and documents and creations of those created first."""
        names = prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)
        (total,) = self._connection.execute(_COUNT_NAMED, names).fetchone()
        page = _PAGE_NAMED_OF_FEW if self._count <= _FEW else _PAGE_NAMED_OF_MANY
        return total, self._connection.execute(page, (*names, size)).fetchall()

    def with_term(self, path: str, value: str, size: int) -> tuple[int, list[tuple[bytes]]]:
        """Return how many keys have a value in their metadata, and the documents of the first."""
        (total,) = self._connection.execute(_COUNT_TERM, (path, value)).fetchone()
        return total, self._connection.execute(_PAGE_TERM, (path, value, size)).fetchall()

    def owners(self) -> list[tuple[str, int]]:
        """Return how many keys each owner has, the owner of most first."""
        counted: list[tuple[str, int]] = self._connection.execute(_OWNERS).fetchall()
        return sorted(counted, key=lambda owner: (-owner[1], owner[0]))

    def _put(self, document: Mapping[str, object]) -> None:
        number, self._count = self._count, self._count + 1
        row = (number, document["name"], document["username"], document["creation"])
        self._connection.execute(
            "INSERT INTO keys VALUES (?, ?, ?, ?, ?)", (*row, orjson.dumps(document))
        )
        metadata = document["metadata"]
        assert isinstance(metadata, dict)
        self._connection.executemany(
            "INSERT INTO metadata VALUES (?, ?, ?)",
            [(path, value, number) for path, value in metadata.items()],
        )
