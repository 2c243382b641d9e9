"""Every snippet in the README and the guides does what it says."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import orjson
import pytest

from emulator import Blueprint, Emulator
from emulator.xcontent.document import Node

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/pytest.md",
    "docs/time-and-state.md",
    "docs/container.md",
)
_BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """A fenced block: its page, its language, and its text without indentation."""

    page: str
    language: str
    text: str


def snippets(*languages: str) -> list[object]:
    """Return the snippets in some languages as parameters of a test, named by page and number."""
    found = []
    for page in PAGES:
        path = ROOT / page
        for number, (indent, language, text) in enumerate(_BLOCK.findall(path.read_text()), 1):
            if language in languages:
                lines = [line.removeprefix(indent) for line in text.splitlines(keepends=True)]
                snippet = Snippet(page, language, "".join(lines))
                found.append(pytest.param(snippet, id=f"{page}-{number}"))
    return found


@pytest.mark.parametrize(
    "snippet", [p for p in snippets("python") if "def test_" in p.values[0].text]
)
def test_a_test_in_the_documentation_is_green(snippet: Snippet, pytester: pytest.Pytester) -> None:
    """A newcomer copies it, and their first impression is its result."""
    pytester.makepyfile(snippet.text)

    result = pytester.runpytest_subprocess("-q", "-W", "error::pytest.PytestUnknownMarkWarning")

    assert result.ret == 0, result.stdout.str()


@pytest.mark.parametrize(
    "snippet", [p for p in snippets("python") if "asyncio.run(" in p.values[0].text]
)
def test_a_program_in_the_documentation_runs(snippet: Snippet, pytester: pytest.Pytester) -> None:
    """A newcomer copies it, and their first impression is its result."""
    path = pytester.makepyfile(snippet.text)

    result = pytester.runpython(path)

    assert result.ret == 0, result.stderr.str()


def test_the_steps_of_adding_an_endpoint_make_one_that_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever follows CONTRIBUTING must not be led astray."""
    from emulator.rest.endpoint import Call, RestRequest
    from emulator.rest.message import Request
    from emulator.rest.parameters import Parameters
    from emulator.security.subject import Authentication, Realm, Subject, User
    from emulator.slow_work import SlowWork
    from emulator.versions import NEWEST

    greetings = ModuleType("greetings")
    monkeypatch.setitem(sys.modules, "greetings", greetings)
    names = vars(greetings)
    for parameter in snippets("python"):
        snippet = parameter.values[0]
        if snippet.page == "CONTRIBUTING.md":
            exec(compile(snippet.text, snippet.page, "exec"), names)

    (endpoint,) = names["endpoints"].endpoints
    request = Request("GET", endpoint.path)
    ann = Authentication.of(Subject(User("ann"), Realm("default_native", "native")))
    rest = RestRequest(request, {}, Parameters({"name": "ann"}), NEWEST, SlowWork(), ann)
    answer = endpoint.handle(Call(endpoint.parse(rest), None, names["Greetings"]()))

    assert answer.tree == {"greeting": "hello ann"}


@pytest.mark.parametrize("snippet", snippets("bash"))
def test_commands_in_the_documentation_succeed(snippet: Snippet) -> None:
    """A user pastes them into a terminal."""
    with Emulator.in_thread() as emulator:
        script = snippet.text.replace("localhost:9200", emulator.url.removeprefix("http://"))
        script = script.replace("curl -s", "curl -sS --fail")
        result = subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True)

    assert result.returncode == 0, result.stderr.decode()


@pytest.mark.parametrize("snippet", snippets("json"))
def test_documents_in_the_documentation_are_read(snippet: Snippet) -> None:
    """A user starts a seed of their own from one."""
    document = Node(orjson.loads(snippet.text))

    Blueprint([document]).check()


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """A page that moved leaves no dead link behind."""
    path = ROOT / page
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text())

    missing = [target for target in targets if not (path.parent / target).exists()]

    assert missing == []
