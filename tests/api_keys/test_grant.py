"""``POST /_security/api_key/grant``: keys for users who hand over their credentials."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest

from emulator.cluster import Cluster
from emulator.rest.message import Request, headers_of
from emulator.slow_work import Deferred, WorkPending
from tests.api_keys.factories import (
    PASSWORD,
    Reply,
    a_cluster,
    a_key,
    api_key,
    basic,
    call,
    shown,
)

PATH = "/_security/api_key/grant"
ACTION = "cluster:admin/xpack/security/api_key/grant"
SCHEMES = ['Basic realm="security", charset="UTF-8"', 'Bearer realm="security"', "ApiKey"]
SHARED_SECRET = {"scheme": "SharedSecret", "value": "secret"}
USERS = {
    "granter": {"password": PASSWORD, "roles": ["granter"]},
    "runner": {"password": PASSWORD, "roles": ["runner"]},
    "off": {"password": PASSWORD, "roles": ["watcher"], "enabled": False},
}
ROLES = {
    "granter": {"cluster": ["grant_api_key"]},
    "runner": {"run_as": ["watch*", "ghost", "off"]},
}


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster whose user ``granter`` may do nothing but grant keys."""
    return a_cluster(users=USERS, roles=ROLES)


def password_grant(username: str = "watcher", **fields: object) -> dict[str, object]:
    """Return a body with which a user's password is handed over."""
    grant = {"grant_type": "password", "username": username, "password": PASSWORD}
    return grant | {"api_key": {"name": "k"}} | fields


def token_grant(token: str, **fields: object) -> dict[str, object]:
    """Return a body with which an access token is handed over."""
    return {"grant_type": "access_token", "access_token": token, "api_key": {"name": "k"}} | fields


def a_jwt(header: object, claims: object, signature: str = "c2ln") -> str:
    """Return a token of these parts."""
    parts = (urlsafe_b64encode(json.dumps(part).encode()).decode() for part in (header, claims))
    return ".".join((*parts, signature)).replace("=", "")


def grant(cluster: Cluster, body: object, auth: str = "granter") -> Reply:
    """Send a grant."""
    return call(cluster, "POST", PATH, body, auth)


def failed(reply: Reply) -> str:
    """Return why the credential in the grant was refused."""
    assert reply.problem == (403, "security_exception", "Failed to authenticate api key grant")
    cause = reply.error["caused_by"]
    assert reply.error["root_cause"] == [cause]
    assert cause["type"] == "security_exception"
    return str(cause["reason"])


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("query", ["", "?refresh", "?refresh=false"])
def test_a_granted_key_is_answered_like_any_new_one(
    cluster: Cluster, method: str, query: str
) -> None:
    """Callers need not care how a key came to be."""
    reply = call(cluster, method, PATH + query, password_grant(), "granter")

    assert reply.status == 200
    assert list(reply.json) == ["id", "name", "api_key", "encoded"]


def test_a_granted_key_belongs_to_the_owner_of_the_credential(cluster: Cluster) -> None:
    """It is theirs to change and invalidate, and bounded by their roles, not by the granter's."""
    created = grant(cluster, password_grant()).json

    key = shown(cluster, created["id"], "&with_limited_by=true")
    assert (key["username"], key["realm"], key["realm_type"]) == (
        "watcher",
        "default_native",
        "native",
    )
    assert list(key["limited_by"][0]) == ["watcher"]
    assert call(cluster, "GET", "/", auth=api_key(created)).status == 200


def test_a_granted_key_is_what_the_inner_body_says(cluster: Cluster) -> None:
    """All that a key can be made with can be granted."""
    inner = {
        "name": "inner",
        "expiration": "1h",
        "metadata": {"a": 1},
        "role_descriptors": {"r": {"cluster": ["monitor"]}},
    }
    created = grant(cluster, password_grant(api_key=inner)).json

    key = shown(cluster, created["id"])
    assert (key["name"], key["metadata"]) == ("inner", {"a": 1})
    assert list(key["role_descriptors"]) == ["r"]
    assert key["expiration"] == key["creation"] + 3_600_000


def test_a_key_that_grants_is_not_held_to_the_rule_for_derived_keys() -> None:
    """The key that it makes is not its own."""
    cluster = a_cluster()
    granting = api_key(a_key(cluster, "all_keys"))

    assert grant(cluster, password_grant(), granting).status == 200


def test_restrictions_do_not_mix_in_a_granted_key_either(cluster: Cluster) -> None:
    """The rules for descriptors hold however the key is made."""
    restricted = {"restriction": {"workflows": ["search_application_query"]}}
    inner = {"name": "k", "role_descriptors": {"a": restricted, "b": {}}}

    assert grant(cluster, password_grant(api_key=inner)).problem == (
        400,
        "illegal_argument_exception",
        "combining role descriptors with and without restriction is not supported",
    )


@pytest.mark.parametrize(
    ("fields", "username"),
    [
        ({"password": "wrong-1"}, "watcher"),
        ({"username": "nobody-knows"}, "nobody-knows"),
        ({"username": "off"}, "off"),
        ({"username": "kibana_system"}, "kibana_system"),
        ({"username": "runner", "run_as": "off"}, "runner"),
        ({"username": "runner", "run_as": ""}, "runner"),
    ],
)
def test_a_wrong_credential_in_the_grant_is_no_401(
    cluster: Cluster, fields: dict[str, Any], username: str
) -> None:
    """The caller itself is known, and must not be asked for its password again."""
    reply = grant(cluster, password_grant(**fields))

    assert failed(reply) == f"unable to authenticate user [{username}] for action [{ACTION}]"
    assert reply.error["caused_by"]["header"] == {"WWW-Authenticate": SCHEMES}
    assert reply.values("WWW-Authenticate") == []


@pytest.mark.parametrize("tokens", [True, False])
def test_an_unknown_access_token_is_refused_as_one(tokens: bool) -> None:
    """Whose it would be is not said; what was wrong with it is."""
    settings = {"xpack.security.authc.token.enabled": tokens}
    reply = grant(a_cluster(settings=settings), token_grant("abc"), "all_keys")

    reason = f"unable to authenticate user [_bearer_token] for action [{ACTION}]"
    assert failed(reply) == reason
    cause = reply.error["caused_by"]
    assert cause["additional_unsuccessful_credentials"] == "oauth2 token: invalid token"


@pytest.mark.parametrize(
    ("claims", "principal"),
    [
        ({"sub": "ann", "aud": ["x", "y"], "exp": 5}, "'aud:x,y' 'sub:ann'"),
        ({"sub": "ann", "groups": [], "mixed": ["a", 1]}, "'sub:ann'"),
        ({"exp": 5}, "<unrecognized JWT token>"),
    ],
)
def test_a_jwt_is_refused_by_what_it_says_of_itself(
    cluster: Cluster, claims: object, principal: str
) -> None:
    """No realm takes it, and no token service looks at it."""
    reply = grant(cluster, token_grant(a_jwt({"alg": "HS256"}, claims)))

    assert failed(reply) == f"unable to authenticate user [{principal}] for action [{ACTION}]"
    assert "additional_unsuccessful_credentials" not in reply.error["caused_by"]


@pytest.mark.parametrize(
    "token",
    [
        "a.b.c",
        a_jwt({"alg": "none"}, {"sub": "ann"}),
        a_jwt({}, {"sub": "ann"}),
        a_jwt({"alg": "HS256"}, ["ann"]),
        a_jwt({"alg": "HS256"}, {"sub": "ann"}, ""),
        a_jwt({"alg": "HS256"}, {"sub": "ann"}) + ".d",
    ],
)
def test_the_secret_of_a_client_goes_with_a_signed_jwt_only(cluster: Cluster, token: str) -> None:
    """It would prove nothing about any other token."""
    reply = grant(cluster, token_grant(token, client_authentication=SHARED_SECRET))

    assert reply.problem == (
        400,
        "security_exception",
        "[client_authentication] not supported with the supplied access_token type",
    )


def test_an_empty_secret_of_a_client_is_refused(cluster: Cluster) -> None:
    """Before anybody looks whether the JWT is good."""
    client = {"scheme": " SharedSecret ", "value": ""}
    token = a_jwt({"alg": "HS256"}, {"sub": "ann"})

    assert grant(cluster, token_grant(token, client_authentication=client)).problem == (
        400,
        "illegal_argument_exception",
        "Client shared secret must be non-empty",
    )


def test_run_as_makes_the_key_of_another(cluster: Cluster) -> None:
    """With that user's roles as its limit."""
    created = grant(cluster, password_grant("runner", run_as="watcher")).json

    key = shown(cluster, created["id"], "&with_limited_by=true")
    assert key["username"] == "watcher"
    assert list(key["limited_by"][0]) == ["watcher"]


@pytest.mark.parametrize("target", ["elastic", "ghost", "watchman"])
def test_run_as_needs_a_privilege_and_somebody_to_run_as(cluster: Cluster, target: str) -> None:
    """Whether a user exists cannot be found out this way."""
    who = "user [runner]"
    reason = (
        f"action [cluster:admin/xpack/security/user/authenticate] is unauthorized for {who} "
        f"with effective roles [runner], because {who} is unauthorized to run as [{target}]"
    )

    reply = grant(cluster, password_grant("runner", run_as=target))
    assert reply.problem == (403, "security_exception", reason)
    assert "caused_by" not in reply.error


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({}, ["api key name is required", "[grant_type] is required"]),
        ({"grant_type": "x"}, ["grant_type [x] is not supported"]),
        (
            {"grant_type": "password", "password": ""},
            [
                "[username] is required for grant_type [password]",
                "[password] is required for grant_type [password]",
            ],
        ),
        (
            password_grant(access_token="t", client_authentication=SHARED_SECRET),
            [
                "[access_token] is not supported for grant_type [password]",
                "[client_authentication] is not supported for grant_type [password]",
            ],
        ),
        (
            {"grant_type": "access_token", "username": "u", "password": "p"},
            [
                "[access_token] is required for grant_type [access_token]",
                "[username] is not supported for grant_type [access_token]",
                "[password] is not supported for grant_type [access_token]",
            ],
        ),
        (
            token_grant("t", client_authentication={"scheme": "sharedsecret", "value": "x"}),
            ["[client_authentication.scheme] must be set to [SharedSecret]"],
        ),
        (
            {"grant_type": "x", "api_key": {"name": "_k", "metadata": {"_a": 1}}},
            [
                "api key name may not begin with an underscore",
                "API key metadata keys may not start with [_]",
                "grant_type [x] is not supported",
            ],
        ),
    ],
)
def test_messages_come_as_key_then_grant(
    cluster: Cluster, body: dict[str, Any], messages: list[str]
) -> None:
    """All at once, and before the privilege is asked for."""
    sent = {"api_key": {"name": "k"}} | body if body else body
    numbered = "".join(f"{n}: {message};" for n, message in enumerate(messages, 1))

    assert grant(cluster, sent, "nobody").problem == (
        400,
        "action_request_validation_exception",
        f"Validation Failed: {numbered}",
    )


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        (None, "parse_exception", "request body is required"),
        (
            "[]",
            "x_content_parse_exception",
            "[1:1] [grant_api_key_request] Expected START_OBJECT but was: START_ARRAY",
        ),
        (
            '{"api_keys":1}',
            "x_content_parse_exception",
            "[1:2] [grant_api_key_request] unknown field [api_keys] did you mean [api_key]?",
        ),
        (
            '{"password":5}',
            "x_content_parse_exception",
            "[1:13] [grant_api_key_request] password doesn't support values of type: VALUE_NUMBER",
        ),
        (
            '{"service_account_token":"t"}',
            "x_content_parse_exception",
            "[1:2] [grant_api_key_request] unknown field [service_account_token]",
        ),
    ],
)
def test_a_malformed_body_is_refused_at_its_place(
    cluster: Cluster, body: str | None, type: str, reason: str
) -> None:
    """The first mistake in the order of the body is told."""
    assert grant(cluster, body).problem == (400, type, reason)


@pytest.mark.parametrize(
    ("body", "field", "cause"),
    [
        ('{"api_key":{}}', "api_key", "Required [name]"),
        ('{"client_authentication":{"scheme":"x"}}', "client_authentication", "Required [value]"),
        ('{"client_authentication":{}}', "client_authentication", "Required [scheme, value]"),
    ],
)
def test_an_inner_object_lacks_a_field(cluster: Cluster, body: str, field: str, cause: str) -> None:
    """Told through the outer parser."""
    reply = grant(cluster, body)

    assert reply.error["reason"].endswith(
        f"[grant_api_key_request] failed to parse field [{field}]"
    )
    assert reply.error["caused_by"] == {"type": "illegal_argument_exception", "reason": cause}


def test_a_bad_body_is_told_before_a_bad_refresh(cluster: Cluster) -> None:
    """The body is read first."""
    reply = call(cluster, "POST", f"{PATH}?refresh=x", "{", "granter")
    assert reply.error["type"] == "x_content_e_o_f_exception"

    reply = call(cluster, "POST", f"{PATH}?refresh=x", password_grant(), "granter")
    assert reply.error["reason"] == "Unknown value for refresh: [x]."


def test_one_s_own_keys_are_not_enough_to_grant(cluster: Cluster) -> None:
    """Nor does it help to grant a key to oneself."""
    assert grant(cluster, password_grant("own_keys"), "own_keys").problem == (
        403,
        "security_exception",
        f"action [{ACTION}] is unauthorized for user [own_keys] with effective roles [own_keys], "
        "this action is granted by the cluster privileges "
        "[grant_api_key,manage_api_key,manage_security,all]",
    )


def test_a_costly_password_is_verified_off_the_event_loop_and_once() -> None:
    """Else a grant would hold up every other request, and so would the next one."""
    costly = "xpack.security.authc.password_hashing.algorithm"
    cluster = a_cluster(settings={costly: "bcrypt6"}, users={"slow": USERS["granter"]})
    body = json.dumps(password_grant("slow")).encode()
    headers = headers_of({"authorization": basic("all_keys"), "content-type": "application/json"})
    request = Request("POST", PATH, headers, body)
    call(cluster, "GET", "/", auth="all_keys")  # so that the caller's own password is known

    work = Deferred()
    with pytest.raises(WorkPending) as pending:
        cluster.handle(request, work)
    work.finish(pending.value.job)

    assert cluster.handle(request, work).status == 200
    assert cluster.handle(request, Deferred()).status == 200
