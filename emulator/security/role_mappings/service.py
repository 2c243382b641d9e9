"""The use cases of role mappings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from emulator.errors import IllegalArgument
from emulator.security.role_mappings.facts import UserFacts
from emulator.security.role_mappings.record import READ_ONLY_SUFFIX, RoleMapping
from emulator.state import Table

if TYPE_CHECKING:
    from emulator.security.role_mappings.commands import (
        DeleteRoleMapping,
        GetRoleMappings,
        PutRoleMapping,
    )


class Outcome(NamedTuple):
    """What became of a change.

    Attributes:
        changed: Whether a mapping is new, or has been removed.
        warning: What the caller should know, if anything.
    """

    changed: bool
    warning: str | None = None


class RoleMappings:
    """Keeps role mappings, and finds the roles of users by them.

    Realms without roles of their own (directories, single sign-on, certificates) ask for the roles
    of each user who logs in; nothing of the answer is kept, so a change counts at once. The native
    and the reserved realm know their users' roles, and do not ask.

    Args:
        mappings: By their `RoleMapping.shown_name`.
    """

    def __init__(self, mappings: Table[RoleMapping]) -> None:
        self._mappings = mappings

    def put(self, command: PutRoleMapping) -> Outcome:
        """Store a mapping; the outcome says whether there was none of its name.

        Raises:
            IllegalArgument: Its name is one of a mapping in a configuration file, or a template
                fails.
            XContentParseError: A template is no script.
        """
        mapping = command.mapping
        if mapping.name.endswith(READ_ONLY_SUFFIX):
            raise IllegalArgument(
                f"Invalid mapping name [{mapping.name}]. "
                f"[{READ_ONLY_SUFFIX}] is not an allowed suffix"
            )
        for template in mapping.templates:
            template.check()
        is_new = self._mappings.get(mapping.name) is None
        self.store(mapping)
        if not self._is_in_configuration(mapping.name):
            return Outcome(is_new)
        return Outcome(
            is_new,
            f"A read-only role mapping with the same name [{mapping.name}] has been previously "
            "defined in a configuration file. "
            "Both role mappings will be used to determine role assignments.",
        )

    def find(self, command: GetRoleMappings) -> list[RoleMapping]:
        """Return mappings by name, or all; those of configuration files come last.

        These are found by either of their names.
        """
        names = set(command.names)
        names |= {f"{name}{READ_ONLY_SUFFIX}" for name in names}
        found = [mapping for mapping in self._mappings if not names or mapping.shown_name in names]
        return sorted(found, key=lambda mapping: mapping.read_only)

    def delete(self, command: DeleteRoleMapping) -> Outcome:
        """Remove a mapping; the outcome says whether there was one that a request may remove."""
        name = command.name
        mapping = self._mappings.get(name)
        if mapping is None or mapping.read_only:
            return Outcome(False)
        self._mappings.delete(name)
        if not self._is_in_configuration(name):
            return Outcome(True)
        return Outcome(
            True,
            f"A read-only role mapping with the same name [{name}] has previously been defined in "
            "a configuration file. The native role mapping was deleted, but the read-only mapping "
            "will remain active and will be used to determine role assignments.",
        )

    def roles_for(self, user: UserFacts) -> tuple[str, ...]:
        """Return the names of the roles that a user has, each once; they need not exist.

        Raises:
            ElasticsearchError: A template fails for this user, who cannot log in then.
        """
        names = (name for mapping in self._mappings for name in mapping.role_names(user))
        return tuple(dict.fromkeys(names))

    def store(self, mapping: RoleMapping) -> None:
        """Store a mapping in place of the one that is shown under its name."""
        self._mappings.put(mapping.shown_name, mapping)

    def all_stored(self) -> Iterable[RoleMapping]:
        """Return every mapping, in the order of their last change."""
        return self._mappings

    def _is_in_configuration(self, name: str) -> bool:
        return self._mappings.get(f"{name}{READ_ONLY_SUFFIX}") is not None
