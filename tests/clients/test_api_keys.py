"""API keys for REST callers by the official Python clients, over a real socket.

What is answered is tested elsewhere; here it is shown that the clients take it for Elasticsearch's.
"""

from __future__ import annotations

import pytest

from emulator.testing import EsSecurity
from tests.clients.calls import ALICE, AnyClient, Connect, answer_of, refusal_of

pytestmark = [
    pytest.mark.clients,
    pytest.mark.es_security(seed="seed.json", now="2026-01-01T00:00:00Z"),
]


async def create(client: AnyClient, *names: str) -> list[str]:
    """Create keys for REST callers, the first of a team of its own; return their ids."""
    created = [
        await answer_of(
            client.security.create_api_key(name=name, metadata={"team": "b" if number else "a"})
        )
        for number, name in enumerate(names)
    ]
    return [key["id"] for key in created]


async def test_a_query_finds_keys_page_by_page(alice: AnyClient) -> None:
    """The sort values of a page's last key begin the next page."""
    await create(alice, "web-1", "web-2", "app-1", "web-3")
    query, sort = {"prefix": {"name": "web-"}}, [{"name": {"order": "desc"}}]

    first = await answer_of(alice.security.query_api_keys(query=query, sort=sort, size=2))
    after = first["api_keys"][-1]["_sort"]
    second = await answer_of(
        alice.security.query_api_keys(query=query, sort=sort, size=2, search_after=after)
    )

    assert (first["total"], second["total"]) == (3, 3)
    assert [key["name"] for key in first["api_keys"]] == ["web-3", "web-2"]
    assert [key["name"] for key in second["api_keys"]] == ["web-1"]


async def test_a_query_counts_keys(alice: AnyClient) -> None:
    """The client's parameters arrive in the body and in the query string."""
    await create(alice, "one", "two", "three")

    answer = await answer_of(
        alice.security.query_api_keys(
            size=0, aggs={"teams": {"terms": {"field": "metadata.team"}}}, typed_keys=True
        )
    )

    buckets = answer["aggregations"]["sterms#teams"]["buckets"]
    assert [(bucket["key"], bucket["doc_count"]) for bucket in buckets] == [("b", 2), ("a", 1)]


async def test_a_query_for_what_may_not_be_asked_is_refused(alice: AnyClient) -> None:
    """The client raises its own error with the cluster's words."""
    assert await refusal_of(alice.security.query_api_keys, sort=["doc_type"]) == (
        400,
        "Field [doc_type] is not allowed for querying or aggregation",
    )


async def test_a_granted_key_is_the_other_users(
    alice: AnyClient, es_security: EsSecurity, connect: Connect
) -> None:
    """Whoever has a user's password gets a key for it, and the key is taken."""
    username, password = ALICE
    granted = await answer_of(
        alice.security.grant_api_key(
            grant_type="password",
            username=username,
            password=password,
            api_key={"name": "granted", "expiration": "1d"},
        )
    )
    client = connect(es_security.client_options(api_key=granted["encoded"]))

    assert (await answer_of(client.security.authenticate()))["username"] == username


async def test_a_bulk_update_changes_several_keys(alice: AnyClient) -> None:
    """Those that are so already are told apart."""
    one, two = await create(alice, "one", "two")

    answer = await answer_of(
        alice.security.bulk_update_api_keys(ids=[one, two], metadata={"team": "a"})
    )

    assert (answer["updated"], answer["noops"]) == ([two], [one])
    assert "errors" not in answer


async def test_clearing_the_cache_takes_no_key_out_of_use(
    alice: AnyClient, es_security: EsSecurity, connect: Connect
) -> None:
    """A key is verified anew, and is as good as before."""
    key = es_security.create_api_key(basic_auth=ALICE)
    client = connect(es_security.client_options(api_key=key["encoded"]))
    await answer_of(client.security.authenticate())

    cleared = await answer_of(alice.security.clear_api_key_cache(ids=[key["id"], "unknown"]))

    assert cleared["_nodes"] == {"total": 1, "successful": 1, "failed": 0}
    assert (await answer_of(client.security.authenticate()))["api_key"]["id"] == key["id"]
