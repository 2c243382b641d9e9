"""What roles may be called."""

from __future__ import annotations

from emulator.security.native_names import name_mistake

_LONGEST = 1024


def any_role_name_mistake(name: str) -> str | None:
    """Return what is wrong with the name of a role of any kind; ``None`` for nothing.

    Source: ``Validation.Roles`` of Elasticsearch. Roles that are kept in an index have shorter
    names, which is looked at later.
    """
    return name_mistake("Role", name, _LONGEST)
