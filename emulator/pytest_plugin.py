"""Fixtures for tests against an emulated cluster; see the README for what each gives.

Every pytest of an environment that has the emulator loads this module, so it imports nothing of
the emulator before a test asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from emulator.clock import Clock
    from emulator.emulator import Emulator
    from emulator.fresh_clusters import FreshClusters
    from emulator.testing import EsSecurity

_MARKER = "es_security"


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, so that ``--strict-markers`` takes it."""
    config.addinivalue_line(
        "markers",
        f"{_MARKER}(seed=None, es_version=None, license=None, now=None, random_seed=None): "
        "what the cluster of the fixture es_security is. seed: the name of a shipped one, a path, "
        "a dict, or a list of those; now: an instant at which its clock is frozen.",
    )


@pytest.fixture(scope="session")
def es_security_seed() -> object:
    """What clusters start from where a marker names no seed; override it in a conftest.

    It is what the marker's ``seed`` may be: a name, a path, a dict, a list of those, or ``None``.
    """
    return None


@pytest.fixture(scope="session")
def es_security_options() -> Mapping[str, object]:
    """The marker's other arguments where a marker does not give them; override it in a conftest."""
    return {}


@pytest.fixture(scope="session")
def es_security_emulator() -> Iterator[Emulator]:
    """The emulator behind all clusters, on a thread of its own; one in each xdist worker."""
    from emulator.emulator import Emulator

    with Emulator.in_thread() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def _es_security_clusters(es_security_emulator: Emulator) -> FreshClusters:
    from emulator.fresh_clusters import FreshClusters

    return FreshClusters(es_security_emulator)


@pytest.fixture
def es_security(
    request: pytest.FixtureRequest,
    es_security_seed: object,
    es_security_options: Mapping[str, object],
    _es_security_clusters: FreshClusters,
) -> Iterator[EsSecurity]:
    """A cluster of the test's own, as its marker asks for."""
    folders = (request.path.parent, request.config.rootpath, request.config.invocation_params.dir)
    arguments = {"seed": es_security_seed, **es_security_options, **_marked(request.node)}
    try:
        security = _es_security_clusters.create(arguments, folders)
    except ValueError as error:
        pytest.fail(f"{_MARKER}: {error}", pytrace=False)
    yield security
    _es_security_clusters.delete(security)


@pytest.fixture
def es_clock(es_security: EsSecurity) -> Clock:
    """The clock of the test's cluster."""
    return es_security.clock


def _marked(node: pytest.Item) -> dict[str, object]:
    """Return the arguments of a test's markers; the one nearest to the test wins."""
    arguments: dict[str, object] = {}
    for marker in node.iter_markers(_MARKER):
        if marker.args:
            pytest.fail(
                f"@pytest.mark.{_MARKER} takes its arguments by name, such as "
                f"seed={marker.args[0]!r}",
                pytrace=False,
            )
        arguments = {**marker.kwargs, **arguments}
    return arguments
