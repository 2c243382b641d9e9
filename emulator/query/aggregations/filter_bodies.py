"""The bodies of aggregations of queries: ``filter`` and ``filters``.

Source: ``FilterAggregationBuilder.parse`` and ``FiltersAggregationBuilder.parse`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from emulator.errors import IllegalArgument, ParsingError
from emulator.query.aggregations.nodes import Filter, Filters
from emulator.query.nodes import Query
from emulator.xcontent.tokens import Reader, Token

ParseQuery = Callable[[Reader], Query]
"""Reads a query from its START_OBJECT to its END_OBJECT."""

_OTHER_KEY = "_other_"


def filter_body(reader: Reader, name: str, parse_query: ParseQuery) -> Filter:
    """Read the body of a ``filter`` aggregation, which is a query."""
    return Filter(name=name, query=parse_query(reader))


def filters_body(reader: Reader, name: str, parse_query: ParseQuery) -> Filters:
    """Read the body of a ``filters`` aggregation; queries with names are sorted by them.

    Raises:
        ParsingError: An unknown key, or a value of the wrong kind.
        IllegalArgument: No query.
        ElasticsearchError: A malformed query.
    """
    queries: list[tuple[str, Query]] = []
    named = False
    options: dict[str, bool] = {}
    other_key: str | None = None
    while reader.advance() is not Token.END_OBJECT:
        key, token = reader.name, reader.advance()
        if key == "filters" and token is Token.START_OBJECT:
            queries += _named_queries(reader, parse_query)
            named = True
        elif key == "filters" and token is Token.START_ARRAY:
            queries += _numbered_queries(reader, parse_query)
        elif key in ("other_bucket", "keyed") and token is Token.VALUE_BOOLEAN:
            options[key] = bool(reader.value)
        elif key == "other_bucket_key" and token is Token.VALUE_STRING:
            other_key = reader.text()
        else:
            _refuse_key(reader, name, key)
    if not queries:
        raise IllegalArgument("[filters] cannot be empty.")
    has_other = options.get("other_bucket", other_key is not None)
    return Filters(
        name=name,
        queries=tuple(sorted(queries, key=_name_of) if named else queries),
        named=named,
        keyed=options.get("keyed", True),
        other=(_OTHER_KEY if other_key is None else other_key) if has_other else None,
    )


def _name_of(query: tuple[str, Query]) -> bytes:
    return query[0].encode("utf-16-be", errors="surrogatepass")  # Java's order of strings


def _named_queries(reader: Reader, parse_query: ParseQuery) -> list[tuple[str, Query]]:
    queries = []
    while reader.advance() is not Token.END_OBJECT:
        key = reader.name or ""
        reader.advance()
        queries.append((key, parse_query(reader)))
    return queries


def _numbered_queries(reader: Reader, parse_query: ParseQuery) -> list[tuple[str, Query]]:
    queries: list[tuple[str, Query]] = []
    while reader.advance() is not Token.END_ARRAY:
        queries.append((str(len(queries)), parse_query(reader)))
    return queries


def _refuse_key(reader: Reader, name: str, key: str | None) -> NoReturn:
    raise ParsingError(f"Unknown key for a {reader.token} in [{name}]: [{key}].", *reader.location)
