"""The life of a cross-cluster API key, by the official Python clients over a real socket.

What is answered is tested elsewhere; here it is shown that the clients take it for Elasticsearch's.
"""

from __future__ import annotations

import pytest
from elasticsearch import BadRequestError

from emulator.testing import EsSecurity
from tests.clients.calls import ALICE, LOGS, METRICS, AnyClient, Connect, answer_of, refusal_of

pytestmark = [
    pytest.mark.clients,
    pytest.mark.es_security(seed="seed.json", now="2026-01-01T00:00:00Z"),
]
DAY = 86_400_000


async def create(client: AnyClient, **fields: object) -> str:
    """Create a cross-cluster key for searching the logs; return its id."""
    created = await answer_of(
        client.security.create_cross_cluster_api_key(name="logs", access=LOGS, **fields)
    )
    return created["id"]


async def test_a_created_key_is_found_by_its_id(alice: AnyClient) -> None:
    """What was asked for is what the key is."""
    key_id = await create(alice, expiration="1d", metadata={"team": "search"})

    (found,) = (await answer_of(alice.security.get_api_key(id=key_id)))["api_keys"]

    assert found["type"] == "cross_cluster"
    assert found["username"] == "alice"
    assert found["expiration"] == found["creation"] + DAY
    assert found["metadata"] == {"team": "search"}
    assert found["access"] == {"search": [{"names": ["logs-*"], "allow_restricted_indices": False}]}


async def test_an_update_through_its_own_api_changes_it(alice: AnyClient) -> None:
    """Access can be changed while the key is in use."""
    key_id = await create(alice)

    answer = await answer_of(alice.security.update_cross_cluster_api_key(id=key_id, access=METRICS))

    (found,) = (await answer_of(alice.security.get_api_key(id=key_id)))["api_keys"]
    assert answer["updated"] is True
    assert found["access"]["search"][0]["names"] == ["metrics-*"]


async def test_an_update_to_what_it_is_changes_nothing(alice: AnyClient) -> None:
    """A client that applies a configuration again is told so."""
    key_id = await create(alice)

    answer = await answer_of(alice.security.update_cross_cluster_api_key(id=key_id, access=LOGS))

    assert answer["updated"] is False


async def test_the_update_of_rest_keys_refuses_it(alice: AnyClient) -> None:
    """The two types of keys have an API each."""
    key_id = await create(alice)

    assert await refusal_of(alice.security.update_api_key, id=key_id, metadata={}) == (
        400,
        "cannot update API key of type [cross_cluster] while expected type is [rest]",
    )


async def test_the_bulk_update_of_rest_keys_refuses_it(alice: AnyClient) -> None:
    """In bulk, the refusal is of this one key only."""
    key_id = await create(alice)

    answer = await answer_of(alice.security.bulk_update_api_keys(ids=[key_id], metadata={}))

    assert answer["updated"] == []
    assert answer["errors"]["details"][key_id]["reason"] == (
        "cannot update API key of type [cross_cluster] while expected type is [rest]"
    )


async def test_it_is_no_credential_for_rest(es_security: EsSecurity, connect: Connect) -> None:
    """Who configures the wrong kind of key reads both kinds in the refusal."""
    key = es_security.create_cross_cluster_api_key()
    client = connect(es_security.client_options(api_key=key["encoded"]))

    assert await refusal_of(client.security.authenticate) == (
        401,
        "authentication expected API key type of [rest], "
        f"but API key [{key['id']}] has type [cross_cluster]",
    )


async def test_an_api_key_cannot_create_one(es_security: EsSecurity, connect: Connect) -> None:
    """Not even a key that may manage security."""
    key = es_security.create_api_key(basic_auth=ALICE)
    client = connect(es_security.client_options(api_key=key["encoded"]))

    assert await refusal_of(
        client.security.create_cross_cluster_api_key, name="logs", access=LOGS
    ) == (
        400,
        "authentication via API key not supported: "
        "An API key cannot be used to create a cross-cluster API key",
    )


async def test_it_is_active_until_its_expiration(alice: AnyClient, es_security: EsSecurity) -> None:
    """One millisecond before, the key is listed; at its expiration, it is not."""
    await create(alice, expiration="1d")
    es_security.clock.advance(DAY - 1)
    before = await answer_of(alice.security.get_api_key(active_only=True))
    es_security.clock.advance("1ms")
    at = await answer_of(alice.security.get_api_key(active_only=True))

    assert (len(before["api_keys"]), len(at["api_keys"])) == (1, 0)


async def test_an_expired_key_cannot_be_updated(alice: AnyClient, es_security: EsSecurity) -> None:
    """A dead key is not brought back to life."""
    key_id = await create(alice, expiration="1d")
    es_security.clock.advance(DAY + 1)

    assert await refusal_of(
        alice.security.update_cross_cluster_api_key, id=key_id, access=METRICS
    ) == (400, f"cannot update expired API key [{key_id}]")


async def test_a_rest_key_is_alive_until_its_expiration(
    es_security: EsSecurity, connect: Connect
) -> None:
    """One millisecond before, the key authenticates; at its expiration, it is refused."""
    key = es_security.create_api_key(expiration="1d")
    client = connect(es_security.client_options(api_key=key["encoded"]))
    es_security.clock.advance(DAY - 1)
    before = await answer_of(client.security.authenticate())
    es_security.clock.advance("1ms")

    assert before["api_key"]["id"] == key["id"]
    assert (await refusal_of(client.security.authenticate))[0] == 401


async def test_an_invalidated_key_says_so(alice: AnyClient) -> None:
    """Taken out of use, a key can still be found."""
    key_id = await create(alice)

    answer = await answer_of(alice.security.invalidate_api_key(ids=[key_id]))

    (found,) = (await answer_of(alice.security.get_api_key(id=key_id)))["api_keys"]
    assert answer["invalidated_api_keys"] == [key_id]
    assert found["invalidated"] is True


@pytest.mark.es_security(license="basic")
async def test_a_basic_licence_does_not_allow_it(alice: AnyClient) -> None:
    """A cluster that was never licensed gives its refusal in a test already."""
    assert await refusal_of(
        alice.security.create_cross_cluster_api_key, name="logs", access=LOGS
    ) == (403, "current license is non-compliant for [advanced-remote-cluster-security]")


@pytest.mark.es_security(es_version="8.19")
async def test_a_cluster_of_the_major_before_refuses_the_client(alice: AnyClient) -> None:
    """The upgrade of a client before its cluster fails in a test, not in production."""
    with pytest.raises(BadRequestError, match="media_type_header_exception") as caught:
        await answer_of(alice.info())

    assert caught.value.body["error"]["caused_by"]["reason"] == (
        "Accept version must be either version 8 or 7, but found 9. "
        "Accept=application/vnd.elasticsearch+json; compatible-with=9"
    )
