"""Asynchronous tests: the emulator has a loop of its own, so any loop scope of a test works."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from elasticsearch import AsyncElasticsearch

from emulator.testing import EsSecurity


@pytest_asyncio.fixture(loop_scope="module")
async def client(es_security: EsSecurity) -> AsyncIterator[AsyncElasticsearch]:
    """A client on a loop that several tests share."""
    async with AsyncElasticsearch(**es_security.client_options()) as client:
        yield client


async def test_an_asynchronous_client_talks_to_the_cluster(es_security: EsSecurity) -> None:
    """The loop of a test and that of the server do not meet."""
    async with AsyncElasticsearch(**es_security.client_options()) as client:
        assert (await client.security.authenticate())["username"] == "elastic"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("time", ["first", "second"])
async def test_a_loop_of_the_module_serves(client: AsyncElasticsearch, time: str) -> None:
    """Each test of a shared loop has its own cluster still."""
    await client.security.create_api_key(name=time)

    assert [key["name"] for key in (await client.security.get_api_key())["api_keys"]] == [time]


@pytest.mark.asyncio(loop_scope="session")
async def test_a_loop_of_the_session_serves(es_security: EsSecurity) -> None:
    """The widest scope there is."""
    async with AsyncElasticsearch(**es_security.client_options()) as client:
        assert (await client.info())["tagline"] == "You Know, for Search"
