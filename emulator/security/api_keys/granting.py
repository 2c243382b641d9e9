"""Making keys for users who hand over their credentials.

Source: ``TransportGrantApiKeyAction``; behaviour note on API keys, section 4.2.
"""

from __future__ import annotations

from typing import Protocol

from emulator.security.api_keys.credential_commands import GrantApiKey
from emulator.security.api_keys.record import CreatedApiKey
from emulator.security.api_keys.service import ApiKeys
from emulator.security.authentication.grant import Grant
from emulator.security.subject import Authentication


class GrantAuthenticator(Protocol):
    """What this concept needs to know of other people's credentials."""

    def authenticate(self, grant: Grant, action: str) -> Authentication:
        """Return who hands over a valid grant, and as whom they act.

        Raises:
            AuthenticationFailed: The credential is wrong.
            StatusError: Who has the credential cannot act as others.
            AccessDenied: They may not act as this one.
        """
        ...


class KeyGranting:
    """Makes keys on behalf of others."""

    def __init__(self, keys: ApiKeys, grants: GrantAuthenticator) -> None:
        self._keys = keys
        self._grants = grants

    def grant(self, command: GrantApiKey) -> CreatedApiKey:
        """Make a key that belongs to whoever the grant is of, and is bounded by their roles.

        A grant of somebody who is a key may make a key with privileges: only who calls for itself
        is held to the rule for derived keys.

        Raises:
            AuthenticationFailed: The credential in the grant is wrong.
            StatusError: The owner of the credential cannot act as others.
            AccessDenied: The owner of the credential may not act as this other.
            IllegalArgument: Restrictions mix.
        """
        owner = self._grants.authenticate(command.grant, command.action)
        return self._keys.create_for(owner, command.api_key)
