"""Bodies on the wire: compressed, hostile, and no text at all."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest

from emulator import Emulator
from emulator.rest.content_encoding import accepts_gzip
from tests.server.wire import ELASTIC, ask, chunked, connected

CREATE = ("POST /_security/api_key", ELASTIC, "Content-Type: application/json")
BODY = b'{"name": "k"}'
_RAW_DEFLATE = zlib.compressobj(wbits=-zlib.MAX_WBITS)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(BODY)),
        ("GZIP", gzip.compress(BODY)),
        ("x-gzip", gzip.compress(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", _RAW_DEFLATE.compress(BODY) + _RAW_DEFLATE.flush()),
        ("identity", BODY),
    ],
    ids=["gzip", "upper case", "x-gzip", "deflate", "deflate without header", "identity"],
)
async def test_compressed_body_is_read_as_what_it_stands_for(
    emulator: Emulator, coding: str, body: bytes
) -> None:
    """Clients with ``http_compress`` send every body so."""
    received = await ask(emulator, *CREATE, f"Content-Encoding: {coding}", body=body)

    assert received.json["name"] == "k"


async def test_compressed_body_may_come_in_chunks(emulator: Emulator) -> None:
    """Where a chunk ends has nothing to do with the compression."""
    body = gzip.compress(BODY)
    received = await ask(
        emulator,
        *CREATE,
        "Content-Encoding: gzip",
        "Transfer-Encoding: chunked",
        body=chunked(*(body[n : n + 1] for n in range(len(body)))),
    )

    assert received.json["name"] == "k"


async def test_body_that_is_not_compressed_as_said_is_refused(emulator: Emulator) -> None:
    """Plain JSON under a gzip header is a mistake of the client's, and no failure of the server."""
    received = await ask(emulator, *CREATE, "Content-Encoding: gzip", body=BODY)

    assert received.status == 400
    assert received.json["error"]["reason"] == "the body is no valid [gzip]"


async def test_body_that_grows_beyond_the_limit_is_refused(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bomb of some kilobytes must not become gigabytes of memory."""
    monkeypatch.setattr("emulator.server.MAX_BODY", 10_000)
    async with connected(emulator) as connection:
        received = await connection.ask(
            *CREATE, "Content-Encoding: gzip", body=gzip.compress(b" " * 5_000_000)
        )

        assert (received.status, received.body) == (413, b"")
        assert await connection.ended()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"name": "\xff\xfe"}', id="bad UTF-8"),
        pytest.param(b'{"name": "\xed\xa0\x80"}', id="surrogate in UTF-8"),
        pytest.param(b"\x00" * 64, id="NUL bytes"),
        pytest.param(b'{"name": "a\x00b"}', id="NUL in a string"),
        pytest.param(b"\xfe\xff\x00{\x00}", id="UTF-16"),
        pytest.param(b"[" * 50_000, id="deep"),
        pytest.param(b'{"name": "k"', id="truncated"),
        pytest.param(b'{"name": "\\ud800"}', id="lone surrogate"),
        pytest.param(b'{"name": ' + b"9" * 5_000 + b"}", id="huge number"),
    ],
)
async def test_hostile_body_is_refused_and_the_connection_lives(
    emulator: Emulator, body: bytes
) -> None:
    """Whatever is sent, the answer is an error of the client's."""
    async with connected(emulator) as connection:
        refused = await connection.ask(*CREATE, body=body)
        served = await connection.ask("GET /", ELASTIC)

    assert (refused.status, served.status) == (400, 200)


async def test_answer_is_compressed_for_a_client_that_accepts_it(emulator: Emulator) -> None:
    """Compression is on in Elasticsearch unless it is turned off, also for small bodies."""
    async with connected(emulator) as connection:
        plain = await connection.ask("GET /", ELASTIC)
        packed = await connection.ask("GET /", ELASTIC, "Accept-Encoding: gzip, deflate")

    assert packed.one("content-encoding") == "gzip"
    assert packed.one("transfer-encoding") == "chunked"
    assert gzip.decompress(packed.body) == plain.body


async def test_error_is_compressed_too(emulator: Emulator) -> None:
    """A client that unpacks answers unpacks all of them."""
    received = await ask(emulator, "GET /", "Accept-Encoding: gzip")

    assert json.loads(gzip.decompress(received.body))["status"] == 401


@pytest.mark.parametrize(
    ("accept_encoding", "accepted"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("identity", False),
        ("", False),
        ("gzip;q=0", False),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=lots", False),
        ("br", False),
    ],
)
def test_weights_decide_whether_gzip_is_accepted(accept_encoding: str, accepted: bool) -> None:
    """``gzip;q=0`` names gzip in order to refuse it."""
    assert accepts_gzip(accept_encoding) is accepted
