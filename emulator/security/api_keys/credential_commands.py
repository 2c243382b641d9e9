"""What can be asked with a credential in hand: a user's, a key's, or for all to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from emulator.security.api_keys.commands import CreateApiKey
from emulator.security.api_keys.record import (
    UNCHANGED,
    Unchanged,
    metadata_messages,
    name_messages,
)
from emulator.security.authentication.grant import Grant
from emulator.security.command import Command
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class GrantApiKey(Command):
    """Ask for a new key for the user whose credential is in the grant."""

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/grant"

    grant: Grant
    api_key: CreateApiKey

    def validate(self, version: Version) -> Sequence[str]:
        """Check the key, then the grant."""
        return [*self.api_key.validate(version), *self.grant.messages()]


@dataclass(frozen=True, slots=True)
class CloneApiKey(Command):
    """Ask for a copy of a key whose credential is in the request.

    Attributes:
        credential: The source, as ``encoded`` in the answer to its creation.
        expiration: A duration in nanoseconds, ``None`` for a key that never expires.
        metadata: ``None`` for that of the source.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/clone"

    credential: str | None = field(repr=False)
    name: str | None
    expiration: int | Unchanged | None = UNCHANGED
    metadata: Mapping[str, object] | None = None

    def validate(self, version: Version) -> Sequence[str]:
        """Check that there is a source, then the name and the metadata."""
        messages = [] if self.credential else ["api key credential is required"]
        return messages + name_messages(self.name) + metadata_messages(self.metadata)


@dataclass(frozen=True, slots=True)
class ClearApiKeyCache(Command):
    """Ask to forget which credentials of keys were right.

    Attributes:
        ids: Of the keys; empty for all.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/cache/clear"

    ids: tuple[str, ...] = ()
