"""The use cases of API keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from emulator.clock import Clock
from emulator.errors import ElasticsearchError, IllegalArgument, ResourceNotFound, SecurityError
from emulator.security.api_keys.changes import changes_nothing
from emulator.security.api_keys.commands import (
    BulkUpdateApiKeys,
    CreateApiKey,
    CreateCrossClusterApiKey,
    GetApiKeys,
    InvalidateApiKeys,
    KeyChange,
    UpdateApiKey,
    UpdateCrossClusterApiKey,
)
from emulator.security.api_keys.making import KeyMaker, Plan
from emulator.security.api_keys.record import (
    UNCHANGED,
    ApiKey,
    ApiKeyType,
    CreatedApiKey,
    Owner,
    expiration_of,
    refuse_restriction_mix,
)
from emulator.security.api_keys.retention import DeadKeyRemover
from emulator.security.api_keys.selection import KeySelection
from emulator.security.api_keys.sharing import SharedParts
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import Authentication, Subject
from emulator.state import Table


class OwnerPermissions(Protocol):
    """What this concept needs to know of roles."""

    def descriptors_of(self, subject: Subject) -> tuple[RoleDescriptor, ...]:
        """Return the role descriptors that ``subject`` has now."""
        ...

    def may_manage_security(self, authentication: Authentication) -> bool:
        """Return whether a caller has the cluster privilege ``manage_security``."""
        ...


@dataclass(frozen=True, slots=True)
class BulkUpdateResult:
    """What became of each key of a bulk update, by id."""

    updated: Sequence[str]
    noops: Sequence[str]
    errors: Mapping[str, ElasticsearchError]


@dataclass(frozen=True, slots=True)
class InvalidationResult:
    """Which keys were taken out of use, and why others were not."""

    invalidated: Sequence[str]
    errors: Sequence[ElasticsearchError]


class ApiKeys:
    """Creates, changes, finds and invalidates API keys.

    Args:
        keys: The keys by id, with `OWNER_INDEX`.
    """

    def __init__(
        self,
        keys: Table[ApiKey],
        permissions: OwnerPermissions,
        remover: DeadKeyRemover,
        maker: KeyMaker,
        shared: SharedParts,
        clock: Clock,
    ) -> None:
        self._keys = keys
        self._selection = KeySelection(keys)
        self._permissions = permissions
        self._remover = remover
        self._maker = maker
        self._shared = shared
        self._clock = clock

    def create(self, caller: Authentication, command: CreateApiKey) -> CreatedApiKey:
        """Make a key with which the caller's own programs call over REST.

        Raises:
            IllegalArgument: A key may only make keys without any privilege, or restrictions mix.
        """
        if caller.is_api_key:
            descriptors = command.role_descriptors
            if not descriptors or not all(descriptor.is_empty() for descriptor in descriptors):
                raise IllegalArgument(
                    "creating derived api keys requires an explicit role descriptor that is empty "
                    "(has no privileges)"
                )
        return self.create_for(caller, command)

    def create_for(self, owner: Authentication, command: CreateApiKey) -> CreatedApiKey:
        """Make a key for REST callers on behalf of ``owner``, who may be a key itself.

        Raises:
            IllegalArgument: Restrictions mix.
        """
        limited_by = self._limited_by(owner)
        refuse_restriction_mix(command.role_descriptors, limited_by)
        return self._make(owner, command, limited_by)

    def create_cross_cluster(
        self, caller: Authentication, command: CreateCrossClusterApiKey
    ) -> CreatedApiKey:
        """Make a key with which a remote cluster calls.

        Raises:
            IllegalArgument: The caller is an API key itself.
        """
        if caller.is_api_key:
            raise IllegalArgument(
                "authentication via API key not supported: "
                "An API key cannot be used to create a cross-cluster API key"
            )
        return self._make(caller, command, (), command.certificate_identity)

    def _make(
        self,
        caller: Authentication,
        command: CreateApiKey | CreateCrossClusterApiKey,
        limited_by: tuple[RoleDescriptor, ...],
        certificate_identity: str | None = None,
    ) -> CreatedApiKey:
        return self._maker.make(
            Plan(
                name=command.name or "",
                type=command.type,
                owner=Owner.of(caller.effective),
                role_descriptors=command.role_descriptors,
                limited_by=limited_by,
                metadata=command.metadata,
                expiration=expiration_of(self._clock.now(), command.expiration),
                certificate_identity=certificate_identity,
            )
        )

    def update(self, caller: Authentication, command: UpdateApiKey) -> bool:
        """Change a key for REST callers; return whether anything changed.

        Raises:
            IllegalArgument: The caller is a key, or the key is dead or of the other type.
            ResourceNotFound: The caller owns no such key.
        """
        limited_by = self._limited_by_for_update(caller, command.change)
        return self._update(caller, command.key_id, command.change, ApiKeyType.REST, limited_by)

    def update_cross_cluster(
        self, caller: Authentication, command: UpdateCrossClusterApiKey
    ) -> bool:
        """Change a key of a remote cluster; as `update`."""
        self._refuse_key_as_caller(caller)
        return self._update(
            caller, command.key_id, command.change, ApiKeyType.CROSS_CLUSTER, limited_by=()
        )

    def bulk_update(self, caller: Authentication, command: BulkUpdateApiKeys) -> BulkUpdateResult:
        """Change several keys for REST callers in the same way; one's failure is its own.

        Raises:
            IllegalArgument: The caller is a key, or restrictions mix.
        """
        limited_by = self._limited_by_for_update(caller, command.change)
        updated: list[str] = []
        noops: list[str] = []
        errors: dict[str, ElasticsearchError] = {}
        for key_id in dict.fromkeys(command.key_ids):
            try:
                changed = self._update(caller, key_id, command.change, ApiKeyType.REST, limited_by)
            except (IllegalArgument, ResourceNotFound) as error:
                errors[key_id] = error
            else:
                (updated if changed else noops).append(key_id)
        return BulkUpdateResult(updated, noops, errors)

    def _update(
        self,
        caller: Authentication,
        key_id: str,
        change: KeyChange,
        expected: ApiKeyType,
        limited_by: tuple[RoleDescriptor, ...],
    ) -> bool:
        key = self._keys.get(key_id)
        owner = Owner.of(caller.effective)
        if key is None or key.owner.identity != owner.identity:
            raise ResourceNotFound(f"no API key owned by requesting user found for ID [{key_id}]")
        now = self._clock.now()
        key.ensure_updatable(expected, now)
        if changes_nothing(key, change, owner, limited_by):
            return False
        shared = self._shared
        changed = replace(key, limited_by=shared.descriptors(limited_by), owner=shared.owner(owner))
        if change.role_descriptors is not None:
            descriptors = shared.descriptors(change.role_descriptors)
            changed = replace(changed, role_descriptors=descriptors)
        if change.metadata is not None:
            changed = replace(changed, metadata=change.metadata)
        if change.expiration is not None:
            changed = replace(changed, expiration=expiration_of(now, change.expiration))
        if change.certificate_identity is not UNCHANGED:
            changed = replace(changed, certificate_identity=change.certificate_identity)
        self._keys.put(key_id, changed)
        return True

    def _limited_by(self, caller: Authentication) -> tuple[RoleDescriptor, ...]:
        """Return what bounds a key of the caller's: nothing is, for a key made by a key."""
        return () if caller.is_api_key else self._permissions.descriptors_of(caller.effective)

    def _limited_by_for_update(
        self, caller: Authentication, change: KeyChange
    ) -> tuple[RoleDescriptor, ...]:
        self._refuse_key_as_caller(caller)
        limited_by = self._limited_by(caller)
        refuse_restriction_mix(change.role_descriptors or (), limited_by)
        return limited_by

    @staticmethod
    def _refuse_key_as_caller(caller: Authentication) -> None:
        if caller.is_api_key:
            raise IllegalArgument(
                "authentication via API key not supported: "
                "only the owner user can update an API key"
            )

    def find(self, caller: Authentication, command: GetApiKeys) -> list[ApiKey]:
        """Return the keys that fit all conditions, in the order they were last written."""
        now = self._clock.now()
        selected = self._selection.select(caller, command)
        return [key for key in selected if not command.active_only or key.active(now)]

    def invalidate(self, caller: Authentication, command: InvalidateApiKeys) -> InvalidationResult:
        """Take keys out of use at once; those that already are do not count.

        Cross-cluster keys are left alone, each with an error, unless the caller may manage
        security.
        """
        now = self._clock.now()
        invalidated: list[str] = []
        errors: list[ElasticsearchError] = []
        all_types = self._permissions.may_manage_security(caller)
        found = [key for key in self._selection.select(caller, command) if not key.invalidated]
        for key in found:
            if key.type is ApiKeyType.CROSS_CLUSTER and not all_types:
                errors.append(
                    SecurityError(
                        f"Cannot invalidate cross-cluster API key [{key.id}]. "
                        "This requires [manage_security] cluster privilege or higher"
                    )
                )
                continue
            self._keys.put(key.id, key.invalidate(now))
            invalidated.append(key.id)
        if found:
            self._remover.run_if_due(now)
        return InvalidationResult(invalidated, errors)
