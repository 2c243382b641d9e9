"""Whether an update leaves a key as it is: then nothing is written.

Source: ``ApiKeyService.isNoop`` of Elasticsearch; behaviour note on API keys, section 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from emulator.security.api_keys.commands import KeyChange
from emulator.security.api_keys.record import UNCHANGED, ApiKey, Owner
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.metadata import same_json


def changes_nothing(
    key: ApiKey, change: KeyChange, owner: Owner, limited_by: Sequence[RoleDescriptor]
) -> bool:
    """Return whether ``change`` leaves ``key`` as it is.

    Args:
        key: The key as it is stored.
        change: What the request asks for.
        owner: The caller as it is now.
        limited_by: The caller's role descriptors as they are now.
    """
    return (
        change.expiration is None
        and change.certificate_identity in (UNCHANGED, key.certificate_identity)
        and _same_owner(key.owner, owner)
        and (change.metadata is None or same_json(change.metadata, key.metadata))
        and (
            change.role_descriptors is None
            or _same_set(change.role_descriptors, key.role_descriptors)
        )
        and _same_set(limited_by, key.limited_by)
    )


def _same_owner(left: Owner, right: Owner) -> bool:
    return replace(left, metadata={}) == replace(right, metadata={}) and same_json(
        left.metadata, right.metadata
    )


def _same_set(left: Sequence[RoleDescriptor], right: Sequence[RoleDescriptor]) -> bool:
    ours = {descriptor.name: descriptor for descriptor in left}
    theirs = {descriptor.name: descriptor for descriptor in right}
    return ours.keys() == theirs.keys() and all(
        _same_descriptor(descriptor, theirs[name]) for name, descriptor in ours.items()
    )


def _same_descriptor(left: RoleDescriptor, right: RoleDescriptor) -> bool:
    return replace(left, metadata={}) == replace(right, metadata={}) and same_json(
        left.metadata, right.metadata
    )
