"""The node settings: known ones are read, others refused."""

from __future__ import annotations

from dataclasses import fields

import pytest

from emulator.hashing import ALGORITHMS
from emulator.settings import Settings, parse_settings

API_KEY = "xpack.security.authc.api_key"
ANONYMOUS = "xpack.security.authc.anonymous"
PASSWORDS = "xpack.security.authc.password_hashing.algorithm"
DAY = 86_400_000


def test_nothing_given_is_the_defaults() -> None:
    """A cluster needs no settings."""
    assert parse_settings({}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "attribute", "parsed"),
    [
        ("cluster.name", "prod", "cluster_name", "prod"),
        ("node.name", "n1", "node_name", "n1"),
        (PASSWORDS, "PBKDF2_1000", "password_algorithm", ALGORITHMS["pbkdf2_1000"]),
        (f"{ANONYMOUS}.username", "guest", "anonymous_username", "guest"),
        (f"{ANONYMOUS}.roles", ["a", "b"], "anonymous_roles", ("a", "b")),
        (f"{ANONYMOUS}.roles", "a, b", "anonymous_roles", ("a", "b")),
        (f"{ANONYMOUS}.roles", "", "anonymous_roles", ()),
        (f"{ANONYMOUS}.authz_exception", False, "anonymous_authz_exception", False),
        ("xpack.security.authc.run_as.enabled", False, "run_as_enabled", False),
        (f"{API_KEY}.enabled", False, "api_keys_enabled", False),
        (f"{API_KEY}.enabled", "false", "api_keys_enabled", False),
        (f"{API_KEY}.hashing.algorithm", "bcrypt4", "api_key_algorithm", ALGORITHMS["bcrypt4"]),
        (f"{API_KEY}.delete.interval", "500ms", "api_key_delete_interval", 500),
        (f"{API_KEY}.delete.retention_period", "1d", "api_key_retention", DAY),
        ("xpack.security.authc.token.enabled", "true", "tokens_enabled", True),
    ],
)
def test_setting_is_read(name: str, value: object, attribute: str, parsed: object) -> None:
    """Under its name in ``elasticsearch.yml``; it is kept as written for snapshots."""
    settings = parse_settings({name: value})

    assert getattr(settings, attribute) == parsed
    assert settings.given == {name: value}


def test_every_setting_is_tested_above() -> None:
    """A new setting gets a row in the table."""
    known = [f.name for f in fields(Settings) if "setting" in f.metadata]
    (mark,) = [m for m in test_setting_is_read.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined] # pytest sets it

    assert {row[2] for row in mark.args[1]} == set(known)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("cluster.name", "", "must be a text that is not empty"),
        ("cluster.name", 5, "must be a text that is not empty"),
        (f"{API_KEY}.enabled", "yes", "must be true or false"),
        (f"{API_KEY}.enabled", 1, "must be true or false"),
        (f"{API_KEY}.delete.interval", "10", "must be a duration such as 7d, 24h or 500ms"),
        (f"{API_KEY}.delete.interval", 10, "must be a duration such as 7d, 24h or 500ms"),
        (f"{API_KEY}.hashing.algorithm", "md5", "must be one of bcrypt, bcrypt4"),
        (f"{API_KEY}.hashing.algorithm", None, "must be one of bcrypt, bcrypt4"),
        (PASSWORDS, "ssha256", "must be one of bcrypt, bcrypt4"),
        (f"{ANONYMOUS}.roles", 5, "must be a list of texts"),
        (f"{ANONYMOUS}.roles", ["a", ""], "must be a list of texts"),
    ],
)
def test_wrong_value_is_refused_with_the_right_form(name: str, value: object, message: str) -> None:
    """The message names the setting, the value and what would do."""
    with pytest.raises(ValueError, match=message) as error:
        parse_settings({name: value})

    assert f"setting {name!r} is {value!r}" in str(error.value)


def test_unknown_setting_is_refused_rather_than_ignored() -> None:
    """A setting without effect would make a test pass for the wrong reason."""
    with pytest.raises(ValueError, match=r"unknown setting 'node\.nam'; did you mean 'node\.name'"):
        parse_settings({"node.nam": "x"})
