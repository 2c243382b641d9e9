"""What a caller sees of an index it may touch: which documents, and which of their fields.

Source: ``IndicesAccessControl``, ``DocumentPermissions`` and ``FieldPermissions`` of
Elasticsearch; behaviour note authorization.md section 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from emulator.automaton.automaton import Automaton
from emulator.automaton.patterns import of_patterns
from emulator.security.authorization.patterns import Matcher, compile_patterns
from emulator.security.authorization.role_descriptor import FieldSecurity

Fields = tuple[FieldSecurity, ...]
"""What several roles let see of a document: a field is visible if one of them shows it."""

Queries = tuple[str, ...]
"""A document is visible if one of the queries finds it."""


class IndexAccess(NamedTuple):
    """What is visible of one index; of each side of an API key, its own conditions.

    Attributes:
        documents: A document is visible if it is by each of these; none hides nothing.
        fields: The same for a field.
    """

    documents: tuple[Queries, ...] = ()
    fields: tuple[Fields, ...] = ()

    def limited_by(self, other: IndexAccess) -> IndexAccess:
        """Return what is visible by both."""
        return IndexAccess(self.documents + other.documents, self.fields + other.fields)

    def shows_field(self, field: str) -> bool:
        """Whether a field is visible, by its full path."""
        return all(_shown(fields, field) for fields in self.fields)


EVERYTHING = IndexAccess()


def united(entries: Iterable[tuple[Queries | None, Fields | None]]) -> IndexAccess:
    """Return what the roles of one side show together.

    Args:
        entries: Of each role entry that grants the action on the index, its queries and its field
            lists; ``None`` where all is visible.
    """
    queries: dict[str, None] | None = {}
    fields: dict[FieldSecurity, None] | None = {}
    for of_documents, of_fields in entries:
        if of_documents is None:
            queries = None
        elif queries is not None:
            queries.update(dict.fromkeys(of_documents))
        if of_fields is None:
            fields = None
        elif fields is not None:
            fields.update(dict.fromkeys(of_fields))
    return IndexAccess(
        () if queries is None else (tuple(queries),), () if fields is None else (tuple(fields),)
    )


@lru_cache(maxsize=1024)
def hides_some_field(fields: Fields) -> bool:
    """Whether there is any field, by any name, that none of some lists shows.

    Raises:
        IllegalArgument: A malformed regular expression.
    """
    return not Automaton.union_of(
        of_patterns(_granted(entry)).minus(of_patterns(entry.except_ or ())) for entry in fields
    ).is_total


def _shown(fields: Fields, field: str) -> bool:
    return any(granted(field) and not excepted(field) for granted, excepted in _matchers(fields))


@lru_cache(maxsize=1024)
def _matchers(fields: Fields) -> tuple[tuple[Matcher, Matcher], ...]:
    return tuple(
        (compile_patterns(_granted(entry)), compile_patterns(entry.except_ or ()))
        for entry in fields
    )


def _granted(security: FieldSecurity) -> tuple[str, ...]:
    # Metadata fields are granted to everyone, unless they are excepted.
    return ("*",) if security.grant is None else (*security.grant, "_*")
