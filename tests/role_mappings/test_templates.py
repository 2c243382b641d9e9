"""Templates of role names: what they make for a user, and what is wrong with them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.errors import ElasticsearchError, IllegalArgument
from emulator.security.role_mappings.templates import Format, RoleTemplate
from tests.role_mappings.factories import a_user

ADA = a_user(groups=("x", "y"), metadata={"team": "red", "n": 1})


def names_of(source: object, format: Format = Format.STRING, **fields: Any) -> tuple[str, ...]:
    """Return the roles that a template makes for Ada."""
    template = RoleTemplate(json.dumps({"source": source, **fields}), format)
    return template.role_names(ADA.fields)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("heroes", ("heroes",)),
        ("_user_{{username}}", ("_user_ada",)),
        ("{{realm.name}}_{{metadata.team}}", ("ldap1_red",)),
        ("{{#tojson}}groups{{/tojson}}", ('["x","y"]',)),
        ("", ("",)),
    ],
)
def test_template_of_a_string_makes_one_name(source: str, names: tuple[str, ...]) -> None:
    """Whatever the text looks like, it is one role."""
    assert names_of(source) == names


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("{{#tojson}}groups{{/tojson}}", ("x", "y")),
        ('"{{username}}"', ("ada",)),
        ('["a", null, "b_{{metadata.n}}"]', ("a", "b_1")),
        ("[]", ()),
    ],
)
def test_template_of_json_makes_many_names(source: str, names: tuple[str, ...]) -> None:
    """Each group can be a role; null is none."""
    assert names_of(source, Format.JSON) == names


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('["a", 1]', "Roles array may only contain strings but found [java.lang.Integer] [1]"),
        (
            f"[{2**31}]",
            f"Roles array may only contain strings but found [java.lang.Long] [{2**31}]",
        ),
        (
            f"[{2**63}]",
            f"Roles array may only contain strings but found [java.math.BigInteger] [{2**63}]",
        ),
        ("[1.5]", "Roles array may only contain strings but found [java.lang.Double] [1.5]"),
        ("[true]", "Roles array may only contain strings but found [java.lang.Boolean] [true]"),
        ("[[1]]", "Roles array may only contain strings but found [java.util.ArrayList] [[1]]"),
        ('[{"a":1}]', "Roles array may only contain strings but found [java.util.HashMap] [{a=1}]"),
        (
            "{}",
            "Roles template must generate a string or an array of strings, "
            "but found [START_OBJECT]",
        ),
        (
            "",
            "Roles template must generate a string or an array of strings, but found [null]",
        ),
    ],
)
def test_json_of_anything_else_fails_the_login(source: str, reason: str) -> None:
    """A role is known by its name, which is a text."""
    with pytest.raises(ElasticsearchError) as refused:
        names_of(source, Format.JSON)

    assert (refused.value.type, refused.value.reason) == ("x_content_parse_exception", reason)


def test_parameters_give_way_to_what_is_known_of_the_user() -> None:
    """A template cannot pretend that somebody else logs in."""
    params = {"username": "root", "suffix": "s"}

    assert names_of("{{username}}{{suffix}}", params=params) == ("adas",)


def test_source_may_be_an_object_that_is_filled_in_as_text() -> None:
    """As search templates are written."""
    assert names_of({"a": "{{username}}"}) == ('{"a":"ada"}',)


def test_template_may_be_a_text_in_place_of_a_script() -> None:
    """A JSON string is the source itself."""
    assert RoleTemplate('"_{{username}}"').role_names(ADA.fields) == ("_ada",)


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("application/json", 'a\\"'),
        ("text/plain", 'a"'),
        ("application/x-www-form-urlencoded", "a%22"),
    ],
)
def test_content_type_decides_how_values_are_escaped(type: str, name: str) -> None:
    """A name with a quote is the same name only as plain text."""
    fields = a_user(username='a"').fields
    script = {"source": "{{username}}", "options": {"content_type": type}}

    assert RoleTemplate(json.dumps(script)).role_names(fields) == (name,)


@pytest.mark.parametrize(
    ("template", "type", "reason"),
    [
        ("heroes", "x_content_parse", "[1:7] Unrecognized token 'heroes'"),
        ("", "x_content_parse", "[1:0] [script] Expected START_OBJECT but was: null"),
        ("[]", "x_content_parse", "[1:2] [script] Expected START_OBJECT but was: END_ARRAY"),
        ('{"foo": 1}', "x_content_parse", "[1:2] [script] unknown field [foo]"),
        (
            '{"source": 1}',
            "x_content_parse",
            "[1:12] [script] source doesn't support values of type: VALUE_NUMBER",
        ),
        (
            '{"source": "a", "id": "b"}',
            "x_content_parse",
            "[1:23] [script] failed to parse field [id]",
        ),
        (
            "{}",
            "illegal_argument",
            "must specify either [source] for an inline script or [id] for a stored script",
        ),
        (
            '{"id": "a", "lang": "mustache"}',
            "illegal_argument",
            "illegally specified <lang> for a stored script",
        ),
        (
            '{"id": "a", "options": {"a": "b"}}',
            "illegal_argument",
            "field [options] cannot be specified using a stored script",
        ),
        (
            '{"source": "a", "options": {"content_type": "text/plain", "a": "b"}}',
            "illegal_argument",
            "illegal compiler options [{a=b}] specified",
        ),
        (
            '{"id": "a"}',
            "illegal_argument",
            "org.elasticsearch.ResourceNotFoundException: "
            "unable to find script [a] in cluster state",
        ),
        (
            '{"source": "a", "options": {"content_type": "b/c"}}',
            "illegal_argument",
            "org.elasticsearch.script.GeneralScriptException: "
            "Failed to compile inline script [a] using lang [mustache]",
        ),
        (
            '{"source": "{{#a}}"}',
            "illegal_argument",
            "org.elasticsearch.script.ScriptException: Failed to close 'a' tag @[query-template:1]",
        ),
        (
            '{"source": "{{#a}}{{b}}{{/a}}", "params": {"a": [1, 1], "b": "%s"}}' % ("x" * 600_000),
            "illegal_argument",
            "org.elasticsearch.ElasticsearchParseException: "
            "Mustache script result size limit exceeded",
        ),
    ],
)
def test_bad_template_is_found_before_it_is_stored(template: str, type: str, reason: str) -> None:
    """Otherwise nobody whom the mapping is for could log in."""
    with pytest.raises(ElasticsearchError) as refused:
        RoleTemplate(template).check()

    assert refused.value.type == f"{type}_exception"
    assert str(refused.value.reason).startswith(reason)


@pytest.mark.parametrize(
    "source",
    ["heroes", "{{username}}/{{dn}}/{{metadata}}", "{{#toJson}}groups{{/toJson}}"],
)
def test_good_template_passes_without_a_user(source: str) -> None:
    """Names that are not known before somebody logs in are no mistake."""
    RoleTemplate(json.dumps({"source": source, "lang": "painless"})).check()


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    """As Java's encoder writes it: the text has no bytes otherwise."""
    assert RoleTemplate('{"source": "\ud800"}').role_names({}) == ("?",)


def test_bad_script_is_named_by_java_with_its_cause() -> None:
    """The envelope shows the script, and what the template library said of it."""
    with pytest.raises(IllegalArgument) as refused:
        RoleTemplate('{"source": "{{"}').check()

    cause = refused.value.cause
    assert cause is not None
    assert dict(cause.details) == {"script_stack": [], "script": "{{", "lang": "mustache"}
