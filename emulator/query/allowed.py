"""Which queries and sorts the ``_query`` endpoints allow, refused before anything is looked up.

Source: ``FieldNameTranslators`` of Elasticsearch; behaviour note on API keys, sections 6.1 to 6.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from emulator.errors import IllegalArgument
from emulator.query.fields import FieldTable
from emulator.query.nodes import (
    Bool,
    Exists,
    Ids,
    Match,
    MatchAll,
    Other,
    Prefix,
    Query,
    Range,
    SimpleQueryString,
    Term,
    Terms,
    Wildcard,
)
from emulator.query.sort_clauses import DOC, SortClause

R = TypeVar("R")


def check_query(query: Query, fields: FieldTable[R]) -> None:
    """Refuse a query that is not of an allowed type, or asks for a field that is not allowed.

    Raises:
        IllegalArgument: The first of these, clause by clause.
    """
    match query:
        case Bool():
            for clause in (*query.must, *query.should, *query.must_not, *query.filter):
                check_query(clause, fields)
        case MatchAll() | Ids() | SimpleQueryString():
            pass  # a simple query string passes over fields that are not allowed
        case Terms(lookup=True):
            raise IllegalArgument(
                "terms query with terms lookup is not currently supported in this context"
            )
        case Range() if query.relation is not None:
            raise IllegalArgument(
                "range query with relation is not currently supported in this context"
            )
        case Term() | Exists() | Terms() | Prefix() | Wildcard() | Match() | Range():
            fields.resolve(query.field)
        case _:
            name = query.type_name if isinstance(query, Other) else query.type
            raise IllegalArgument(f"Query type [{name}] is not currently supported in this context")


def check_sort(clauses: Sequence[SortClause], fields: FieldTable[R]) -> None:
    """Refuse to sort by something that is not allowed.

    Raises:
        IllegalArgument: The first such clause.
    """
    for clause in clauses:
        if clause.nested:
            raise IllegalArgument("nested sorting is not currently supported in this context")
        if clause.field != DOC and not fields.resolve(clause.field).field.sortable:
            raise IllegalArgument(f"sorting is not supported for field [{clause.field}]")
