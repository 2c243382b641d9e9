"""Time of the test's process is time of the cluster, over a socket and from another thread too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from elasticsearch import AsyncElasticsearch, AuthenticationException
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory

from emulator.testing import CreatedApiKey, EsSecurity

pytestmark = [pytest.mark.clients]
BIRTH = datetime(2026, 1, 1, tzinfo=UTC)
LIFE = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)
Jump = Callable[[FrozenDateTimeFactory, datetime], None]


def tick(frozen: FrozenDateTimeFactory, instant: datetime) -> None:
    """Go on to an instant by a difference."""
    frozen.tick(instant - frozen().replace(tzinfo=UTC))


def move_to(frozen: FrozenDateTimeFactory, instant: datetime) -> None:
    """Go to an instant at once."""
    frozen.move_to(instant)


@pytest.fixture(params=[False, True], ids=["frozen_loop", "real_asyncio"])
def frozen(request: pytest.FixtureRequest) -> Iterator[FrozenDateTimeFactory]:
    """Time that stands still, with the event loop of the test or without it."""
    # Pytest measures how long a test takes by the time that is frozen here.
    with freeze_time(BIRTH, real_asyncio=request.param, ignore=["_pytest.timing"]) as frozen:
        yield frozen


@pytest.fixture
def key(frozen: FrozenDateTimeFactory, es_security: EsSecurity) -> CreatedApiKey:
    """A key that was made in frozen time and lives for a day."""
    return es_security.create_api_key(expiration="1d")


@pytest.fixture
async def client(es_security: EsSecurity, key: CreatedApiKey) -> AsyncIterator[AsyncElasticsearch]:
    """A client that calls with the key."""
    async with AsyncElasticsearch(**es_security.client_options(api_key=key["encoded"])) as client:
        yield client


def test_a_key_is_born_in_frozen_time(es_security: EsSecurity, key: CreatedApiKey) -> None:
    """The expiration can be written into the test as a date."""
    assert key["expiration"] == (BIRTH + LIFE).timestamp() * 1000


@pytest.mark.parametrize("jump", [tick, move_to])
async def test_a_key_is_alive_a_moment_before_its_expiration(
    client: AsyncElasticsearch, frozen: FrozenDateTimeFactory, key: CreatedApiKey, jump: Jump
) -> None:
    """Nothing is rounded on the way from the test to the cluster."""
    jump(frozen, BIRTH + LIFE - MOMENT)

    assert (await client.security.authenticate())["api_key"]["id"] == key["id"]


@pytest.mark.parametrize("jump", [tick, move_to])
async def test_a_key_is_expired_at_its_expiration(
    client: AsyncElasticsearch, frozen: FrozenDateTimeFactory, jump: Jump
) -> None:
    """The first instant at which it is refused is the one that its creation told."""
    jump(frozen, BIRTH + LIFE)

    with pytest.raises(AuthenticationException) as caught:
        await client.security.authenticate()

    error = caught.value.body["error"]
    assert error["additional_unsuccessful_credentials"] == "API key: api key is expired"


async def test_a_key_lives_again_where_time_is_moved_back(
    client: AsyncElasticsearch, frozen: FrozenDateTimeFactory, key: CreatedApiKey
) -> None:
    """The test's clock moves the cluster's both ways."""
    frozen.move_to(BIRTH + LIFE)
    with pytest.raises(AuthenticationException):
        await client.security.authenticate()
    frozen.move_to(BIRTH)

    assert (await client.security.authenticate())["api_key"]["id"] == key["id"]


async def test_a_cross_cluster_key_is_active_until_its_expiration(
    frozen: FrozenDateTimeFactory, es_security: EsSecurity
) -> None:
    """A key that cannot authenticate over REST shows its end in the list of active ones."""
    created = es_security.create_cross_cluster_api_key(expiration="1d")
    listed = []
    async with AsyncElasticsearch(**es_security.client_options()) as client:
        for instant in (BIRTH + LIFE - MOMENT, BIRTH + LIFE):
            frozen.move_to(instant)
            answer = await client.security.get_api_key(active_only=True)
            listed.append([key["id"] for key in answer["api_keys"]])

    assert listed == [[created["id"]], []]


async def test_the_clock_of_the_cluster_goes_on_from_frozen_time(
    client: AsyncElasticsearch, es_security: EsSecurity
) -> None:
    """A test may use both: what the cluster's clock is advanced by comes on top."""
    es_security.clock.advance("1d")

    with pytest.raises(AuthenticationException):
        await client.security.authenticate()


def test_connections_outlive_a_jump_of_the_clock(
    frozen: FrozenDateTimeFactory, es_security: EsSecurity
) -> None:
    """A jump of hours must not look to the server like hours of silence on a connection."""
    address = urlsplit(es_security.url)
    quiet, busy = (HTTPConnection(address.netloc) for _ in range(2))

    def status(connection: HTTPConnection) -> int:
        connection.request("GET", f"{address.path}/_emulator/livez")
        answer = connection.getresponse()
        answer.read()
        return answer.status

    with closing(quiet), closing(busy):
        assert (status(quiet), status(busy)) == (200, 200)
        frozen.tick(timedelta(hours=12))
        assert status(busy) == 200  # wakes the server, which now looks for silent connections
        assert status(quiet) == 200
