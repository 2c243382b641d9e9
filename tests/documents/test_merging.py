"""Several documents in a row, what beats them, and what they leave to defaults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emulator import Blueprint, Cluster, DocumentError, Overrides, read_seeds
from emulator.versions import NEWEST, Version
from tests.documents.factories import (
    ALICE,
    FROZEN,
    NOW,
    OWNER,
    a_blueprint,
    a_cluster,
    a_document,
    a_key,
    call,
    called,
)

DAY = 86_400_000


def _status(
    password: str, *documents: dict[str, object], overrides: Overrides | None = None
) -> int:
    cluster = a_cluster(*documents, overrides=overrides)
    return call(cluster, "GET", "/", None, ("elastic", password)).status


def test_later_document_adds_to_earlier_ones() -> None:
    """A team's users and a test's keys can live in files of their own."""
    roles = {"roles": {"keys": {"cluster": ["manage_security"]}}}

    document = a_cluster(roles, {"users": ALICE}, a_key()).document()

    assert [*document["roles"], *document["api_keys"]] == ["keys", "k1"]  # type: ignore[misc] # objects
    assert list(document["users"]) == ["elastic", "alice"]  # type: ignore[call-overload] # an object


def test_later_document_beats_earlier_ones() -> None:
    """What is said twice counts as it is said last."""
    first = a_document(users=ALICE, es_version="8.19.0", settings={"node.name": "a"})
    changed = {"alice": {"password": "secret-2", "roles": []}}
    second = {"users": changed, "es_version": "9.2.0", "settings": {"cluster.name": "b"}}

    cluster = a_cluster(first, second)

    assert call(cluster, "GET", "/", None, ("alice", "secret-1")).status == 401
    assert str(cluster.version) == "9.2.0"
    assert (cluster.settings.node_name, cluster.settings.cluster_name) == ("a", "b")


def test_user_of_one_document_may_own_a_key_of_an_earlier_one() -> None:
    """The order of files is no trap: users are there before any key is."""
    key = {"name": "k", "secret": "s" * 22, "owner": OWNER}

    cluster = a_cluster({"api_keys": {"k1": key}}, {"users": ALICE})

    assert [key.owner.realm.type for key in cluster.snapshot().parts.keys] == ["native"]


def test_key_that_is_given_twice_is_the_later_one() -> None:
    """A key, too, is replaced as a whole."""
    later = a_key(name="later")

    document = a_cluster(a_key(metadata={"a": 1}), later).document()

    assert document["api_keys"]["k1"]["name"] == "later"  # type: ignore[index] # an object
    assert "metadata" not in document["api_keys"]["k1"]  # type: ignore[index] # an object


def test_files_are_read_in_the_order_they_are_given_and_a_folder_by_name(tmp_path: Path) -> None:
    """A folder of seeds is loaded the same way on every machine."""
    for name, node in (("b", "second"), ("a", "first")):
        document = {"settings": {"node.name": node, "cluster.name": name}}
        (tmp_path / f"{name}.json").write_text(json.dumps(document))
    last = tmp_path / "0.json"

    of_folder = Blueprint(read_seeds([tmp_path]))
    last.write_text(json.dumps({"settings": {"node.name": "last"}}))
    of_files = Blueprint(read_seeds([tmp_path / "b.json", str(last), "empty"]))

    assert of_folder.settings.node_name == "second"
    assert (of_files.settings.node_name, of_files.settings.cluster_name) == ("last", "b")


def test_mistake_in_one_of_several_files_names_the_file(tmp_path: Path) -> None:
    """With ten files, the path in one of them says little."""
    (tmp_path / "team.json").write_text('{"users": {"a": {"roles": []}}}')

    with pytest.raises(DocumentError, match=r"^team\.json: users\.a: a user needs a \[password\]"):
        Blueprint(read_seeds(["empty", tmp_path])).check()


def test_misspelt_name_of_a_seed_is_answered_with_the_nearest() -> None:
    """The start stops, and says what to write."""
    with pytest.raises(DocumentError, match="did you mean 'cross_cluster_keys'"):
        read_seeds(["cross_cluster_key"])


def test_new_cluster_has_the_documented_defaults() -> None:
    """What nobody says is as the design says."""
    cluster = a_cluster()
    license = called(cluster, "GET", "/_license")["license"]

    assert cluster.version == NEWEST
    assert cluster.clock.mode == "running"
    assert abs(cluster.clock.offset) < 1_000
    assert license["type"] == "trial"  # type: ignore[index] # an object
    assert license["expiry_date_in_millis"] - license["issue_date_in_millis"] == 30 * DAY  # type: ignore[index] # an object


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (Overrides(es_version=Version.parse("9.1.0")), ("9.1.0", "basic", NOW, 42)),
        (Overrides(license="gold"), ("8.19.0", "gold", NOW, 42)),
        (Overrides(now=5), ("8.19.0", "basic", 5, 42)),
        (Overrides(random_seed=7), ("8.19.0", "basic", NOW, 7)),
    ],
)
def test_option_beats_every_document(
    overrides: Overrides, expected: tuple[str, str, int, int]
) -> None:
    """The command line has the last word."""
    document = a_document(es_version="8.19.0", license={"type": "basic"})

    saved = a_cluster(document, overrides=overrides).document()

    clock, license = saved["clock"], saved["license"]
    assert (saved["es_version"], license["type"], saved["random_seed"]) == (  # type: ignore[index] # an object
        expected[0],
        expected[1],
        expected[3],
    )
    assert a_cluster(document, overrides=overrides).clock.now() == expected[2]
    assert clock["mode"] == "frozen"  # type: ignore[index] # an object


def test_password_of_the_superuser_is_the_last_word_s() -> None:
    """``ELASTIC_PASSWORD`` beats a seed, which beats the default."""
    seed: dict[str, object] = {"users": {"elastic": {"password": "of-the-seed"}}}

    assert _status("changeme") == 200
    assert _status("of-the-seed", seed) == 200
    assert _status("of-the-option", seed, overrides=Overrides(password="of-the-option")) == 200
    assert _status("changeme", seed) == 401


def test_settings_of_the_options_are_added_to_the_documents() -> None:
    """They are merged one by one, not as a whole."""
    overrides = Overrides(settings={"node.name": "option"})

    settings = a_cluster({"settings": {"cluster.name": "seed"}}, overrides=overrides).settings

    assert (settings.node_name, settings.cluster_name) == ("option", "seed")


@pytest.mark.parametrize(
    ("fields", "expiration"),
    [
        ({"expires_in": "1d"}, NOW + DAY),
        ({"expires_in": "1500ms"}, NOW + 1000),
        ({"expires_in": "0"}, NOW),
        ({"expires_in": "-1h"}, NOW - 3_600_000),
        ({"expiration": "2026-01-01T01:00:00+01:00"}, NOW),
        ({"expiration": NOW + 1}, NOW + 1),
        ({"expiration": str(NOW)}, NOW),
        ({}, None),
    ],
)
def test_times_of_a_key_are_relative_to_the_clock_or_absolute(
    fields: dict[str, object], expiration: int | None
) -> None:
    """``expires_in`` counts from the present of the document's own clock."""
    key = a_cluster(a_key(**fields)).document()["api_keys"]["k1"]  # type: ignore[index] # an object

    assert key.get("expiration") == expiration
    assert key["creation"] == NOW


def test_invalidated_key_was_invalidated_at_the_present() -> None:
    """Without an instant, it happened just now."""
    key = a_cluster(a_key(invalidated=True)).document()["api_keys"]["k1"]  # type: ignore[index] # an object

    assert key["invalidation"] == NOW


def test_two_clusters_of_one_blueprint_share_nothing_that_changes() -> None:
    """Making the tables once for many clusters must not be seen."""
    blueprint = a_blueprint(a_key())
    first, second = (Cluster("default", blueprint) for _ in range(2))
    before = second.document(secrets=True)

    called(first, "POST", "/_security/api_key", {"name": "new"})
    called(first, "DELETE", "/_security/api_key", {"ids": ["k1"]})

    assert second.document(secrets=True) == before
    assert Cluster("default", blueprint).document(secrets=True) == before


def test_frozen_clock_without_an_instant_stands_at_the_system_s_present() -> None:
    """A seed may say that time stands still without saying when."""
    assert abs(a_cluster({"clock": {"mode": "frozen"}}).clock.offset) < 1_000


def test_random_seed_continues_where_a_saved_document_ended() -> None:
    """Giving the seed that the document has already must not give its ids and secrets again."""
    cluster = a_cluster(a_document())
    created = called(cluster, "POST", "/_security/api_key", {"name": "a"})

    copy = a_cluster(cluster.document(), overrides=Overrides(random_seed=42))
    again = called(copy, "POST", "/_security/api_key", {"name": "a"})

    assert again["id"] != created["id"]
    assert copy.document()["clock"] == FROZEN


@pytest.mark.parametrize("target", ["/_license", "/_xpack"])
def test_trial_of_a_clock_at_the_end_of_time_can_be_shown(target: str) -> None:
    """Its thirty days would end in the year 10000, which no date can say."""
    cluster = a_cluster({"clock": {"mode": "frozen", "now": "9999-12-31T23:59:59Z"}})

    assert "253402300799999" in str(called(cluster, "GET", target))


def test_override_past_the_last_year_is_refused() -> None:
    """Otherwise every answer would fail, as each has a date."""
    with pytest.raises(ValueError, match="a clock shows the years 1970 to 9999"):
        a_cluster(overrides=Overrides(now=10**18))
