"""The pytest plugin in a project that only installed it: `downstream`, copied and run by pytest."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "downstream"
TESTS = {  # in each file
    "test_synchronous.py": 6,
    "test_asynchronous.py": 4,
    "test_isolation.py": 7,
    "test_marker.py": 14,
}


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest as in an environment with little beside the emulator, which is faster too."""
    return pytester.runpytest_subprocess("-p", "no:hypothesispytest", *arguments)


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A copy of the project, without any of its tests' results."""
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(PROJECT, pytester.path, dirs_exist_ok=True, ignore=ignored)
    return pytester


def test_its_tests_pass(project: pytest.Pytester) -> None:
    """Synchronous and asynchronous tests, markers and isolation need no conftest."""
    result = run(project, "-rA")

    result.assert_outcomes(passed=sum(TESTS.values()))


def test_its_tests_pass_in_several_processes(project: pytest.Pytester) -> None:
    """Each worker of xdist has an emulator of its own, on a port of its own."""
    files = ("test_synchronous.py", "test_asynchronous.py", "test_isolation.py")

    result = run(project, "-p", "xdist", "-n", "2", "-v", *files)

    result.assert_outcomes(passed=sum(TESTS[file] for file in files))
    result.stdout.fnmatch_lines_random(["*gw0*PASSED*", "*gw1*PASSED*"])


def test_a_conftest_says_what_clusters_start_from(project: pytest.Pytester) -> None:
    """A project names its seed and its version once; a marker still goes before both."""
    project.makeconftest(
        """
        import pytest

        @pytest.fixture(scope="session")
        def es_security_seed():
            return "seed.json"

        @pytest.fixture(scope="session")
        def es_security_options():
            return {"es_version": "9.3", "now": "2026-01-01T00:00:00Z"}
        """
    )
    project.makepyfile(
        test_here="""
        import pytest

        ALICE = ("alice", "secret-1")

        def test_seed(es_security):
            assert es_security.create_api_key(basic_auth=ALICE)["name"] == "key"

        def test_options(es_security):
            assert str(es_security.cluster.version) == "9.3.0"
            assert es_security.clock.now() == 1_767_225_600_000

        @pytest.mark.es_security(seed=None, es_version="9.4")
        def test_marker(es_security):
            assert str(es_security.cluster.version) == "9.4.0"
            with pytest.raises(Exception, match="unable to authenticate user .alice."):
                es_security.create_api_key(basic_auth=ALICE)
        """
    )

    result = run(project, "test_here.py")

    result.assert_outcomes(passed=3)


BAD_ARGUMENTS = {
    "sed='empty'": "es_security: there is no argument 'sed'; did you mean 'seed'?",
    "'empty'": "@pytest.mark.es_security takes its arguments by name, such as seed='empty'",
    "seed='emtpy'": "*there is no seed 'emtpy'*did you mean 'empty'?*",
    "seed='missing.json'": "*there is no seed 'missing.json'*",
    "seed=42": "*seed=42: a seed is the name of a shipped one*",
    "seed={'users': {'bob': {'role': []}}}": "*users.bob.role: unknown key; did you mean *roles*",
    "seed={'users': {1, 2}}": "*seed: a document holds what JSON can write*",
    "es_version='9.99'": "*es_version='9.99': *known are 8.19, 9.0*",
    "es_version=9": "*es_version=9: write the version as a text, such as '9.5.0'",
    "license='gratis'": "*license='gratis': *known are basic*",
    "now='tomorrow'": "*now='tomorrow': *write RFC 3339*",
    "now=10**18": "*now=1000000000000000000: a clock shows the years 1970 to 9999*",
    "random_seed='x'": "*random_seed='x': it must be a whole number, such as 42",
}


def test_a_bad_argument_fails_the_test_and_says_what_is_right(project: pytest.Pytester) -> None:
    """A misspelt marker must not quietly give another cluster, nor fail without a hint."""
    tests = [
        f"@pytest.mark.es_security({arguments})\ndef test_{number}(es_security): ...\n"
        for number, arguments in enumerate(BAD_ARGUMENTS)
    ]
    project.makepyfile(test_here="import pytest\n" + "\n".join(tests))

    result = run(project, "test_here.py")

    result.assert_outcomes(errors=len(BAD_ARGUMENTS))
    result.stdout.fnmatch_lines(list(BAD_ARGUMENTS.values()))


def test_a_run_that_uses_no_fixture_loads_nothing_heavy(pytester: pytest.Pytester) -> None:
    """Everybody in an environment pays for a plugin; this one costs one small module."""
    pytester.makepyfile(
        """
        import sys

        HEAVY = {"aiohttp", "orjson", "bcrypt"}

        def test_modules():
            assert "emulator.pytest_plugin" in sys.modules
            assert not HEAVY & set(sys.modules)
            ours = {name for name in sys.modules if name.split(".")[0] == "emulator"}
            assert ours == {"emulator", "emulator.pytest_plugin"}
        """
    )

    result = run(pytester)

    result.assert_outcomes(passed=1)


def test_importing_the_plugin_imports_nothing_heavy(pytester: pytest.Pytester) -> None:
    """The same without a pytest around it, which may have loaded what it likes."""
    source = "import sys, emulator.pytest_plugin; print(*sys.modules)"

    result = pytester.run(sys.executable, "-c", source)

    assert not {"aiohttp", "orjson", "bcrypt", "asyncio"} & set(result.outlines[0].split())
