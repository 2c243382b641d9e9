"""Copying a key whose credential is known.

Source: ``TransportCloneApiKeyAction``, elasticsearch#142633 and #152874; behaviour note on API
keys, section 4.4.
"""

from __future__ import annotations

from collections.abc import Mapping

from emulator.clock import Clock
from emulator.errors import AuthenticationFailed, IllegalArgument, StatusError
from emulator.security.api_keys.credential_commands import CloneApiKey
from emulator.security.api_keys.making import KeyMaker, Plan
from emulator.security.api_keys.record import UNCHANGED, ApiKey, CreatedApiKey, expiration_of
from emulator.security.api_keys.verification import KeyCredential, KeyVerifier
from emulator.security.authentication.chain import CredentialRefused

_ORIGIN = "_cloned_from"  # requests cannot set it: metadata keys may not begin like this


class KeyCloning:
    """Makes copies of keys."""

    def __init__(self, verifier: KeyVerifier, maker: KeyMaker, clock: Clock) -> None:
        self._verifier = verifier
        self._maker = maker
        self._clock = clock

    def clone(self, command: CloneApiKey) -> CreatedApiKey:
        """Make a key with the permissions and the owner of another, as they are stored there.

        Whoever may clone needs no privilege over the source beyond knowing its secret.

        Raises:
            StatusError: The credential of the source is malformed.
            AuthenticationFailed: The credential is wrong, or of a key that cannot be used.
            IllegalArgument: The expiration is too far away.
        """
        source = self._source(command.credential or "")
        expiration = source.expiration
        if command.expiration is not UNCHANGED:
            expiration = expiration_of(self._clock.now(), command.expiration)
        return self._maker.make(
            Plan(
                name=command.name or "",
                type=source.type,
                owner=source.owner,
                role_descriptors=source.role_descriptors,
                limited_by=source.limited_by,
                metadata=_metadata(command, source),
                expiration=expiration,
            )
        )

    def _source(self, encoded: str) -> ApiKey:
        try:
            credential = KeyCredential.decode(encoded)
        except IllegalArgument as error:
            raise StatusError(f"invalid API key credential: {error.reason}") from error
        try:
            return self._verifier.verify(credential)
        except CredentialRefused as refused:
            raise AuthenticationFailed(refused.note) from None


def _metadata(command: CloneApiKey, source: ApiKey) -> Mapping[str, object]:
    given = source.metadata if command.metadata is None else command.metadata
    return {**(given or {}), _ORIGIN: source.id}
