"""The body of a search in the security index: what all ``_query`` endpoints take.

Source: ``RestQueryApiKeyAction``, ``RestQueryUserAction``, ``RestQueryRoleAction`` and
``SearchAfterBuilder`` of Elasticsearch; behaviour note on API keys, section 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from emulator.errors import IllegalArgument
from emulator.query.aggregations.nodes import Aggregation
from emulator.query.nodes import Query, Scalar
from emulator.query.parse import parse_query
from emulator.query.parsing.values import VALUES, refuse
from emulator.query.sort_clauses import MALFORMED, SortClause, sort_clause
from emulator.versions import NEWEST, Version
from emulator.xcontent.object_parser import (
    Field,
    ObjectParser,
    Values,
    custom,
    integer,
    nested,
    nested_array,
)
from emulator.xcontent.tokens import Reader, Token

_LONG_MIN, _LONG_MAX = -(2**63), 2**63 - 1

ParseAggregations = Callable[[Reader], tuple[Aggregation, ...]]
"""Reads aggregations from their START_OBJECT to their END_OBJECT."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a search asks for.

    Attributes:
        query: ``None`` for everything.
        from_: How many matches to pass over; ``None`` for none.
        size: How many to show; ``None`` for ten.
        sort: Empty for the order of relevance.
        search_after: The sort values of the match after which the page begins.
        aggregations: ``None`` if there are none in the request.
    """

    query: Query | None = None
    from_: int | None = None
    size: int | None = None
    sort: tuple[SortClause, ...] = ()
    search_after: tuple[Scalar | None, ...] | None = None
    aggregations: tuple[Aggregation, ...] | None = None

    def messages(self) -> list[str]:
        """Return what is wrong with the request, though it is well-formed."""
        return [
            f"[{name}] parameter cannot be negative but was [{value}]"
            for name, value in (("from", self.from_), ("size", self.size))
            if value is not None and value < 0
        ]


def search_request_parser(
    name: str,
    *,
    parse_aggregations: ParseAggregations | None = None,
    sort_error: str = MALFORMED,
    version: Version = NEWEST,
) -> ObjectParser[SearchRequest]:
    """Return the parser of a search.

    Args:
        name: Its name in error texts, such as ``query_user_request_payload``.
        parse_aggregations: ``None`` where aggregations are unknown.
        sort_error: What is said of an entry of ``sort`` that is neither a string nor an object.
        version: The version whose query DSL is read.
    """

    def query(reader: Reader) -> Query:
        return parse_query(reader, version)

    fields: list[Field] = [nested("query", query)]
    if parse_aggregations is not None:
        fields += [
            nested("aggregations", parse_aggregations),
            nested("aggs", parse_aggregations),
        ]
    fields += [
        integer("from"),
        integer("size"),
        nested_array("sort", sort_clause(sort_error)),
        custom("search_after", (*VALUES, Token.VALUE_NULL, Token.START_ARRAY), parse_search_after),
    ]
    return ObjectParser(name, fields, _search_request)


def _search_request(values: Values) -> SearchRequest:
    if "aggs" in values and "aggregations" in values:
        raise IllegalArgument("Duplicate 'aggs' or 'aggregations' field")
    return SearchRequest(
        query=values.get("query"),
        from_=values.get("from"),
        size=values.get("size"),
        sort=tuple(values.get("sort", ())),
        search_after=values.get("search_after"),
        aggregations=values.get("aggregations", values.get("aggs")),
    )


def parse_search_after(reader: Reader) -> tuple[Scalar | None, ...]:
    """Return the sort values at the cursor; a whole number beyond 64 bits becomes a text.

    Raises:
        ParsingError: No array, or an object or array in it.
        IllegalArgument: An empty array.
    """
    if reader.token is not Token.START_ARRAY:
        refuse(
            reader,
            "Expected [START_ARRAY] in [search_after] but found "
            f"[{reader.token}] inside search_after",
        )
    values: list[Scalar | None] = []
    while (token := reader.advance()) is not Token.END_ARRAY:
        value = reader.value
        if token in VALUES and isinstance(value, str | int | float):
            beyond = isinstance(value, int) and not _LONG_MIN <= value <= _LONG_MAX
            values.append(reader.text() if beyond else value)
        elif token is Token.VALUE_NULL:
            values.append(None)
        else:
            refuse(
                reader,
                "Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or [VALUE_NULL] "
                f"but found [{token}] inside search_after.",
            )
    if not values:
        raise IllegalArgument("Values must contains at least one value.")
    return tuple(values)
