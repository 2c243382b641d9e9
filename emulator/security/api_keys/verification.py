"""Whether a credential is that of a key which may be used.

Source: ``ApiKeyService`` of Elasticsearch; behaviour note on API keys, section 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from emulator.clock import Clock
from emulator.errors import AuthenticationFailed, IllegalArgument
from emulator.security.api_keys.record import ApiKey, ApiKeyType
from emulator.security.authentication.chain import CredentialRefused
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.authentication.java_base64 import decode_base64
from emulator.state import Table


class KeyCredential(NamedTuple):
    """The id and the secret of a key, as a caller shows them."""

    key_id: str
    secret: str

    @classmethod
    def decode(cls, encoded: str) -> KeyCredential:
        """Return what ``encoded`` in an answer to a creation stands for.

        Raises:
            IllegalArgument: It is no base64, or holds no id and colon.
        """
        as_bytes = encoded.encode("utf-8", "replace").decode("latin-1")
        decoded = decode_base64(as_bytes).decode("utf-8", "replace")
        key_id, colon, secret = decoded.partition(":")
        if not colon or not key_id:
            raise IllegalArgument("invalid ApiKey value")
        return cls(key_id, secret)


class KeyVerifier:
    """Verifies credentials of keys for REST callers, and remembers those that are right."""

    def __init__(self, keys: Table[ApiKey], cache: CredentialCache, clock: Clock) -> None:
        self._keys = keys
        self._cache = cache
        self._clock = clock

    def verify(self, credential: KeyCredential) -> ApiKey:
        """Return the key.

        The order of refusals is Elasticsearch's: a dead key with a wrong secret is told which of
        the two comes first.

        Raises:
            CredentialRefused: The key is unknown, invalidated or expired, or the secret is wrong.
            AuthenticationFailed: The right secret of a key that is for remote clusters only.
        """
        key_id = credential.key_id
        key = self._keys.get(key_id)
        if key is None:
            raise CredentialRefused(f"unable to find apikey with id {key_id}")
        if key.invalidated:
            raise CredentialRefused(f"api key [{key_id}] has been invalidated")
        if not self._cache.verify(credential.secret, key.secret_hash):
            raise CredentialRefused(f"invalid credentials for API key [{key_id}]")
        if key.type is not ApiKeyType.REST:
            raise AuthenticationFailed(
                "authentication expected API key type of [rest], "
                f"but API key [{key_id}] has type [{key.type}]"
            )
        if key.expired(self._clock.now()):
            raise CredentialRefused("api key is expired")
        return key

    def forget(self, ids: Sequence[str]) -> None:
        """Forget that the secrets of these keys were right, of all keys where ``ids`` is empty.

        The next use of each computes its hash again; that is all there is to see of it.
        """
        found = [self._keys.get(key_id) for key_id in ids] if ids else list(self._keys)
        for key in found:
            if key is not None:
                self._cache.forget(key.secret_hash)
