"""What only a process shows: signals, the banner, the streams."""

from __future__ import annotations

import http.client
import json
import signal
import socket
from base64 import b64encode
from pathlib import Path

import pytest

from tests.cli.process import Served, run, served

PASSWORD = "slow-password"
# Takes a tenth of a second to verify, and more where the machine is busy.
MODEST = "$2a$10$3177qwCJRnaUHLedrZw7Q.XIxr2I5ERmGMmmjBJ/1m.cA532x6Vz2"


def _ask(port: int, target: str, username: str = "elastic", password: str = "changeme") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    credential = b64encode(f"{username}:{password}".encode()).decode()
    try:
        connection.request("GET", target, headers={"Authorization": f"Basic {credential}"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_within_a_second_and_well(number: signal.Signals) -> None:
    """An idle client's connection must not hold it up: most clients keep one."""
    with served() as emulator, socket.create_connection(("127.0.0.1", emulator.port)):
        _ask(emulator.port, "/")
        status, seconds = emulator.stop(number)

        assert status == 0
        assert seconds < 1.0
        assert "Traceback" not in emulator.log()


def test_request_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    """A clean stop loses no answer; the request is kept busy by a costly password hash."""
    seed = tmp_path / "slow.json"
    seed.write_text(json.dumps({"users": {"slow": {"password_hash": MODEST, "roles": []}}}))
    credential = b64encode(f"slow:{PASSWORD}".encode()).decode()
    asked = (
        "GET /_security/_authenticate HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Basic {credential}\r\n\r\n"
    ).encode()
    with (
        served("--seed", str(seed)) as emulator,
        socket.create_connection(("127.0.0.1", emulator.port), timeout=30) as login,
    ):
        login.sendall(asked)
        _ask(emulator.port, "/")  # came later and is answered, so the login is under way
        status, _ = emulator.stop()
        answer = login.makefile("rb").readline()

    assert (status, answer) == (0, b"HTTP/1.1 200 OK\r\n")


def test_hash_without_end_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """Whoever may write users could otherwise make an emulator that cannot be stopped."""
    seed = tmp_path / "endless.json"
    endless = MODEST.replace("$10$", "$31$")
    seed.write_text(json.dumps({"users": {"slow": {"password_hash": endless, "roles": []}}}))
    credential = b64encode(b"slow:anything").decode()
    asked = f"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credential}\r\n\r\n".encode()
    with (
        served("--seed", str(seed)) as emulator,
        socket.create_connection(("127.0.0.1", emulator.port)) as stuck,
    ):
        stuck.sendall(asked)
        _ask(emulator.port, "/")
        status, seconds = emulator.stop()

    assert status == 0
    assert seconds < 2.0  # a second of its own, and as much for a busy machine


@pytest.fixture(scope="module")
def container() -> Served:
    """Return an emulator that is started as a container is, already stopped after some requests."""
    variables = {
        "ES_EMULATOR_HOST": "0.0.0.0",
        "ES_EMULATOR_SEED": "/nowhere/seed/*.json",
        "ES_EMULATOR_LOG_FORMAT": "json",
        "ELASTIC_PASSWORD": "from-compose",
        "discovery.type": "single-node",
        "xpack.security.enabled": "true",
        "ES_JAVA_OPTS": "-Xmx1g",
        "xpack.license.self_generated.type": "basic",
    }
    with served(variables=variables) as emulator:
        _ask(emulator.port, "/", password="from-compose")
        _ask(emulator.port, "/", password="hunter2-wrong")
        _ask(emulator.port, "/%0aforged", password="from-compose")
        emulator.stop()
        assert emulator.process.stdout is not None
        shown = emulator.banner + emulator.process.stdout.read() + emulator.log()
        return Served(emulator.process, shown)


def test_banner_tells_address_user_seed_clock_and_how_to_stop() -> None:
    """All that is needed for the first request stands on the screen."""
    with served("--seed", "key_managers", "--now", "2026-01-01T00:00:00Z") as emulator:
        banner = emulator.banner

    for line in (
        f"  address  http://127.0.0.1:{emulator.port}\n",
        "  user     elastic, password changeme",
        "  seed     key_managers\n",
        "  clock    frozen",
        "  stop     Ctrl-C or SIGTERM\n",
    ):
        assert line in banner


def test_banner_of_a_container_shows_no_given_password(container: Served) -> None:
    """A container's output is kept and shipped; the name of the variable is enough."""
    assert "password from ELASTIC_PASSWORD" in container.banner
    assert "from-compose" not in container.banner


def test_banner_of_a_container_shows_the_token_that_nobody_gave(container: Served) -> None:
    """It listens to a network, so there is a token, and no other way to learn it."""
    assert "X-Emulator-Token: " in container.banner


def test_banner_of_a_container_notes_what_has_no_effect(container: Served) -> None:
    """Whoever tunes a JVM here should know."""
    assert "note     ES_JAVA_OPTS is ignored" in container.banner
    assert "note     discovery.type is ignored" in container.banner


def test_container_without_seeds_is_an_empty_cluster(container: Served) -> None:
    """A folder that nobody mounted stops no start."""
    assert "seed     /nowhere/seed/*.json: an empty cluster" in container.banner


def test_each_request_is_one_line_of_json_without_a_secret(container: Served) -> None:
    """What ships logs reads it line by line."""
    lines = [json.loads(line) for line in container.banner.splitlines() if line.startswith("{")]

    assert [(line["status"], line["path"]) for line in lines] == [
        (200, "/"),
        (401, "/"),
        (400, "/%0aforged"),
    ]
    assert "hunter2" not in container.banner
    assert b64encode(b"elastic:from-compose").decode() not in container.banner


def test_module_is_the_command() -> None:
    """``python -m emulator`` works where scripts are not on the path."""
    shown = run("--help")

    assert shown.returncode == 0
    for option in (
        "--host",
        "--port",
        "--seed",
        "--es-version",
        "--license",
        "--now",
        "--random-seed",
        "--log-format",
    ):
        assert option in shown.stdout
