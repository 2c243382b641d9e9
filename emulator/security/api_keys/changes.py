"""Whether an update leaves a key as it is: then nothing is written.

Source: ``ApiKeyService.isNoop`` of Elasticsearch; behaviour note on API keys, section 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from emulator.security.api_keys.commands import KeyChange
from emulator.security.api_keys.record import UNCHANGED, ApiKey, Owner
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
        and change.certificate_identity in (UNCHANGED, key.certificate_identity)
        and _same_owner(key.owner, owner)
        and (change.metadata is None or _same_json(change.metadata, key.metadata))
        and (
            change.role_descriptors is None
            or _same_set(change.role_descriptors, key.role_descriptors)
        )
        and _same_set(limited_by, key.limited_by)
    )


def _same_owner(left: Owner, right: Owner) -> bool:
    return replace(left, metadata={}) == replace(right, metadata={}) and _same_json(
        left.metadata, right.metadata
    )


def _same_set(left: Sequence[RoleDescriptor], right: Sequence[RoleDescriptor]) -> bool:
    ours = {descriptor.name: descriptor for descriptor in left}
    theirs = {descriptor.name: descriptor for descriptor in right}
    return ours.keys() == theirs.keys() and all(
        _same_descriptor(descriptor, theirs[name]) for name, descriptor in ours.items()
    )


def _same_descriptor(left: RoleDescriptor, right: RoleDescriptor) -> bool:
    return replace(left, metadata={}) == replace(right, metadata={}) and _same_json(
        left.metadata, right.metadata
    )


def _same_json(left: object, right: object) -> bool:
    """Return whether two JSON trees are equal in Java, where 1, 1.0 and true are three things.

    The stack is our own: a body may be nested deeper than Python recurses, and so does its ``==``.
    """
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            if one.keys() != other.keys():
                return False
            pairs.extend((value, other[name]) for name, value in one.items())
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif type(one) is not type(other) or one != other:
            return False
    return True
