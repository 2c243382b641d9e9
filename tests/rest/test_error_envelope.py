"""Errors are written in Elasticsearch's envelopes, key by key."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from emulator.errors import (
    AccessDenied,
    AuthenticationFailed,
    ElasticsearchError,
    IllegalArgument,
    JsonParseError,
    ParseError,
    ParsingError,
    PlainError,
    ResourceNotFound,
    SecurityError,
    XContentParseError,
)
from emulator.rest.error_envelope import render_error, root_cause_of


def caused(error: ElasticsearchError, cause: Exception) -> ElasticsearchError:
    """Return ``error`` as if it was raised from ``cause``."""
    error.__cause__ = cause
    return error


def test_a_simple_error_is_its_own_root_cause() -> None:
    """The most frequent shape, and the order of its keys."""
    status, tree = render_error(IllegalArgument("no"))

    assert status == 400
    assert json.dumps(tree) == (
        '{"error": {"root_cause": [{"type": "illegal_argument_exception", "reason": "no"}], '
        '"type": "illegal_argument_exception", "reason": "no"}, "status": 400}'
    )


def test_a_reason_may_be_null() -> None:
    """Java exceptions without a message have none."""
    _, tree = render_error(AccessDenied(None))

    assert tree["error"] == {
        "root_cause": [{"type": "security_exception", "reason": None}],
        "type": "security_exception",
        "reason": None,
    }


def test_a_plain_error_is_a_bare_string() -> None:
    """Wrong methods and media types are answered before any handler runs."""
    assert render_error(PlainError("no", 405)) == (405, {"error": "no", "status": 405})


def test_an_unknown_route_has_no_status_in_its_body() -> None:
    """The one envelope without a status."""
    assert render_error(PlainError("no", 400, show_status=False)) == (400, {"error": "no"})


def test_keys_stand_in_order() -> None:
    """Metadata first, then the cause, then headers."""
    error = caused(
        AuthenticationFailed("no", metadata={"a": "1"}, headers={"WWW-Authenticate": "ApiKey"}),
        IllegalArgument("x"),
    )
    _, tree = render_error(error)

    inner = tree["error"]
    assert isinstance(inner, dict)
    assert list(inner) == ["root_cause", "type", "reason", "a", "caused_by", "header"]


def test_one_value_is_a_string_and_several_are_an_array() -> None:
    """Clients have to read both."""
    error = AuthenticationFailed(
        "no", headers={"WWW-Authenticate": ["Basic", "ApiKey"], "X": ["one"], "Y": []}
    )
    _, tree = render_error(error)

    inner = tree["error"]
    assert isinstance(inner, dict)
    assert inner["header"] == {"WWW-Authenticate": ["Basic", "ApiKey"], "X": "one"}


def test_metadata_and_headers_are_shown_in_the_root_cause_too() -> None:
    """Only causes are left out there."""
    error = caused(
        ResourceNotFound("no", metadata={"resource.id": ["x"]}, headers={"H": "v"}),
        IllegalArgument("x"),
    )
    _, tree = render_error(error)

    inner = tree["error"]
    assert isinstance(inner, dict)
    assert inner["root_cause"] == [
        {
            "type": "resource_not_found_exception",
            "reason": "no",
            "resource.id": "x",
            "header": {"H": "v"},
        }
    ]


def test_a_parsing_error_shows_its_place_after_the_reason() -> None:
    """The query DSL has the place in keys of its own."""
    _, tree = render_error(ParsingError("no", 1, 7))

    inner = tree["error"]
    assert isinstance(inner, dict)
    assert list(inner.items())[1:] == [
        ("type", "parsing_exception"),
        ("reason", "no"),
        ("line", 1),
        ("col", 7),
    ]


def test_causes_nest() -> None:
    """The whole chain is shown, each with its own type."""
    error = caused(
        XContentParseError("outer", (1, 2)),
        caused(XContentParseError("mid"), IllegalArgument("in")),
    )
    _, tree = render_error(error)

    inner = tree["error"]
    assert isinstance(inner, dict)
    assert inner["caused_by"] == {
        "type": "x_content_parse_exception",
        "reason": "mid",
        "caused_by": {"type": "illegal_argument_exception", "reason": "in"},
    }


def test_a_cause_of_another_family_is_not_shown() -> None:
    """Python's own errors are no business of the client."""
    _, tree = render_error(caused(IllegalArgument("no"), KeyError("secret")))

    assert "secret" not in json.dumps(tree)


@pytest.mark.parametrize(
    ("chain", "root"),
    [
        ([SecurityError("a"), ParseError("b"), AccessDenied("c")], "c"),
        ([SecurityError("a"), IllegalArgument("b"), ParseError("c")], "a"),
        ([SecurityError("a"), XContentParseError("b")], "a"),
        ([XContentParseError("a"), XContentParseError("b"), JsonParseError("c")], "b"),
        ([XContentParseError("a"), IllegalArgument("b")], "a"),
        ([XContentParseError("a"), ParseError("b"), ParseError("c")], "c"),
        ([XContentParseError("a"), ParseError("b"), XContentParseError("c")], "b"),
        ([IllegalArgument("a"), ParseError("b")], "a"),
    ],
)
def test_the_root_cause_is_found_by_family(chain: list[ElasticsearchError], root: str) -> None:
    """Clients and people read the root cause first."""
    for error, cause in pairwise(chain):
        caused(error, cause)

    assert root_cause_of(chain[0]).reason == root


def refuse(status: int) -> SecurityError:
    """Return an error that was really raised."""
    try:
        raise SecurityError("no", status=status) from IllegalArgument("why")
    except SecurityError as error:
        return error


def test_a_trace_names_functions_and_no_files() -> None:
    """The paths of the machine are nobody's business."""
    _, tree = render_error(refuse(403), trace=True)

    inner = tree["error"]
    assert isinstance(inner, dict)
    lines = str(inner["stack_trace"]).splitlines()
    assert lines[0] == "security_exception: no"
    assert lines[1].startswith(f"\tat {__name__}.refuse:")
    assert lines[2:] == ["Caused by: illegal_argument_exception: why"]
    assert "/" not in str(inner["stack_trace"])


def test_every_exception_of_the_answer_has_a_trace() -> None:
    """Root cause, error and causes alike."""
    _, tree = render_error(refuse(403), trace=True)

    assert json.dumps(tree).count('"stack_trace"') == 3


def test_a_401_never_has_a_trace() -> None:
    """It would tell a stranger something."""
    _, tree = render_error(refuse(401), trace=True)

    assert "stack_trace" not in json.dumps(tree)
