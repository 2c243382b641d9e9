"""The choice between the fast and the exact way of reading a body."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument, XContentParseError
from emulator.xcontent.body import decode, parse_body
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader
from emulator.xcontent.tree_reader import TreeReader


def kind_of_reader(reader: Reader) -> type[Reader]:
    """Parse nothing, and tell which reader was given."""
    return type(reader)


def first_text(reader: Reader) -> str:
    """Parse the text of the first element of an array, and leave the rest."""
    reader.advance()
    reader.advance()
    return reader.text()


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"b":{"a":2}}',
        b'{"a:b":"c:d"}',
        b'{"a":"\\u003a"}',
        b"[1.5, 123456789012345678]",
        b"[" * 1000 + b"]" * 1000,
        b"[" + b"{}," * 300 + b"{}]",
    ],
)
def test_a_plain_body_goes_the_fast_way(body: bytes) -> None:
    """The usual body must not pay for the unusual."""
    assert parse_body(body, kind_of_reader) is TreeReader


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":1}',
        b'{"x":[{"a":":","a":":"}]}',
        b'{"a":1,"\\u0061":"\\u003a"}',
        b"[12345678901234567890]",
        b"[1] // comment",
        b"[1] [2]",
        b"[NaN]",
        b"[" * 1001 + b"]" * 1001,
        b"[" * 5000,
        b'["\\ud800"]',
        b"",
    ],
)
def test_a_body_that_may_differ_goes_the_exact_way(body: bytes) -> None:
    """The fast decoder would accept these, or take them for something else."""
    assert parse_body(body, kind_of_reader) is JsonReader


def test_repeated_fields_are_refused() -> None:
    """A misspelt copy of a field must not silently win."""
    with pytest.raises(XContentParseError, match="Duplicate field 'a'"):
        decode(b'{"a":1,"b":[],"a":2}')


def test_whole_numbers_keep_all_their_digits() -> None:
    """Metadata comes back as it was given."""
    assert decode(b"[12345678901234567890123]") == [12345678901234567890123]


@pytest.mark.parametrize(("body", "text"), [(b"[1.50]", "1.50"), (b"[1e3]", "1e3"), (b"[7]", "7")])
def test_numbers_taken_as_text_keep_their_spelling(body: bytes, text: str) -> None:
    """The decoded number no longer knows how it was written."""
    assert parse_body(body, first_text) == text


def test_what_is_not_read_is_not_looked_at() -> None:
    """Elasticsearch's parsers stop at the end of the root object."""
    assert parse_body(b"[1] }", first_text) == "1"


def test_a_refusal_is_told_by_the_exact_reader() -> None:
    """Only the exact reader knows the place."""

    def refuse(reader: Reader) -> None:
        reader.advance()
        raise XContentParseError("no", reader.location)

    with pytest.raises(XContentParseError, match=r"\[2:3\] no"):
        parse_body(b"\n  []", refuse)


def test_a_parsers_own_error_comes_out_as_it_is() -> None:
    """Only refusals are tried again; they come out in the end."""

    def refuse(reader: Reader) -> None:
        raise IllegalArgument("no")

    with pytest.raises(IllegalArgument, match="no"):
        parse_body(b"{}", refuse)


def test_an_empty_body_decodes_to_nothing() -> None:
    """A body that is blank has no value."""
    assert decode(b" ") is None
