"""No test sees what another did, in whatever order they run."""

import pytest
from elasticsearch import Elasticsearch

from emulator import Clock, Emulator
from emulator.testing import EsSecurity

_urls: set[str] = set()


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_test_sees_its_own_keys_only(es_security: EsSecurity, name: str) -> None:
    """A key that another test left behind would be one too many."""
    es_security.create_api_key(name)

    with Elasticsearch(**es_security.client_options()) as client:
        keys = client.security.get_api_key()["api_keys"]

    assert [key["name"] for key in keys] == [name]


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_starts_at_the_present(es_clock: Clock, time: str) -> None:
    """A clock that another test advanced would be a year ahead."""
    assert abs(es_clock.offset) < 1000
    es_clock.advance("365d")


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_cluster_has_a_name_of_its_own(
    es_security: EsSecurity, es_security_emulator: Emulator, time: str
) -> None:
    """A client that outlives its test must not meet the next one's cluster."""
    assert es_security.url.startswith(f"{es_security_emulator.url}/~")
    assert es_security.url not in _urls
    _urls.add(es_security.url)


def test_a_finished_test_leaves_no_cluster_behind(es_security_emulator: Emulator) -> None:
    """Thousands of tests must not fill the memory."""
    assert [cluster.name for cluster in es_security_emulator.clusters] == ["default"]
