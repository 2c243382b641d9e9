"""What a test can ask its cluster to be."""

from pathlib import Path

import pytest
from elasticsearch import AuthorizationException, Elasticsearch

from emulator.testing import EsSecurity, RequestRefused

HERE = Path(__file__).parent
BOB = {"users": {"bob": {"password": "secret-2", "roles": ["superuser"]}}}
_secrets: set[str] = set()


def username(es_security: EsSecurity, name: str, password: str) -> str:
    """Return the name that the cluster knows a user by."""
    with Elasticsearch(**es_security.client_options(basic_auth=(name, password))) as client:
        return client.security.authenticate()["username"]


@pytest.mark.es_security(seed="seed.json")
def test_a_seed_is_found_beside_the_test(es_security: EsSecurity) -> None:
    """A path means the same wherever pytest is started."""
    assert username(es_security, "alice", "secret-1") == "alice"


@pytest.mark.es_security(seed=HERE / "seed.json")
def test_a_seed_is_a_path(es_security: EsSecurity) -> None:
    """A path may be a `Path`."""
    assert username(es_security, "alice", "secret-1") == "alice"


@pytest.mark.es_security(seed=BOB)
def test_a_seed_is_a_dict(es_security: EsSecurity) -> None:
    """A small seed needs no file."""
    assert username(es_security, "bob", "secret-2") == "bob"


@pytest.mark.es_security(seed=["seed.json", BOB])
@pytest.mark.parametrize("name_and_password", [("alice", "secret-1"), ("bob", "secret-2")])
def test_seeds_add_to_one_another(
    es_security: EsSecurity, name_and_password: tuple[str, str]
) -> None:
    """A test adds what only it needs to what all share."""
    assert username(es_security, *name_and_password) == name_and_password[0]


@pytest.mark.es_security(seed="cross_cluster_keys")
def test_a_seed_is_the_name_of_a_shipped_one(es_security: EsSecurity) -> None:
    """The seeds of the package are at hand by name."""
    with Elasticsearch(**es_security.client_options()) as client:
        assert client.security.get_api_key()["api_keys"]


@pytest.mark.es_security(seed={"users": {"elastic": {"password": "of-the-seed"}}})
def test_the_fixture_knows_the_password_of_a_seed(es_security: EsSecurity) -> None:
    """The fixture's own requests do not depend on the default password."""
    assert es_security.basic_auth == ("elastic", "of-the-seed")
    assert es_security.create_api_key("key")["name"] == "key"


@pytest.mark.es_security(es_version="9.2")
def test_a_version_is_spoken(es_security: EsSecurity) -> None:
    """A test says which Elasticsearch it is about."""
    with Elasticsearch(**es_security.client_options()) as client:
        assert client.info()["version"]["number"] == "9.2.0"


@pytest.mark.es_security(license="basic")
def test_a_licence_is_in_force(es_security: EsSecurity) -> None:
    """A client meets the refusal that an unlicensed cluster gives."""
    with (
        Elasticsearch(**es_security.client_options()) as client,
        pytest.raises(AuthorizationException, match="security_exception"),
    ):
        client.security.create_cross_cluster_api_key(
            name="key", access={"search": [{"names": ["*"]}]}
        )


@pytest.mark.es_security(license="basic")
def test_a_refusal_of_the_fixture_says_why(es_security: EsSecurity) -> None:
    """A test that cannot be set up tells what Elasticsearch said."""
    with pytest.raises(RequestRefused, match="non-compliant") as caught:
        es_security.create_cross_cluster_api_key()

    assert caught.value.status == 403


@pytest.mark.es_security(now="2026-01-01T00:00:00Z")
def test_a_clock_is_frozen(es_security: EsSecurity) -> None:
    """A test about dates names its own."""
    key = es_security.create_api_key(expiration="1d")

    assert key["expiration"] == 1_767_312_000_000
    es_security.clock.advance("1d")
    assert es_security.clock.now() == key["expiration"]
    es_security.clock.move_to("2026-03-01T00:00:00Z")
    assert es_security.clock.now() == 1_772_323_200_000


@pytest.mark.es_security(random_seed=42, now="2026-01-01T00:00:00Z")
@pytest.mark.parametrize("time", ["first", "second"])
def test_randomness_is_repeated(es_security: EsSecurity, time: str) -> None:
    """A recorded answer stays the same."""
    _secrets.add(es_security.create_api_key()["encoded"])

    assert len(_secrets) == 1


@pytest.mark.es_security(es_version="9.1", license="basic")
class TestNearestMarker:
    """The marker of a test goes before that of its class, argument by argument."""

    @pytest.mark.es_security(es_version="8.19")
    def test_it_wins(self, es_security: EsSecurity) -> None:
        """A test differs from its neighbours in one thing."""
        assert str(es_security.cluster.version) == "8.19.0"
        with pytest.raises(RequestRefused, match="non-compliant"):
            es_security.create_cross_cluster_api_key()
