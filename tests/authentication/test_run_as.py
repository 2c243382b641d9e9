"""Acting as another user: ``es-security-runas-user``."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from emulator.cluster import Cluster
from tests.api_keys.factories import (
    ELASTIC,
    PASSWORD,
    Reply,
    a_cluster,
    a_key,
    api_key,
    basic,
    call,
    shown,
)

AUTHENTICATE = "/_security/_authenticate"
MAIN = "cluster:monitor/main"
NATIVE = {"name": "default_native", "type": "native"}
RESERVED = {"name": "reserved", "type": "reserved"}
API_KEYS = {"name": "_es_api_key", "type": "_es_api_key"}
RUNNER = {"cluster": ["manage_own_api_key"], "run_as": ["ann", "ghost", "off", "elastic"]}


def a_user(*roles: str, **details: object) -> dict[str, object]:
    """Return a user in a document."""
    return {"password": PASSWORD, "roles": list(roles), **details}


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster in which joe may act as some, and ann may see the cluster's name."""
    return a_cluster(
        roles={"runner": RUNNER},
        users={
            "joe": a_user("runner", "lost"),
            "ann": a_user("watcher", full_name="Ann Lee", metadata={"a": 1}),
            "bob": a_user("watcher"),
            "off": a_user("watcher", enabled=False),
        },
    )


def as_user(
    cluster: Cluster,
    target: str,
    method: str = "GET",
    path: str = "/",
    body: object = None,
    auth: str = "joe",
) -> Reply:
    """Send a request as somebody else."""
    headers = {"es-security-runas-user": target}
    return call(cluster, method, path, body, auth, headers)


def refusal(reply: Reply) -> str:
    """Return the reason of a 403."""
    status, type, reason = reply.problem
    assert (status, type) == (403, "security_exception")
    assert "header" not in reply.error
    return reason


def test_the_roles_of_the_other_count(cluster: Cluster) -> None:
    """What the caller itself may not do, it may as the other; and the other way round."""
    assert call(cluster, "GET", "/", auth="joe").status == 403
    assert as_user(cluster, "ann").status == 200
    body = {"name": "k"}
    assert as_user(cluster, "ann", "POST", "/_security/api_key", body).status == 403


def test_the_other_is_shown_with_both_realms(cluster: Cluster) -> None:
    """Who proved itself is seen in the realm only."""
    reply = as_user(cluster, "ann", path=AUTHENTICATE)

    assert reply.json == {
        "username": "ann",
        "roles": ["watcher"],
        "full_name": "Ann Lee",
        "email": None,
        "metadata": {"a": 1},
        "enabled": True,
        "authentication_realm": NATIVE,
        "lookup_realm": NATIVE,
        "authentication_type": "realm",
    }


@pytest.mark.parametrize(
    ("auth", "target", "authenticated_by", "looked_up_by"),
    [("joe", "elastic", NATIVE, RESERVED), (ELASTIC, "ann", RESERVED, NATIVE)],
)
def test_each_realm_is_that_of_its_user(
    cluster: Cluster,
    auth: str,
    target: str,
    authenticated_by: Mapping[str, str],
    looked_up_by: Mapping[str, str],
) -> None:
    """The first of who logged in, the second of who it acts as."""
    json = as_user(cluster, target, path=AUTHENTICATE, auth=auth).json

    assert json["username"] == target
    assert (json["authentication_realm"], json["lookup_realm"]) == (authenticated_by, looked_up_by)


def test_a_key_that_acts_as_a_user_is_not_shown(cluster: Cluster) -> None:
    """But for the realm and the type, which are still the key's."""
    json = as_user(cluster, "ann", path=AUTHENTICATE, auth=api_key(a_key(cluster, "joe"))).json

    assert (json["username"], json["roles"]) == ("ann", ["watcher"])
    assert (json["authentication_realm"], json["lookup_realm"]) == (API_KEYS, NATIVE)
    assert json["authentication_type"] == "api_key"
    assert "api_key" not in json


@pytest.mark.parametrize("target", ["bob", "nobody", "nowhere", "joe", "Ann", "kibana_system"])
def test_who_may_not_act_as_another_is_not_told_whether_there_is_one(
    cluster: Cluster, target: str
) -> None:
    """Nor may anyone act as oneself without the privilege; roles are the caller's."""
    assert refusal(as_user(cluster, target)) == (
        f"action [{MAIN}] is unauthorized for user [joe] with effective roles [runner] "
        f"(assigned roles [lost] were not found), because user [joe] is unauthorized to run as "
        f"[{target}]"
    )


@pytest.mark.parametrize(
    ("auth", "who"),
    [
        ("joe", "user [joe] with effective roles [runner] (assigned roles [lost] were not found)"),
        (ELASTIC, "user [elastic] with effective roles [superuser]"),
    ],
)
def test_nobody_may_act_as_a_user_that_does_not_exist(
    cluster: Cluster, auth: str, who: str
) -> None:
    """Whatever the roles say."""
    name = who.partition(" with ")[0]
    assert refusal(as_user(cluster, "ghost", auth=auth)) == (
        f"action [{MAIN}] is unauthorized for {who}, because {name} is unauthorized to run as "
        "[ghost]"
    )


def test_not_even_who_one_is_may_be_asked_as_somebody_forbidden(cluster: Cluster) -> None:
    """What anyone may do needs the right to act as the other all the same."""
    reason = refusal(as_user(cluster, "bob", path=AUTHENTICATE))
    assert reason.startswith("action [cluster:admin/xpack/security/user/authenticate] is ")


def test_a_key_that_may_not_act_as_another_is_named_without_roles(cluster: Cluster) -> None:
    """It has none."""
    key = a_key(cluster, "joe")
    who = f"API key id [{key['id']}] of user [joe]"

    assert refusal(as_user(cluster, "bob", auth=api_key(key))) == (
        f"action [{MAIN}] is unauthorized for {who}, because {who} is unauthorized to run as [bob]"
    )


@pytest.mark.parametrize(
    ("descriptors", "status"),
    [
        ({}, 200),
        ({"r": {"run_as": ["a*"]}}, 200),
        ({"r": {"cluster": ["all"]}}, 403),
        ({"r": {"run_as": ["bob"]}}, 403),
    ],
)
def test_a_key_acts_as_another_where_it_and_its_owner_may(
    cluster: Cluster, descriptors: Mapping[str, object], status: int
) -> None:
    """Both sides of a key count for this, too."""
    key = api_key(a_key(cluster, "joe", role_descriptors=descriptors))

    assert as_user(cluster, "ann", auth=key).status == status
    assert as_user(cluster, "bob", auth=key).status == 403


def test_a_key_kept_to_a_workflow_is_so_as_anybody(cluster: Cluster) -> None:
    """Acting as another is no way out; the roles are told as they are assigned."""
    restricted = {"run_as": ["*"], "restriction": {"workflows": ["search_application_query"]}}
    key = a_key(cluster, role_descriptors={"r": restricted})
    reply = as_user(cluster, "ann", auth=api_key(key))

    assert refusal(reply) == (
        f"action [{MAIN}] is unauthorized for API key id [{key['id']}] of user [elastic] "
        "run as [ann] with assigned roles [watcher], this action is granted by the cluster "
        "privileges [monitor,manage,all]"
    )
    assert reply.error["caused_by"] == {
        "type": "role_restriction_exception",
        "reason": "access restricted by workflow",
    }


def test_a_refused_action_tells_both_and_the_roles_of_the_other(cluster: Cluster) -> None:
    """With the privileges that the other would need."""
    assert refusal(as_user(cluster, "ann", path="/_security/user")) == (
        "action [cluster:admin/xpack/security/user/get] is unauthorized for user [joe] "
        "run as [ann] with effective roles [watcher], this action is granted by the cluster "
        "privileges [read_security,manage_security,all]"
    )


def test_a_refused_action_of_a_key_tells_the_roles_of_the_other(cluster: Cluster) -> None:
    """The other is a user, though a key acts."""
    key = a_key(cluster, "joe")

    assert refusal(as_user(cluster, "ann", path="/_security/user", auth=api_key(key))) == (
        "action [cluster:admin/xpack/security/user/get] is unauthorized for "
        f"API key id [{key['id']}] of user [joe] run as [ann] with effective roles [watcher], "
        "this action is granted by the cluster privileges [read_security,manage_security,all]"
    )


@pytest.mark.parametrize("path", ["/", "/?pretty", "/_security/_authenticate?a=%20"])
@pytest.mark.parametrize("target", ["off", ""])
def test_a_disabled_user_and_an_empty_name_are_a_failed_login(
    cluster: Cluster, target: str, path: str
) -> None:
    """Of the caller, whose credentials are right; before anything else is looked at."""
    reply = as_user(cluster, target, path=path)

    assert reply.problem == (
        401,
        "security_exception",
        f"unable to authenticate user [joe] for REST request [{path}]",
    )
    assert len(reply.values("WWW-Authenticate")) == 3


def test_a_failed_login_of_a_key_names_its_id(cluster: Cluster) -> None:
    """A key's credential is called so."""
    key = a_key(cluster, "joe")
    reason = as_user(cluster, "off", auth=api_key(key)).error["reason"]

    assert reason == f"unable to authenticate user [{key['id']}] for REST request [/]"


@pytest.mark.parametrize(
    ("pattern", "may"),
    [
        ("ann", True),
        ("*", True),
        ("a*", True),
        ("*nn", True),
        ("a?n", True),
        ("/a.{2}/", True),
        ("/a|an/", False),
        ("an", False),
        ("ann?", False),
        ("ANN", False),
        ("a.n", False),
    ],
)
def test_names_are_patterns_in_the_role(pattern: str, may: bool) -> None:
    """With ``*``, ``?`` and regular expressions, over the whole name."""
    cluster = a_cluster(
        roles={"runner": {"run_as": [pattern]}},
        users={"joe": a_user("runner"), "ann": a_user("watcher")},
    )
    assert as_user(cluster, "ann").status == (200 if may else 403)


def test_names_are_no_patterns_in_the_header(cluster: Cluster) -> None:
    """There is no user of that name."""
    assert as_user(cluster, "a*", auth=ELASTIC).status == 403


def test_where_it_is_switched_off_the_header_is_ignored() -> None:
    """Even an empty one: the caller goes on as itself."""
    settings = {"xpack.security.authc.run_as.enabled": False}
    cluster = a_cluster(settings=settings, users={"ann": a_user()})

    for target in ("ann", "ghost", ""):
        json = as_user(cluster, target, path=AUTHENTICATE, auth=ELASTIC).json
        assert (json["username"], json["lookup_realm"]) == ("elastic", RESERVED)


def test_the_right_is_looked_at_for_each_action_only(cluster: Cluster) -> None:
    """So a mistake in the path or in the body is told first."""
    paths = {
        "/nowhere": "no handler found for uri [/nowhere] and method [GET]",
        "/?nonsense": "request [/] contains unrecognized parameter: [nonsense]",
    }
    for path, reason in paths.items():
        reply = as_user(cluster, "bob", path=path)
        assert reply.status == 400
        assert reason in reply.body.decode()
    invalid = as_user(cluster, "bob", "POST", "/_security/api_key", {"name": "_k"})
    assert invalid.error["type"] == "action_request_validation_exception"


def test_the_other_may_change_its_own_password(cluster: Cluster) -> None:
    """Which is then the caller's doing."""
    path, body = "/_security/user/_password", {"password": "secret-2"}

    assert as_user(cluster, "ann", "PUT", path, body).status == 200
    assert call(cluster, "GET", "/", auth=basic("ann", "secret-2")).status == 200
    assert call(cluster, "GET", AUTHENTICATE, auth=basic("joe")).status == 200


def test_a_key_may_not_change_the_password_of_whom_it_acts_as(cluster: Cluster) -> None:
    """Only who has logged in with a password may do that."""
    key = api_key(a_key(cluster, "joe"))
    body = {"password": "secret-2"}

    assert as_user(cluster, "ann", "PUT", "/_security/user/_password", body, key).status == 403


@pytest.mark.parametrize("through_key", [False, True])
def test_a_key_belongs_to_the_other_and_is_bounded_by_its_roles(
    cluster: Cluster, through_key: bool
) -> None:
    """Also one that a key makes as a user: it is no derived key."""
    auth = api_key(a_key(cluster)) if through_key else ELASTIC
    body = {"name": "k", "role_descriptors": {"r": {"cluster": ["all"]}}}
    created = as_user(cluster, "joe", "POST", "/_security/api_key", body, auth).json
    key = shown(cluster, created["id"], "&with_limited_by=true")

    assert (key["username"], key["realm"]) == ("joe", "default_native")
    assert list(key["limited_by"][0]) == ["runner"]
    assert call(cluster, "GET", "/", auth=api_key(created)).status == 403


def test_rights_follow_the_role_at_once(cluster: Cluster) -> None:
    """Who loses the privilege, or whose target is gone, is refused from the next request on."""
    assert as_user(cluster, "ann").status == 200
    call(cluster, "PUT", "/_security/user/ann/_disable")
    disabled = as_user(cluster, "ann").status
    call(cluster, "DELETE", "/_security/user/ann")
    deleted = as_user(cluster, "ann").status
    call(cluster, "PUT", "/_security/user/ann", a_user("watcher"))
    again = as_user(cluster, "ann").status
    call(cluster, "PUT", "/_security/user/joe", {"roles": []})

    assert (disabled, deleted, again, as_user(cluster, "ann").status) == (401, 403, 200, 403)


@pytest.mark.parametrize("target", ["ann", ""])
def test_where_it_is_switched_off_no_grant_is_for_another(target: str) -> None:
    """Whoever asks for that is told so, rather than given a key of its own."""
    cluster = a_cluster(settings={"xpack.security.authc.run_as.enabled": False})
    grant = {"grant_type": "password", "username": "watcher", "password": PASSWORD}
    body = {**grant, "run_as": target, "api_key": {"name": "k"}}
    reply = call(cluster, "POST", "/_security/api_key/grant", body)

    reason = "the provided grant credentials do not support run-as"
    assert reply.problem == (400, "status_exception", reason)
