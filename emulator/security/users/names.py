"""The names that native users may have, and that their roles may be called.

Source: ``Validation`` and ``NativeRealmValidationUtil`` of Elasticsearch; behaviour note on users
and roles, section 0.5.
"""

from __future__ import annotations

from collections.abc import Iterable

from emulator.security.native_names import name_mistake

INTERNAL_USERNAMES = frozenset(
    {
        "_async_search",
        "_cross_cluster_access",
        "_data_stream_lifecycle",
        "_security_profile",
        "_storage",
        "_synonyms",
        "_system",
        "_xpack",
        "_xpack_security",
    }
)
"""As whom Elasticsearch itself acts. Source: ``InternalUsers``."""


def username_messages(username: str) -> list[str]:
    """Return what is wrong with the name of a user."""
    mistake = name_mistake("User", username)
    return [] if mistake is None else [mistake]


def role_name_messages(names: Iterable[str]) -> list[str]:
    """Return what is wrong with the names of a user's roles, which need not exist."""
    mistakes = (name_mistake("Role", name) for name in names)
    return [mistake for mistake in mistakes if mistake is not None]
