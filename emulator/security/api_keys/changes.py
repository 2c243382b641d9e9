"""Whether an update leaves a key as it is: then nothing is written.

Source: ``ApiKeyService.isNoop`` of Elasticsearch; behaviour note on API keys, section 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence

from emulator.security.api_keys.commands import KeyChange
from emulator.security.api_keys.record import ApiKey, Owner
from emulator.security.authorization.role_descriptor import RoleDescriptor


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
        and change.certificate_identity in (None, key.certificate_identity or "")
        and key.owner == owner
        and _same_json(key.owner.metadata, owner.metadata)
        and (change.metadata is None or _same_json(change.metadata, key.metadata))
        and (
            change.role_descriptors is None
            or _same_set(change.role_descriptors, key.role_descriptors)
        )
        and _same_set(limited_by, key.limited_by)
    )


def _same_set(left: Sequence[RoleDescriptor], right: Sequence[RoleDescriptor]) -> bool:
    by_name = {descriptor.name: descriptor for descriptor in right}
    return {d.name: d for d in left} == by_name and all(
        _same_json(descriptor.metadata, by_name[descriptor.name].metadata) for descriptor in left
    )


def _same_json(left: object, right: object) -> bool:
    """Return whether two JSON trees are equal in Java, where 1, 1.0 and true are three things."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            _same_json(value, right[name]) for name, value in left.items()
        )
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same_json, left, right))
    return type(left) is type(right) and left == right
