"""``PUT /_security/privilege``: storing privileges of applications."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api_keys.factories import a_cluster, call
from tests.application_privileges.factories import READ, WRITE, a_cluster_with, put, shown

NAMES = "Application privilege names must match the pattern ^[a-z][a-zA-Z0-9_.-]*$"
GRAPH = r"Application privilege names and actions must match the pattern ^\p{Graph}*$"
PREFIX = "An application name prefix must"


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_it_says_which_privileges_are_new(method: str) -> None:
    """So that an application knows whether it was there before."""
    cluster = a_cluster_with({"app": {"p1": READ}})

    body = {"app": {"p1": WRITE, "p2": WRITE}, "app2": {"p1": WRITE}}
    reply = call(cluster, method, "/_security/privilege", body)

    assert reply.status == 200
    assert reply.json == {
        "app": {"p1": {"created": False}, "p2": {"created": True}},
        "app2": {"p1": {"created": True}},
    }


def test_it_replaces_all_of_a_privilege() -> None:
    """Nothing of what was there is merged into what is given."""
    cluster = a_cluster_with({"app": {"p1": READ}})

    put(cluster, {"app": {"p1": WRITE}})

    found = call(cluster, "GET", "/_security/privilege/app/p1").json
    assert found == {"app": {"p1": shown("app", "p1", WRITE)}}


def test_an_action_given_twice_is_stored_once() -> None:
    """They are a set, in the order of the request."""
    cluster = a_cluster_with({"app": {"p": {"actions": ["b/*", "a/*", "b/*"]}}})

    found = call(cluster, "GET", "/_security/privilege/app/p").json
    assert found["app"]["p"]["actions"] == ["b/*", "a/*"]


def test_one_action_needs_no_array() -> None:
    """Elasticsearch's reader of arrays takes a single value for one."""
    cluster = a_cluster_with({"app": {"p": {"actions": "a/*"}}})

    found = call(cluster, "GET", "/_security/privilege/app/p").json
    assert found["app"]["p"]["actions"] == ["a/*"]


def test_an_application_without_a_name_takes_that_of_its_privileges() -> None:
    """Only a name that is given is compared, so one privilege can be new and given twice."""
    cluster = a_cluster()

    answer = put(cluster, {"": {"p": {"application": "app", **READ}}, "app": {"p": WRITE}})

    assert answer == {"app": {"p": {"created": True}}}
    found = call(cluster, "GET", "/_security/privilege").json
    assert found == {"app": {"p": shown("app", "p", WRITE)}}


@pytest.mark.parametrize("refresh", ["true", "false", "wait_for", ""])
def test_it_takes_every_kind_of_refresh(refresh: str) -> None:
    """All are the same here: what is written is seen at once."""
    reply = call(
        a_cluster(), "PUT", f"/_security/privilege?refresh={refresh}", {"app": {"p": READ}}
    )

    assert reply.status == 200


def test_an_unknown_kind_of_refresh_is_refused() -> None:
    """It is read after the body."""
    reply = call(a_cluster(), "PUT", "/_security/privilege?refresh=x", {"app": {"p": READ}})

    text = "Unknown value for refresh: [x]."
    assert reply.problem == (400, "illegal_argument_exception", text)


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (None, "parse_exception", "request body is required"),
        ("[]", "parse_exception", "expected object but found START_ARRAY instead"),
        (" ", "parse_exception", "expected object but found null instead"),
        (
            '{"app": "p"}',
            "parse_exception",
            "expected the value for app to be an object, but found VALUE_STRING instead",
        ),
        (
            '{"app": {"p": []}}',
            "parse_exception",
            "expected the value for app to be an object, but found START_ARRAY instead",
        ),
        (
            '{"app": {"p": {"foo": []}}}',
            "x_content_parse_exception",
            "[1:16] [application-privilege] unknown field [foo]",
        ),
        (
            '{"app": {"p": {"actions": null}}}',
            "x_content_parse_exception",
            "[1:27] [application-privilege] actions doesn't support values of type: VALUE_NULL",
        ),
        (
            '{"app": {"p": {"metadata": "x"}}}',
            "x_content_parse_exception",
            "[1:28] [application-privilege] metadata doesn't support values of type: VALUE_STRING",
        ),
        (
            '{"app": {"p": {"application": "other", "name": "q"}}}',
            "illegal_argument_exception",
            "privilege application [other] in source does not match the provided application [app]",
        ),
        (
            '{"app": {"p": {"application": "app", "name": "q"}}}',
            "illegal_argument_exception",
            "privilege name [q] in source does not match the provided name [p]",
        ),
    ],
)
def test_a_body_of_another_form_is_refused(body: str | None, type: str, reason: str) -> None:
    """The first mistake in it is told, in the words of whoever reads that part."""
    reply = call(a_cluster(), "PUT", "/_security/privilege", body)

    assert reply.problem == (400, type, reason)


def test_the_type_that_the_index_keeps_is_refused() -> None:
    """It is a field of the stored form, which the same reader reads."""
    body = '{"app": {"p": {"type": "application-privilege"}}}'
    reply = call(a_cluster(), "PUT", "/_security/privilege", body)

    assert reply.problem == (
        400,
        "x_content_parse_exception",
        "[1:24] [application-privilege] failed to parse field [type]",
    )
    assert reply.error["caused_by"] == {
        "type": "illegal_state_exception",
        "reason": "Field type cannot be specified here",
    }


@pytest.mark.parametrize(
    ("application", "mistake"),
    [
        ("*", "Application names may not contain '*' (found '*')"),
        ("app-*", "Application names may not contain '*' (found 'app-*')"),
        ("a p", "Application names may not contain whitespace (found 'a p')"),
        ("a\u2003p", "Application names may not contain whitespace (found 'a\u2003p')"),
        ("App", f"{PREFIX} match the pattern ^[a-z][A-Za-z0-9]*$ (found 'App')"),
        ("1app-x", f"{PREFIX} match the pattern ^[a-z][A-Za-z0-9]*$ (found '1app')"),
        ("ab_long", f"{PREFIX} be at least 3 characters long (found 'ab')"),
        (
            "app-a/b",
            "An application name suffix may not contain any of the characters ' \"*\\<|,>/?' "
            "(found 'a/b')",
        ),
    ],
)
def test_an_application_s_name_follows_rules(application: str, mistake: str) -> None:
    """Those of files, as there may be one of that name some day."""
    reply = call(a_cluster(), "PUT", "/_security/privilege", {application: {"p": READ}})

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: 1: {mistake};",
    )


@pytest.mark.parametrize("application", ["app", "myApp2", "app-", "app_:;$#%()+='.-é\x1c"])
def test_other_names_of_applications_are_taken(application: str) -> None:
    """After the first hyphen or underscore, nearly everything is."""
    assert put(a_cluster(), {application: {"p": READ}}) == {application: {"p": {"created": True}}}


def _privilege(**fields: Any) -> dict[str, Any]:
    return {"actions": ["a/*"], **fields}


@pytest.mark.parametrize(
    ("privileges", "mistakes"),
    [
        ({}, ["At least one application privilege must be provided"]),
        ({"app": {}}, ["At least one application privilege must be provided"]),
        ({"": {"p": _privilege()}}, ["Application names cannot be blank"]),
        ({"app": {"Read": _privilege()}}, [f"{NAMES} (found 'Read')"]),
        ({"app": {"read\n": _privilege()}}, [f"{NAMES} (found 'read\n')"]),
        ({"app": {"r:x": _privilege()}}, [f"{NAMES} (found 'r:x')"]),
        ({"app": {"p": {}}}, ["Application privileges must have at least one action"]),
        ({"app": {"p": {"actions": ["a b/"]}}}, [f"{GRAPH} (found 'a b/')"]),
        ({"app": {"p": {"actions": ["é/*"]}}}, [f"{GRAPH} (found 'é/*')"]),
        (
            {"app": {"p": {"actions": ["read", ""]}}},
            [
                "action [read] must contain one of [ '/' , '*' , ':' ]",
                "action [] must contain one of [ '/' , '*' , ':' ]",
            ],
        ),
        (
            {"app": {"p": _privilege(metadata={"_x": 1})}},
            ["metadata keys may not start with [_] (in privilege app p)"],
        ),
        (
            {"a*": {"7": {"metadata": {"_x": 1}}}, "app": {"p": {"actions": ["read"]}}},
            [
                "Application names may not contain '*' (found 'a*')",
                f"{NAMES} (found '7')",
                "Application privileges must have at least one action",
                "metadata keys may not start with [_] (in privilege a* 7)",
                "action [read] must contain one of [ '/' , '*' , ':' ]",
            ],
        ),
    ],
)
def test_all_mistakes_are_told_at_once(privileges: object, mistakes: list[str]) -> None:
    """Privilege by privilege, and before anybody asks whether the caller may do it."""
    reply = call(a_cluster(), "PUT", "/_security/privilege", privileges, auth="nobody")

    numbered = "".join(f"{n}: {mistake};" for n, mistake in enumerate(mistakes, 1))
    assert reply.problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: {numbered}",
    )


def test_a_privilege_with_too_long_a_name_is_refused_by_its_index() -> None:
    """Then none of the request's is stored."""
    cluster = a_cluster()
    long = "p" * 600

    reply = call(cluster, "PUT", "/_security/privilege", {"app": {"p": READ, long: READ}})

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: 1: id [application-privilege_app:{long}] is too long, "
        "must be no longer than 512 bytes but was: 626;",
    )
    assert call(cluster, "GET", "/_security/privilege").json == {}


@pytest.mark.parametrize("user", ["reader", "all_keys", "nobody"])
def test_it_takes_who_manages_security(user: str) -> None:
    """Who may read privileges may not write them."""
    reply = call(a_cluster(), "PUT", "/_security/privilege", {"app": {"p": READ}}, auth=user)

    assert reply.status == 403
    assert reply.error["reason"].startswith(
        "action [cluster:admin/xpack/security/privilege/put] is unauthorized for"
    )
    assert reply.error["reason"].endswith("[manage_security,all]")
