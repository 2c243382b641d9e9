"""The exact reader: texts and places of every mistake in a JSON body."""

from __future__ import annotations

import time

import pytest

from emulator.errors import IllegalState, XContentEndOfFile, XContentParseError
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Token

VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"


def read_all(body: bytes) -> list[Token]:
    """Return all tokens of a body."""
    reader = JsonReader(body)
    tokens = []
    while (token := reader.advance()) is not None:
        tokens.append(token)
    return tokens


def refusal_of(body: bytes) -> XContentParseError:
    """Return the error that reading all of a body ends with."""
    with pytest.raises(XContentParseError) as caught:
        read_all(body)
    return caught.value


@pytest.mark.parametrize(
    ("body", "place", "text"),
    [
        (
            "{name:1}",
            "1:2",
            "Unexpected character ('n' (code 110)): was expecting double-quote to start field name",
        ),
        (
            '{"a":1,}',
            "1:8",
            "Unexpected character ('}' (code 125)): was expecting double-quote to start field name",
        ),
        (
            '{"a" 1}',
            "1:6",
            "Unexpected character ('1' (code 49)): "
            "was expecting a colon to separate field name and value",
        ),
        (
            '{"a":1 "b":2}',
            "1:8",
            "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries",
        ),
        (
            "[1 2]",
            "1:4",
            "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries",
        ),
        (
            "{\"a\":'b'}",
            "1:6",
            f"Unexpected character (''' (code 39)): expected a valid value {VALUES}",
        ),
        ("<x/>", "1:1", f"Unexpected character ('<' (code 60)): expected a valid value {VALUES}"),
        ('{"a":}', "1:6", "Unexpected character ('}' (code 125)): expected a value"),
        ("[1,]", "1:4", "Unexpected character (']' (code 93)): expected a value"),
        ("abc", "1:4", f"Unrecognized token 'abc': was expecting {VALUES}"),
        ('{"a":tru}', "1:10", f"Unrecognized token 'tru': was expecting {VALUES}"),
        ("[truely]", "1:9", f"Unrecognized token 'truely': was expecting {VALUES}"),
        (
            '{"a":NaN}',
            "1:9",
            "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
        ),
        (
            "[-Infinity]",
            "1:11",
            "Non-standard token '-Infinity': "
            "enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
        ),
        ('{"a":01}', "1:7", "Invalid numeric value: Leading zeroes not allowed"),
        (
            '{"a":-}',
            "1:7",
            "Unexpected character ('}' (code 125)) in numeric value: "
            "expected digit (0-9) to follow minus sign, for valid numeric value",
        ),
        (
            '{"a":1.}',
            "1:8",
            "Unexpected character ('}' (code 125)) in numeric value: "
            "Decimal point not followed by a digit",
        ),
        (
            '{"a":1e}',
            "1:8",
            "Unexpected character ('}' (code 125)) in numeric value: "
            "Exponent indicator not followed by a digit",
        ),
        (
            "[+1]",
            "1:3",
            "Unexpected character ('+' (code 43)) in numeric value: "
            "JSON spec does not allow numbers to have plus signs: "
            "enable `JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS` to allow",
        ),
        (
            "1x",
            "1:2",
            "Unexpected character ('x' (code 120)): Expected space separating root-level values",
        ),
        (
            '"a\nb"',
            "1:3",
            "Illegal unquoted character ((CTRL-CHAR, code 10)): "
            "has to be escaped using backslash to be included in string value",
        ),
        (
            '{"a\n":1}',
            "1:4",
            "Illegal unquoted character ((CTRL-CHAR, code 10)): "
            "has to be escaped using backslash to be included in name",
        ),
        ('"\\q"', "1:3", "Unrecognized character escape 'q' (code 113)"),
        (
            '"\\u12"',
            "1:6",
            "Unexpected character ('\"' (code 34)): "
            "expected a hex-digit for character escape sequence",
        ),
        ('{"a":1,"a":2}', "1:11", "Duplicate field 'a'"),
        ('{"x":{"a":1,"\\u0061":2}}', "1:21", "Duplicate field 'a'"),
        (
            "{]}",
            "1:2",
            "Unexpected close marker ']': expected '}' "
            '(for Object starting at [Source: (byte[])"{]}"; line: 1, column: 1])',
        ),
        (
            '{"a":[1,2}',
            "1:10",
            "Unexpected close marker '}': expected ']' "
            '(for Array starting at [Source: (byte[])"{"a":[1,2}"; line: 1, column: 6])',
        ),
        (
            "}",
            "1:1",
            "Unexpected close marker '}': expected ']' "
            '(for root starting at [Source: (byte[])"}"; line: 1, column: 0])',
        ),
        ('{"a":1,', "1:8", "Unexpected end-of-input within/between Object entries"),
        ("[1,", "1:4", "Unexpected end-of-input within/between Array entries"),
        (
            "/x",
            "1:2",
            "Unexpected character ('x' (code 120)): was expecting either '*' or '/' for a comment",
        ),
        ("[1,\r\n2,\r\n\n x]", "4:4", f"Unrecognized token 'x': was expecting {VALUES}"),
    ],
)
def test_a_malformed_body_is_refused_with_jacksons_text(body: str, place: str, text: str) -> None:
    """Clients log these texts, and tests of clients compare them."""
    error = refusal_of(body.encode())
    line, column = place.split(":")

    quoted = f'{text}\n at [Source: (byte[])"{body}"; line: {line}, column: {column}]'
    assert error.reason == f"[{place}] {quoted}"


@pytest.mark.parametrize(
    ("body", "place", "text"),
    [
        (b'["\xff"]', "1:4", "Invalid UTF-8 start byte 0xff"),
        (b'["\xc3("]', "1:5", "Invalid UTF-8 middle byte 0x28"),
        (b'["\xe2\x82("]', "1:6", "Invalid UTF-8 middle byte 0x28"),
        (b'{"\xff":1}', "1:5", "Invalid UTF-8 start byte 0xff"),
        (b'{"\xc3(":1}', "1:6", "Invalid UTF-8 middle byte 0x28"),
        (b"/* \xff */1", "1:5", "Invalid UTF-8 start byte 0xff"),
        (b"[true\xc3\xa9]", "1:7", "Invalid UTF-8 middle byte 0xc3"),
        (b'["\xed\xa0\x80"]', "1:4", "Invalid UTF-8 start byte 0xed"),
        (
            b"[\x00]",
            "1:2",
            "Illegal character ((CTRL-CHAR, code 0)): "
            r"only regular white space (\r, \n, \t) is allowed between tokens",
        ),
        (
            b'["\\ud800"]',
            "1:9",
            "Unpaired surrogate in a character escape sequence: it stands for no character",
        ),
    ],
)
def test_bytes_that_are_no_text_are_refused(body: bytes, place: str, text: str) -> None:
    """What is no text must not get into records, where it would break an answer later."""
    assert str(refusal_of(body).reason).startswith(f"[{place}] {text}\n at ")


def test_the_parsers_own_error_is_the_cause() -> None:
    """The envelope shows what the JSON parser said, under the parser's own type."""
    error = refusal_of(b"[1 2]")

    assert error.cause is not None
    assert (error.cause.type, f"[1:4] {error.cause.reason}") == (
        "json_parse_exception",
        error.reason,
    )


@pytest.mark.parametrize(
    ("body", "column", "text"),
    [
        (
            "{",
            2,
            ": expected close marker for Object "
            '(start marker at [Source: (byte[])"{"; line: 1, column: 1])',
        ),
        (
            '{"a":[1',
            8,
            ": expected close marker for Array "
            '(start marker at [Source: (byte[])"{"a":[1"; line: 1, column: 6])',
        ),
        ('{"a"', 5, " within/between Object entries"),
        ('{"a": ', 7, " within/between Object entries"),
        ('["ab', 5, " in VALUE_STRING"),
        ('{"ab', 5, " in field name"),
        ('{"', 3, ": was expecting closing '\"' for name"),
        ('"\\u1', 5, " in character escape sequence"),
        ('{"a":-', 7, " in FIELD_NAME"),
        ("[1.5,1e", 8, " in VALUE_NUMBER_FLOAT"),
        ("/* ", 4, " in a comment"),
    ],
)
def test_a_truncated_body_has_a_type_of_its_own(body: str, column: int, text: str) -> None:
    """Clients tell a cut-off body from a wrong one by the type."""
    with pytest.raises(XContentEndOfFile) as caught:
        read_all(body.encode())

    cause = caught.value.cause
    assert caught.value.reason == f"[1:{column}] Unexpected end of file"
    assert cause is not None
    assert (cause.type, cause.reason) == (
        "json_e_o_f_exception",
        f'Unexpected end-of-input{text}\n at [Source: (byte[])"{body}"; line: 1, column: {column}]',
    )


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            b"1" * 1001,
            "Number value length (1001) exceeds the maximum allowed "
            "(1000, from `StreamReadConstraints.getMaxNumberLength()`)",
        ),
        (
            b"[" * 1001,
            "Document nesting depth (1001) exceeds the maximum allowed "
            "(1000, from `StreamReadConstraints.getMaxNestingDepth()`)",
        ),
    ],
)
def test_a_body_beyond_the_limits_is_refused_without_a_place(body: bytes, text: str) -> None:
    """Jackson's limits hold before Python's own, whose errors would be a 500."""
    error = refusal_of(body)

    assert error.cause is not None
    assert (error.reason, error.cause.type) == (text, "stream_constraints_exception")


def test_numbers_and_depth_up_to_the_limits_are_read() -> None:
    """The limits are inclusive."""
    assert len(read_all(b"[" * 999 + b"[" + b"1" * 1000 + b"]" * 1000)) == 2001


def test_a_long_body_is_quoted_in_part() -> None:
    """A large body is not sent back whole."""
    error = refusal_of(b"[" + b" " * 600 + b"x]")

    assert f'(byte[])"[{" " * 499}"[truncated 103 bytes]; line: 1, column: 604]' in str(error)


def test_control_characters_of_a_quoted_body_are_escaped() -> None:
    """Jackson keeps line ends and escapes other control characters."""
    assert r'(byte[])"[\u0009x]";' in str(refusal_of(b"[\tx]"))


@pytest.mark.parametrize("body", [b"", b"  \n", b"// nothing", b"/* nothing */"])
def test_a_blank_body_has_no_tokens(body: bytes) -> None:
    """Parsers say what they expected of a body that holds nothing."""
    assert JsonReader(body).advance() is None


def test_comments_are_passed_over() -> None:
    """Elasticsearch accepts both kinds of comment."""
    reader = JsonReader(b'// a\n{/* b */"x"/*c*/:// d\r[1 /*e*/, 2]}')
    reader.advance()

    assert reader.tree() == {"x": [1, 2]}


def test_a_byte_order_mark_is_passed_over() -> None:
    """Editors on Windows write one."""
    reader = JsonReader(b"\xef\xbb\xbf[1]")
    reader.advance()

    assert reader.tree() == [1]


def test_a_mistake_is_not_seen_before_the_parser_gets_there() -> None:
    """The first mistake in document order wins, also against one further down."""
    reader = JsonReader(b'{"a": 1, "b": x}')

    assert [reader.advance() for _ in range(3)] == [
        Token.START_OBJECT,
        Token.FIELD_NAME,
        Token.VALUE_NUMBER,
    ]


def test_the_inside_of_a_string_is_read_when_it_is_asked_for() -> None:
    """So a bad string is the fault of the field that reads it, as in Elasticsearch."""
    reader = JsonReader(b'{"a":"\\q"}')
    tokens = [reader.advance() for _ in range(3)]

    assert tokens[-1] is Token.VALUE_STRING
    with pytest.raises(XContentParseError, match="Unrecognized character escape"):
        reader.text()


def test_a_string_passed_by_is_checked_all_the_same() -> None:
    """Otherwise the rest of the body could not be found."""
    assert "Unrecognized character escape" in str(refusal_of(b'["\\q", 1]'))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'"a\\u00e9\\ud83d\\ude00\\n\\/"', "a\xe9\U0001f600\n/"),
        (b"1.50", "1.50"),
        (b"-0", "-0"),
        (b"1E3", "1E3"),
        (b"true", "true"),
        (b"false", "false"),
    ],
)
def test_text_is_as_it_was_written(body: bytes, text: str) -> None:
    """String fields that take numbers keep their spelling."""
    reader = JsonReader(body)
    reader.advance()

    assert reader.text() == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"null", "Can't get text on a VALUE_NULL at 1:1"),
        (b" {}", "Can't get text on a START_OBJECT at 1:2"),
    ],
)
def test_other_values_have_no_text(body: bytes, text: str) -> None:
    """String arrays refuse them with this text as the cause."""
    reader = JsonReader(body)
    reader.advance()

    with pytest.raises(IllegalState, match=text):
        reader.text()


def test_locations_are_those_of_the_tokens() -> None:
    """Refusals by field parsers point to the name or to the value."""
    reader = JsonReader(b'{\n  "a" : [true]}')
    places = []
    while reader.advance() is not None:
        places.append(reader.location)

    assert places == [(1, 1), (2, 3), (2, 9), (2, 10), (2, 14), (2, 15)]


def test_the_place_before_the_first_token_is_column_zero() -> None:
    """Jackson has no column yet, and errors about an empty body show that."""
    assert JsonReader(b"").location == (1, 0)


@pytest.mark.parametrize(
    "body",
    [
        b'["' + b"\\n" * 100_000 + b"",
        b"[" + b"1," * 100_000,
        b"/**/" * 100_000 + b"x",
        b" \r\n" * 100_000 + b"x",
        b'{"' + b"\xc3\xa9" * 100_000,
    ],
    ids=["escapes", "elements", "comments", "lines", "name"],
)
def test_a_large_malformed_body_is_refused_in_linear_time(body: bytes) -> None:
    """A test suite must not hang on a body that went wrong."""
    started = time.perf_counter()
    refusal_of(body)

    assert time.perf_counter() - started < 10
