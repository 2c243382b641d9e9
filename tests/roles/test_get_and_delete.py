"""Showing roles, and removing them."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from emulator.time_values import DAY
from tests.api_keys.factories import PASSWORD, a_cluster, call
from tests.roles.factories import a_role, get


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster()


def test_without_a_name_all_roles_are_shown(cluster: Cluster) -> None:
    """The reserved ones too."""
    shown = call(cluster, "GET", "/_security/role").json

    first, *_, last = shown
    assert (len(shown), first, last) == (29 + 5, "apm_system", "watcher")


def test_several_names_show_those_that_there_are(cluster: Cluster) -> None:
    """One found is enough for success."""
    reply = call(cluster, "GET", "/_security/role/none,reader,superuser,reader")

    assert (reply.status, list(reply.json)) == (200, ["superuser", "reader"])


@pytest.mark.parametrize("path", ["/none", "/none,neither", "/read*", "?name=none"])
def test_names_of_no_role_are_not_found(cluster: Cluster, path: str) -> None:
    """With an empty answer and not an error; there are no wildcards."""
    reply = call(cluster, "GET", f"/_security/role{path}")

    assert (reply.status, reply.json) == (404, {})


def test_reserved_roles_are_marked_and_described(cluster: Cluster) -> None:
    """So that tools can tell them from others."""
    viewer = get(cluster, "viewer")

    assert viewer["metadata"] == {"_reserved": True}
    assert viewer["description"]


def test_reserved_roles_lose_their_description_in_keys(cluster: Cluster) -> None:
    """Keys keep what grants something, and nothing else."""
    key = call(cluster, "POST", "/_security/api_key", {"name": "k"}).json
    shown = call(cluster, "GET", f"/_security/api_key?id={key['id']}&with_limited_by=true").json
    superuser = shown["api_keys"][0]["limited_by"][0]["superuser"]

    assert "description" not in superuser


@pytest.mark.parametrize(("version", "status"), [("9.4.0", 400), ("9.5.0", 200)])
def test_include_implicit_is_known_from_9_5_on(version: str, status: int) -> None:
    """An earlier version refuses a parameter that it does not know."""
    reply = call(a_cluster(version), "GET", "/_security/role/viewer?include_implicit=true")

    assert reply.status == status


def test_reading_is_enough_to_see_roles(cluster: Cluster) -> None:
    """And without it nothing is shown."""
    assert call(cluster, "GET", "/_security/role", auth="reader").status == 200
    assert call(cluster, "GET", "/_security/role", auth="nobody").status == 403


def test_a_deleted_role_is_gone(cluster: Cluster) -> None:
    """And deleting it again says so."""
    a_role(cluster)
    first = call(cluster, "DELETE", "/_security/role/r")
    second = call(cluster, "DELETE", "/_security/role/r")

    assert (first.status, first.json) == (200, {"found": True})
    assert (second.status, second.json) == (404, {"found": False})
    assert get(cluster, "r") is None


def test_reserved_roles_cannot_be_deleted(cluster: Cluster) -> None:
    """A cluster without ``superuser`` could not be repaired."""
    assert call(cluster, "DELETE", "/_security/role/superuser").problem == (
        400,
        "illegal_argument_exception",
        "role [superuser] is reserved and cannot be deleted",
    )


def test_users_go_on_to_name_a_deleted_role(cluster: Cluster) -> None:
    """It counts again when it is created again."""
    call(cluster, "DELETE", "/_security/role/reader")

    assert call(cluster, "GET", "/_security/user/reader").json["reader"]["roles"] == ["reader"]


def test_an_unknown_parameter_beats_a_bad_refresh(cluster: Cluster) -> None:
    """This one endpoint looks at ``refresh`` later than the others."""
    reply = call(cluster, "DELETE", "/_security/role/r?refresh=x&foo=1")

    assert "unrecognized parameter: [foo]" in reply.error["reason"]


HIDING = {
    "cluster": ["read_security"],
    "indices": [
        {"names": ["a"], "privileges": ["read"], "query": "{}", "field_security": {"grant": ["f"]}}
    ],
}


@pytest.mark.parametrize(
    ("entry", "features"),
    [
        ({"query": "{}"}, ["dls"]),
        ({"field_security": {"grant": ["f"]}}, ["fls"]),
        ({"field_security": {"grant": ["*"], "except": ["f"]}, "query": "{}"}, ["fls", "dls"]),
    ],
)
def test_a_role_that_the_licence_does_not_allow_is_marked(
    entry: dict[str, object], features: list[str]
) -> None:
    """Whoever wonders why it grants nothing sees it."""
    indices = [{"names": ["a"], "privileges": ["read"], **entry}]
    cluster = a_cluster(license="basic", roles={"r": {"indices": indices}})

    assert get(cluster, "r")["transient_metadata"] == {
        "unlicensed_features": features,
        "enabled": False,
    }


@pytest.mark.parametrize(("license", "status"), [("basic", 403), ("platinum", 200)])
def test_a_role_that_the_licence_does_not_allow_grants_nothing(license: str, status: int) -> None:
    """Not even what has nothing to do with documents."""
    user = {"password": PASSWORD, "roles": ["r"]}
    cluster = a_cluster(license=license, roles={"r": HIDING}, users={"joe": user})

    assert call(cluster, "GET", "/_security/role/r", auth="joe").status == status


def test_a_role_grants_nothing_more_once_the_licence_has_expired_by_the_clock() -> None:
    """Nothing was changed that could say that what is remembered of the role is old."""
    user = {"password": PASSWORD, "roles": ["r"]}
    cluster = a_cluster(roles={"r": HIDING}, users={"joe": user})
    before = call(cluster, "GET", "/_security/role/r", auth="joe").status

    cluster.clock.advance(31 * DAY)

    assert (before, call(cluster, "GET", "/_security/role/r", auth="joe").status) == (200, 403)


def test_a_role_grants_again_what_a_reset_brings_back(cluster: Cluster) -> None:
    """Equal names may stand for other roles at any time."""
    path = "/_security/role/reader"
    call(cluster, "PUT", path, {"cluster": []})
    changed = call(cluster, "GET", path, auth="reader").status

    cluster.reset()

    assert (changed, call(cluster, "GET", path, auth="reader").status) == (403, 200)


def test_granting_all_fields_hides_nothing() -> None:
    """So it needs no licence."""
    entry = {"names": ["a"], "privileges": ["read"], "field_security": {"grant": ["*"]}}
    cluster = a_cluster(license="basic", roles={"r": {"indices": [entry]}})

    assert get(cluster, "r")["transient_metadata"] == {"enabled": True}


def test_keys_of_a_seed_are_made_before_there_is_a_licence() -> None:
    """A cluster in the making must not ask for one."""
    owner = {"username": "joe", "realm": "default_native"}
    key = {"name": "k", "secret": "ui2lp2axTNmsyakw9tvNnw", "owner": owner}
    user = {"password": PASSWORD, "roles": ["r"]}
    cluster = a_cluster(
        license="basic",
        roles={"r": HIDING},
        users={"joe": user},
        api_keys={"VuaCfGcBCdbkQm-e5aOx": key},
    )

    assert call(cluster, "GET", "/_security/api_key").json["api_keys"][0]["name"] == "k"
