"""Starts that are refused: the status, and a message that says where to look."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from emulator.cli import main


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no variable of the developer's own to decide a test."""
    for name in ("ELASTIC_PASSWORD", "ES_EMULATOR_PORT", "ES_EMULATOR_SEED", "ES_EMULATOR_NOW"):
        monkeypatch.delenv(name, raising=False)


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["--port", "0", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    return line


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--port", "ninety"),
        ("--es-version", "6.8"),
        ("--license", "free"),
        ("--now", "soon"),
        ("--random-seed", "x"),
        ("--log-format", "csv"),
        ("--allow-host", "a/b"),
    ],
)
def test_bad_option_stops_the_start(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    """Status 2 and one line, as of any command line; nothing has been listening."""
    line = _refused(capsys, option, value)

    assert line.startswith(f"es-security-emulator: {option} is '{value}': ")


def test_bad_variable_stops_the_start(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names the variable."""
    monkeypatch.setenv("ES_EMULATOR_NOW", "soon")

    assert "ES_EMULATOR_NOW is 'soon'" in _refused(capsys)


def test_unknown_option_stops_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    """An option of another version must not be ignored."""
    with pytest.raises(SystemExit) as caught:
        main(["--prot=1"])

    assert caught.value.code == 2
    assert "--prot" in capsys.readouterr().err


def test_missing_seed_is_named_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is nearly right is the common case."""
    line = _refused(capsys, "--seed", "key_manager")

    assert "there is no seed 'key_manager'" in line
    assert "did you mean 'key_managers'?" in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1"),
        ('{\n  "users": {,}\n}', "line 2"),
        ("", "10-bad.json"),
        ("\xff", "10-bad.json"),
        ('{"users": {}, "users": {}}', "users"),
        ("[]", "the document: expected an object, found an array"),
        ('{"userz": {}}', "userz: unknown key; did you mean [users]?"),
        ('{"users": []}', "users: expected an object, found an array"),
        ('{"users": {"joe": {"roles": "x"}}}', "users.joe.roles: expected an array, found a text"),
        ('{"users": {"joe": {"roles": ["a", 1], "password": "secret-1"}}}', "users.joe.roles[1]"),
        ('{"users": {"joe": {"roles": [], "password": "abc"}}}', "users.joe.password"),
        ('{"users": {"joe": {"roles": []}}}', "users.joe: a user needs a [password]"),
        ('{"roles": {"superuser": {}}}', "roles.superuser: this role is reserved"),
        ('{"es_version": "7.0"}', "es_version"),
        ('{"clock": {"mode": "stopped"}}', "clock.mode: a clock is [frozen] or [running]"),
        ('{"settings": {"cluster.nam": "x"}}', "did you mean 'cluster.name'?"),
        ('{"format": "other/9"}', "format: this emulator reads [es-security-emulator/1]"),
    ],
)
def test_mistake_in_a_seed_is_told_with_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, said: str
) -> None:
    """The file, and the path in it, or the line where it is no JSON at all."""
    seed = tmp_path / "10-bad.json"
    seed.write_text(text, encoding="latin-1")
    line = _refused(capsys, "--seed", str(seed))

    assert "10-bad.json" in line
    assert said in line


def test_mistake_in_a_folder_of_seeds_names_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Of many mounted files, one is to be mended."""
    (tmp_path / "10-good.json").write_text("{}")
    (tmp_path / "20-bad.json").write_text('{"usrs": {}}')

    assert "20-bad.json: usrs: unknown key" in _refused(capsys, "--seed", str(tmp_path))


def test_password_of_a_broken_seed_is_not_printed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Start messages are kept by whatever runs the container."""
    document = {"users": {"joe": {"password": "hunter2", "password_hash": "plain-hash"}}}
    seed = tmp_path / "s.json"
    for text in (json.dumps(document), json.dumps(document)[:-2]):
        seed.write_text(text)

        assert "hunter2" not in _refused(capsys, "--seed", str(seed))


def test_busy_port_is_said_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    """The most common failure of a start: the real Elasticsearch is running."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        assert main(["--port", str(port)]) == 1
    line = capsys.readouterr().err
    assert f"cannot listen on 127.0.0.1:{port}" in line
    assert "--port" in line


def test_address_of_another_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the address, and not only the error of the system."""
    assert main(["--host", "192.0.2.1", "--port", "0"]) == 1
    assert "cannot listen on 192.0.2.1:0" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_end_well(capsys: pytest.CaptureFixture[str], option: str) -> None:
    """Both are answered on standard output, with status 0."""
    with pytest.raises(SystemExit) as caught:
        main([option])

    assert caught.value.code == 0
    assert "es-security-emulator" in capsys.readouterr().out
