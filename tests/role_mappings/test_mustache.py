"""What templates become."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.errors import ElasticsearchError, IllegalArgument, ParseError
from emulator.security.role_mappings.mustache.compiling import compile_template
from emulator.security.role_mappings.mustache.rendering import (
    java_text,
    json_escaped,
    render,
    url_encoded,
)

VALUES: dict[str, Any] = {
    "username": 'a"d\\a',
    "realm.name": "r1",
    "groups": ["x", "y"],
    "metadata.level": 7,
    "share": 1e10,
    "yes": True,
    "no": False,
    "null": None,
    "empty": [],
    "blank": "",
    "zero": 0,
    "way": {"to": {"it": "there", "list": [1, ["b"]]}, "null": None},
    "people": [{"name": "Ada"}, {"name": "Bob"}, {}],
    "name": "outer",
}


def filled(template: str) -> str:
    """Return a template with the values above."""
    return render(compile_template(template), VALUES, json_escaped)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("", ""),
        ("plain { } text", "plain { } text"),
        ("_user_{{username}}", '_user_a\\"d\\\\a'),
        ("{{{username}}}{{&username}}", 'a"d\\aa"d\\a'),
        ("{{ realm.name }}-{{metadata.level}}", "r1-7"),
        ("{{unknown}}{{null}}{{way.null}}{{way.null.x}}{{way.x}}", ""),
        ("{{way.to.it}}{{way.to.list.1.0}}", "thereb"),
        ("{{groups.0}}{{groups.size}}{{groups.9}}{{groups.x}}{{username.x}}", "x2"),
        ("{{groups}} {{way.to}}", "{0=x, 1=y} {it=there, list=[1, [b]]}"),
        ("{{yes}} {{share}} {{zero}}", "true 1.0E10 0"),
        ("{{#groups}}[{{.}}]{{/groups}}", "[x][y]"),
        ("{{#people}}{{name}} {{/people}}", "Ada Bob outer "),
        ("{{#way}}{{to.it}}{{name}}{{/way}}", "thereouter"),
        ("{{#yes}}a{{/yes}}{{#zero}}b{{/zero}}{{#username}}c{{/username}}", "abc"),
        ("{{#no}}a{{/no}}{{#null}}b{{/null}}{{#empty}}c{{/empty}}{{#blank}}d{{/blank}}", ""),
        ("{{^no}}a{{/no}}{{^null}}b{{/null}}{{^empty}}c{{/empty}}{{^blank}}d{{/blank}}", "abcd"),
        ("{{^yes}}a{{/yes}}{{^groups}}b{{/groups}}", ""),
        ("{{#tojson}}groups{{/tojson}}", '["x","y"]'),
        ("{{#toJson}}way.to{{/toJson}}", '{"it":"there","list":[1,["b"]]}'),
        ("{{#toJson}}username{{/toJson}}{{#toJson}} groups{{/toJson}}", 'a"d\\a'),
        ("{{#toJson}}{{groups}}{{/toJson}}", ""),
        ("{{#join}}groups{{/join}}", "x,y"),
        ("{{#join delimiter=' - '}}groups{{/join delimiter=' - '}}", "x - y"),
        ("{{#join}}username{{/join}}{{#join}}{{name}}{{/join}}", "usernameouter"),
        ("{{#url}}a b/{{way.to.it}}~*é{{/url}}", "a+b%2Fthere%7E*%C3%A9"),
        ("a{{! a comment }}b{{%a pragma}}c", "abc"),
        ("{{=<% %>=}}<%name%>{{name}}<%={{ }}=%>{{name}}", "outer{{name}}outer"),
        ("{{=| |=}}|name|", "outer"),
        ("{{=<< >>=}}<<{name}>>", "outer"),
        ("{{#yes}}{{=<% %>=}}<%name%><%/yes%>{{name}}", "outerouter"),
        ("{{$block}}default {{name}}{{/block}}", "default outer"),
        ("a\r\n\nb", "a\r\n\r\nb"),
        ("a\n{{#groups}}\n{{.}},\n{{/groups}}\nb", "a\nx,\ny,\nb"),
        ("a {{#groups}} {{.}} {{/groups}}\n", "a  x  y \n"),
        ("  {{#no}}\n  {{/no}}\nb", "b"),
    ],
)
def test_template_becomes_the_text_of_the_real_server(template: str, text: str) -> None:
    """Names of roles are made of it, so each character counts."""
    assert filled(template) == text


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{", "Empty mustache @[query-template:1]"),
        ("{{}}", "Empty mustache @[query-template:1]"),
        ("\n{{a", "Improperly closed variable in query-template:2 @[query-template:2]"),
        ("{{{a}}", "Improperly closed variable in query-template:1 @[query-template:1]"),
        ("{{#a}}\n{{#b}}", "Failed to close 'b' tag @[query-template:2]"),
        ("{{#a", "Failed to close 'a' tag @[query-template:1]"),
        (
            "{{#a}}{{/b}}",
            "Mismatched start/end tags: a != b in query-template:1 @[query-template:1]",
        ),
        (
            "{{/b}}",
            "Mismatched start/end tags: null != b in query-template:1 @[query-template:1]",
        ),
        ("{{=<=}}", "Invalid delimiter string: =<= @[query-template:1]"),
        ("{{>other}}", "Template other not found"),
        (
            "{{#toJson}}a{{b}}{{/toJson}}",
            "Mustache function [toJson] must contain one and only one identifier",
        ),
        ("{{#join}}{{/join}}", "Mustache function [join] must contain one and only one identifier"),
        (
            "{{#a}}" * 50 + "{{/a}}" * 50,
            "the emulator does not read sections that are nested deeper than 50 "
            "@[query-template:1]",
        ),
    ],
)
def test_malformed_template_is_refused(template: str, reason: str) -> None:
    """A mapping with such a template is not stored, and its author is told why."""
    with pytest.raises(ElasticsearchError) as refused:
        compile_template(template)

    assert (refused.value.type, refused.value.reason) == ("mustache_exception", reason)


def test_characters_that_json_cannot_hold_are_escaped() -> None:
    """What a user is called cannot break out of the JSON that it is put into."""
    assert json_escaped('"\\\b\t\n\f\r\x00\x1fé') == '\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001Fé'


def test_half_a_surrogate_pair_is_encoded_as_java_does() -> None:
    """It has no bytes of its own."""
    assert url_encoded("a\ud800") == "a%3F"


def test_text_beyond_a_megabyte_is_refused() -> None:
    """As it is by default in Elasticsearch; it would take the emulator's memory."""
    values = {"a": [1, 1], "b": "x" * 600_000}
    with pytest.raises(ParseError, match="size limit exceeded"):
        render(compile_template("{{#a}}{{b}}{{/a}}"), values, str)


def test_joined_text_is_refused_before_it_is_made() -> None:
    """A list and a delimiter of a body could make more than any memory holds."""
    template = "{{#join delimiter='%s'}}a{{/join delimiter='%s'}}" % (("-" * 9999,) * 2)
    with pytest.raises(ParseError, match="size limit exceeded"):
        render(compile_template(template), {"a": [1] * 9999}, str)


def test_loops_that_write_nothing_come_to_an_end() -> None:
    """Otherwise a small body would stop the server."""
    with pytest.raises(IllegalArgument, match="more than 500000 steps"):
        render(compile_template("{{#a}}" * 40 + "{{/a}}" * 40), {"a": [1, 1]}, str)


def test_values_too_deep_to_be_shown_are_refused() -> None:
    """A body may nest values deeper than Python's stack."""
    value: Any = 1
    for _ in range(900):
        value = [value]
    with pytest.raises(IllegalArgument, match="nested deeper than 100"):
        java_text(value)
