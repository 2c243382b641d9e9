"""Users and mappings, and rules and templates read from JSON."""

from __future__ import annotations

import json
from typing import Any

from emulator.security.role_mappings.facts import UserFacts
from emulator.security.role_mappings.record import RoleMapping
from emulator.security.role_mappings.rules import FieldRule, Rule
from emulator.security.role_mappings.rules_wire import parse_rules
from emulator.xcontent.body import parse_body
from emulator.xcontent.tokens import Reader

EVERYBODY = {"field": {"username": "*"}}


def a_user(**known: Any) -> UserFacts:
    """Return what a directory knows of Ada, who may be given other properties."""
    facts: dict[str, Any] = {
        "username": "ada",
        "realm": "ldap1",
        "dn": "CN=Ada, OU=Sales, DC=Example, DC=com",
        "groups": ("cn=admins,dc=example,dc=com", "Readers"),
    }
    return UserFacts(**(facts | known))


def a_rule(tree: object) -> Rule:
    """Return a rule that is written as JSON."""

    def parse(reader: Reader) -> Rule:
        reader.advance()
        return parse_rules(reader)

    return parse_body(json.dumps(tree).encode(), parse)


def a_mapping(name: str = "m", **fields: Any) -> RoleMapping:
    """Return a mapping of everybody to the role ``reader``."""
    given: dict[str, Any] = {"rules": FieldRule("username", ("*",)), "roles": ("reader",)}
    return RoleMapping(name, **(given | fields))
