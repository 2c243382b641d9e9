"""Who may use the control plane over a socket, and who may not.

It can read and replace everything, so a page in a developer's browser must not reach it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from emulator import Emulator
from emulator.control.access import ControlAccess
from tests.server.wire import ELASTIC, ask

RESET = "POST /_emulator/reset"
TOKEN = "X-Emulator-Token: only-for-tests"
JSON = "Content-Type: application/json"


@pytest.fixture
async def guarded() -> AsyncIterator[Emulator]:
    """An emulator that asks for a token."""
    async with Emulator(access=ControlAccess("only-for-tests")) as emulator:
        yield emulator


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:9200", "127.0.0.1:9200", "127.8.8.8", "[::1]", "[::1]:9200"],
)
async def test_this_machines_names_are_answered(emulator: Emulator, host: str) -> None:
    """A test calls its emulator by any of them."""
    assert (await ask(emulator, RESET, f"Host: {host}")).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "10.0.0.1:9200",
        "[2001:db8::1]",
        "127.0.0.1.nip.io",
    ],
)
async def test_another_name_for_this_machine_is_refused(emulator: Emulator, host: str) -> None:
    """A page's own domain may resolve to 127.0.0.1, and then no other rule of a browser helps."""
    received = await ask(emulator, RESET, f"Host: {host}")

    assert (received.status, received.error_type) == (403, "security_exception")
    assert "--allow-host" in received.json["error"]["reason"]


async def test_host_that_is_no_utf_8_is_refused_like_any_other(emulator: Emulator) -> None:
    """The refusal quotes it."""
    assert (await ask(emulator, RESET, "Host: \xff\xfe")).status == 403


@pytest.mark.parametrize("host", ["es.test", "ES.test:9200"])
async def test_allowed_name_is_answered_in_any_case(host: str) -> None:
    """In a compose network the emulator is called by its service's name."""
    async with Emulator(access=ControlAccess(hosts=("Es.Test",))) as emulator:
        assert (await ask(emulator, RESET, f"Host: {host}")).status == 200


@pytest.mark.parametrize(
    "header",
    [
        "Origin: https://evil.example",
        "Origin: http://localhost:3000",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
    ],
)
async def test_request_of_a_page_elsewhere_is_refused(emulator: Emulator, header: str) -> None:
    """A browser says where a request comes from, and cannot be made to lie."""
    received = await ask(emulator, RESET, "Host: localhost:9200", header)

    assert received.status == 403
    assert "browser" in received.json["error"]["reason"]


@pytest.mark.parametrize(
    "header",
    ["Origin: http://localhost:9200", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none"],
)
async def test_request_of_the_emulators_own_page_is_answered(
    emulator: Emulator, header: str
) -> None:
    """A console under ``/_emulator/``, or an address typed by hand."""
    assert (await ask(emulator, RESET, "Host: localhost:9200", header)).status == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "TEXT/PLAIN;charset=UTF-8",
    ],
)
async def test_content_types_of_a_form_are_refused(emulator: Emulator, content_type: str) -> None:
    """They are what a page may send across sites without asking first."""
    received = await ask(
        emulator,
        "POST /_emulator/clock/advance",
        f"Content-Type: {content_type}",
        body=b'{"by": "1d"}',
    )

    assert received.status == 415


async def test_post_without_a_body_needs_no_content_type(emulator: Emulator) -> None:
    """``curl -X POST`` just works."""
    assert (await ask(emulator, RESET)).json == {"acknowledged": True}


async def test_refused_request_changes_nothing(emulator: Emulator) -> None:
    """The refusal comes before the handler."""
    emulator.cluster().clock.freeze(0)
    await ask(
        emulator,
        "POST /_emulator/clock/advance",
        JSON,
        "Origin: https://evil.example",
        body=b'{"by": "1d"}',
    )

    assert emulator.cluster().clock.now() == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ((TOKEN,), 200),
        ((TOKEN, "Host: anything.example"), 200),
        ((TOKEN, "Origin: https://evil.example"), 403),
        (("X-Emulator-Token: another",), 401),
        (("X-Emulator-Token: \xff",), 401),
        (("X-Emulator-Token:",), 401),
        ((ELASTIC,), 401),
        ((), 401),
    ],
)
async def test_token_is_asked_for_where_there_is_one(
    guarded: Emulator, headers: tuple[str, ...], status: int
) -> None:
    """On a network, a name in ``Host`` proves nothing, nor does a user of the emulated cluster."""
    assert (await ask(guarded, RESET, *headers)).status == status


@pytest.mark.parametrize("path", ["/_emulator/livez", "/_emulator/readyz"])
async def test_health_needs_neither_token_nor_name(guarded: Emulator, path: str) -> None:
    """Whoever runs the container has no token at hand."""
    assert (await ask(guarded, f"GET {path}", "Host: 10.1.2.3:9200")).status == 200


async def test_other_clusters_control_planes_are_guarded_alike(guarded: Emulator) -> None:
    """The prefix of a cluster is no way round the rule."""
    guarded.clusters.create("b")

    assert (await ask(guarded, "POST /~b/_emulator/reset")).status == 401


async def test_elasticsearchs_own_paths_are_open_to_any_host(guarded: Emulator) -> None:
    """The rule is the control plane's; Elasticsearch itself asks for no Host."""
    received = await ask(
        guarded, "GET /", ELASTIC, "Host: evil.example", "Origin: https://a.example"
    )

    assert received.status == 200
    assert not [name for name, _ in received.headers if name.startswith("access-control")]
