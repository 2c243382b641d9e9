"""Clusters for tests: a new one for each, from what its marker asks for."""

from __future__ import annotations

import difflib
import itertools
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from emulator.blueprint import Blueprint, Overrides
from emulator.emulator import Emulator
from emulator.security.license.wire import parse_license_type
from emulator.seed_sections import DEFAULT_PASSWORD
from emulator.seeds import read_seeds, shipped_seeds
from emulator.testing import EsSecurity
from emulator.time_values import parse_clock_instant
from emulator.versions import Version
from emulator.xcontent.document import Node

T = TypeVar("T")
ARGUMENTS = ("seed", "es_version", "license", "now", "random_seed")
"""What the marker takes; the fixture ``es_security_options`` takes all but the first."""


class BadArgument(ValueError):
    """What a test asks its cluster to be makes no sense; the message says what would."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What clusters of equal arguments have in common."""

    blueprint: Blueprint
    password: str | None


@dataclass(frozen=True, slots=True)
class _Seed:
    """A seed that was found, and not yet read.

    Attributes:
        key: Equal for seeds of the same contents.
        read: Returns the documents that it holds.
    """

    key: Hashable
    read: Callable[[], list[Node]]


class FreshClusters:
    """Makes clusters on an emulator, and keeps what their making has in common.

    Args:
        emulator: Where they listen; it is running.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._plans: dict[Hashable, _Plan] = {}
        self._numbers = itertools.count(1)

    def create(self, arguments: Mapping[str, object], folders: Sequence[Path]) -> EsSecurity:
        """Make a cluster of a name of its own; `delete` forgets it.

        Args:
            arguments: By the names of `ARGUMENTS`; ``None`` for one that says nothing.
            folders: Where a relative path of a seed may begin, the first that has the file.

        Raises:
            BadArgument: An argument that there is not, or a bad value of one.
            DocumentError: A seed has a mistake, or there is none of its name.
        """
        plan = self._plan_of(arguments, folders)
        cluster = self._emulator.clusters.create(f"test-{next(self._numbers)}", plan.blueprint)
        return EsSecurity(cluster, self._emulator.url_of(cluster), plan.password)

    def delete(self, security: EsSecurity) -> None:
        """Forget a cluster; who still asks it is told that it is gone."""
        self._emulator.clusters.delete(security.cluster.name)

    def _plan_of(self, arguments: Mapping[str, object], folders: Sequence[Path]) -> _Plan:
        _refuse_unknown(arguments)
        overrides = Overrides(
            es_version=_parsed("es_version", arguments, _version),
            license=_parsed("license", arguments, parse_license_type),
            now=_parsed("now", arguments, parse_clock_instant),
            random_seed=_parsed("random_seed", arguments, _whole_number),
        )
        seeds = [_found(seed, folders) for seed in _several(arguments.get("seed"))]
        key = (
            overrides.es_version,
            overrides.license,
            overrides.now,
            overrides.random_seed,
            *(seed.key for seed in seeds),
        )
        if key not in self._plans:
            documents = [document for seed in seeds for document in seed.read()]
            self._plans[key] = _Plan(Blueprint(documents, overrides), _password_in(documents))
        return self._plans[key]


def _refuse_unknown(arguments: Mapping[str, object]) -> None:
    for name in arguments:
        if name not in ARGUMENTS:
            close = difflib.get_close_matches(name, ARGUMENTS, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(ARGUMENTS)}"
            raise BadArgument(f"there is no argument {name!r}; {hint}")


def _parsed(name: str, arguments: Mapping[str, object], parse: Callable[[object], T]) -> T | None:
    value = arguments.get(name)
    if value is None:
        return None
    try:
        return parse(value)
    except ValueError as error:
        raise BadArgument(f"{name}={value!r}: {error}") from error


def _version(value: object) -> Version:
    if not isinstance(value, str):
        raise ValueError("write the version as a text, such as '9.5.0'")
    return Version.parse(value)


def _whole_number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("it must be a whole number, such as 42")
    return value


def _several(seed: object) -> Sequence[object]:
    if seed is None:
        return ()
    return seed if isinstance(seed, list | tuple) else (seed,)


def _found(seed: object, folders: Sequence[Path]) -> _Seed:
    """Return a seed by its name or path, or a document as a seed."""
    if isinstance(seed, Mapping):
        return _written_seed(seed)
    if not isinstance(seed, str | Path):
        raise BadArgument(
            f"seed={seed!r}: a seed is the name of a shipped one ({', '.join(shipped_seeds())}), "
            "the path of a JSON file, a document as a dict, or a list of those"
        )
    path = _existing(seed, folders)
    if path is None:  # a shipped one, or the error that says so
        return _Seed(str(seed), lambda: read_seeds([seed]))
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    return _Seed(tuple(map(_signature, files)), lambda: read_seeds(files))


def _existing(path: str | Path, folders: Sequence[Path]) -> Path | None:
    candidates = ((folder / path).resolve() for folder in folders)
    return next((candidate for candidate in candidates if candidate.exists()), None)


def _signature(file: Path) -> Hashable:
    """Return what is another when the file was changed."""
    status = file.stat()
    return file, status.st_mtime_ns, status.st_size


def _written_seed(document: Mapping[object, object]) -> _Seed:
    try:
        text = json.dumps(dict(document), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadArgument(f"seed: a document holds what JSON can write: {error}") from error
    return _Seed(text, lambda: [Node(json.loads(text), source="seed")])


def _password_in(documents: Sequence[Node]) -> str | None:
    """Return the password that the last document to name ``elastic`` gives it in plain."""
    password: str | None = DEFAULT_PASSWORD
    for document in documents:
        users = dict(document.items()).get("users", Node({}))
        elastic = dict(users.items()).get("elastic")
        if elastic is not None:
            given = dict(elastic.items()).get("password")
            password = given.text() if given is not None else None
    return password
