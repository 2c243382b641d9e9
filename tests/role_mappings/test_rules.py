"""For which users rules hold."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.errors import IllegalArgument
from emulator.security.role_mappings.rules import holds
from tests.role_mappings.factories import EVERYBODY, a_rule, a_user

METADATA = {
    "active": True,
    "level": 7,
    "share": 2.0,
    "nothing": None,
    "teams": ["red", 1, ["deep"]],
    "none": [],
}


def field(name: str, value: object) -> Any:
    """Return the rule of one field."""
    return {"field": {name: value}}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (field("username", "ada"), True),
        (field("username", "Ada"), False),
        (field("username", "a*"), True),
        (field("username", "a?a"), False),
        (field("username", "a?*"), True),
        (field("username", "/a[a-d]a/"), True),
        (field("username", "/"), False),
        (field("username", ["bob", "ada"]), True),
        (field("username", None), False),
        (field("realm.name", "ldap1"), True),
        (field("realm", "ldap1"), False),
        (field("no_such_field", None), True),
        (field("no_such_field", "*"), False),
        (field("groups", "readers"), True),
        (field("groups", "CN=Admins , DC=Example,DC=com"), True),
        (field("groups", "*,dc=example,dc=com"), True),
        (field("groups", "writers"), False),
        (field("groups", None), False),
        (field("dn", "cn=ada,ou=sales,dc=example,dc=com"), True),
        (field("dn", "*,ou=sales,dc=example,dc=com"), True),
        (field("dn", "*,ou=finance,dc=example,dc=com"), False),
        (field("dn", 1), False),
        (field("metadata.active", True), True),
        (field("metadata.active", 1), False),
        (field("metadata.active", "true"), False),
        (field("metadata.level", 7), True),
        (field("metadata.level", "7"), False),
        (field("metadata.level", True), False),
        (field("metadata.share", 2), True),
        (field("metadata.nothing", None), True),
        (field("metadata.unknown", None), True),
        (field("metadata.teams", "r*"), True),
        (field("metadata.teams", 1), True),
        (field("metadata.teams", "deep"), True),
        (field("metadata.teams", "blue"), False),
        (field("metadata.none", None), False),
        ({"any": []}, False),
        ({"all": []}, True),
        ({"any": [field("username", "bob"), EVERYBODY]}, True),
        ({"all": [field("username", "bob"), EVERYBODY]}, False),
        ({"all": [EVERYBODY, {"except": field("groups", "readers")}]}, False),
        ({"all": [EVERYBODY, {"except": field("groups", "writers")}]}, True),
    ],
)
def test_rule_holds_for_whom_it_should(rule: object, expected: bool) -> None:
    """Whoever is matched wrongly has roles that are not meant for them, or lacks their own."""
    assert holds(a_rule(rule), a_user(metadata=METADATA)) is expected


@pytest.mark.parametrize(("value", "expected"), [(None, True), ("*", False)])
def test_user_without_a_distinguished_name_has_null_for_it(value: object, expected: bool) -> None:
    """Rules can tell users of a directory from others."""
    assert holds(a_rule(field("dn", value)), a_user(dn=None)) is expected


@pytest.mark.parametrize("value", [{"a": 1}, [{"a": 1}]])
def test_object_in_metadata_is_refused(value: object) -> None:
    """The real server cannot test it, and fails the login."""
    with pytest.raises(IllegalArgument, match=r"Unsupported value type class java\.util\.HashMap"):
        a_user(metadata={"claims": value})
