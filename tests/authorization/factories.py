"""Small makers of the subjects and roles that authorization is tested with."""

from __future__ import annotations

from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import (
    ApiKeyIdentity,
    Authentication,
    AuthenticationType,
    Realm,
    Subject,
    User,
)

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
