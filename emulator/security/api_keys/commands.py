"""What can be asked of API keys.

Durations are in nanoseconds, as parsed; ``None`` means that the request did not say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.security.api_keys.access import CrossClusterAccess
from emulator.security.api_keys.record import (
    UNCHANGED,
    ApiKeyType,
    Unchanged,
    metadata_messages,
    name_messages,
)
from emulator.security.authorization.own_api_key import SelectedKeys
from emulator.security.authorization.privileges import validate_role_descriptor
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.command import Command
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class CreateApiKey(Command):
    """Ask for a new key for the caller.

    Attributes:
        role_descriptors: Empty for all that the caller may.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/create"
    type: ClassVar[ApiKeyType] = ApiKeyType.REST

    name: str | None
    role_descriptors: tuple[RoleDescriptor, ...] = ()
    expiration: int | None = None
    metadata: Mapping[str, object] | None = None

    def validate(self, version: Version) -> Sequence[str]:
        """Check the name, the metadata and the descriptors."""
        messages = name_messages(self.name) + metadata_messages(self.metadata)
        for descriptor in self.role_descriptors:
            messages += validate_role_descriptor(descriptor, version)
        return messages


@dataclass(frozen=True, slots=True)
class CreateCrossClusterApiKey(Command):
    """Ask for a new key for a remote cluster.

    Attributes:
        role_descriptors: The one that stands for the access.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/cross_cluster/api_key/create"
    type: ClassVar[ApiKeyType] = ApiKeyType.CROSS_CLUSTER

    name: str
    role_descriptors: tuple[RoleDescriptor, ...]
    expiration: int | None = None
    metadata: Mapping[str, object] | None = None
    certificate_identity: str | None = None

    def validate(self, version: Version) -> Sequence[str]:
        """Check the name and the metadata; the descriptor is made by the emulator."""
        return name_messages(self.name) + metadata_messages(self.metadata)


def _expiration_messages(expiration: int | None) -> list[str]:
    if expiration is not None and expiration <= 0:
        return ["API key expiration must be in the future"]
    return []


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What an update changes; ``None`` leaves a thing as it is, but for the identity.

    Attributes:
        certificate_identity: ``None`` takes it away.
    """

    role_descriptors: tuple[RoleDescriptor, ...] | None = None
    metadata: Mapping[str, object] | None = None
    expiration: int | None = None
    certificate_identity: str | Unchanged | None = UNCHANGED

    def messages(self, version: Version) -> list[str]:
        """Return what is wrong with a change of a key that REST callers use."""
        messages = metadata_messages(self.metadata)
        for descriptor in self.role_descriptors or ():
            messages += validate_role_descriptor(descriptor, version)
        return messages + _expiration_messages(self.expiration)


@dataclass(frozen=True, slots=True)
class UpdateApiKey(Command):
    """Ask to update one key for REST callers."""

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/update"

    key_id: str
    change: KeyChange

    def validate(self, version: Version) -> Sequence[str]:
        """Check the change."""
        return self.change.messages(version)


@dataclass(frozen=True, slots=True)
class BulkUpdateApiKeys(Command):
    """Ask to update several keys for REST callers in the same way."""

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/bulk_update"

    key_ids: tuple[str, ...]
    change: KeyChange

    def validate(self, version: Version) -> Sequence[str]:
        """Check the change and that there are keys to change."""
        messages = self.change.messages(version)
        return messages if self.key_ids else [*messages, "Field [ids] cannot be empty"]


@dataclass(frozen=True, slots=True)
class UpdateCrossClusterApiKey(Command):
    """Ask to update one key of a remote cluster.

    Attributes:
        certificate_identity: ``None`` takes it away.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/cross_cluster/api_key/update"

    key_id: str
    access: CrossClusterAccess | None = None
    metadata: Mapping[str, object] | None = None
    expiration: int | None = None
    certificate_identity: str | Unchanged | None = UNCHANGED

    def validate(self, version: Version) -> Sequence[str]:
        """Check the metadata, the expiration, and that there is something to change.

        Raises:
            IllegalArgument: The access makes no sense; said before anything else.
        """
        if self.access is not None:
            self.access.role_descriptor()
        messages = metadata_messages(self.metadata) + _expiration_messages(self.expiration)
        says_nothing_of_identity = self.certificate_identity is UNCHANGED
        if self.access is None and self.metadata is None and says_nothing_of_identity:
            messages.append(
                "must update  [access] or [metadata] or [certificate_identity] "
                "for cross-cluster API keys"
                if version.at_least(9, 3)
                else "must update either [access] or [metadata] for cross-cluster API keys"
            )
        return messages

    @property
    def change(self) -> KeyChange:
        """The same in the terms of the key's record."""
        descriptors = None if self.access is None else (self.access.role_descriptor(),)
        return KeyChange(descriptors, self.metadata, self.expiration, self.certificate_identity)


@dataclass(frozen=True, slots=True)
class GetApiKeys(Command):
    """Ask to see keys; without any condition, all of them.

    Attributes:
        owner: Only the caller's own.
        active_only: Neither invalidated nor expired.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/get"

    key_id: str | None = None
    name: str | None = None
    username: str | None = None
    realm_name: str | None = None
    owner: bool = False
    with_limited_by: bool = False
    active_only: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that are asked for."""
        return () if self.key_id is None else (self.key_id,)

    @property
    def own_keys(self) -> SelectedKeys:
        """What is asked for, as ``manage_own_api_key`` looks at it."""
        return SelectedKeys(
            self.ids, self.owner, self.username, self.realm_name, self.with_limited_by
        )

    def validate(self, version: Version) -> Sequence[str]:
        """Check which conditions are combined."""
        messages = []
        names_a_user = self.username is not None or self.realm_name is not None
        if (self.key_id is not None or self.name is not None) and names_a_user:
            messages.append(
                "username or realm name must not be specified when the api key id or api key "
                "name is specified"
            )
        if self.owner and names_a_user:
            messages.append(
                "neither username nor realm-name may be specified when retrieving owned API keys"
            )
        if self.key_id is not None and self.name is not None:
            messages.append("only one of [api key id, api key name] can be specified")
        return messages


@dataclass(frozen=True, slots=True)
class InvalidateApiKeys(Command):
    """Ask to take keys out of use."""

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/invalidate"

    ids: tuple[str, ...] = ()
    name: str | None = None
    username: str | None = None
    realm_name: str | None = None
    owner: bool = False

    @property
    def own_keys(self) -> SelectedKeys:
        """What is asked for, as ``manage_own_api_key`` looks at it."""
        return SelectedKeys(self.ids, self.owner, self.username, self.realm_name)

    def validate(self, version: Version) -> Sequence[str]:
        """Check which conditions are combined, and that there is one."""
        messages = []
        names_a_user = self.username is not None or self.realm_name is not None
        names_a_key = bool(self.ids) or self.name is not None
        if not names_a_key and not names_a_user and not self.owner:
            messages.append(
                "One of [api key id(s), api key name, username, realm name] must be specified "
                "if [owner] flag is false"
            )
        if names_a_key and names_a_user:
            messages.append(
                "username or realm name must not be specified when the api key id(s) or api key "
                "name are specified"
            )
        if self.owner and names_a_user:
            messages.append(
                "neither username nor realm-name may be specified when invalidating owned API keys"
            )
        if self.ids and self.name is not None:
            messages.append("only one of [api key id(s), api key name] can be specified")
        return messages
