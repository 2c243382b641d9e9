"""Exchanges with a cluster as data files: what is sent, what is expected, and who says so.

A file is a list of cases; each case has a cluster of its own, made by `a_cluster`:

    name, source   what the case shows, and the behaviour note it is taken from
    version, license, settings   of the cluster, if they matter
    steps          requests in order, each with
        request    method and target
        auth       the ``Authorization`` header, empty for none; ``elastic`` by default
        body       a tree, or a text that is sent as it is
        status     what is expected
        answer     the expected tree, the order of keys included
        keep       names for values of the answer, written ``$name`` in later steps

A text ``/.../`` in an expected tree is a regular expression for a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.api_keys.factories import ELASTIC, a_cluster, call

_FOLDER = Path(__file__).parent / "exchanges"


@dataclass(frozen=True)
class Case:
    """One case of a file.

    Attributes:
        given: The mapping in the file.
    """

    given: Mapping[str, Any]

    @property
    def requests(self) -> list[tuple[str, str]]:
        """The method and the path of each step, without its query string."""
        split = (step["request"].partition(" ") for step in self.given["steps"])
        return [(method, target.partition("?")[0]) for method, _, target in split]

    def run(self) -> None:
        """Send all requests and compare the answers."""
        given = self.given
        options = {
            name: given[name] for name in ("version", "license", "settings") if name in given
        }
        cluster = a_cluster(**options)
        kept: dict[str, str] = {}
        for step in given["steps"]:
            method, _, target = _filled(step["request"], kept).partition(" ")
            auth = _filled(step.get("auth", ELASTIC), kept) or None
            reply = call(cluster, method, target, _filled(step.get("body"), kept), auth)
            assert reply.status == step["status"], reply.body
            if "answer" in step:
                compare(reply.json, _filled(step["answer"], kept), step["request"])
            kept |= {name: reply.json[field] for name, field in step.get("keep", {}).items()}


@cache
def cases() -> list[Case]:
    """Return the cases of all files."""
    return [
        Case(given)
        for path in sorted(_FOLDER.glob("*.yaml"))
        for given in yaml.safe_load(path.read_text())
    ]


def _filled(tree: Any, kept: Mapping[str, str]) -> Any:
    """Return ``tree`` with each ``$name`` replaced by what was kept under that name."""
    if isinstance(tree, str):
        return re.sub(r"\$(\w+)", lambda match: kept.get(match[1], match[0]), tree)
    if isinstance(tree, list):
        return [_filled(value, kept) for value in tree]
    if isinstance(tree, dict):
        return {_filled(name, kept): _filled(value, kept) for name, value in tree.items()}
    return tree


def compare(actual: Any, expected: Any, where: str) -> None:
    """Fail where the trees differ first, naming the place."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict), f"{where}: {actual!r} is no object"
        assert list(actual) == list(expected), where
        for name, value in expected.items():
            compare(actual[name], value, f"{where}.{name}")
    elif isinstance(expected, list):
        assert isinstance(actual, list), f"{where}: {actual!r} is no array"
        assert len(actual) == len(expected), where
        for at, value in enumerate(expected):
            compare(actual[at], value, f"{where}[{at}]")
    elif isinstance(expected, str) and re.fullmatch("/.*/", expected):
        assert isinstance(actual, str), where
        assert re.fullmatch(expected[1:-1], actual), f"{where}: {actual!r}"
    else:
        assert (type(actual), actual) == (type(expected), expected), where
