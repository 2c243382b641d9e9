"""Names in a directory: when two are the same, and when one is below another.

``CN=Me, DC=Example`` and ``cn=me,dc=example`` are one name. A name is compared in a normal form:
attribute types and values in lower case, no spaces around them, several values of one level sorted.

    name      = level *( ("," / ";") level )
    level     = type "=" value *( "+" type "=" value )
    value     = quoted, or escaped with a backslash before a special character or two hex digits

Source: RFC 4514 and RFC 2253; ``UserRoleMapper.DistinguishedNamePredicate`` of Elasticsearch.
"""

from __future__ import annotations

import re
from functools import lru_cache

from emulator.security.authorization.patterns import Matcher

_TYPE = re.compile(r" *([A-Za-z0-9][A-Za-z0-9._-]*) *= *")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)" *', re.DOTALL)
_PLAIN = re.compile(r'((?:[^"\\,;+]|\\.)*)', re.DOTALL)
_ESCAPED = re.compile(r"((?:\\[0-9a-fA-F]{2})+)|\\(.)", re.DOTALL)
_SPECIAL = re.compile(r'[\\=",+;<>]')
_SUBTREE = "*,"


@lru_cache(maxsize=4096)
def normal_form(text: str) -> str | None:
    """Return the normal form of a distinguished name; ``None`` for a text that is none.

    The empty text is the name above all others.
    """
    if not text.strip(" "):
        return ""
    levels: list[list[str]] = [[]]
    position = 0
    while True:
        type = _TYPE.match(text, position)
        if type is None:
            return None
        found = _value_at(text, type.end())
        if found is None:
            return None
        value, position = found
        levels[-1].append(f"{type[1].lower()}={value}")
        if position == len(text):
            return ",".join("+".join(sorted(level)) for level in levels)
        if text[position] != "+":
            levels.append([])
        position += 1


def is_same_name(name: str, wanted: object, matches: Matcher | None) -> bool:
    """Return whether a user's distinguished name, or group, is what a rule wants.

    Args:
        name: The user's; it need not be a distinguished name.
        wanted: The value in the rule.
        matches: Its pattern, where it is one. A pattern that is ``*,`` and a distinguished name
            wants every name below that one.
    """
    if not isinstance(wanted, str):
        return False
    normal = normal_form(name)
    if matches is None:
        if wanted.lower() == name.lower():
            return True
        wanted_normal = normal_form(wanted)
        if wanted_normal is not None:
            return normal == wanted_normal
        return normal is not None and wanted.lower() == normal.lower()
    if matches(name) or matches(name.lower()) or matches(name.upper()):
        return True
    if normal is None:
        return False
    return matches(normal) or _is_below(normal, wanted)


def _is_below(normal: str, pattern: str) -> bool:
    suffix = pattern.removeprefix(_SUBTREE)
    if suffix == pattern or "*" in suffix:
        return False
    above = normal_form(suffix)
    if above is None:
        return False
    return normal.endswith(f",{above}") if above else bool(normal)


def _value_at(text: str, start: int) -> tuple[str, int] | None:
    """Return the normal form of a value and where it ends; ``None`` for a malformed one."""
    quoted = _QUOTED.match(text, start)
    found = quoted or _PLAIN.match(text, start)
    if found is None:
        return None
    end = found.end()
    if end < len(text) and text[end] not in ",;+":
        return None
    raw = found[1] if quoted else _without_trailing_spaces(found[1])
    value = _ESCAPED.sub(_unescaped, raw)
    value = re.sub(" +", " ", value.strip(" ")).lower()
    return _SPECIAL.sub(lambda special: f"\\{special[0]}", value), end


def _without_trailing_spaces(raw: str) -> str:
    stripped = raw.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return f"{stripped} " if backslashes % 2 and stripped != raw else stripped


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1]:
        return bytes.fromhex(escape[1].replace("\\", "")).decode("utf-8", "replace")
    return escape[2]
