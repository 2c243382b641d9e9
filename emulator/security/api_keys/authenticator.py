"""Calling with an API key: ``Authorization: ApiKey``.

Source: behaviour note on API keys, section 9.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.security.api_keys.verification import KeyCredential, KeyVerifier
from emulator.security.authentication.chain import CredentialRefused
from emulator.security.subject import Authentication, AuthenticationType


class ApiKeyAuthenticator:
    """Takes a request with an ``ApiKey`` credential; only keys for REST callers pass."""

    name = "API key"
    scheme = "apikey"

    def __init__(self, verifier: KeyVerifier) -> None:
        self._verifier = verifier

    def authenticate(self, credential: str, purpose: str) -> Authentication | None:
        """Return whose key it is.

        Raises:
            CredentialRefused: The key is malformed, unknown, invalidated or expired, or the secret
                is wrong.
            AuthenticationFailed: The right secret of a key that is for remote clusters only.
        """
        try:
            decoded = KeyCredential.decode(credential)
        except IllegalArgument as error:
            raise CredentialRefused(str(error.reason)) from error
        key = self._verifier.verify(decoded)
        return Authentication.of(key.subject(), AuthenticationType.API_KEY)
