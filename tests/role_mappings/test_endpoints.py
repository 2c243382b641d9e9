"""The endpoints of role mappings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import Reply, a_cluster, call
from tests.role_mappings.factories import EVERYBODY

BODY: dict[str, Any] = {"enabled": True, "roles": ["a"], "rules": EVERYBODY}
IN_A_FILE = {"x-read-only-operator-config": {"roles": ["a"], "rules": EVERYBODY, "read_only": True}}
HASH = "[0-9a-f]{40}"


def put(cluster: Cluster, body: object = BODY, name: str = "m", auth: str = "security") -> Reply:
    """Store a mapping."""
    return call(cluster, "PUT", f"/_security/role_mapping/{name}", body, auth)


@pytest.mark.parametrize(
    ("body", "reason", "cause"),
    [
        ('{"foo":1}', "[1:2] [role-mapping] unknown field [foo]", "x_content_parse"),
        ('{"role":1}', "[1:2] [role-mapping] unknown field [role] did you mean", "x_content_parse"),
        (
            "[]",
            "[1:1] [role-mapping] Expected START_OBJECT but was: START_ARRAY",
            "x_content_parse",
        ),
        ('{"a', "[1:4] Unexpected end of file", "x_content_e_o_f"),
        (
            '{"enabled": 1}',
            "[1:13] [role-mapping] enabled doesn't support values of type: VALUE_NUMBER",
            "x_content_parse",
        ),
        (
            '{"rules": "x"}',
            "[1:11] [role-mapping] rules doesn't support values of type: VALUE_STRING",
            "x_content_parse",
        ),
        ("{}", "failed to parse role-mapping [m]. missing field [roles]", "illegal_state"),
        (
            '{"roles":[]}',
            "failed to parse role-mapping [m]. missing field [rules]",
            "illegal_state",
        ),
        (
            {"role_templates": [], "rules": EVERYBODY},
            "failed to parse role-mapping [m]. missing field [enabled]",
            "illegal_state",
        ),
    ],
)
def test_mistake_in_a_body_is_a_parsing_exception_around_what_was_said(
    body: object, reason: str, cause: str
) -> None:
    """Also of fields that are missing; the outer error says the same as the inner one."""
    error = put(a_cluster(), body).error

    assert error["type"] == error["root_cause"][0]["type"] == "parsing_exception"
    assert error["reason"].startswith(reason)
    assert error["caused_by"]["type"] == f"{cause}_exception"
    assert error["caused_by"]["reason"] == error["reason"]


def test_mistake_in_rules_is_at_the_bottom_of_the_causes() -> None:
    """Elasticsearch wraps it twice, and says the place in between."""
    error = put(a_cluster(), '{"rules": {"foo": 1}}').error

    assert (error["line"], error["col"]) == (1, 12)
    assert error["reason"] == "[1:12] [role-mapping] failed to parse field [rules]"
    assert error["caused_by"]["caused_by"] == {
        "type": "parse_exception",
        "reason": "failed to parse rules expression. "
        "field [foo] is not recognised in object [rules]",
    }


def test_unknown_format_of_a_template_names_the_known_ones() -> None:
    """The inner parser's errors stand within those of the outer one."""
    error = put(a_cluster(), '{"role_templates": [{"template": {}, "format": "XML"}]}').error
    inner = error["caused_by"]["caused_by"]

    assert inner["reason"] == "[1:48] [role-mapping-template] failed to parse field [format]"
    assert (
        inner["caused_by"]["reason"] == "[1:48] Invalid format [XML] expected one of [json,string]"
    )


def test_template_needs_a_template() -> None:
    """Its format alone is nothing."""
    error = put(a_cluster(), '{"role_templates": [{"format": "json"}]}').error

    assert error["caused_by"]["caused_by"]["reason"] == "Required [template]"


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"roles": []}, ["role-mapping roles or role-templates are missing"]),
        (
            {"role_templates": [{"template": {"source": "x"}}]},
            ["role-mapping cannot have both roles and role-templates"],
        ),
        ({"metadata": {"_a": 1}}, ["metadata keys may not start with [_]"]),
        (
            {"roles": [], "metadata": {"_a": 1, "_read_only": False}},
            [
                "role-mapping roles or role-templates are missing",
                "metadata contains [_read_only] flag. "
                "You cannot create or update role-mappings with a read-only flag",
            ],
        ),
    ],
)
def test_mapping_that_makes_no_sense_is_refused_before_the_caller_is_asked(
    changes: dict[str, Any], messages: list[str]
) -> None:
    """All messages come at once, also to a caller who may not do this."""
    numbered = "".join(f"{n}: {message};" for n, message in enumerate(messages, 1))

    assert put(a_cluster(), BODY | changes, auth="nobody").problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: {numbered}",
    )


def test_name_of_a_mapping_in_a_file_is_refused_after_the_caller_is_asked() -> None:
    """It is a check of the action itself."""
    name = "x-read-only-operator-config"

    assert put(a_cluster(), name=name).problem == (
        400,
        "illegal_argument_exception",
        f"Invalid mapping name [{name}]. [-read-only-operator-config] is not an allowed suffix",
    )
    assert put(a_cluster(), name=name, auth="nobody").status == 403


def test_bad_template_is_shown_with_its_script() -> None:
    """The causes lead down to the template library."""
    template = {"template": {"source": "{{#a}}"}}
    body = {"enabled": True, "role_templates": [template], "rules": EVERYBODY}

    assert put(a_cluster(), body).error["caused_by"] == {
        "type": "script_exception",
        "reason": "Failed to close 'a' tag @[query-template:1]",
        "script_stack": [],
        "script": "{{#a}}",
        "lang": "mustache",
        "caused_by": {
            "type": "mustache_exception",
            "reason": "Failed to close 'a' tag @[query-template:1]",
        },
    }


@pytest.mark.parametrize(
    ("method", "auth", "status"),
    [
        ("PUT", "security", 200),
        ("PUT", "reader", 403),
        ("GET", "security", 200),
        ("GET", "reader", 200),
        ("GET", "watcher", 403),
        ("DELETE", "security", 200),
        ("DELETE", "reader", 403),
    ],
)
def test_privilege_is_asked_for(method: str, auth: str, status: int) -> None:
    """Whoever reads security may see mappings, and only who manages it may change them."""
    cluster = a_cluster()
    put(cluster)
    body = BODY if method == "PUT" else None

    assert call(cluster, method, "/_security/role_mapping/m", body, auth).status == status


@pytest.mark.parametrize(
    ("target", "status", "names"),
    [
        ("", 200, ["m", "n", "x-read-only-operator-config"]),
        ("/*", 200, ["m", "n", "x-read-only-operator-config"]),
        ("/_all", 200, ["m", "n", "x-read-only-operator-config"]),
        ("/n,m,unknown", 200, ["m", "n"]),
        ("/x", 200, ["x-read-only-operator-config"]),
        ("/unknown", 404, []),
        ("/m*", 404, []),
        ("?name=n", 200, ["n"]),
    ],
)
def test_mappings_are_found_by_name(target: str, status: int, names: list[str]) -> None:
    """In the order in which they were stored, not that of the request."""
    cluster = a_cluster(role_mappings=IN_A_FILE)
    put(cluster)
    put(cluster, name="n")
    reply = call(cluster, "GET", f"/_security/role_mapping{target}")

    assert (reply.status, list(reply.json)) == (status, names)


def test_no_mappings_at_all_are_no_error() -> None:
    """Only names can be unknown."""
    reply = call(a_cluster(), "GET", "/_security/role_mapping")

    assert (reply.status, reply.json) == (200, {})


def test_mapping_of_a_file_is_marked() -> None:
    """Tools know by it what they cannot change."""
    reply = call(a_cluster(role_mappings=IN_A_FILE), "GET", "/_security/role_mapping")

    assert reply.json["x-read-only-operator-config"]["metadata"] == {"_read_only": True}


@pytest.mark.parametrize(
    ("method", "told"),
    [
        (
            "PUT",
            "has been previously defined in a configuration file. Both role mappings will be used "
            "to determine role assignments.",
        ),
        (
            "DELETE",
            "has previously been defined in a configuration file. The native role mapping was "
            "deleted, but the read-only mapping will remain active and will be used to determine "
            "role assignments.",
        ),
    ],
)
def test_change_beside_a_mapping_of_a_file_succeeds_with_a_warning(method: str, told: str) -> None:
    """Both count, which may not be what the caller wanted."""
    cluster = a_cluster(role_mappings=IN_A_FILE)
    put(cluster, name="x")
    reply = call(cluster, method, "/_security/role_mapping/x", BODY if method == "PUT" else None)
    (warning,) = reply.values("Warning")
    agent, _, text = warning.partition(' "')

    assert reply.status == 200
    assert agent.startswith("299 Elasticsearch-9.5.0-")
    assert text == f'A read-only role mapping with the same name [x] {told}"'


def test_warning_cannot_add_a_header() -> None:
    """A name may hold the end of a line."""
    section = {"a\r\nb: ü": IN_A_FILE["x-read-only-operator-config"]}
    reply = put(a_cluster(role_mappings=section), name="a%0D%0Ab:%20%C3%BC")

    assert "[a%0D%0Ab: %C3%BC]" in reply.values("Warning")[0]


def test_change_without_such_a_mapping_does_not_warn() -> None:
    """Warnings are for what is unusual."""
    assert put(a_cluster()).values("Warning") == []


@pytest.mark.parametrize(("method", "body"), [("PUT", BODY), ("DELETE", None)])
def test_refresh_has_to_be_a_known_word(method: str, body: object) -> None:
    """What is written is visible at once, whatever it says."""
    reply = call(a_cluster(), method, "/_security/role_mapping/m?refresh=now", body)

    assert reply.problem == (
        400,
        "illegal_argument_exception",
        "Unknown value for refresh: [now].",
    )


def test_templates_are_shown_as_texts_with_their_format() -> None:
    """In whatever form they were given."""
    templates = [
        {"template": {"source": "{{username}}", "params": {"a": [1, 2.50]}}},
        {"template": '{ "source":"x"}', "format": "JSON"},
    ]
    cluster = a_cluster()
    put(cluster, {"enabled": False, "role_templates": templates, "rules": EVERYBODY})
    shown = call(cluster, "GET", "/_security/role_mapping/m").json["m"]

    assert json.dumps(shown) == json.dumps(
        {
            "enabled": False,
            "role_templates": [
                {
                    "template": '{"source":"{{username}}","params":{"a":[1,2.5]}}',
                    "format": "string",
                },
                {"template": '{ "source":"x"}', "format": "json"},
            ],
            "rules": EVERYBODY,
            "metadata": {},
        }
    )
