"""The official Python clients against the cluster of a test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from elasticsearch import AsyncElasticsearch, Elasticsearch

from emulator.testing import ClientOptions, EsSecurity
from tests.clients.calls import ALICE, AnyClient, Connect, answer_of


@pytest.fixture(params=[Elasticsearch, AsyncElasticsearch])
async def connect(request: pytest.FixtureRequest) -> AsyncIterator[Connect]:
    """Make clients of either kind, that are closed at the end."""
    clients: list[AnyClient] = []

    def make(options: ClientOptions) -> AnyClient:
        clients.append(request.param(**options))
        return clients[-1]

    yield make
    for client in clients:
        await answer_of(client.close())


@pytest.fixture
def alice(es_security: EsSecurity, connect: Connect) -> AnyClient:
    """A client of a native user who may manage security."""
    return connect(es_security.client_options(basic_auth=ALICE))
