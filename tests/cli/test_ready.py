"""The health check: ``es-security-emulator ready``."""

from __future__ import annotations

import socket
import threading

import pytest

from emulator import Emulator
from emulator.cli import main


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_ready_asks_the_emulator_where_it_listens(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """It has all the variables of the container, which may name a proxy, and seeds to be loaded."""
    with Emulator.in_thread(host=host) as emulator:
        monkeypatch.setenv("ES_EMULATOR_HOST", host)
        monkeypatch.setenv("ES_EMULATOR_PORT", emulator.url.rpartition(":")[2])
        monkeypatch.setenv("ES_EMULATOR_SEED", "/no/such/seed")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

        assert main(["ready"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_ready_fails_where_nothing_listens(capsys: pytest.CaptureFixture[str]) -> None:
    """One line, for the engine's record of health checks."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    assert main(["ready", "--port", str(port)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"127.0.0.1:{port} is not ready: " in line


@pytest.mark.parametrize(
    "spoken", [b"220 mail.test ESMTP\r\n", b"HTTP/1.1 404 Not Found\r\n\r\n", b""]
)
def test_ready_fails_where_something_else_listens(
    capsys: pytest.CaptureFixture[str], spoken: bytes
) -> None:
    """Another server on the port is told in one line, too, and not by a stack trace."""
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            client, _ = other.accept()
            with client:
                client.recv(1_000)
                client.sendall(spoken)

        answering = threading.Thread(target=answer)
        answering.start()
        status = main(["ready", "--port", str(other.getsockname()[1])])
        answering.join()

    assert status == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
