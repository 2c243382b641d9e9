"""Headers settle the format and the version of the REST API, or are refused."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument, MediaTypeHeader, PlainError, StatusError
from emulator.rest.media_types import Format, HeaderValues, check_body_type, negotiate

V9 = "application/vnd.elasticsearch+json; compatible-with=9"
V8 = "application/vnd.elasticsearch+json; compatible-with=8"
JSON = "application/json"
REQUIRED = (
    "A compatible version is required on both Content-Type and Accept headers "
    "if either one has requested a compatible version"
)


@pytest.mark.parametrize(
    ("accept", "content_type", "sent"),
    [
        (None, None, "application/json"),
        ("*/*", None, "application/json"),
        (JSON, None, "application/json"),
        ("application/*", None, "application/json"),
        ("text/html", None, "application/json"),
        ("Application/JSON; charset=UTF-8", None, "application/json;charset=utf-8"),
        (V9, None, "application/vnd.elasticsearch+json;compatible-with=9"),
        (
            "application/vnd.elasticsearch+x-ndjson;compatible-with=9",
            None,
            "application/vnd.elasticsearch+json;compatible-with=9",
        ),
        (f"{V9},text/plain", None, "application/json"),
        (None, "application/yaml", "application/yaml"),
        (None, "application/x-ndjson", "application/json"),
        ("application/cbor", JSON, "application/cbor"),
        ("text/html", "application/yaml", "application/yaml"),
        ((JSON,), (JSON,), "application/json"),
    ],
)
def test_the_answer_has_the_accepted_type(
    accept: HeaderValues, content_type: HeaderValues, sent: str
) -> None:
    """Clients choose their decoder by it; several compare it as text."""
    assert (
        negotiate(accept, content_type, True, 9).media_type == sent
        if False
        else (negotiate(accept, content_type, False, 9).media_type == sent)
    )


@pytest.mark.parametrize(
    ("accept", "name", "media_type", "format_"),
    [
        (JSON, "yaml", "application/yaml", Format.YAML),
        (JSON, "CBOR", "application/cbor", Format.CBOR),
        (JSON, "nonsense", "application/json", Format.JSON),
        (JSON, "", "application/json", Format.JSON),
        (None, None, "application/json", Format.JSON),
        (V9, "smile", "application/smile;compatible-with=9", Format.SMILE),
    ],
)
def test_the_format_parameter_beats_accept(
    accept: str | None, name: str | None, media_type: str, format_: Format
) -> None:
    """It is how people ask for YAML in a browser."""
    chosen = negotiate(accept, None, False, 9).in_format(name)

    assert (chosen.media_type, chosen.format) == (media_type, format_)


@pytest.mark.parametrize(
    ("accept", "name", "format_"),
    [
        (None, None, Format.TEXT),
        ("text/plain", None, Format.TEXT),
        (JSON, None, Format.JSON),
        (JSON, "text", Format.TEXT),
        (None, "json", Format.JSON),
    ],
)
def test_a_table_is_text_unless_asked_otherwise(
    accept: str | None, name: str | None, format_: Format
) -> None:
    """``_cat`` answers people first."""
    assert negotiate(accept, None, False, 9).for_table(name).format is format_


@pytest.mark.parametrize(
    ("accept", "content_type", "has_body", "major"),
    [
        (None, None, False, 9),
        (V9, None, False, 9),
        (V8, None, False, 8),
        (V8, V8, True, 8),
        (V9, V9, True, 9),
        (f"{V9},text/plain", V9, False, 9),
        (None, "application/vnd.elasticsearch+json;compatible-with=3", False, 9),
    ],
)
def test_the_version_is_negotiated(
    accept: str | None, content_type: str | None, has_body: bool, major: int
) -> None:
    """Clients of the major version before keep working; an empty body has no version."""
    assert negotiate(accept, content_type, has_body, 9).compatible_major == major


@pytest.mark.parametrize(
    ("accept", "content_type", "has_body", "current", "text"),
    [
        (
            V9,
            None,
            False,
            8,
            f"Accept version must be either version 8 or 7, but found 9. Accept={V9}",
        ),
        (
            JSON,
            V9.replace("9", "7"),
            True,
            9,
            "Content-Type version must be either version 9 or 8, but found 7. "
            f"Content-Type={V9.replace('9', '7')}",
        ),
        (
            V8,
            V9,
            True,
            9,
            f"{REQUIRED} and the compatible versions must match. Accept={V8}, Content-Type={V9}",
        ),
        (
            None,
            V8,
            True,
            9,
            f"{REQUIRED} and the compatible versions must match. Accept=null, Content-Type={V8}",
        ),
        (None, V9, True, 9, f"{REQUIRED}. Accept=null, Content-Type={V9}"),
        (V9, JSON, True, 9, f"{REQUIRED}. Accept={V9}, Content-Type={JSON}"),
        (f"{V9},text/plain", V9, True, 9, f"{REQUIRED}. Accept=null, Content-Type={V9}"),
    ],
)
def test_versions_that_do_not_go_together_are_refused(
    accept: str | None, content_type: str | None, has_body: bool, current: int, text: str
) -> None:
    """The text tells users that their client is of another major version."""
    with pytest.raises(MediaTypeHeader) as caught:
        negotiate(accept, content_type, has_body, current)

    assert caught.value.reason == "Invalid media-type value on headers [Accept, Content-Type]"
    assert isinstance(caught.value.cause, StatusError)
    assert caught.value.cause.reason == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("foo", "invalid media-type [foo]"),
        ("application/", "invalid media-type [application/]"),
        ("a b/c", "invalid media-type [a b/c]"),
        ("a/b;c", "invalid parameters for header [a/b;c]"),
        ("a/b; c = d", "invalid parameters for header [a/b; c = d]"),
        ("", "Header [{}] cannot be empty."),
        ("  ", "Header [{}] cannot be empty."),
        ((JSON, JSON), "Incorrect header [{}]. Only one value should be provided"),
    ],
)
@pytest.mark.parametrize("header", ["Accept", "Content-Type"])
def test_a_malformed_header_is_refused_by_name(
    header: str, value: str | tuple[str, ...], text: str
) -> None:
    """Only the header at fault is named."""
    accept, content_type = (value, None) if header == "Accept" else (None, value)

    with pytest.raises(MediaTypeHeader) as caught:
        negotiate(accept, content_type, True, 9)

    assert caught.value.reason == f"Invalid media-type value on headers [{header}]"
    assert isinstance(caught.value.cause, IllegalArgument)
    assert caught.value.cause.reason == text.format(header)


@pytest.mark.parametrize(
    ("content_type", "format_"),
    [
        (JSON, Format.JSON),
        ("application/x-ndjson", Format.JSON),
        ("application/*", Format.JSON),
        ("application/json; charset=utf-8", Format.JSON),
        ("application/json; unheard=of", Format.JSON),
        (V9, Format.JSON),
        ("application/vnd.elasticsearch+cbor;compatible-with=9", Format.CBOR),
        ("application/yaml", Format.YAML),
        ("application/smile", Format.SMILE),
    ],
)
def test_a_body_of_a_known_type_is_accepted(content_type: str, format_: Format) -> None:
    """Security APIs read all of Elasticsearch's formats."""
    assert check_body_type(content_type) is format_


@pytest.mark.parametrize(
    ("content_type", "text"),
    [
        (None, "Content-Type header is missing"),
        ("text/plain", "Content-Type header [text/plain] is not supported"),
        ("Text/HTML", "Content-Type header [Text/HTML] is not supported"),
        ("*/*", "Content-Type header [*/*] is not supported"),
        (
            "application/json; charset=latin1",
            "Content-Type header [application/json; charset=latin1] is not supported",
        ),
        (
            "application/vnd.elasticsearch+json; compatible-with=x",
            "Content-Type header [application/vnd.elasticsearch+json; compatible-with=x] "
            "is not supported",
        ),
        (
            ("application/x-www-form-urlencoded",),
            "Content-Type header [application/x-www-form-urlencoded] is not supported",
        ),
    ],
)
def test_a_body_of_another_type_is_refused(content_type: HeaderValues, text: str) -> None:
    """``curl -d`` without a header is the most frequent mistake of all."""
    with pytest.raises(PlainError) as caught:
        check_body_type(content_type)

    assert (caught.value.status, caught.value.reason) == (406, text)


def test_blanks_within_a_header_are_read_once() -> None:
    """Looking for a semicolon behind each of them would stop the server."""
    with pytest.raises(MediaTypeHeader):
        negotiate(f"application/json{' ' * 1_000_000}x", None, False, 9)


def test_blanks_before_a_semicolon_do_not_count() -> None:
    """Elasticsearch takes them as a part of the separator."""
    sent = negotiate("application/json/ ; charset=utf-8 ;", None, False, 9).media_type

    assert sent == "application/json;charset=utf-8"
