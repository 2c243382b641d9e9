"""What is refused before it is a request: limits and broken HTTP.

Source of the limits and texts: behaviour note on the REST layer, section 1.
"""

from __future__ import annotations

import pytest

from emulator import Emulator
from emulator.server import MAX_BODY, MAX_HEADERS, MAX_LINE
from tests.server.wire import ELASTIC, ask, chunked, connected, request

CREATE = ("POST /_security/api_key", ELASTIC, "Content-Type: application/json")


def _line_of(size: int) -> str:
    return "GET /" + "a" * (size - len("GET / HTTP/1.1"))


async def test_longest_allowed_request_line_reaches_the_router(emulator: Emulator) -> None:
    """A limit that is one too small breaks clients that the real server serves."""
    received = await ask(emulator, _line_of(MAX_LINE), ELASTIC)

    assert received.json["error"].startswith("no handler found for uri [/aaa")


@pytest.mark.parametrize("size", [MAX_LINE + 1, MAX_LINE * 2, MAX_LINE * 16])
async def test_request_line_above_the_limit_is_refused(emulator: Emulator, size: int) -> None:
    """The method and the version count too; clients see this with very long lists of ids."""
    received = await ask(emulator, _line_of(size), ELASTIC)

    assert received.status == 400
    assert received.json["error"]["type"] == "too_long_http_line_exception"
    assert received.json["error"]["reason"] == "An HTTP line is larger than 4096 bytes."


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(["X-Long: " + "a" * MAX_HEADERS], id="one long header"),
        pytest.param(["X-4096: " + "a" * MAX_HEADERS], id="one that names the other limit"),
        pytest.param([f"X-{n}: {'a' * 300}" for n in range(60)], id="many that are long together"),
        pytest.param([f"X-{n}: a" for n in range(5_000)], id="a flood of short ones"),
    ],
)
async def test_headers_above_the_limit_are_refused(emulator: Emulator, headers: list[str]) -> None:
    """The limit is one of all headers together: large tokens and cookies add up."""
    received = await ask(emulator, "GET /", ELASTIC, *headers)

    assert received.status == 400
    assert received.json["error"]["type"] == "too_long_http_header_exception"
    assert received.json["error"]["reason"] == "HTTP header is larger than 16384 bytes."


async def test_many_small_headers_are_no_flood(emulator: Emulator) -> None:
    """The limit counts bytes and not headers: tracing and proxies add dozens."""
    received = await ask(emulator, "GET /", ELASTIC, *(f"X-{n}: a" for n in range(500)))

    assert received.status == 200


async def test_declared_body_above_the_limit_is_refused_unread(emulator: Emulator) -> None:
    """The answer is empty and comes before the body, so that no client sends it in vain."""
    received = await ask(emulator, *CREATE, f"Content-Length: {MAX_BODY + 1}")

    assert (received.status, received.body) == (413, b"")
    assert received.one("content-length") == "0"
    assert received.one("x-elastic-product") is None


async def test_connection_lives_on_after_a_refused_body_that_was_declared(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end is known, so the next request is found behind it."""
    monkeypatch.setattr("emulator.server.MAX_BODY", 1_000)
    async with connected(emulator) as connection:
        refused = await connection.ask(*CREATE, body=b" " * 1_001)
        served = await connection.ask("GET /", ELASTIC)

    assert (refused.status, served.status) == (413, 200)


async def test_body_of_exactly_the_limit_is_read(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit itself is allowed."""
    monkeypatch.setattr("emulator.server.MAX_BODY", 1_000)
    received = await ask(emulator, *CREATE, body=b'{"name": "k"}'.ljust(1_000))

    assert received.status == 200


async def test_chunked_body_above_the_limit_is_refused_and_closed(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows how much is still to come, so the connection ends."""
    monkeypatch.setattr("emulator.server.MAX_BODY", 1_000)
    async with connected(emulator) as connection:
        received = await connection.ask(
            *CREATE, "Transfer-Encoding: chunked", body=chunked(*[b" " * 300] * 4)
        )

        assert (received.status, received.body) == (413, b"")
        assert received.one("connection") == "close"
        assert await connection.ended()


async def test_chunked_body_is_put_together(emulator: Emulator) -> None:
    """Clients that stream do not say how long a body is."""
    received = await ask(
        emulator, *CREATE, "Transfer-Encoding: chunked", body=chunked(b'{"na', b'me":', b'"k"}')
    )

    assert received.json["name"] == "k"


async def test_expect_100_continue_is_answered_before_the_body(emulator: Emulator) -> None:
    """Curl waits a second for it with every larger body."""
    body = b'{"name": "k"}'
    async with connected(emulator) as connection:
        await connection.send(
            request(*CREATE, "Expect: 100-continue", f"Content-Length: {len(body)}")
        )
        interim = await connection.receive()
        await connection.send(body)
        final = await connection.receive()

    assert (interim.status, final.status) == (100, 200)


async def test_expect_100_continue_of_too_large_a_body_is_refused(emulator: Emulator) -> None:
    """The purpose of the question: the client has not sent a hundred megabytes yet."""
    received = await ask(
        emulator, *CREATE, "Expect: 100-continue", f"Content-Length: {MAX_BODY + 1}"
    )

    assert received.status == 413


async def test_other_expectations_fail_and_close(emulator: Emulator) -> None:
    """The refusal comes before authentication, with nothing in it."""
    async with connected(emulator) as connection:
        received = await connection.ask("GET /", "Expect: tea")

        assert (received.status, received.body) == (417, b"")
        assert await connection.ended()


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", id="TLS"),
        pytest.param(b"hello\r\n\r\n", id="no HTTP"),
        pytest.param(b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", id="unknown version"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no Host"),
        pytest.param(b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", id="bad UTF-8 in the path"),
        pytest.param(b"GET /?q=\xff HTTP/1.1\r\nHost: x\r\n\r\n", id="bad UTF-8 in the query"),
        pytest.param(b"GET /a\x00b HTTP/1.1\r\nHost: x\r\n\r\n", id="NUL in the path"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n", id="NUL in a header"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n", id="space in a name"),
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", id="no colon"),
        pytest.param(b"GET http://x:999999/ HTTP/1.1\r\nHost: x\r\n\r\n", id="impossible port"),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", id="negative length"
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"0\r\n\r\n",
            id="two ways to find the end",
        ),
        pytest.param(
            b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            id="no size of a chunk",
        ),
    ],
)
async def test_broken_http_gets_an_envelope_and_an_end(emulator: Emulator, sent: bytes) -> None:
    """A client's author sees what was wrong; what follows cannot be trusted, so it is not read."""
    async with connected(emulator) as connection:
        await connection.send(sent)
        received = await connection.receive()

        assert received.status == 400
        assert received.error_type == "illegal_argument_exception"
        assert received.one("x-elastic-product") == "Elasticsearch"
        assert await connection.ended()


async def test_broken_http_after_a_good_request_costs_only_itself(emulator: Emulator) -> None:
    """What was answered stays answered, and the break is told of."""
    async with connected(emulator) as connection:
        served = await connection.ask("GET /", ELASTIC)
        await connection.send(b"\x00\x01\x02\r\n\r\n")
        refused = await connection.receive()

    assert (served.status, refused.status) == (200, 400)
