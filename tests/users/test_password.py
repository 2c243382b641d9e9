"""Changing passwords: one's own and others', in plain and as hashes."""

from __future__ import annotations

import pytest

from emulator.entropy import Entropy
from emulator.hashing import PASSWORD_ALGORITHMS, Hashing
from emulator.rest.message import Request, headers_of
from emulator.slow_work import Deferred, SlowWork, WorkPending
from tests.api_keys.factories import ELASTIC, a_cluster, a_key, api_key, basic, call
from tests.users.factories import NEW, OLD, a_user, change_password, get, logs_in, put, set_enabled

PASSWORD = "secret-1"


def test_the_old_password_is_wrong_at_once() -> None:
    """Also where it was remembered to be right."""
    cluster = a_cluster()
    a_user(cluster)
    assert logs_in(cluster, "joe", OLD)

    reply = change_password(cluster, "/joe")

    assert (reply.status, reply.json) == (200, {})
    assert not logs_in(cluster, "joe", OLD)
    assert logs_in(cluster, "joe", NEW)


def test_all_else_of_the_user_stays() -> None:
    """A disabled one stays disabled."""
    cluster = a_cluster()
    a_user(cluster, roles=["a"], full_name="J", metadata={"a": 1}, enabled=False)
    before = get(cluster, "joe")

    change_password(cluster, "/joe")

    assert get(cluster, "joe") == before
    assert not logs_in(cluster, "joe", NEW)


@pytest.mark.parametrize("path", ["", "/nobody", "?username=nobody"])
def test_everyone_may_change_the_own_password(path: str) -> None:
    """Without any privilege, named or not."""
    cluster = a_cluster()
    name, _, query = path.partition("?")
    target = f"/_security/user{name}/_password?{query}"

    assert call(cluster, "POST", target, {"password": NEW}, basic("nobody")).status == 200
    assert logs_in(cluster, "nobody", NEW)
    assert not logs_in(cluster, "nobody", PASSWORD)


@pytest.mark.parametrize("path", ["/reader", "/elastic", "/no_such_user"])
def test_nobody_changes_the_password_of_another_without_privilege(path: str) -> None:
    """Nor learns whether there is such a user."""
    reply = change_password(a_cluster(), path, auth=basic("nobody"))

    assert reply.status == 403


@pytest.mark.parametrize("path", ["", "/nobody"])
def test_a_key_may_not_change_the_password_of_its_owner(path: str) -> None:
    """The rule is for who has logged in with the password."""
    cluster = a_cluster()
    key = api_key(a_key(cluster, basic("own_keys")))

    assert change_password(cluster, path.replace("nobody", "own_keys"), auth=key).status == 403


def test_a_key_that_may_manage_security_changes_that_of_its_owner() -> None:
    """Without a name, its owner is meant."""
    cluster = a_cluster()
    a_user(cluster, roles=["superuser"])
    key = api_key(a_key(cluster, basic("joe", OLD)))

    assert change_password(cluster, "", auth=key).status == 200
    assert logs_in(cluster, "joe", NEW)


def test_a_reserved_user_gets_its_first_password_so() -> None:
    """Before, it cannot log in, not even with an empty one."""
    cluster = a_cluster()
    assert not logs_in(cluster, "kibana_system", "")

    change_password(cluster, "/kibana_system")

    assert logs_in(cluster, "kibana_system", NEW)
    assert get(cluster, "kibana_system")["enabled"]


def test_a_disabled_reserved_user_stays_so() -> None:
    """Its overlay is updated."""
    cluster = a_cluster()
    set_enabled(cluster, "kibana_system", False)

    change_password(cluster, "/kibana_system")

    assert not logs_in(cluster, "kibana_system", NEW)
    set_enabled(cluster, "kibana_system", True)
    assert logs_in(cluster, "kibana_system", NEW)


@pytest.mark.parametrize(
    ("name", "type", "reason"),
    [
        (
            "no_such_user",
            "validation_exception",
            "Validation Failed: 1: user must exist in order to change password;",
        ),
        (
            "_anonymous",
            "illegal_argument_exception",
            "user [_anonymous] is anonymous and cannot be modified via the API",
        ),
    ],
)
def test_who_has_no_password_gets_none(name: str, type: str, reason: str) -> None:
    """A missing user is a bad request, and not missing."""
    assert change_password(a_cluster(), f"/{name}").problem == (400, type, reason)


def test_a_request_without_a_password_is_refused_before_authorization() -> None:
    """Whoever asks."""
    reply = call(a_cluster(), "PUT", "/_security/user/elastic/_password", {}, "nobody")

    text = "Validation Failed: 1: password is missing;"
    assert reply.problem == (400, "action_request_validation_exception", text)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("foo=1", "request [/_security/user/joe/_password] contains unrecognized parameter: [foo]"),
        ("refresh=x", "expected an object, but found token [START_ARRAY]"),
    ],
)
def test_parameters_and_body_are_refused_in_this_order(query: str, reason: str) -> None:
    """The body is read after unknown parameters, and before the word for ``refresh``."""
    reply = call(a_cluster(), "PUT", f"/_security/user/joe/_password?{query}", "[")

    assert reply.problem[2] == reason


@pytest.mark.parametrize("name", ["bcrypt4", "bcrypt5", "pbkdf2_1000", "pbkdf2_stretch_1000"])
@pytest.mark.parametrize("path", ["/joe", "/joe/_password"])
def test_a_password_may_be_given_as_a_hash_of_any_algorithm(name: str, path: str) -> None:
    """Whatever the cluster itself hashes with."""
    cluster = a_cluster()
    a_user(cluster)
    stored = Hashing(Entropy(1), SlowWork()).hash(NEW, PASSWORD_ALGORITHMS[name])
    roles: dict[str, object] = {} if path.endswith("_password") else {"roles": []}
    body = {"password_hash": stored} | roles

    assert call(cluster, "PUT", f"/_security/user{path}", body).status == 200
    assert logs_in(cluster, "joe", NEW)
    assert not logs_in(cluster, "joe", stored)


@pytest.mark.parametrize("name", PASSWORD_ALGORITHMS)
def test_a_hash_of_every_cost_is_accepted(name: str) -> None:
    """Only its beginning is looked at; it need not be that of any password."""
    algorithm = PASSWORD_ALGORITHMS[name]
    stored = f"{{{algorithm.family.upper()}}}{algorithm.cost}$salt$hash"
    if algorithm.family == "bcrypt":
        stored = f"$2a${algorithm.cost:02}$" + "a" * 53

    assert put(a_cluster(), "joe", password_hash=stored).json == {"created": True}


@pytest.mark.parametrize("name", ["bcrypt5", "pbkdf2_1000", "pbkdf2_stretch_1000"])
def test_a_cluster_hashes_as_its_settings_say(name: str) -> None:
    """And the hash verifies."""
    cluster = a_cluster(settings={"xpack.security.authc.password_hashing.algorithm": name})
    a_user(cluster)

    stored = cluster.document()["users"]["joe"]["password_hash"]  # type: ignore[index] # a JSON tree
    prefixes = {"bcrypt5": "$2a$05$", "pbkdf2_1000": "{PBKDF2}1000$"}
    assert stored.startswith(prefixes.get(name, "{PBKDF2_STRETCH}1000$"))
    assert logs_in(cluster, "joe", OLD)


def test_a_costly_hash_leaves_the_event_loop_and_nothing_is_half_done() -> None:
    """The request is taken up again with the hash made elsewhere."""
    cluster = a_cluster(settings={"xpack.security.authc.password_hashing.algorithm": "bcrypt6"})
    headers = headers_of({"authorization": ELASTIC, "content-type": "application/json"})
    body = b'{"password": "new-password", "roles": []}'
    request = Request("PUT", "/_security/user/joe", headers, body)
    deferred, pending = Deferred(), 0
    while True:
        try:
            answer = cluster.handle(request, deferred)
            break
        except WorkPending as work:
            assert get(cluster, "joe") is None
            deferred.finish(work.job)
            pending += 1

    assert (answer.status, answer.body) == (200, b'{"created":true}')
    assert pending == 2  # the caller's own password, and the new one
    assert logs_in(cluster, "joe", NEW)
