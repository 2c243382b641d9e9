"""API keys as answers show them.

Source: behaviour note on API keys, sections 2, 3.2 and 5; the order of fields is Elasticsearch's.
"""

from __future__ import annotations

from base64 import b64encode

from emulator.security.api_keys.access import CrossClusterAccess, access_of
from emulator.security.api_keys.record import ApiKey, ApiKeyType, CreatedApiKey
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.roles.wire import render_indices, render_role_descriptor


def render_created(created: CreatedApiKey) -> dict[str, object]:
    """Return the answer to the creation of a key."""
    key = created.key
    rendered: dict[str, object] = {"id": key.id, "name": key.name}
    if key.expiration is not None:
        rendered["expiration"] = key.expiration
    rendered["api_key"] = created.secret
    rendered["encoded"] = b64encode(f"{key.id}:{created.secret}".encode()).decode()
    return rendered


def render_api_key(key: ApiKey, *, with_limited_by: bool) -> dict[str, object]:
    """Return a key as a list of keys shows it."""
    rendered: dict[str, object] = {
        "id": key.id,
        "name": key.name,
        "type": key.type.value,
        "creation": key.creation,
    }
    if key.expiration is not None:
        rendered["expiration"] = key.expiration
    rendered["invalidated"] = key.invalidated
    if key.invalidation is not None:
        rendered["invalidation"] = key.invalidation
    rendered["username"] = key.owner.username
    rendered["realm"] = key.owner.realm.name
    rendered["realm_type"] = key.owner.realm.type
    rendered["metadata"] = key.metadata or {}
    rendered["role_descriptors"] = render_role_descriptors(key.role_descriptors)
    if key.type is ApiKeyType.CROSS_CLUSTER:
        rendered["access"] = render_access(access_of(key.role_descriptors[0]))
    elif with_limited_by:
        rendered["limited_by"] = [render_role_descriptors(key.limited_by)]
    if key.certificate_identity is not None:
        rendered["certificate_identity"] = key.certificate_identity
    return rendered


def render_role_descriptors(descriptors: tuple[RoleDescriptor, ...]) -> dict[str, object]:
    """Return descriptors by name, in their order."""
    return {descriptor.name: render_role_descriptor(descriptor) for descriptor in descriptors}


def render_access(access: CrossClusterAccess) -> dict[str, object]:
    """Return the access of a cross-cluster key; a side without entries is left out."""
    sides = {"search": access.search, "replication": access.replication}
    return {
        side: [render_indices(entry, with_privileges=False) for entry in entries]
        for side, entries in sides.items()
        if entries
    }
