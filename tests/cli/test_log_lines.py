"""The line that is logged for each request."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping

import pytest

from emulator import Blueprint, Cluster, Request, headers_of
from emulator.control.journal import Entry
from emulator.log_lines import json_line, line_writer, text_line

FORMATS = pytest.mark.parametrize("render", [text_line, json_line], ids=["text", "json"])


def _basic(username: str, password: str) -> str:
    return "Basic " + b64encode(f"{username}:{password}".encode()).decode()


def _entry(**changes: object) -> Entry:
    fields: dict[str, object] = {
        "id": 1,
        "time": 0,
        "method": "GET",
        "path": "/",
        "status": 200,
        "duration": 0.0012345,
    }
    return Entry(**(fields | changes))  # type: ignore[arg-type] # the fields of the test's choice


class _Log:
    """A cluster, and the lines that its requests make."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._cluster = Cluster("default", Blueprint([]))
        self._cluster.requests.observe(self.entries.append)

    def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> dict[str, object]:
        answer = self._cluster.handle(Request(method, target, headers_of(headers), body))
        parsed: dict[str, object] = json.loads(answer.body)
        return parsed

    def lines(self) -> str:
        return "\n".join(
            render(entry) for entry in self.entries for render in (text_line, json_line)
        )


@pytest.fixture
def log() -> _Log:
    """Return the log of a new cluster."""
    return _Log()


def test_text_line_reads_as_one_sentence() -> None:
    """When, with which outcome, what, by whom, how long, and why not."""
    entry = _entry(
        status=403, principal="joe", error="security_exception", reason="action [x] is unauthorized"
    )

    assert text_line(entry) == (
        "1970-01-01T00:00:00Z 403 GET / joe 1.2ms security_exception: action [x] is unauthorized"
    )


def test_json_line_has_the_same_keys_for_every_request() -> None:
    """What reads it need not ask whether a key is there."""
    granted, denied = json.loads(json_line(_entry())), json.loads(json_line(_entry(status=401)))

    assert list(granted) == list(denied)
    assert (granted["outcome"], denied["outcome"]) == ("granted", "denied")
    assert granted["duration"] == 1.234


@FORMATS
@pytest.mark.parametrize("field", ["path", "principal", "reason"])
@pytest.mark.parametrize(
    "text", ["a\nb", "a\r\nb", "a\x1b[2Jb", "a\x00b", "a\u2028b", "a\u202eb", "a\udcffb", "a\x85b"]
)
def test_nothing_breaks_out_of_its_line(render: object, field: str, text: str) -> None:
    """A forged line, or an escape sequence, would be believed by whoever reads the log."""
    assert callable(render)
    line = render(_entry(error="e", status=400, **{field: text}))

    assert line.isascii()
    assert line.isprintable()


def test_path_with_a_line_break_is_logged_as_it_was_sent(log: _Log) -> None:
    """The path is not decoded on its way to the log."""
    log.ask("GET", "/%0a2026-01-01T00:00:00Z%20200%20GET", {})

    assert "\n" not in text_line(log.entries[0])
    assert "/%0a2026" in text_line(log.entries[0])


def test_query_string_is_not_logged(log: _Log) -> None:
    """People put secrets there."""
    log.ask(
        "GET", "/_security/api_key?name=hunter2", {"Authorization": _basic("elastic", "changeme")}
    )

    assert "hunter2" not in log.lines()


@pytest.mark.parametrize(
    "authorization",
    [
        _basic("elastic", "hunter2-secret"),
        _basic("nobody", "hunter2-secret"),
        "Basic hunter2-secret",
        "ApiKey hunter2-secret",
        "ApiKey " + b64encode(b"some-id:hunter2-secret").decode(),
        "ApiKey " + b64encode(b"hunter2-secret").decode(),
        "Bearer hunter2-secret",
        "Digest hunter2-secret",
        "hunter2-secret",
    ],
)
def test_credential_is_not_logged_however_wrong_it_is(log: _Log, authorization: str) -> None:
    """Half of all wrong credentials are right ones in the wrong place."""
    log.ask("GET", "/_security/_authenticate", {"Authorization": authorization})

    assert "hunter2" not in log.lines()
    assert authorization.rpartition(" ")[2] not in log.lines()


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "k", "metadata": {"password": "hunter2"}',
        b'{"name": "k", "metadata": {"password": "hunter2"}]',
        b'{"name": "k", "x": "hunter2"}',
        b'{"name": "k", "name": "hunter2"}',
        b'["hunter2"]',
    ],
)
def test_body_is_not_logged_although_the_error_quotes_it(log: _Log, body: bytes) -> None:
    """Elasticsearch's parser quotes up to 500 characters of a malformed body in its message."""
    headers = {
        "Authorization": _basic("elastic", "changeme"),
        "Content-Type": "application/json",
    }
    answered = log.ask("POST", "/_security/api_key", headers, body)

    assert answered["status"] == 400
    assert "hunter2" not in log.lines()


def test_secret_of_a_new_key_is_not_logged(log: _Log) -> None:
    """It is shown once, to its creator; the log names the key by its id when it is used."""
    headers = {
        "Authorization": _basic("elastic", "changeme"),
        "Content-Type": "application/json",
    }
    key = log.ask("POST", "/_security/api_key", headers, b'{"name": "k"}')
    log.ask("GET", "/_security/_authenticate", {"Authorization": f"ApiKey {key['encoded']}"})

    assert str(key["api_key"]) not in log.lines()
    assert str(key["encoded"]) not in log.lines()
    assert log.entries[1].api_key == key["id"]
    assert f"(API key {key['id']})" in log.lines()


def test_requests_are_answered_when_nobody_reads_the_log(
    log: _Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``es-security-emulator 2>&1 | head`` must not stop the emulator from answering."""

    class Gone:
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stderr", Gone())
    write = line_writer("text")
    assert write is not None

    write(_entry())
    write(_entry())


def test_format_none_logs_nothing() -> None:
    """For suites that show all output."""
    assert line_writer("none") is None
