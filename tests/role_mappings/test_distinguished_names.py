"""When two distinguished names are one."""

from __future__ import annotations

import pytest

from emulator.security.role_mappings.distinguished_names import is_same_name, normal_form
from emulator.security.role_mappings.rules import pattern_of


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("CN=Ada,DC=Example", "cn=ada,dc=example"),
        (" cn = Ada  King ; dc=x ", "cn=ada king,dc=x"),
        ("uid=1+CN=Ada,dc=x", "cn=ada+uid=1,dc=x"),
        (r"cn=King\, Ada,dc=x", r"cn=king\, ada,dc=x"),
        (r"cn=King\2C Ada,dc=x", r"cn=king\, ada,dc=x"),
        ('cn="King, Ada",dc=x', r"cn=king\, ada,dc=x"),
        (r"cn=J\C3\B6rg", "cn=jörg"),
        (r"cn=a\ ,dc=x", "cn=a,dc=x"),
        ("2.5.4.3=Ada", "2.5.4.3=ada"),
        ("cn=,dc=x", "cn=,dc=x"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_normal_form_is_the_same_for_all_spellings(name: str, normal: str) -> None:
    """Directories and people write names in many ways."""
    assert normal_form(name) == normal


@pytest.mark.parametrize(
    "text",
    ["admins", "cn", "=x", "cn=a,", "cn=a,,dc=b", "cn=a+", 'cn=a"b', 'cn="a', "cn=a\\", 'cn="a"b'],
)
def test_other_texts_are_no_names(text: str) -> None:
    """A group of single sign-on is any text, and is compared as such."""
    assert normal_form(text) is None


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        ("Admins", "admins", True),
        ("admins", "cn=admins", False),
        ("cn=a,dc=x", "CN=A , DC=X", True),
        ("cn=a,dc=x", "cn=b,dc=x", False),
        ("CN=a,DC=x", "cn=*", True),
        ("CN=a, DC=x", "*,dc=x", True),
        ("CN=a, DC=x", "*, DC=X", True),
        ("CN=a, DC=x", "*,", True),
        ("dc=x", "*,DC=X", False),
        ("CN=a, DC=x", "*,ou=*,dc=x", False),
        ("CN=a, DC=x", "*,nothing", False),
        ("admins", "*,dc=x", False),
        ("Admins", "adm*", True),
        ("Admins", "ADM*", True),
        ("Admins", "aDM*", False),
        ("admins", 1, False),
        ("admins", None, False),
    ],
)
def test_name_is_compared_as_a_directory_does(
    name: str, wanted: str | int | None, expected: bool
) -> None:
    """Patterns are tried on several spellings, as they cannot be brought into the normal form."""
    assert is_same_name(name, wanted, pattern_of(wanted)) is expected
