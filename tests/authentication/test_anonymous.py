"""Access without credentials, and what it gives everyone else."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    PASSWORD,
    a_cluster,
    a_key,
    api_key,
    basic,
    call,
    shown,
)
from tests.authentication.test_refusals import SCHEMES, UNABLE, encoded

ANONYMOUS = "xpack.security.authc.anonymous"
ROLES: Mapping[str, object] = {f"{ANONYMOUS}.roles": ["watcher", "lost"]}
AUTHENTICATE = "/_security/_authenticate"
USERS = "/_security/user"
GRANTED = "this action is granted by the cluster privileges [read_security,manage_security,all]"


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster that lets in anybody to see its name."""
    return a_cluster(settings=ROLES)


def test_who_shows_nothing_is_the_anonymous_user(cluster: Cluster) -> None:
    """In a realm of its own, with the roles of the settings, existing or not."""
    realm = {"name": "__anonymous", "type": "__anonymous"}

    assert call(cluster, "GET", "/", auth=None).status == 200
    assert call(cluster, "GET", AUTHENTICATE, auth=None).json == {
        "username": "_anonymous",
        "roles": ["watcher", "lost"],
        "full_name": None,
        "email": None,
        "metadata": {"_reserved": True},
        "enabled": True,
        "authentication_realm": realm,
        "lookup_realm": realm,
        "authentication_type": "anonymous",
    }


def test_it_is_called_as_the_settings_say() -> None:
    """The name is a setting, too."""
    cluster = a_cluster(settings={**ROLES, f"{ANONYMOUS}.username": "guest"})
    reply = call(cluster, "GET", USERS, auth=None)

    assert call(cluster, "GET", AUTHENTICATE, auth=None).json["username"] == "guest"
    assert "user [guest] with effective roles [watcher]" in reply.error["reason"]


@pytest.mark.parametrize("header", ["Digest x=y", "Foo", "Basic", "Bearer", "ApiKey", "Bearer "])
def test_a_header_without_a_known_credential_is_none(cluster: Cluster, header: str) -> None:
    """An unknown scheme, or a known one without a value."""
    headers = {"authorization": header}
    assert call(cluster, "GET", "/", auth=None, headers=headers).status == 200


@pytest.mark.parametrize(
    "header",
    ["Bearer x", "bearer x", "ApiKey x", "APIKEY x", "ApiKey " + encoded("foo:secret")],
)
def test_a_wrong_token_or_key_is_never_anonymous(cluster: Cluster, header: str) -> None:
    """Who shows one wants to be somebody."""
    reply = call(cluster, "GET", "/", auth=header)

    assert reply.problem == (401, "security_exception", UNABLE)
    assert reply.values("WWW-Authenticate") == SCHEMES


@pytest.mark.parametrize("header", ["ApiKey " + encoded("foo:secret"), "Bearer  "])
def test_a_key_that_nobody_reads_is_not_anonymous_either(header: str) -> None:
    """The beginning of the header decides, though it counts as none."""
    settings = {**ROLES, "xpack.security.authc.api_key.enabled": False}
    reply = call(a_cluster(settings=settings), "GET", "/", auth=header)

    assert reply.status == 401
    assert reply.error["reason"] == "missing authentication credentials for REST request [/]"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (basic("watcher", "wrong-1"), "unable to authenticate user [watcher] for REST request [/]"),
        (basic("_anonymous", ""), "unable to authenticate user [_anonymous] for REST request [/]"),
        ("Basic ", "invalid basic authentication header value"),
        ("Basic a_b", "invalid basic authentication header encoding"),
    ],
)
def test_a_wrong_password_is_never_anonymous(cluster: Cluster, header: str, reason: str) -> None:
    """Nor is a malformed one; and nobody logs in as the anonymous user."""
    assert call(cluster, "GET", "/", auth=header).problem == (401, "security_exception", reason)


def test_a_refused_action_is_a_403(cluster: Cluster) -> None:
    """As for anyone else, by default."""
    assert call(cluster, "GET", USERS, auth=None).problem == (
        403,
        "security_exception",
        "action [cluster:admin/xpack/security/user/get] is unauthorized for user [_anonymous] "
        f"with effective roles [watcher] (assigned roles [lost] were not found), {GRANTED}",
    )


def test_a_refused_action_asks_for_a_login_where_the_settings_say_so() -> None:
    """Then the answer is a 401 with the ways to log in."""
    cluster = a_cluster(settings={**ROLES, f"{ANONYMOUS}.authz_exception": False})
    reply = call(cluster, "GET", USERS, auth=None)

    reason = "action [cluster:admin/xpack/security/user/get] requires authentication"
    assert reply.problem == (401, "security_exception", reason)
    assert reply.error["header"] == {"WWW-Authenticate": SCHEMES}
    assert reply.values("WWW-Authenticate") == SCHEMES
    assert call(cluster, "GET", "/", auth=None).status == 200


def test_who_has_logged_in_is_told_403_all_the_same() -> None:
    """The setting is about the anonymous user alone."""
    cluster = a_cluster(settings={**ROLES, f"{ANONYMOUS}.authz_exception": False})
    assert call(cluster, "GET", USERS, auth="nobody").status == 403


def test_nobody_acts_as_another_without_credentials() -> None:
    """The header is ignored, whatever the roles allow."""
    cluster = a_cluster(settings={f"{ANONYMOUS}.roles": ["superuser"]})

    for target in ("watcher", "ghost", ""):
        headers = {"es-security-runas-user": target}
        json = call(cluster, "GET", AUTHENTICATE, auth=None, headers=headers).json
        assert json["username"] == "_anonymous"


def test_others_may_act_as_it(cluster: Cluster) -> None:
    """It is then found among the reserved users."""
    headers = {"es-security-runas-user": "_anonymous"}
    json = call(cluster, "GET", AUTHENTICATE, headers=headers).json

    assert (json["username"], json["roles"]) == ("_anonymous", ["watcher", "lost"])
    assert json["lookup_realm"] == {"name": "reserved", "type": "reserved"}


def test_its_roles_count_for_every_user(cluster: Cluster) -> None:
    """They show in what a refusal says, not in what a user is assigned; unknown ones do not."""
    reply = call(cluster, "GET", USERS, auth="own_keys")

    assert call(cluster, "GET", "/", auth="own_keys").status == 200
    assert call(cluster, "GET", AUTHENTICATE, auth="own_keys").json["roles"] == ["own_keys"]
    assert reply.error["reason"] == (
        "action [cluster:admin/xpack/security/user/get] is unauthorized for user [own_keys] "
        f"with effective roles [own_keys,watcher], {GRANTED}"
    )


def test_its_roles_count_for_users_without_any(cluster: Cluster) -> None:
    """A user that lost all its roles can still do what everyone can."""
    assert call(cluster, "GET", "/", auth="nobody").status == 200
    assert (
        "[nobody] with effective roles [watcher], "
        in (call(cluster, "GET", USERS, auth="nobody").error["reason"])
    )


@pytest.mark.parametrize(
    ("username", "as_other"), [("watcher", {}), ("own_keys", {"es-security-runas-user": "watcher"})]
)
def test_a_role_that_both_have_is_told_once(username: str, as_other: Mapping[str, str]) -> None:
    """Also when one acts as another, whose roles these are; the caller may act so by its own."""
    roles = {"own_keys": {"run_as": ["*"]}}
    cluster = a_cluster(settings=ROLES, roles=roles)
    reason = call(cluster, "GET", USERS, auth=username, headers=as_other).error["reason"]

    assert " with effective roles [watcher], " in reason


def test_the_roles_of_everyone_show_in_a_refused_run_as(cluster: Cluster) -> None:
    """They are the caller's as well."""
    headers = {"es-security-runas-user": "reader"}
    reply = call(cluster, "GET", "/", auth="nobody", headers=headers)

    assert reply.error["reason"] == (
        "action [cluster:monitor/main] is unauthorized for user [nobody] with effective roles "
        "[watcher], because user [nobody] is unauthorized to run as [reader]"
    )


def test_everyone_may_act_as_another_where_the_anonymous_roles_allow_it() -> None:
    """All but the anonymous user itself."""
    settings = {f"{ANONYMOUS}.roles": ["runner"]}
    cluster = a_cluster(settings=settings, roles={"runner": {"run_as": ["watcher"]}})
    headers = {"es-security-runas-user": "watcher"}

    assert call(cluster, "GET", "/", auth="nobody", headers=headers).status == 200
    assert call(cluster, "GET", "/", auth=None, headers=headers).status == 403


def test_they_are_in_what_is_asked_about_privileges(cluster: Cluster) -> None:
    """What is said to be granted is what a request meets."""
    body = {"cluster": ["monitor", "manage_security"]}
    asked = call(cluster, "POST", "/_security/user/_has_privileges", body, "nobody").json
    held = call(cluster, "GET", "/_security/user/_privileges", auth="nobody").json

    assert asked["cluster"] == {"manage_security": False, "monitor": True}
    assert held["cluster"] == ["monitor"]


def test_they_bound_the_keys_of_users(cluster: Cluster) -> None:
    """A new key has what its owner effectively had."""
    created = a_key(cluster, "own_keys")
    key = shown(cluster, created["id"], "&with_limited_by=true")

    assert sorted(key["limited_by"][0]) == ["own_keys", "watcher"]
    assert call(cluster, "GET", "/", auth=api_key(created)).status == 200


def test_they_do_not_count_for_keys(cluster: Cluster) -> None:
    """A key has its own privileges only."""
    key = api_key(a_key(cluster, role_descriptors={"none": {}}))
    assert call(cluster, "GET", "/", auth=key).status == 403


def test_a_superuser_is_bounded_by_nothing_else(cluster: Cluster) -> None:
    """That role counts alone, here as elsewhere."""
    created = a_key(cluster, ELASTIC)
    key = shown(cluster, created["id"], "&with_limited_by=true")

    assert list(key["limited_by"][0]) == ["superuser"]


def test_everyone_is_a_superuser_where_the_anonymous_user_is() -> None:
    """However unwise."""
    cluster = a_cluster(settings={f"{ANONYMOUS}.roles": "superuser"})

    assert call(cluster, "GET", USERS, auth=None).status == 200
    assert call(cluster, "GET", USERS, auth="nobody").status == 200


def test_the_anonymous_user_may_have_keys() -> None:
    """Which belong to its name in its realm."""
    cluster = a_cluster(settings={f"{ANONYMOUS}.roles": ["own_keys"]})
    created = call(cluster, "POST", "/_security/api_key", {"name": "k"}, auth=None).json
    key = shown(cluster, created["id"], "&with_limited_by=true")

    assert (key["username"], key["realm"]) == ("_anonymous", "__anonymous")
    assert list(key["limited_by"][0]) == ["own_keys"]


def test_the_anonymous_user_has_no_password_to_change(cluster: Cluster) -> None:
    """It has not logged in with one."""
    body = {"password": PASSWORD}
    assert call(cluster, "PUT", "/_security/user/_password", body, auth=None).status == 403
