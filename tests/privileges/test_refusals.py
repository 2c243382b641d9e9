"""Questions about privileges that are refused, word for word."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import ELASTIC, call
from tests.privileges.factories import a_cluster_with, ask, indices

PROBLEM = "failed to parse privileges check [joe]. "
INDEX_PROBLEM = "failed to parse indices privileges for role [joe]. "


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ([], f"{PROBLEM}expected an object but found [START_ARRAY] instead"),
        ('"x"', f"{PROBLEM}expected an object but found [VALUE_STRING] instead"),
        ({"indices": []}, f"{PROBLEM}unexpected field [indices]"),
        ({"cluster": [], "foo": 1}, f"{PROBLEM}unexpected field [foo]"),
        ({}, f"{PROBLEM}All privilege fields [cluster,index,applications] are missing"),
        (
            {"cluster": None},
            f"{PROBLEM}All privilege fields [cluster,index,applications] are missing",
        ),
        ({"cluster": "x"}, "failed to parse role [joe]"),
        (
            {"index": {}},
            f"{INDEX_PROBLEM}expected field [index] value to be an array, but found "
            "[START_OBJECT] instead",
        ),
        ({"index": [indices([], "read")]}, f"{INDEX_PROBLEM}[names] cannot be an empty array"),
        (
            {"index": [{"names": ["x"]}]},
            f"{INDEX_PROBLEM}missing required [privileges] field",
        ),
        (
            {"index": [indices("x", "read", field_security={"grant": ["a"]})]},
            "Field [field_security] is not supported in a has_privileges request",
        ),
        (
            {"index": [indices("x", "read", query={"match_all": {}})]},
            "Field [query] is not supported in a has_privileges request",
        ),
        (
            {
                "index": [
                    indices("x", "read", query="{}"),
                    indices("y", "read", field_security={"grant": ["*"], "except": ["a"]}),
                ]
            },
            "Field [field_security] is not supported in a has_privileges request",
        ),
        (
            {"application": [{"application": "app", "privileges": ["read"]}]},
            "failed to parse application privileges for role [joe]. missing required [resources] "
            "field",
        ),
    ],
)
def test_malformed_question_is_refused_in_the_words_of_roles(body: object, reason: str) -> None:
    """It is read like a role that has the caller's name."""
    assert ask(a_cluster_with(), body).problem == (400, "parse_exception", reason)


def test_question_that_names_a_user_is_refused_by_that_name() -> None:
    """Also where the name is not the caller's: the body is read before anything is decided."""
    reply = call(a_cluster_with(), "POST", "/_security/user/ann/_has_privileges", [], "joe")

    assert reply.problem == (
        400,
        "parse_exception",
        "failed to parse privileges check [ann]. expected an object but found [START_ARRAY] "
        "instead",
    )


def test_field_security_that_hides_nothing_is_let_pass() -> None:
    """Some clients always send it."""
    entry = indices("x", "read", field_security={"grant": ["*"]})

    assert ask(a_cluster_with(), {"index": [entry]}).status == 200


def test_question_without_a_body_is_refused() -> None:
    """Neither a body nor a parameter says what to look for."""
    assert ask(a_cluster_with(), None).problem == (
        400,
        "parse_exception",
        "request body or source parameter is required",
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"cluster": [], "index": [], "application": []}, "must specify at least one privilege"),
        ({"cluster": []}, "must specify at least one privilege"),
        (
            {"application": [{"application": "a*", "privileges": ["r"], "resources": ["x"]}]},
            "Application names may not contain '*' (found 'a*')",
        ),
    ],
)
def test_question_that_makes_no_sense_is_refused(body: object, message: str) -> None:
    """After it was read, and before anyone looks who asks."""
    assert ask(a_cluster_with(), body).problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: 1: {message};",
    )


@pytest.mark.parametrize(
    ("body", "start"),
    [
        (
            {"cluster": ["FOO"]},
            "unknown cluster privilege [foo]. a privilege must be either one of ",
        ),
        ({"index": [indices("x", "Foo")]}, "unknown index privilege [foo]. a privilege must be "),
        ({"cluster": ["manage_esql"]}, "unknown cluster privilege [manage_esql]. "),
    ],
)
def test_unknown_privilege_is_refused(body: object, start: str) -> None:
    """By its name in lower case, and with the names there are."""
    status, type, reason = ask(a_cluster_with(), body).problem

    assert (status, type) == (400, "illegal_argument_exception")
    assert reason.startswith(start)


def test_unknown_index_privilege_is_not_looked_at_where_a_pattern_means_nothing() -> None:
    """Elasticsearch answers before it looks: all of the pattern is the system's."""
    reply = ask(a_cluster_with(), {"index": [indices(".kibana_*", "foo")]})

    assert reply.json["index"] == {".kibana_*": {"foo": False}}


def test_malformed_regular_expression_is_refused() -> None:
    """It stands for nothing that could be compared."""
    reply = ask(
        a_cluster_with(r={"indices": [indices("x", "read")]}), {"index": [indices("/a", "read")]}
    )

    assert (reply.status, reply.error["type"]) == (400, "illegal_argument_exception")


def test_asking_about_somebody_else_needs_a_privilege() -> None:
    """And then it is refused all the same: see the next test."""
    reply = call(
        a_cluster_with(r={}),
        "POST",
        "/_security/user/ann/_has_privileges",
        {"cluster": ["all"]},
        "joe",
    )

    assert reply.problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/user/has_privileges] is unauthorized for user [joe] "
        "with effective roles [r], this action is granted by the cluster privileges "
        "[read_ccr,read_security,manage_ccr,manage_security,all]",
    )


def test_nobody_may_ask_about_somebody_else() -> None:
    """One would have to run as them."""
    reply = call(
        a_cluster_with(),
        "POST",
        "/_security/user/ann/_has_privileges",
        {"cluster": ["all"]},
        ELASTIC,
    )

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "users may only check the privileges of their own account",
    )
