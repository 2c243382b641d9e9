"""Queries by which roles hide documents, checked when a role is stored."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalState, ParseError
from emulator.security.authorization.role_descriptor import IndicesPrivileges
from emulator.security.roles.document_queries import check_document_queries
from emulator.versions import NEWEST


def check(*queries: str | None) -> None:
    """Check entries with these queries."""
    entries = [IndicesPrivileges(("a", "b*"), ("read",), query=query) for query in queries]
    check_document_queries(entries, NEWEST)


@pytest.mark.parametrize(
    "query",
    [
        None,
        '{"match_all":{}}',
        '{"term":{"no_such_field":1}}',
        '{"bool":{"must":[{"constant_score":{"filter":{"exists":{"field":"f"}}}}]}}',
        '{"template":{"source":"{{"}}',
        '{"template":1}',
    ],
)
def test_queries_of_the_right_form_are_accepted(query: str | None) -> None:
    """Fields need not exist, and templates are not looked into."""
    check(query)


@pytest.mark.parametrize(
    ("query", "type", "reason"),
    [
        (
            "{ malformed }",
            "x_content_parse_exception",
            "[1:3] Unexpected character ('m' (code 109)): ",
        ),
        (
            "   ",
            "x_content_parse_exception",
            "[1:0] expected [START_OBJECT] but found [null] instead",
        ),
        (
            "[]",
            "x_content_parse_exception",
            "[1:1] expected [START_OBJECT] but found [START_ARRAY] instead",
        ),
        (
            "{}",
            "x_content_parse_exception",
            "[1:2] expected [FIELD_NAME] with value a query name or 'template' but found "
            "[END_OBJECT] instead",
        ),
        ('{"unknown":{}}', "parsing_exception", "unknown query [unknown]"),
        (
            '{"match_all":[]}',
            "parsing_exception",
            "[match_all] query malformed, no start_object after query name",
        ),
        (
            '{"has_child":{"type":"t","query":{"match_all":{}}}}',
            "illegal_argument_exception",
            "has_child query isn't supported as part of a role query",
        ),
        (
            '{"terms":{"f":{"index":"i","id":"1","path":"p"}}}',
            "illegal_argument_exception",
            "terms query with terms lookup isn't supported as part of a role query",
        ),
    ],
)
def test_the_cause_says_what_is_wrong(query: str, type: str, reason: str) -> None:
    """The error itself only says where."""
    with pytest.raises(ParseError) as refused:
        check(query)

    assert refused.value.reason == (
        "failed to parse field 'query' for indices [a,b*] at index privilege [0] of role descriptor"
    )
    assert refused.value.cause is not None
    assert refused.value.cause.type == type
    assert str(refused.value.cause.reason).startswith(reason)


@pytest.mark.parametrize("kind", ["percolate", "has_child", "has_parent"])
@pytest.mark.parametrize(
    "around",
    [
        '{"bool":{"should":[%s]}}',
        '{"bool":{"must_not":%s}}',
        '{"constant_score":{"filter":%s}}',
    ],
)
def test_queries_that_look_at_other_documents_are_found_at_any_depth(
    kind: str, around: str
) -> None:
    """What a role shows must not depend on documents that it hides."""
    with pytest.raises(ParseError, match="at index privilege \\[1\\]"):
        check(None, around % f'{{"{kind}":{{}}}}')


def test_what_elasticsearch_trips_over_is_no_parse_error() -> None:
    """Illegal states pass through, and become an error of the server."""
    with pytest.raises(IllegalState):
        check('{"query_string":{"query":"x","fields":[{}]}}')
