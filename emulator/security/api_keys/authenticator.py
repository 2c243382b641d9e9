"""Calling with an API key: ``Authorization: ApiKey``.

Source: behaviour note on API keys, section 9.
"""

from __future__ import annotations

from emulator.clock import Clock
from emulator.errors import AuthenticationFailed, IllegalArgument
from emulator.rest.message import Request
from emulator.security.api_keys.record import ApiKey, ApiKeyType
from emulator.security.authentication.chain import CredentialRefused
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.authentication.java_base64 import decode_base64
from emulator.security.subject import Authentication, AuthenticationType
from emulator.state import Table


class ApiKeyAuthenticator:
    """Takes a request with an ``ApiKey`` credential; only keys for REST callers pass."""

    name = "API key"
    scheme = "apikey"

    def __init__(self, keys: Table[ApiKey], cache: CredentialCache, clock: Clock) -> None:
        self._keys = keys
        self._cache = cache
        self._clock = clock

    def authenticate(self, credential: str, request: Request) -> Authentication | None:
        """Return whose key it is.

        The order of refusals is Elasticsearch's: a dead key with a wrong secret is told which of
        the two comes first.

        Raises:
            CredentialRefused: The key is malformed, unknown, invalidated or expired, or the secret
                is wrong.
            AuthenticationFailed: The right secret of a key that is for remote clusters only.
        """
        key_id, secret = _decode(credential)
        key = self._keys.get(key_id)
        if key is None:
            raise CredentialRefused(f"unable to find apikey with id {key_id}")
        if key.invalidated:
            raise CredentialRefused(f"api key [{key_id}] has been invalidated")
        if not self._cache.verify(secret, key.secret_hash):
            raise CredentialRefused(f"invalid credentials for API key [{key_id}]")
        if key.type is not ApiKeyType.REST:
            raise AuthenticationFailed(
                "authentication expected API key type of [rest], "
                f"but API key [{key_id}] has type [{key.type}]"
            )
        if key.expired(self._clock.now()):
            raise CredentialRefused("api key is expired")
        return Authentication.of(key.subject(), AuthenticationType.API_KEY)


def _decode(credential: str) -> tuple[str, str]:
    try:
        decoded = decode_base64(credential)
    except IllegalArgument as error:
        raise CredentialRefused(str(error.reason)) from error
    key_id, colon, secret = decoded.decode("utf-8", "replace").partition(":")
    if not colon or not key_id:
        raise CredentialRefused("invalid ApiKey value")
    return key_id, secret
