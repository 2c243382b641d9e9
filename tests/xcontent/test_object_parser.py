"""Declarative parsers: what they accept, and the texts, places and order of what they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from emulator.errors import ElasticsearchError, IllegalArgument, ParseError, XContentParseError
from emulator.xcontent.body import parse_body
from emulator.xcontent.object_parser import (
    ObjectParser,
    boolean,
    custom,
    integer,
    mapping,
    nested,
    nested_array,
    string,
    string_array,
    string_or_null,
)
from emulator.xcontent.tokens import Reader, Token

Chain = list[tuple[str, str | None]]

CHILD = ObjectParser("child", [string("name", required=True), integer("size")], dict)
KINDS = ObjectParser(
    "p",
    [
        string("text"),
        string_or_null("maybe"),
        boolean("flag"),
        integer("count"),
        string_array("texts"),
        mapping("free"),
        nested("child", CHILD),
        nested_array("children", CHILD),
    ],
    dict,
)


def chain_of(parser: ObjectParser[Any], body: str) -> Chain:
    """Return types and reasons of the error a body is refused with, the outermost first."""
    with pytest.raises(ElasticsearchError) as caught:
        parse_body(body.encode(), parser)
    chain: Chain = []
    error: ElasticsearchError | None = caught.value
    while error is not None:
        chain.append((error.type, error.reason))
        error = error.cause
    return chain


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ("{}", {}),
        ('{"text":"x"}', {"text": "x"}),
        ('{"maybe":null}', {"maybe": None}),
        ('{"flag":true}', {"flag": True}),
        ('{"flag":"false"}', {"flag": False}),
        ('{"flag":""}', {"flag": False}),
        ('{"count":7}', {"count": 7}),
        ('{"count":"7"}', {"count": 7}),
        ('{"count":" 7.9e0 "}', {"count": 7}),
        ('{"count":-7.9}', {"count": -7}),
        ('{"count":"NaN"}', {"count": 0}),
        ('{"texts":["a",1,1.50,true]}', {"texts": ["a", "1", "1.50", "true"]}),
        ('{"texts":"a"}', {"texts": ["a"]}),
        ('{"texts":[]}', {"texts": []}),
        ('{"free":{"a":[{"b":null}]}}', {"free": {"a": [{"b": None}]}}),
        ('{"child":{"name":"n"},"text":"x"}', {"child": {"name": "n"}, "text": "x"}),
        ('{"children":{"name":"n"}}', {"children": [{"name": "n"}]}),
        (
            '{"children":[{"name":"n"},{"name":"m","size":1}]}',
            {"children": [{"name": "n"}, {"name": "m", "size": 1}]},
        ),
    ],
)
def test_values_are_read_as_their_kind_of_field_says(body: str, values: object) -> None:
    """What a kind of field accepts, and what it becomes, is the same for all endpoints."""
    assert parse_body(body.encode(), KINDS) == values


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[]", "[1:1] [p] Expected START_OBJECT but was: START_ARRAY"),
        ('"x"', "[1:1] [p] Expected START_OBJECT but was: VALUE_STRING"),
        (" ", "[1:0] [p] Expected START_OBJECT but was: null"),
        ('{"zzz":1}', "[1:2] [p] unknown field [zzz]"),
        ('{\n "tex":{"a":1}}', "[2:2] [p] unknown field [tex] did you mean any of [text, texts]?"),
        ('{"zzz":"\\q"}', "[1:2] [p] unknown field [zzz]"),
        ('{"text":1}', "[1:9] [p] text doesn't support values of type: VALUE_NUMBER"),
        ('{"text":null}', "[1:9] [p] text doesn't support values of type: VALUE_NULL"),
        ('{"flag":1}', "[1:9] [p] flag doesn't support values of type: VALUE_NUMBER"),
        ('{"count":true}', "[1:10] [p] count doesn't support values of type: VALUE_BOOLEAN"),
        ('{"texts":1}', "[1:10] [p] texts doesn't support values of type: VALUE_NUMBER"),
        ('{"free":null}', "[1:9] [p] free doesn't support values of type: VALUE_NULL"),
        ('{"child":[]}', "[1:10] [p] child doesn't support values of type: START_ARRAY"),
        ('{"children":"x"}', "[1:13] [p] children doesn't support values of type: VALUE_STRING"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_place(body: str, reason: str) -> None:
    """Field names are blamed where they stand, values where they start."""
    assert chain_of(KINDS, body) == [("x_content_parse_exception", reason)]


@pytest.mark.parametrize(
    ("body", "place", "field", "cause"),
    [
        (
            '{"flag":"yes"}',
            "1:9",
            "flag",
            (
                "illegal_argument_exception",
                "Failed to parse value [yes] as only [true] or [false] are allowed.",
            ),
        ),
        (
            '{"count":"x"}',
            "1:10",
            "count",
            ("number_format_exception", 'For input string: "x"'),
        ),
        ('{"count":""}', "1:10", "count", ("number_format_exception", "empty String")),
        (
            '{"count":"-3e9"}',
            "1:10",
            "count",
            ("illegal_argument_exception", "Value [-3e9] is out of range for an integer"),
        ),
        (
            '{"texts":["a",{}]}',
            "1:15",
            "texts",
            ("illegal_state_exception", "Can't get text on a START_OBJECT at 1:15"),
        ),
        (
            '{"texts":[null]}',
            "1:11",
            "texts",
            ("illegal_state_exception", "Can't get text on a VALUE_NULL at 1:11"),
        ),
        (
            '{"texts":[[]]}',
            "1:11",
            "texts",
            ("illegal_state_exception", "expected value but got [START_ARRAY]"),
        ),
        (
            '{"child":{}}',
            "1:11",
            "child",
            ("illegal_argument_exception", "Required [name]"),
        ),
        (
            '{"child":{"name":1}}',
            "1:18",
            "child",
            (
                "x_content_parse_exception",
                "[1:18] [child] name doesn't support values of type: VALUE_NUMBER",
            ),
        ),
        (
            '{"children":[1]}',
            "1:15",
            "children",
            (
                "x_content_parse_exception",
                "[1:15] [child] Expected START_OBJECT but was: END_ARRAY",
            ),
        ),
    ],
)
def test_a_value_that_does_not_convert_is_the_cause(
    body: str, place: str, field: str, cause: tuple[str, str]
) -> None:
    """The outer text names field and place, the cause says what is wrong."""
    assert chain_of(KINDS, body) == [
        ("x_content_parse_exception", f"[{place}] [p] failed to parse field [{field}]"),
        cause,
    ]


def test_a_number_out_of_range_is_refused_by_the_json_parser() -> None:
    """Such a refusal quotes the body, and comes from the JSON parser."""
    body = '{"count":12345678901}'
    text = (
        "Numeric value (12345678901) out of range of int (-2147483648 - 2147483647)\n"
        f' at [Source: (byte[])"{body}"; line: 1, column: 21]'
    )

    assert chain_of(KINDS, body) == [
        ("x_content_parse_exception", "[1:10] [p] failed to parse field [count]"),
        ("x_content_parse_exception", f"[1:21] {text}"),
        ("input_coercion_exception", text),
    ]


def test_a_malformed_string_is_the_fault_of_its_field() -> None:
    """Elasticsearch reads a string's inside within the field's parser, which wraps the error."""
    types = [error[0] for error in chain_of(KINDS, '{"text":"a')]

    assert types == [
        "x_content_parse_exception",
        "x_content_e_o_f_exception",
        "json_e_o_f_exception",
    ]


def test_an_earlier_mistake_wins_over_a_malformed_rest() -> None:
    """The first mistake in document order wins."""
    assert chain_of(KINDS, '{"zzz":1, nonsense') == [
        ("x_content_parse_exception", "[1:2] [p] unknown field [zzz]")
    ]


def test_a_malformed_value_wins_over_its_unknown_field() -> None:
    """The value's start is read before the field's name is looked up."""
    assert "Unrecognized token 'x'" in str(chain_of(KINDS, '{"zzz":x}')[0][1])


def test_a_parser_leaves_the_reader_on_the_end_of_its_object() -> None:
    """What stands around the object is the business of others."""

    def parse(reader: Reader) -> tuple[object, Token | None, Token | None]:
        reader.advance()
        reader.advance()
        return KINDS(reader), reader.token, reader.advance()

    assert parse_body(b'[{"text":"x"}]', parse) == (
        {"text": "x"},
        Token.END_OBJECT,
        Token.END_ARRAY,
    )


def test_every_missing_required_field_is_named_in_declared_order() -> None:
    """The refusal has no place, for there is none."""
    parser = ObjectParser(
        "p", [string("b", required=True), string("a", required=True), string("c")], dict
    )

    assert chain_of(parser, '{"c":"x"}') == [("illegal_argument_exception", "Required [b, a]")]


def test_null_does_not_satisfy_a_required_field() -> None:
    """A constructor argument that is null counts as missing."""
    parser = ObjectParser("p", [string_or_null("a", required=True), string("b")], dict)

    assert chain_of(parser, '{"a":null}') == [("illegal_argument_exception", "Required [a]")]


def refuse_to_build(values: Mapping[str, Any]) -> None:
    """Build nothing."""
    raise IllegalArgument("no good")


def refuse_at_a_place(values: Mapping[str, Any]) -> None:
    """Build nothing, and say where."""
    raise XContentParseError("no good", (3, 4))


LATE = "after last required field arrived"


def test_a_failed_build_at_the_end_has_no_place() -> None:
    """Not all declared fields arrived, so the object is built after its end."""
    parser = ObjectParser("p", [string("a"), string("b")], refuse_to_build)

    assert chain_of(parser, '{"a":"x"}') == [
        ("x_content_parse_exception", f"Failed to build [p] {LATE}"),
        ("illegal_argument_exception", "no good"),
    ]


def test_a_failed_build_is_wrapped_by_the_last_field_when_all_arrived() -> None:
    """The object is built while the last declared field is read."""
    parser = ObjectParser("p", [string("a"), string("b")], refuse_to_build)

    assert chain_of(parser, '{"b":"x","a":"y"}') == [
        ("x_content_parse_exception", "[1:14] [p] failed to parse field [a]"),
        ("x_content_parse_exception", f"Failed to build [p] {LATE}"),
        ("illegal_argument_exception", "no good"),
    ]


def test_a_failed_build_keeps_the_place_of_a_parse_error() -> None:
    """Such a text starts with the place, and in lower case."""
    parser = ObjectParser("p", [string("a"), string("b")], refuse_at_a_place)

    assert chain_of(parser, '{"a":"x"}') == [
        ("x_content_parse_exception", f"[3:4] failed to build [p] {LATE}"),
        ("x_content_parse_exception", "[3:4] no good"),
    ]


def test_an_unknown_field_after_an_early_build_is_refused() -> None:
    """The rest of the object is read all the same."""
    parser = ObjectParser("p", [string("a")], dict)

    assert chain_of(parser, '{"a":"x","zzz":1}') == [
        ("x_content_parse_exception", "[1:10] [p] unknown field [zzz]")
    ]


def test_an_object_is_built_once() -> None:
    """An early build is not repeated at the end."""
    built: list[object] = []
    parser = ObjectParser("p", [string("a")], built.append)
    parse_body(b'{"a":"x"}', parser)

    assert built == [{"a": "x"}]


def test_a_parser_with_setters_passes_build_errors_on() -> None:
    """Its object exists before the first field, so there is no building to fail."""
    parser = ObjectParser("p", [string("a")], refuse_to_build, setters=True)

    assert chain_of(parser, '{"a":"x"}') == [("illegal_argument_exception", "no good")]


def test_a_parser_with_setters_declares_no_required_fields() -> None:
    """Elasticsearch has sets of fields for that, with another text."""
    with pytest.raises(ValueError, match="see one_of"):
        ObjectParser("p", [string("a", required=True)], dict, setters=True)


def test_one_field_of_a_set_must_be_there() -> None:
    """Both texts end with a blank, as Elasticsearch's do."""
    parser = ObjectParser(
        "p", [string("a"), string("b")], dict, setters=True, one_of=[("a", "b"), ("b",)]
    )

    assert chain_of(parser, "{}") == [
        (
            "illegal_argument_exception",
            "Required one of fields [a, b], but none were specified. "
            "Required one of fields [b], but none were specified. ",
        )
    ]


def test_fields_that_exclude_each_other_are_refused() -> None:
    """They are named in the order they came."""
    parser = ObjectParser("p", [string("a"), string("b")], dict, exclusive=[("a", "b")])

    assert chain_of(parser, '{"b":"x","a":"y"}') == [
        (
            "illegal_argument_exception",
            "The following fields are not allowed together: [b, a] ",
        )
    ]


def test_a_custom_field_reads_for_itself() -> None:
    """Hand-written parsers are wrapped like any other."""

    def parse(reader: Reader) -> object:
        raise ParseError("hand-written")

    parser = ObjectParser("p", [custom("a", (Token.VALUE_NULL,), parse), string("b")], dict)

    assert chain_of(parser, '{"a":null}') == [
        ("x_content_parse_exception", "[1:6] [p] failed to parse field [a]"),
        ("parse_exception", "hand-written"),
    ]
