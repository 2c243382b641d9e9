"""Rules: which users a mapping is for.

    rule    = {"field": {NAME: value or [value...]}} | {"any": [rule...]}
            | {"all": [rule or except...]} | {"except": rule}

A name is one of `UserFacts.fields`; a field that the user does not have is null. ``dn`` and
``groups`` are compared as distinguished names. A text with a ``*``, or between slashes, is a
pattern.

Source: behaviour note users_roles.md section 3.2; ``expressiondsl`` of Elasticsearch.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.security.authorization.patterns import Matcher, compile_patterns
from emulator.security.role_mappings.distinguished_names import is_same_name
from emulator.security.role_mappings.facts import UserFacts, leaves

Value = str | bool | int | None


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field of the user has any of the values."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class AnyRule:
    """Any of the rules holds; none does where there are none."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AllRule:
    """All of the rules hold; they do where there are none."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ExceptRule:
    """A rule does not hold."""

    rule: Rule


Rule = FieldRule | AnyRule | AllRule | ExceptRule


def holds(rule: Rule, user: UserFacts) -> bool:
    """Return whether a rule holds for a user."""
    match rule:
        case FieldRule(name, values):
            return any(_is(user, name, value) for value in values)
        case AnyRule(rules):
            return any(holds(inner, user) for inner in rules)
        case AllRule(rules):
            return all(holds(inner, user) for inner in rules)
        case ExceptRule(inner):
            return not holds(inner, user)


def pattern_of(value: Value) -> Matcher | None:
    """Return the test of a value that is a pattern, ``None`` for any other value.

    Raises:
        IllegalArgument: A malformed regular expression.
    """
    if not isinstance(value, str):
        return None
    is_regex = len(value) > 1 and value.startswith("/") and value.endswith("/")
    return compile_patterns((value,)) if "*" in value or is_regex else None


def _is(user: UserFacts, name: str, wanted: Value) -> bool:
    if name == "groups":
        return any(is_same_name(group, wanted, pattern_of(wanted)) for group in user.groups)
    if name == "dn" and user.dn is not None:
        return is_same_name(user.dn, wanted, pattern_of(wanted))
    return any(_equals(leaf, wanted) for leaf in leaves(user.fields.get(name)))


def _equals(found: object, wanted: Value) -> bool:
    match found:
        case None | bool():
            return found is wanted
        case int() | float():
            return isinstance(wanted, int) and not isinstance(wanted, bool) and found == wanted
        case _:
            matches = pattern_of(wanted)
            return found == wanted if matches is None else matches(str(found))
