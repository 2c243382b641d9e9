"""The borders between the parts of the emulator: who may import whom, and who may do what.

Imports point one way: ways in -> emulator -> cluster -> concepts -> rest, xcontent -> foundation.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import emulator
from emulator.services import ENDPOINT_TABLES

ROOT = Path(emulator.__file__).parent
LONGEST_MODULE = 350
TIME = {"time.time", "time.time_ns", "time.monotonic", "time.perf_counter", "datetime.now"}
TIME |= {"datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"}
RANDOMNESS = {"secrets", "uuid", "random"}

GROUPS: dict[str, tuple[str, ...]] = {
    "foundation": (
        "errors",
        "automaton",
        "data",
        "versions",
        "time_values",
        "entropy",
        "slow_work",
        "daemon_threads",
        "state",
        "clock",
        "hashing",
        "settings",
    ),
    "xcontent": ("xcontent",),
    "query": ("query",),
    "rest": ("rest",),
    "subject": ("security.subject", "security.command", "security.authorization"),
    "concepts": ("security", "stack"),
    "control": ("control",),
    "cluster": (
        "parts",
        "services",
        "pipeline",
        "seed_sections",
        "blueprint",
        "snapshot_document",
        "cluster",
        "clusters",
    ),
    "server": ("server",),
    "emulator": ("emulator",),
    "ways in": (
        "__init__",
        "__main__",
        "cli",
        "options",
        "seeds",
        "log_lines",
        "testing",
        "fresh_clusters",
        "pytest_plugin",
        "in_process",
    ),
}
"""The modules and packages of each group; the longest name that fits a module decides."""

MAY_IMPORT: dict[str, set[str]] = {
    "foundation": set(),
    "xcontent": {"foundation"},
    "query": {"foundation", "xcontent"},
    "rest": {"foundation", "xcontent"},
    "subject": {"foundation", "query"},
    "concepts": {"foundation", "xcontent", "query", "rest", "subject"},
    "control": {"foundation", "xcontent", "rest"},
    "cluster": {"foundation", "xcontent", "query", "rest", "subject", "concepts", "control"},
    "server": {"foundation", "rest"},
    "emulator": {"foundation", "rest", "control", "cluster", "server"},
    "ways in": {
        "foundation",
        "xcontent",
        "rest",
        "concepts",
        "control",
        "cluster",
        "emulator",
    },
}
"""What each group may import, beside itself."""


@cache
def modules() -> dict[str, ast.Module]:
    """Return the syntax tree of every module, by its name below ``emulator``."""
    return {name_of(path): ast.parse(path.read_text()) for path in sorted(ROOT.rglob("*.py"))}


def name_of(path: Path) -> str:
    """Return the name of a module below ``emulator``; a package's is without ``__init__``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def is_for_types_only(node: ast.AST) -> bool:
    """Return whether a statement is ``if TYPE_CHECKING``."""
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


@cache
def nodes_of(name: str) -> tuple[ast.AST, ...]:
    """Return all nodes of a module that run, those within functions too."""
    found: list[ast.AST] = [modules()[name]]
    for node in found:
        found += [child for child in ast.iter_child_nodes(node) if not is_for_types_only(child)]
    return tuple(found)


def imported_names(name: str) -> Iterator[str]:
    """Yield the dotted names that a module imports: of modules, or of what is in them."""
    for node in nodes_of(name):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(name: str) -> set[str]:
    """Return the modules of the emulator that a module imports when it runs."""
    found = set()
    for imported in imported_names(name):
        _, _, below = imported.partition("emulator.")
        if imported.startswith("emulator."):
            found.add(below if below in modules() else below.rpartition(".")[0] or "__init__")
    return found - {name}


def group_of(name: str) -> str:
    """Return the group of a module.

    Raises:
        LookupError: It is in none; a new module at the top has to be given one above.
    """
    fitting = [
        (len(member), group)
        for group, members in GROUPS.items()
        for member in members
        if name == member or name.startswith(f"{member}.")
    ]
    if not fitting:
        raise LookupError(f"{name} is in no group")
    return max(fitting)[1]


def concept_of(name: str) -> str:
    """Return the folder of a concept's module."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "security" else parts[0]


@pytest.mark.parametrize("name", modules())
def test_module_imports_only_what_its_group_may(name: str) -> None:
    """A part that knows less can be read, tested and changed with less."""
    group = group_of(name)

    above = {one for one in own_imports(name) if group_of(one) not in {group, *MAY_IMPORT[group]}}

    assert not above, f"{group} may not import {sorted(above)}"


def test_no_two_modules_import_each_other() -> None:
    """Not even over others: such modules are one module in several files."""
    try:
        TopologicalSorter({name: own_imports(name) for name in modules()}).prepare()
    except CycleError as error:
        pytest.fail(f"import cycle: {' <- '.join(error.args[1])}")


def test_no_two_concepts_know_each_other() -> None:
    """Knowledge of another concept goes in one direction."""
    graph: dict[str, set[str]] = {}
    for name in modules():
        if group_of(name) == "concepts":
            known = {concept_of(one) for one in own_imports(name) if group_of(one) == "concepts"}
            graph.setdefault(concept_of(name), set()).update(known - {concept_of(name)})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"concepts know each other: {' <- '.join(error.args[1])}")


USE_CASES = (".service", ".granting", ".cloning")


@pytest.mark.parametrize("name", [name for name in modules() if name.endswith(USE_CASES)])
def test_use_cases_know_neither_requests_nor_json(name: str) -> None:
    """Commands in, records out; no status code."""
    above = [
        one
        for one in own_imports(name)
        if one.startswith("rest") or one.endswith((".wire", ".endpoints", ".snapshot", ".bodies"))
    ]

    assert not above


def test_endpoints_are_imported_only_where_the_parts_are_put_together() -> None:
    """Another concept has no business with them."""
    importing = {
        name for name in modules() for one in own_imports(name) if one.endswith(".endpoints")
    }

    assert importing == {"parts", "services"}


def test_every_module_can_be_imported_alone() -> None:
    """An import must not rely on what happens to be loaded already."""
    names = sorted(f"emulator.{name}" for name in modules() if name not in ("__init__", "__main__"))
    script = """
import gc, importlib, sys
gc.disable()
for name in sys.argv[1:]:
    for loaded in [one for one in sys.modules if one.partition(".")[0] == "emulator"]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""

    run = subprocess.run(
        [sys.executable, "-c", script, *names], capture_output=True, text=True, cwd=ROOT.parent
    )

    assert run.returncode == 0, run.stderr


def test_importing_the_package_loads_none_of_its_modules() -> None:
    """A pytest that has the plugin installed and does not use it pays nothing."""
    script = "import emulator, sys; print([m for m in sys.modules if m.startswith('emulator.')])"

    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )

    assert run.stdout.strip() == "[]"


def modules_that_import(*wanted: str) -> set[str]:
    """Return the modules that import one of some outer packages."""
    return {
        name
        for name in modules()
        for imported in imported_names(name)
        if imported.partition(".")[0] in wanted
    }


def modules_that_use(*dotted: str) -> set[str]:
    """Return the modules where one of some dotted names stands, or is imported."""
    return {
        name
        for name in modules()
        if any(isinstance(n, ast.Attribute) and ast.unparse(n) in dotted for n in nodes_of(name))
        or any(imported in dotted for imported in imported_names(name))
    }


def test_only_the_server_knows_sockets() -> None:
    """Everything else can be driven without one."""
    assert modules_that_import("aiohttp") == {"server"}


def test_only_the_clock_reads_the_time() -> None:
    """Otherwise a test that holds the clock would not hold all of it."""
    assert modules_that_use(*TIME) == {"clock"}


def test_only_entropy_draws_randomness() -> None:
    """Otherwise a random seed would not make everything reproducible."""
    assert modules_that_import(*RANDOMNESS) | modules_that_use("os.urandom") == {"entropy"}


def test_only_hashing_knows_bcrypt() -> None:
    """Whoever computes a costly hash elsewhere would stop the event loop."""
    assert modules_that_import("bcrypt") == {"hashing"}


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=name_of)
def test_module_fits_into_one_s_head(path: Path) -> None:
    """Past some three hundred lines, there is a second concept in it."""
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


ENDPOINTS = [endpoint for table in ENDPOINT_TABLES for endpoint in table.endpoints]


@pytest.mark.parametrize(
    "endpoint", ENDPOINTS, ids=lambda endpoint: f"{'|'.join(endpoint.methods)} {endpoint.path}"
)
def test_endpoint_is_documented(endpoint: object) -> None:
    """How it is parsed and what it answers can be read where it is written."""
    assert getattr(endpoint, "handle").__doc__  # noqa: B009 # of any command and service
    assert getattr(endpoint, "parse").__doc__  # noqa: B009 # of any command and service


def test_no_two_endpoints_have_the_same_route() -> None:
    """One of the two could never answer."""
    routes = [(method, endpoint.path) for endpoint in ENDPOINTS for method in endpoint.methods]

    assert len(routes) == len(set(routes))


def test_exported_members_are_there_and_sorted() -> None:
    """The public names are a promise."""
    assert emulator.__all__ == sorted(emulator.__all__)
    for name in emulator.__all__:
        assert getattr(emulator, name).__name__ == name


def test_names_for_type_checkers_are_those_that_are_exported() -> None:
    """What an editor offers is what there is at run time."""
    (block,) = [node for node in modules()["__init__"].body if is_for_types_only(node)]
    imported = [
        alias.name
        for node in ast.walk(block)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]

    assert sorted(imported) == emulator.__all__


def test_name_that_is_not_exported_is_no_attribute() -> None:
    """A misspelt import fails like any other."""
    with pytest.raises(AttributeError, match="module 'emulator' has no attribute 'Emulater'"):
        _ = emulator.Emulater
