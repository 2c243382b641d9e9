"""What Java's ``Pattern`` says, checked against what a Java 17 answered to the same patterns."""

from __future__ import annotations

import pytest

from emulator.errors import PatternSyntax
from emulator.security.api_keys.java_regex import check_java_regex

REFUSED = [
    ("[", "Unclosed character class near index 0\n[\n^"),
    ("CN=host[", "Unclosed character class near index 7\nCN=host[\n       ^"),
    ("[]", "Unclosed character class near index 1\n[]\n ^"),
    ("CN=(a|b", "Unclosed group near index 7\nCN=(a|b"),
    (")", "Unmatched closing ')'\n)"),
    ("ab)c", "Unmatched closing ')' near index 1\nab)c\n ^"),
    ("*a", "Dangling meta character '*' near index 0\n*a\n^"),
    ("CN=*+*", "Dangling meta character '*' near index 5\nCN=*+*\n     ^"),
    ("a|?", "Dangling meta character '?' near index 2\na|?\n  ^"),
    ("{", "Illegal repetition near index 1\n{"),
    ("a{x}", "Illegal repetition near index 2\na{x}\n  ^"),
    ("a{2", "Unclosed counted closure near index 3\na{2"),
    ("a{2,1}", "Illegal repetition range near index 5\na{2,1}\n     ^"),
    (r"a\yb", "Illegal/unsupported escape sequence near index 2\na\\yb\n  ^"),
    (r"\xg", "Illegal hexadecimal escape sequence near index 2\n\\xg\n  ^"),
    (r"\u12", "Illegal Unicode escape sequence near index 4\n\\u12"),
    (r"\p1", "Unknown character property name {1} near index 2\n\\p1\n  ^"),
    ("(?P<n>a)", "Unknown inline modifier near index 2\n(?P<n>a)\n  ^"),
    ("(?<n", "named capturing group is missing trailing '>' near index 4\n(?<n"),
    (
        "(?<n>a)(?<n>b)",
        "Named capturing group <n> is already defined near index 11\n(?<n>a)(?<n>b)\n           ^",
    ),
    (r"\k<x>", "named capturing group <x> does not exist near index 4\n\\k<x>\n    ^"),
    ("[z-a]x", "Illegal character range near index 3\n[z-a]x\n   ^"),
    (r"[a-\d]", "Illegal character range near index 4\n[a-\\d]\n    ^"),
]


@pytest.mark.parametrize(("pattern", "message"), REFUSED)
def test_a_mistake_is_told_as_java_tells_it(pattern: str, message: str) -> None:
    """What is wrong, the pattern, and a caret below the place if it is within the pattern."""
    with pytest.raises(PatternSyntax) as caught:
        check_java_regex(pattern)

    assert caught.value.reason == message


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "CN=.*,OU=[^,]+",
        r"CN=\Qa(b\E.*",
        r"\Qab(",
        r"(?<host>\p{L}+)\k<host>",
        "[a&&[^b]]",
        "[[:alpha:]]",
        "[]a]",
        "a++b*+c?+",
        "(?i:a)(?s)b",
        "(?<=a)b(?!c)",
        "a{2}{3}",
        "{2}",
        r"\x{1F600}\u0041\07\cA\h\R\z",
        "]}",
        "(" * 5000 + ")" * 5000,
    ],
)
def test_what_java_reads_is_accepted(pattern: str) -> None:
    """Also where Python's own expressions have no such thing, and at any depth."""
    check_java_regex(pattern)
