"""The headers of answers, and methods whose answers have no body."""

from __future__ import annotations

import json

import pytest

from emulator import Emulator
from tests.server.wire import ELASTIC, ask, connected, request

CHALLENGES = ['Basic realm="security", charset="UTF-8"', 'Bearer realm="security"', "ApiKey"]


async def test_head_tells_the_length_of_the_body_it_leaves_out(emulator: Emulator) -> None:
    """Clients ping with it; a body would be taken for the next answer."""
    async with connected(emulator) as connection:
        whole = await connection.ask("GET /", ELASTIC)
        head = await connection.ask("HEAD /", ELASTIC)
        after = await connection.ask("GET /", ELASTIC)

    assert (head.status, head.one("content-length")) == (200, str(len(whole.body)))
    assert after.body == whole.body


@pytest.mark.parametrize("head", [("HEAD /",), ("HEAD /_security/api_key", ELASTIC)])
async def test_refused_head_has_no_body_either(emulator: Emulator, head: tuple[str, ...]) -> None:
    """The rule is one of HTTP and holds for 401 and 405."""
    async with connected(emulator) as connection:
        refused = await connection.ask(*head)
        after = await connection.ask("GET /", ELASTIC)

    assert (refused.status, after.status) == (405 if len(head) > 1 else 401, 200)


async def test_head_is_not_compressed(emulator: Emulator) -> None:
    """Its length is that of the plain body."""
    received = await ask(emulator, "HEAD /", ELASTIC, "Accept-Encoding: gzip")

    assert received.one("content-encoding") is None
    assert int(received.one("content-length") or 0) > 0


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", {"GET", "HEAD"}),
        ("/_security/api_key", {"GET", "POST", "PUT", "DELETE"}),
        ("/x", None),
    ],
)
async def test_options_lists_methods_without_asking_who_calls(
    emulator: Emulator, path: str, allowed: set[str] | None
) -> None:
    """It is the one request that is answered without credentials."""
    received = await ask(emulator, f"OPTIONS {path}")

    allow = received.one("allow")
    assert (received.status, received.body) == (200, b"")
    assert (set(allow.split(",")) if allow else None) == allowed


async def test_refused_login_names_each_scheme_in_a_header_of_its_own(emulator: Emulator) -> None:
    """Clients read them one by one; joined by commas they could not be told apart."""
    received = await ask(emulator, "GET /")

    assert received.all("www-authenticate") == CHALLENGES


@pytest.mark.parametrize(
    ("head", "status", "product"),
    [
        (("GET /", ELASTIC), 200, "Elasticsearch"),
        (("GET /nowhere", ELASTIC), 400, "Elasticsearch"),
        (("POST /_security/_authenticate", ELASTIC), 405, "Elasticsearch"),
        (("GET /_security/api_key?owner=x", ELASTIC), 400, "Elasticsearch"),
        (("OPTIONS /",), 200, "Elasticsearch"),
        (("GET /",), 401, None),
    ],
)
async def test_product_header_is_missing_where_the_login_failed(
    emulator: Emulator, head: tuple[str, ...], status: int, product: str | None
) -> None:
    """Official clients refuse a server without it, and Elasticsearch strips it from 401 and 403."""
    received = await ask(emulator, *head)

    assert (received.status, received.one("x-elastic-product")) == (status, product)


@pytest.mark.parametrize("head", [("GET /", ELASTIC), ("GET /",), ("GET /nowhere", ELASTIC)])
async def test_opaque_id_comes_back_with_every_answer(
    emulator: Emulator, head: tuple[str, ...]
) -> None:
    """It is how a caller finds its request in logs, above all when it failed."""
    received = await ask(emulator, *head, "X-Opaque-Id: job 7/é")

    # `head` is sent as Latin-1, which is no UTF-8; what comes back is.
    assert (received.one("x-opaque-id") or "").encode("latin-1").decode() == "job 7/é"


async def test_different_opaque_ids_are_refused(emulator: Emulator) -> None:
    """A header that is to name the request cannot name it twice."""
    received = await ask(emulator, "GET /", ELASTIC, "X-Opaque-Id: a", "X-Opaque-Id: b")

    assert received.status == 400
    assert received.json["error"] == "multiple values for single-valued header [X-Opaque-Id]."


async def test_date_is_the_time_of_the_clusters_clock(emulator: Emulator) -> None:
    """A client that compares it with expirations must see the time that decides about them."""
    emulator.cluster().clock.freeze(0)
    answers = [
        await ask(emulator, *head)
        for head in (("GET /", ELASTIC), ("GET /",), ("GET /_emulator/clock",))
    ]

    assert {received.one("date") for received in answers} == {"Thu, 01 Jan 1970 00:00:00 GMT"}


@pytest.mark.parametrize(
    "header",
    [
        "Authorization: \xff\xfe",
        "Authorization: Basic \xff\xfe",
        "Authorization: ApiKey \xc3(",
        "Content-Type: \xff",
        "Accept: \xff\xfe",
        "Accept: application/vnd.elasticsearch+json;compatible-with=\xff",
        "X-Opaque-Id: \xff",
        "es-security-runas-user: \xff",
        "Accept-Encoding: \xff",
        "Cookie: \xff",
    ],
)
async def test_header_that_is_no_utf_8_is_answered(emulator: Emulator, header: str) -> None:
    """Header bytes may be anything; none of them is the emulator's fault."""
    credentials = () if header.startswith("Authorization") else (ELASTIC,)
    received = await ask(
        emulator, "POST /_security/api_key", *credentials, header, body=b'{"name": "k"}'
    )

    assert received.status != 500


async def test_answers_never_have_two_of_a_header(emulator: Emulator) -> None:
    """Two lengths or dates make proxies refuse an answer."""
    async with connected(emulator) as connection:
        await connection.send(request("GET /", ELASTIC, "X-Opaque-Id: a"))
        received = await connection.receive()

    names = [name for name, _ in received.headers]
    assert sorted(names) == sorted(set(names))
    assert json.loads(received.body)["tagline"] == "You Know, for Search"
