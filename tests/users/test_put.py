"""``PUT /_security/user/{username}``: creating, replacing and updating users."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import ELASTIC, a_cluster, a_key, api_key, basic, call
from tests.users.factories import NEW, OLD, ROLE_RULE, USER_RULE, a_user, get, logs_in, put


def test_a_new_user_is_as_described_and_logs_in() -> None:
    """What was given is shown; what was not is empty."""
    cluster = a_cluster()
    a_user(cluster, roles=["b", "a"], full_name="Joe Bloggs", metadata={"a": {"b": [1]}})

    assert get(cluster, "joe") == {
        "username": "joe",
        "roles": ["b", "a"],
        "full_name": "Joe Bloggs",
        "email": None,
        "metadata": {"a": {"b": [1]}},
        "enabled": True,
    }
    assert logs_in(cluster, "joe", OLD)


def test_with_a_password_the_user_is_replaced() -> None:
    """What the request does not name is gone, and a disabled user is enabled."""
    cluster = a_cluster()
    a_user(cluster, roles=["a"], full_name="J", email="j@x.org", metadata={"a": 1}, enabled=False)

    reply = put(cluster, "joe", password=NEW)

    assert (reply.status, reply.json) == (200, {"created": False})
    assert get(cluster, "joe") == {
        "username": "joe",
        "roles": [],
        "full_name": None,
        "email": None,
        "metadata": {},
        "enabled": True,
    }
    assert logs_in(cluster, "joe", NEW)
    assert not logs_in(cluster, "joe", OLD)


def test_without_a_password_metadata_is_merged_and_the_password_kept() -> None:
    """The update of a document: objects are merged, arrays and all else are replaced."""
    cluster = a_cluster()
    a_user(cluster, full_name="J", metadata={"a": {"b": {"c": 1}, "d": [1, 2]}, "e": 1})

    reply = put(cluster, "joe", metadata={"a": {"b": {"f": 2}, "d": [3]}, "g": None})

    assert reply.json == {"created": False}
    user = get(cluster, "joe")
    assert user["metadata"] == {"a": {"b": {"c": 1, "f": 2}, "d": [3]}, "e": 1, "g": None}
    assert user["full_name"] is None
    assert logs_in(cluster, "joe", OLD)


def test_an_update_does_not_change_the_metadata_of_who_was_asked_before() -> None:
    """A restored snapshot has the metadata that it had, at any depth."""
    cluster = a_cluster()
    a_user(cluster, metadata={"a": {"b": 1}})
    before = cluster.snapshot()

    put(cluster, "joe", metadata={"a": {"b": 2}})
    cluster.restore(before)

    assert get(cluster, "joe")["metadata"] == {"a": {"b": 1}}


def test_metadata_that_is_not_given_is_removed() -> None:
    """It is written as null, and null is shown as an empty object."""
    cluster = a_cluster()
    a_user(cluster, metadata={"a": 1})

    put(cluster, "joe")

    assert get(cluster, "joe")["metadata"] == {}


def test_deeply_nested_metadata_is_merged() -> None:
    """It may be nested deeper than Python recurses."""
    cluster = a_cluster()
    deep = '{"roles":[],"password":"secret-1","metadata":' + '{"a":' * 900 + "1" + "}" * 901
    for body in (deep, deep.replace('"password":"secret-1",', "").replace(":1}", ":2}")):
        assert call(cluster, "PUT", "/_security/user/joe", body).status == 200


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (["a", "a"], ["a", "a"]),
        ("a,b", ["a", "b"]),
        ("a", ["a"]),
        ("", []),
        (["a,b"], ["a,b"]),
        (["superuser", "no_such_role"], ["superuser", "no_such_role"]),
    ],
)
def test_roles_are_an_array_or_one_string(given: object, stored: list[str]) -> None:
    """Roles need not exist, and are kept as they were given."""
    cluster = a_cluster()
    a_user(cluster, roles=given)

    assert get(cluster, "joe")["roles"] == stored


def test_changed_roles_count_at_once() -> None:
    """Nothing is remembered of what a user could do."""
    cluster = a_cluster()
    auth = basic(a_user(cluster, roles=["superuser"]), OLD)
    assert call(cluster, "GET", "/_security/user", auth=auth).status == 200

    put(cluster, "joe", roles=["watcher"])

    assert call(cluster, "GET", "/_security/user", auth=auth).status == 403


@pytest.mark.parametrize(
    ("name", "fields", "reason"),
    [
        ("elastic", {}, "user [elastic] is reserved and only the password can be changed"),
        ("kibana_system", {}, "user [kibana_system] is reserved and only the password can be c"),
        ("_anonymous", {}, "user [_anonymous] is anonymous and cannot be modified via the API"),
        ("%20joe", {}, USER_RULE),
        ("joe%20", {}, USER_RULE),
        ("j%C3%B6", {}, USER_RULE),
        ("a%0A", {}, USER_RULE),
        ("x" * 508, {}, USER_RULE),
        ("joe", {"roles": [" a"]}, ROLE_RULE),
        ("joe", {"roles": "a, b"}, ROLE_RULE),
        ("joe", {"roles": "a,"}, ROLE_RULE),
        ("joe", {"roles": ["x" * 508]}, ROLE_RULE),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    name: str, fields: dict[str, object], reason: str
) -> None:
    """In the words of a validation, after authorization."""
    status, type, text = put(a_cluster(), name, ELASTIC, password=OLD, **fields).problem

    assert (status, type) == (400, "action_request_validation_exception")
    assert text.startswith(f"Validation Failed: 1: {reason}")


@pytest.mark.parametrize("name", ["x" * 507, "a b", "!~", "a,b", "_xpack"])
def test_a_name_of_printable_characters_is_fine(name: str) -> None:
    """Up to 507 characters, commas included."""
    assert put(a_cluster(), name.replace(" ", "%20"), password=OLD).json == {"created": True}


def test_all_that_is_wrong_with_the_names_is_told_at_once() -> None:
    """The user first, then each role."""
    _, _, text = put(a_cluster(), "elastic", password=OLD, roles=[" ", "fine", ""]).problem

    assert text == (
        "Validation Failed: 1: user [elastic] is reserved and only the password can be changed;"
        f"2: {ROLE_RULE};3: {ROLE_RULE};"
    )


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ({}, "1: roles are missing;"),
        ({"metadata": {"_a": 1}}, "1: roles are missing;2: metadata keys may not start with [_];"),
        ({"roles": [], "metadata": {"_": 1}}, "1: metadata keys may not start with [_];"),
    ],
)
def test_an_invalid_request_is_refused_before_authorization(body: object, messages: str) -> None:
    """Also of a caller that may not create users."""
    reply = call(a_cluster(), "PUT", "/_security/user/joe", body, "nobody")

    text = f"Validation Failed: {messages}"
    assert reply.problem == (400, "action_request_validation_exception", text)


def test_only_the_first_level_of_metadata_is_kept_free() -> None:
    """Below it, names may start with an underscore."""
    assert put(a_cluster(), "joe", password=OLD, metadata={"a": {"_b": 1}}).status == 200


def test_a_new_user_needs_a_password() -> None:
    """There is nothing to be updated."""
    assert put(a_cluster(), "joe").problem == (
        400,
        "validation_exception",
        "Validation Failed: 1: password must be specified unless you are updating an existing "
        "user;",
    )


def test_nobody_disables_oneself() -> None:
    """Whoever did so could not undo it."""
    cluster = a_cluster()
    reply = put(cluster, "security", basic("security"), roles=["security"], enabled=False)

    assert reply.problem == (
        400,
        "action_request_validation_exception",
        "Validation Failed: 1: native and reserved realm users may not update the enabled status "
        "of their own account;",
    )


def test_a_key_may_disable_its_owner() -> None:
    """It is another subject, and goes on."""
    cluster = a_cluster()
    owner = a_user(cluster, roles=["superuser"])
    key = api_key(a_key(cluster, basic(owner, OLD)))

    assert put(cluster, owner, key, roles=["superuser"], enabled=False).status == 200
    assert not logs_in(cluster, owner, OLD)
    assert call(cluster, "GET", f"/_security/user/{owner}", auth=key).status == 200


def test_creating_users_needs_manage_security() -> None:
    """And reading the security configuration is not enough."""
    status, type, reason = put(a_cluster(), "joe", basic("reader"), password=OLD).problem

    assert (status, type) == (403, "security_exception")
    assert reason.startswith(
        "action [cluster:admin/xpack/security/user/put] is unauthorized for user [reader]"
    )
    assert "by the cluster privileges [manage_security,all]" in reason


@pytest.mark.parametrize("refresh", ["true", "false", "wait_for", ""])
def test_refresh_is_read(refresh: str) -> None:
    """Its words are known; everything is visible at once here."""
    cluster = a_cluster()
    target = f"/_security/user/joe?refresh={refresh}"

    assert call(cluster, "POST", target, {"password": OLD, "roles": []}).status == 200


def test_an_unknown_word_for_refresh_is_refused_after_the_body() -> None:
    """The body is read first."""
    cluster = a_cluster()
    target = "/_security/user/joe?refresh=x"

    assert call(cluster, "PUT", target, {"a": 1}).problem[1] == "parse_exception"
    assert call(cluster, "PUT", target, {}).problem == (
        400,
        "illegal_argument_exception",
        "Unknown value for refresh: [x].",
    )
