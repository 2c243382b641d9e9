"""Small makers of the subjects and roles that authorization is tested with."""

from __future__ import annotations

from emulator.security.authorization.role import Role
from emulator.security.authorization.role_descriptor import (
    FieldSecurity,
    IndicesPrivileges,
    RoleDescriptor,
)
from emulator.security.subject import (
    ApiKeyIdentity,
    Authentication,
    AuthenticationType,
    Realm,
    Subject,
    User,
)
from emulator.versions import NEWEST, Version

NATIVE = Realm("default_native", "native")


def a_subject(name: str = "joe", roles: tuple[str, ...] = (), realm: Realm = NATIVE) -> Subject:
    """Return a user of some realm."""
    return Subject(User(name, roles), realm)


def a_user(name: str = "joe", roles: tuple[str, ...] = (), realm: Realm = NATIVE) -> Authentication:
    """Return the authentication of a user with a password."""
    return Authentication.of(a_subject(name, roles, realm))


def a_key(
    id: str = "VuaCfGcBCdbkQm-e5aOx", owner: str = "joe", *descriptors: RoleDescriptor
) -> Authentication:
    """Return the authentication of an API key."""
    subject = Subject(
        User(owner),
        Realm("_es_api_key", "_es_api_key"),
        ApiKeyIdentity(id, "k", "rest", descriptors),
    )
    return Authentication.of(subject, AuthenticationType.API_KEY)


def a_service_account(name: str = "elastic/fleet-server") -> Authentication:
    """Return the authentication of a service account."""
    subject = a_subject(name, realm=Realm("_service_account", "_service_account"))
    return Authentication.of(subject, AuthenticationType.TOKEN)


def on(
    names: str | tuple[str, ...],
    *privileges: str,
    restricted: bool = False,
    query: str | None = None,
    fields: FieldSecurity | None = None,
) -> IndicesPrivileges:
    """Return an index entry of a role."""
    patterns = (names,) if isinstance(names, str) else names
    return IndicesPrivileges(patterns, privileges, fields, query, restricted)


def a_role(*entries: IndicesPrivileges, version: Version = NEWEST, name: str = "reader") -> Role:
    """Return the role of one descriptor with some index entries."""
    return Role.of([RoleDescriptor(name, indices=entries)], version)
