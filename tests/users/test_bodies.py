"""What the bodies of users are refused for, word for word."""

from __future__ import annotations

import pytest

from tests.api_keys.factories import a_cluster, call
from tests.users.factories import OLD, a_user

ALGORITHMS = (
    "bcrypt, bcrypt4, bcrypt5, bcrypt6, bcrypt7, bcrypt8, bcrypt9, bcrypt10, bcrypt11, bcrypt12, "
    "bcrypt13, bcrypt14, pbkdf2, pbkdf2_1000, pbkdf2_10000, pbkdf2_50000, pbkdf2_100000, "
    "pbkdf2_500000, pbkdf2_1000000, pbkdf2_stretch, pbkdf2_stretch_1000, pbkdf2_stretch_10000, "
    "pbkdf2_stretch_50000, pbkdf2_stretch_100000, pbkdf2_stretch_500000, pbkdf2_stretch_1000000"
)
NO_HASH = (
    "The provided password hash is not a hash or it could not be resolved to a supported hash "
    f"algorithm. The supported password hash algorithms are [{ALGORITHMS}]"
)
NO_ROUNDS = "The number of iterations could not be determined from the provided PBKDF2 hash."
SHORT = "Validation Failed: 1: passwords must be at least [6] characters long;"
TWICE = "Validation Failed: 1: password_hash has already been set;"
HASH = "$2a$04$" + "a" * 53
PARSE, ILLEGAL, VALIDATION = (
    "parse_exception",
    "illegal_argument_exception",
    "validation_exception",
)


def wrong(field: str, kind: str, token: str) -> str:
    """Return the text about a value of the wrong kind."""
    return f"expected field [{field}] to be of type {kind}, but found [{token}] instead"


PASSWORDS = [
    ('{"password": 1}', PARSE, wrong("password", "string", "VALUE_NUMBER")),
    ('{"password": null}', PARSE, wrong("password", "string", "VALUE_NULL")),
    ('{"password_hash": null}', PARSE, wrong("password_hash", "string", "VALUE_NULL")),
    ('{"password_hash": {}}', PARSE, wrong("password_hash", "string", "START_OBJECT")),
    ('{"password": "12345"}', VALIDATION, SHORT),
    ('{"password": ""}', VALIDATION, SHORT),
    (f'{{"password": "123456", "password_hash": "{HASH}"}}', VALIDATION, TWICE),
    (f'{{"password_hash": "{HASH}", "password": "123456"}}', VALIDATION, TWICE),
    (f'{{"password_hash": "{HASH}", "password": "12345"}}', VALIDATION, SHORT),
    ('{"password": "123456", "password_hash": "x"}', ILLEGAL, NO_HASH),
    ('{"password_hash": ""}', ILLEGAL, NO_HASH),
    ('{"password_hash": "secret-password"}', ILLEGAL, NO_HASH),
    ('{"password_hash": "{SHA}abc"}', ILLEGAL, NO_HASH),
    ('{"password_hash": "{SSHA256}abc"}', ILLEGAL, NO_HASH),
    ('{"password_hash": "$2z$10$abc"}', ILLEGAL, NO_HASH),
    ('{"password_hash": "$2a$10$abc"}', ILLEGAL, "4 > -44"),
    (
        f'{{"password_hash": "$2a$03{HASH[6:]}"}}',
        ILLEGAL,
        "unknown hash function [bcrypt3]",
    ),
    (
        f'{{"password_hash": "$2a$15{HASH[6:]}"}}',
        ILLEGAL,
        "unknown hash function [bcrypt15]",
    ),
    (
        f'{{"password_hash": "$2a$1x{HASH[6:]}"}}',
        "number_format_exception",
        'For input string: "1x"',
    ),
    ('{"password_hash": "{PBKDF2}1000"}', ILLEGAL, NO_ROUNDS),
    ('{"password_hash": "{PBKDF2_STRETCH}x$a$b"}', ILLEGAL, NO_ROUNDS),
    ('{"password_hash": "{PBKDF2}1001$a$b"}', ILLEGAL, "unknown hash function [pbkdf2_1001]"),
    (
        '{"password_hash": "{PBKDF2_STRETCH}1$a$b"}',
        ILLEGAL,
        "unknown hash function [pbkdf2_stretch_1]",
    ),
    pytest.param(
        f'{{"password_hash": "{{PBKDF2}}{"9" * 5000}$a$b"}}',
        ILLEGAL,
        NO_ROUNDS,
        id="a number of more digits than Python reads",
    ),
    ("[]", PARSE, "expected an object, but found token [START_ARRAY]"),
    ('"a"', PARSE, "expected an object, but found token [VALUE_STRING]"),
    (" ", PARSE, "expected an object, but found token [null]"),
]


@pytest.mark.parametrize("path", ["", "/_password"])
@pytest.mark.parametrize(("body", "type", "reason"), PASSWORDS)
def test_a_bad_password_is_refused_in_the_order_of_the_body(
    path: str, body: str, type: str, reason: str
) -> None:
    """In a user as in a change of the password alone."""
    cluster = a_cluster()
    a_user(cluster)

    assert call(cluster, "PUT", f"/_security/user/joe{path}", body).problem == (400, type, reason)


@pytest.mark.parametrize(
    ("body", "type", "reason"),
    [
        ('{"foo": 1}', PARSE, "failed to parse add user request. unexpected field [foo]"),
        ('{"Password": 1}', PARSE, "failed to parse add user request. unexpected field [Password]"),
        (
            '{"roles": null}',
            PARSE,
            "could not parse [roles] field. expected a string array but found null value instead",
        ),
        (
            '{"roles": 1}',
            PARSE,
            "could not parse [roles] field. expected a string array but found [VALUE_NUMBER] "
            "value instead",
        ),
        (
            '{"roles": ["a", null]}',
            PARSE,
            "could not parse [roles] field. expected a string array but one of the value in the "
            "array is [VALUE_NULL]",
        ),
        ('{"full_name": 1}', PARSE, wrong("full_name", "string", "VALUE_NUMBER")),
        ('{"email": ["a"]}', PARSE, wrong("email", "string", "START_ARRAY")),
        ('{"metadata": null}', PARSE, wrong("metadata", "object", "VALUE_NULL")),
        ('{"metadata": []}', PARSE, wrong("metadata", "object", "START_ARRAY")),
        ('{"enabled": "true"}', PARSE, wrong("enabled", "boolean", "VALUE_STRING")),
        ('{"enabled": null}', PARSE, wrong("enabled", "boolean", "VALUE_NULL")),
        ('{"username": 1}', PARSE, wrong("username", "string", "VALUE_NUMBER")),
        (
            '{"username": "jim"}',
            ILLEGAL,
            "[username] in source does not match the username provided [joe]",
        ),
        ('{"metadata": {}, "a": 1, "b": 2}', PARSE, "failed to parse add user request. unexpected"),
        ('{"enabled": 1, "password": "x"}', PARSE, wrong("enabled", "boolean", "VALUE_NUMBER")),
        ('{"password": "x", "enabled": 1}', VALIDATION, SHORT),
    ],
)
def test_a_bad_user_is_refused_in_the_order_of_the_body(body: str, type: str, reason: str) -> None:
    """The first mistake is told, whoever asks."""
    status, actual_type, text = call(
        a_cluster(), "PUT", "/_security/user/joe", body, "nobody"
    ).problem

    assert (status, actual_type) == (400, type)
    assert text.startswith(reason)


def test_a_body_is_required() -> None:
    """A user cannot be put without one, nor a password be changed."""
    for path in ("joe", "joe/_password", "_password"):
        reply = call(a_cluster(), "PUT", f"/_security/user/{path}")
        assert reply.problem == (400, PARSE, "request body is required")


def test_the_name_in_the_body_may_be_that_of_the_path() -> None:
    """As a user that was got is put again."""
    body: dict[str, object]
    body = {"username": "joe", "password": OLD, "roles": [], "full_name": None, "email": None}

    assert call(a_cluster(), "PUT", "/_security/user/joe", body).json == {"created": True}


@pytest.mark.parametrize("field", ["roles", "username", "foo"])
def test_a_change_of_password_takes_nothing_else(field: str) -> None:
    """The field is named."""
    reply = call(a_cluster(), "POST", "/_security/user/elastic/_password", {field: "x"})

    text = f"failed to parse change password request. unexpected field [{field}]"
    assert reply.problem == (400, PARSE, text)


@pytest.mark.parametrize(("password", "status"), [("😀😀😀", 200), ("üüüüü", 400), ("üüüüüü", 200)])
def test_the_length_of_a_password_is_counted_as_java_does(password: str, status: int) -> None:
    """In halves of surrogate pairs."""
    body = {"password": password, "roles": []}

    assert call(a_cluster(), "PUT", "/_security/user/joe", body).status == status


def test_what_follows_the_object_is_not_looked_at() -> None:
    """The parsers stop at its end."""
    body = '{"password": "secret-1", "roles": []} }'

    assert call(a_cluster(), "PUT", "/_security/user/joe", body).json == {"created": True}
