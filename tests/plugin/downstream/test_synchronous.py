"""Synchronous tests of a project that only installed the emulator."""

import pytest
from elasticsearch import AuthenticationException, Elasticsearch

from emulator.testing import EsSecurity


def test_a_client_talks_to_the_cluster_of_the_test(es_security: EsSecurity) -> None:
    """The fixture's options are all that a client needs."""
    with Elasticsearch(**es_security.client_options()) as client:
        assert client.security.authenticate()["username"] == "elastic"


def test_a_key_of_the_fixture_works_in_a_client(es_security: EsSecurity) -> None:
    """What a test needs before it begins is made in one line."""
    key = es_security.create_api_key("a key", expiration="1d", metadata={"team": "search"})

    with Elasticsearch(**es_security.client_options(api_key=key["encoded"])) as client:
        assert client.security.authenticate()["api_key"]["name"] == "a key"


def test_a_cross_cluster_key_of_the_fixture_is_one(es_security: EsSecurity) -> None:
    """The other type of key is as near at hand."""
    key = es_security.create_cross_cluster_api_key()

    with Elasticsearch(**es_security.client_options()) as client:
        (found,) = client.security.get_api_key(id=key["id"])["api_keys"]

    assert found["type"] == "cross_cluster"


def test_the_journal_tells_what_was_refused(es_security: EsSecurity) -> None:
    """A test can ask what the code under test has asked."""
    options = es_security.client_options(basic_auth=("elastic", "wrong-password"))
    with Elasticsearch(**options) as client, pytest.raises(AuthenticationException):
        client.security.authenticate()

    assert [(entry.path, entry.outcome) for entry in es_security.requests] == [
        ("/_security/_authenticate", "denied")
    ]


def test_a_restored_cluster_knows_nothing_of_what_came_later(es_security: EsSecurity) -> None:
    """A test can try two ways from one point."""
    before = es_security.snapshot()
    es_security.create_api_key()
    es_security.restore(before)

    with Elasticsearch(**es_security.client_options()) as client:
        assert client.security.get_api_key()["api_keys"] == []


def test_a_reset_cluster_is_as_at_the_start(es_security: EsSecurity) -> None:
    """A test can begin anew."""
    es_security.create_api_key()
    es_security.reset()

    with Elasticsearch(**es_security.client_options()) as client:
        assert client.security.get_api_key()["api_keys"] == []
