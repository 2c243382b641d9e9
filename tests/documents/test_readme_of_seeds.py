"""What `fixtures/README.md` says of the shipped seeds is so."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from emulator import Blueprint, Cluster, read_seeds
from emulator.seeds import shipped_seeds
from tests.documents.factories import ELASTIC, Credentials, call

README = Path(__file__).parents[2] / "fixtures" / "README.md"
Row = dict[str, str]

_CREATE = {"name": "new", "access": {"search": [{"names": ["logs-*"]}]}}
_RIGHTS = {
    "creates cross-cluster key": ("POST", "/_security/cross_cluster/api_key", _CREATE),
    "creates REST key": ("POST", "/_security/api_key", {"name": "new"}),
    "lists all keys": ("GET", "/_security/api_key", None),
    "lists own keys": ("GET", "/_security/api_key?owner=true", None),
}


@dataclass
class Section:
    """What the README says of one seed."""

    users: list[Row] = field(default_factory=list)
    keys: list[Row] = field(default_factory=list)
    commands: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Curl:
    """A line of curl, read."""

    method: str
    target: str
    body: bytes | None
    credentials: Credentials


def read_sections() -> dict[str, Section]:
    """Return what the README says, by the name of the seed."""
    parts = re.split(r"^## `(\w+)`$", README.read_text(), flags=re.MULTILINE)
    return {name: read_section(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def read_section(text: str) -> Section:
    """Return the tables and the commands of one section."""
    section = Section()
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [
            [cell.strip() for cell in line.strip("|\n").split("|")] for line in table.split("\n")
        ]
        head, _, *body = [row for row in rows if row != [""]]
        found = [dict(zip(head, row, strict=True)) for row in body]
        (section.users if head[0] == "user" else section.keys).extend(found)
    section.commands = re.findall(r"^(curl .*)\n# (.*)$", text, re.MULTILINE)
    return section


def read_curl(line: str) -> Curl:
    """Return what a line of curl sends."""
    words = shlex.split(line.replace("$ES", ""))[1:]
    method, target, body, credentials = "", "", None, None
    while words:
        word = words.pop(0)
        if word == "-u":
            username, _, password = words.pop(0).partition(":")
            credentials = (username, password)
        elif word == "-X":
            method = words.pop(0)
        elif word == "--json":
            body = words.pop(0).encode()
        else:
            target = word
    return Curl(method or ("POST" if body else "GET"), target, body, credentials)


def plain(cell: str) -> str:
    """Return a cell without its marks of code."""
    return cell.strip("`")


def seeded(name: str) -> Cluster:
    """Return a new cluster of a shipped seed."""
    return Cluster("default", Blueprint(read_seeds([name])))


SECTIONS = read_sections()
USERS = [(name, row) for name, section in SECTIONS.items() for row in section.users]
KEYS = [(name, row) for name, section in SECTIONS.items() for row in section.keys]


def test_readme_names_exactly_the_shipped_seeds() -> None:
    """A seed that nobody can find is of no use, nor is one that is not there."""
    assert sorted(SECTIONS) == sorted(shipped_seeds())


@pytest.mark.parametrize("name", SECTIONS)
def test_readme_lists_every_user_and_key_of_a_seed(name: str) -> None:
    """Whoever looks into the README sees all there is."""
    document = json.loads(shipped_seeds()[name].read_bytes())
    section = SECTIONS[name]

    listed = (
        [plain(row["user"]) for row in section.users],
        [plain(row["key"]) for row in section.keys],
    )

    assert listed == (list(document.get("users", {})), list(document.get("api_keys", {})))


@pytest.mark.parametrize("name", SECTIONS)
def test_keys_of_seeds_look_like_real_ones(name: str) -> None:
    """Code under test may check the form of ids and secrets."""
    document = json.loads(shipped_seeds()[name].read_bytes())

    for key_id, key in document.get("api_keys", {}).items():
        assert re.fullmatch(r"[A-Za-z0-9_-]{20}", key_id)
        assert re.fullmatch(r"[A-Za-z0-9_-]{22}", key["secret"])


@pytest.mark.parametrize(
    ("seed", "row"), USERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_listed_password_is_the_user_s(seed: str, row: Row) -> None:
    """A password that is copied from the README works, unless the user is said to be disabled."""
    credentials = plain(row["user"]), plain(row["password"])
    expected = 401 if "disabled" in row.get("privilege", "") else 200

    assert (
        call(seeded(seed), "GET", "/_security/_authenticate", None, credentials).status == expected
    )


@pytest.mark.parametrize(
    ("seed", "row"), KEYS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_listed_key_answers_as_said(seed: str, row: Row) -> None:
    """The secret is right, and the key is in the state that the README says it is in."""
    credentials = plain(row["key"]), plain(row["secret"])
    status, _, text = row["answer over REST"].partition(" ")

    answer = call(seeded(seed), "GET", "/_security/_authenticate", None, credentials, "ApiKey")

    assert (answer.status, plain(text) in answer.body.decode()) == (int(status), True)


@pytest.mark.parametrize("row", SECTIONS["key_managers"].users, ids=lambda row: plain(row["user"]))
@pytest.mark.parametrize("right", _RIGHTS)
def test_key_managers_may_what_the_table_says(row: Row, right: str) -> None:
    """The table of rights is the purpose of this seed."""
    method, target, body = _RIGHTS[right]
    credentials = plain(row["user"]), plain(row["password"])

    assert call(seeded("key_managers"), method, target, body, credentials).status == int(row[right])


@pytest.mark.parametrize("name", SECTIONS)
def test_commands_of_a_seed_answer_as_said(name: str) -> None:
    """Each line that is pasted into a shell, one after the other, gives what stands below it."""
    cluster = seeded(name)
    assert SECTIONS[name].commands

    for line, expected in SECTIONS[name].commands:
        curl = read_curl(line)
        answer = call(cluster, curl.method, curl.target, curl.body, curl.credentials)
        status, _, text = expected.partition(" ")
        assert (line, answer.status) == (line, int(status))
        assert text.replace('"', "") in answer.body.decode().replace('"', "").replace("\\", ""), (
            line
        )


@pytest.mark.parametrize("name", SECTIONS)
def test_every_seed_has_a_clock_that_stands_still_and_a_random_seed(name: str) -> None:
    """A seed gives the same cluster whenever it is loaded."""
    first, second = (seeded(name).document(secrets=True) for _ in range(2))

    assert first == second
    assert first["clock"] == {"mode": "frozen", "now": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_seed_has_the_usual_superuser(name: str) -> None:
    """The README promises it for all of them."""
    assert call(seeded(name), "GET", "/_security/_authenticate", None, ELASTIC).status == 200
