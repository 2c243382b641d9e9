"""The queries by which roles hide documents, checked when a role is stored.

Only their form is checked: fields need not exist, and a template is filled in for each user later.

Source: ``DLSRoleQueryValidator`` of Elasticsearch; behaviour note authorization.md section 9.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from emulator.errors import IllegalArgument, ParseError, ParsingError, XContentParseError
from emulator.query.nodes import Bool, ConstantScore, DisMax, Other, Query, Terms
from emulator.query.parse import parse_query
from emulator.security.authorization.role_descriptor import IndicesPrivileges
from emulator.versions import Version
from emulator.xcontent.body import parse_body
from emulator.xcontent.tokens import Reader, Token

_LOOK_AT_OTHER_DOCUMENTS = ("percolate", "has_child", "has_parent")


def check_document_queries(indices: Sequence[IndicesPrivileges], version: Version) -> None:
    """Refuse queries that cannot say which documents may be seen.

    Raises:
        ParseError: The first entry with such a query; the cause says what is wrong with it.
        IllegalState: An object or array where a query has a text.
    """
    for place, entry in enumerate(indices):
        if entry.query is None:
            continue
        text = entry.query.encode("utf-8", "replace")
        try:
            if not parse_body(text, _is_template):
                _refuse_unsupported(parse_body(text, partial(parse_query, version=version)))
        except (ParsingError, IllegalArgument, XContentParseError) as error:
            raise ParseError(
                f"failed to parse field 'query' for indices [{','.join(entry.names)}] at index "
                f"privilege [{place}] of role descriptor"
            ) from error


def _is_template(reader: Reader) -> bool:
    token = reader.advance()
    if token is not Token.START_OBJECT:
        raise XContentParseError(
            f"expected [START_OBJECT] but found [{token or 'null'}] instead", reader.location
        )
    token = reader.advance()
    if token is not Token.FIELD_NAME:
        raise XContentParseError(
            "expected [FIELD_NAME] with value a query name or 'template' but found "
            f"[{token}] instead",
            reader.location,
        )
    return reader.name == "template"


def _refuse_unsupported(query: Query) -> None:
    for part in _parts(query):
        if isinstance(part, Terms) and part.lookup:
            raise IllegalArgument(
                "terms query with terms lookup isn't supported as part of a role query"
            )
        if isinstance(part, Other) and part.type_name in _LOOK_AT_OTHER_DOCUMENTS:
            raise IllegalArgument(f"{part.type_name} query isn't supported as part of a role query")


def _parts(query: Query) -> Iterator[Query]:
    """Yield a query and all queries in it."""
    match query:
        case Bool():
            for clause in (*query.must, *query.filter, *query.should, *query.must_not):
                yield from _parts(clause)
        case ConstantScore():
            yield from _parts(query.filter)
        case DisMax():
            for clause in query.queries:
                yield from _parts(clause)
    yield query
