"""Role mappings as they are stored, and what holds of every one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.security.role_mappings.facts import UserFacts
from emulator.security.role_mappings.rules import Rule, holds
from emulator.security.role_mappings.templates import RoleTemplate

READ_ONLY_SUFFIX = "-read-only-operator-config"
"""What is added to the name of a mapping that stands in a configuration file."""
READ_ONLY_FLAG = "_read_only"
"""The key of the metadata by which such a mapping is known."""


@dataclass(frozen=True, slots=True)
class RoleMapping:
    """Roles for the users for whom a rule holds.

    Attributes:
        roles: Names of roles, in the order in which they were given; they need not exist.
        templates: What makes further names for each user.
        enabled: Whether it gives anybody any roles.
        read_only: Whether it stands in a configuration file, so that no request can change it.
    """

    name: str
    rules: Rule
    roles: tuple[str, ...] = ()
    templates: tuple[RoleTemplate, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)
    enabled: bool = True
    read_only: bool = False

    @property
    def shown_name(self) -> str:
        """The name in answers, under which it is stored as well; no two mappings share it."""
        return f"{self.name}{READ_ONLY_SUFFIX}" if self.read_only else self.name

    def mistakes(self) -> list[str]:
        """Return what is wrong with the roles: there are none, or both kinds."""
        if not self.roles and not self.templates:
            return ["role-mapping roles or role-templates are missing"]
        if self.roles and self.templates:
            return ["role-mapping cannot have both roles and role-templates"]
        return []

    def role_names(self, user: UserFacts) -> tuple[str, ...]:
        """Return the names of the roles that a user has by this mapping.

        Raises:
            ElasticsearchError: A template fails for this user.
        """
        if not self.enabled or not holds(self.rules, user):
            return ()
        made = (name for template in self.templates for name in template.role_names(user.fields))
        return (*self.roles, *made)
