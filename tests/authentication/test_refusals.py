"""The 401 answers: one for each way of not proving who one is."""

from __future__ import annotations

from base64 import b64encode

import pytest

from tests.api_keys.factories import (
    a_cluster,
    a_cross_cluster_key,
    a_key,
    api_key,
    basic,
    call,
    invalidate,
)

BASIC = 'Basic realm="security", charset="UTF-8"'
BEARER = 'Bearer realm="security"'
SCHEMES = [BASIC, BEARER, "ApiKey"]
UNABLE = (
    "unable to authenticate with provided credentials and anonymous access is not allowed for "
    "this request"
)


def encoded(text: str) -> str:
    """Return ``text`` as a credential."""
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "header",
    [None, "Digest x=y", "Foo", "Basic", "Bearer", "ApiKey", "Bearer ", "ApiKey ", "BasicQQ=="],
)
@pytest.mark.parametrize("target", ["/", "/_security/_authenticate?pretty=true", "/nowhere?a=%20"])
def test_a_request_without_credentials_is_refused(header: str | None, target: str) -> None:
    """An unknown scheme or an empty credential is none; the target is shown as it was sent."""
    headers = {} if header is None else {"authorization": header}
    reply = call(a_cluster(), "GET", target, auth=None, headers=headers)

    error = {
        "type": "security_exception",
        "reason": f"missing authentication credentials for REST request [{target}]",
        "header": {"WWW-Authenticate": SCHEMES},
    }
    assert reply.json == {"error": {"root_cause": [error], **error}, "status": 401}
    assert reply.values("WWW-Authenticate") == SCHEMES
    assert reply.values("X-elastic-product") == []


@pytest.mark.parametrize(
    ("tokens", "keys", "schemes"),
    [
        (True, True, SCHEMES),
        (False, True, [BASIC, "ApiKey"]),
        (True, False, [BASIC, BEARER]),
    ],
)
def test_the_schemes_are_those_that_are_switched_on(
    tokens: bool, keys: bool, schemes: list[str]
) -> None:
    """In the body as in the headers, in the same order."""
    settings = {
        "xpack.security.authc.token.enabled": tokens,
        "xpack.security.authc.api_key.enabled": keys,
    }
    reply = call(a_cluster(settings=settings), "GET", "/", auth=None)

    assert reply.values("WWW-Authenticate") == schemes
    assert reply.error["header"] == {"WWW-Authenticate": schemes}


def test_a_single_scheme_is_shown_as_a_text() -> None:
    """One value renders as a string, several as an array."""
    settings = {
        "xpack.security.authc.token.enabled": False,
        "xpack.security.authc.api_key.enabled": False,
    }
    assert call(a_cluster(settings=settings), "GET", "/", auth=None).error["header"] == {
        "WWW-Authenticate": BASIC
    }


def test_a_key_is_no_credential_where_keys_are_switched_off() -> None:
    """The header is ignored."""
    settings = {"xpack.security.authc.api_key.enabled": False}
    reply = call(a_cluster(settings=settings), "GET", "/", auth="ApiKey " + encoded("a:b"))

    assert reply.error["reason"] == "missing authentication credentials for REST request [/]"


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("elastic", "wrong-1"),
        ("ghost", "secret-1"),
        ("disabled", "secret-1"),
        ("kibana_system", ""),
        ("", ""),
        ("elastic", ""),
    ],
)
def test_a_wrong_login_is_refused_by_name(username: str, password: str) -> None:
    """Unknown, disabled, without a password or with a wrong one: nobody is told which."""
    users = {"disabled": {"password": "secret-1", "roles": ["superuser"], "enabled": False}}
    cluster = a_cluster(users=users)
    reply = call(cluster, "GET", "/?pretty=false", auth=basic(username, password))

    assert reply.problem == (
        401,
        "security_exception",
        f"unable to authenticate user [{username}] for REST request [/?pretty=false]",
    )
    assert reply.values("WWW-Authenticate") == SCHEMES
    assert "caused_by" not in reply.error


@pytest.mark.parametrize("value", ["", "  ", encoded("nocolon")])
def test_a_login_without_a_colon_has_no_value(value: str) -> None:
    """Said of an empty value, too."""
    reply = call(a_cluster(), "GET", "/", auth=f"Basic {value}")

    reason = "invalid basic authentication header value"
    assert reply.problem == (401, "security_exception", reason)


@pytest.mark.parametrize(
    ("value", "cause"),
    [
        ("a_b", "Illegal base64 character 5f"),
        ("QUJDQ", "Last unit does not have enough valid bits"),
    ],
)
def test_a_login_that_is_no_base64_has_a_cause(value: str, cause: str) -> None:
    """The decoder's own words; the root cause is the outer error."""
    error = call(a_cluster(), "GET", "/", auth=f"Basic {value}").error

    assert list(error) == ["root_cause", "type", "reason", "caused_by", "header"]
    assert error["reason"] == "invalid basic authentication header encoding"
    assert error["caused_by"] == {"type": "illegal_argument_exception", "reason": cause}
    assert error["root_cause"] == [
        {
            "type": "security_exception",
            "reason": "invalid basic authentication header encoding",
            "header": {"WWW-Authenticate": SCHEMES},
        }
    ]


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC", "bAsIc"])
def test_schemes_are_read_in_any_case(scheme: str) -> None:
    """As HTTP wants it."""
    auth = basic("watcher").replace("Basic", scheme)
    assert call(a_cluster(), "GET", "/", auth=auth).status == 200


def test_spaces_around_a_login_do_not_matter() -> None:
    """They are trimmed; those before an API key are not."""
    cluster = a_cluster()
    key = a_key(cluster)

    assert call(cluster, "GET", "/", auth=basic("watcher").replace(" ", "   ")).status == 200
    reply = call(cluster, "GET", "/", auth=api_key(key).replace(" ", "  "))
    note = "API key: Illegal base64 character 20"
    assert reply.error["additional_unsuccessful_credentials"] == note


def test_a_password_may_hold_colons() -> None:
    """The first colon separates."""
    users = {"u": {"password": "a:b:c:d", "roles": ["watcher"]}}
    assert call(a_cluster(users=users), "GET", "/", auth=basic("u", "a:b:c:d")).status == 200


@pytest.mark.parametrize(
    ("credential", "note"),
    [
        ("a-b=", "Illegal base64 character 2d"),
        ("QQ=", "Input byte array has wrong 4-byte ending unit"),
        (encoded("nocolon"), "invalid ApiKey value"),
        (encoded(":secret"), "invalid ApiKey value"),
        (encoded("foo:secret"), "unable to find apikey with id foo"),
        (encoded("foo:a:b"), "unable to find apikey with id foo"),
    ],
)
def test_a_bad_key_is_noted_and_the_chain_goes_on(credential: str, note: str) -> None:
    """It ends in the generic refusal, with the note before the headers."""
    reply = call(a_cluster(), "GET", "/", auth=f"ApiKey {credential}")

    error = {
        "type": "security_exception",
        "reason": UNABLE,
        "additional_unsuccessful_credentials": f"API key: {note}",
        "header": {"WWW-Authenticate": SCHEMES},
    }
    assert reply.json == {"error": {"root_cause": [error], **error}, "status": 401}
    assert list(reply.error) == ["root_cause", *error]


@pytest.mark.parametrize("token", ["x", "AAEAAWVsYXN0aWM", "ey.ey.x"])
def test_an_unknown_token_is_noted(token: str) -> None:
    """A cluster that has issued no token knows none."""
    error = call(a_cluster(), "GET", "/", auth=f"Bearer {token}").error

    assert error["reason"] == UNABLE
    assert error["additional_unsuccessful_credentials"] == "oauth2 token: invalid token"


def note_of(cluster: object, auth: str) -> str:
    """Return what is noted of a credential that does not hold."""
    reply = call(cluster, "GET", "/", auth=auth)  # type: ignore[arg-type] # a cluster it is
    assert reply.status == 401
    return str(reply.error.get("additional_unsuccessful_credentials", reply.error["reason"]))


def test_a_wrong_secret_is_noted_also_of_an_expired_key() -> None:
    """The secret is looked at before the expiration."""
    cluster = a_cluster()
    key = a_key(cluster, expiration="0")

    note = f"API key: invalid credentials for API key [{key['id']}]"
    assert note_of(cluster, "ApiKey " + encoded(f"{key['id']}:wrong")) == note


def test_an_invalidated_key_is_noted_whatever_its_secret() -> None:
    """And whether it has expired or not."""
    cluster = a_cluster()
    key = a_key(cluster, expiration="0")
    invalidate(cluster, key["id"])

    note = f"API key: api key [{key['id']}] has been invalidated"
    assert note_of(cluster, api_key(key)) == note
    assert note_of(cluster, "ApiKey " + encoded(f"{key['id']}:wrong")) == note


def test_a_key_is_expired_at_its_very_millisecond() -> None:
    """And alive one millisecond before it."""
    cluster = a_cluster()
    key = a_key(cluster, expiration="1s")
    cluster.clock.advance(999)
    alive = call(cluster, "GET", "/", auth=api_key(key)).status
    cluster.clock.advance(1)

    assert alive == 200
    assert note_of(cluster, api_key(key)) == "API key: api key is expired"


def test_a_cross_cluster_key_is_refused_at_once() -> None:
    """Its type ends the chain: no note, but the whole list of schemes."""
    cluster = a_cluster()
    key = a_cross_cluster_key(cluster, expiration="0")
    reply = call(cluster, "GET", "/", auth=api_key(key))

    error = {
        "type": "security_exception",
        "reason": "authentication expected API key type of [rest], "
        f"but API key [{key['id']}] has type [cross_cluster]",
        "header": {"WWW-Authenticate": SCHEMES},
    }
    assert reply.json == {"error": {"root_cause": [error], **error}, "status": 401}
    assert reply.values("WWW-Authenticate") == SCHEMES


def test_a_cross_cluster_key_with_a_wrong_secret_does_not_tell_its_type() -> None:
    """The secret comes first, and invalidation before it."""
    cluster = a_cluster()
    key = a_cross_cluster_key(cluster)
    wrong = "ApiKey " + encoded(f"{key['id']}:wrong")

    assert note_of(cluster, wrong) == f"API key: invalid credentials for API key [{key['id']}]"
    invalidate(cluster, key["id"])
    assert note_of(cluster, api_key(key)) == f"API key: api key [{key['id']}] has been invalidated"


def test_no_trace_is_shown_to_a_stranger() -> None:
    """A 401 has no stack trace, though it is asked for."""
    assert "stack_trace" not in call(a_cluster(), "GET", "/?error_trace=true", auth=None).error


def test_acting_as_somebody_else_needs_a_login_first() -> None:
    """Credentials are looked at before any other header."""
    headers = {"es-security-runas-user": "watcher"}
    assert call(a_cluster(), "GET", "/", auth=None, headers=headers).status == 401
