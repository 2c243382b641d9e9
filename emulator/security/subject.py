"""Who is asking: users, realms, API keys, and how they proved it. Shared by all concepts.

These are named tuples, not dataclasses: some are made for every request, and making a frozen
dataclass takes four times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    # For annotations only: a subject carries its descriptors and never looks into them.
    from emulator.security.authorization.role_descriptor import RoleDescriptor

API_KEY_REALM_TYPE = "_es_api_key"
_NO_METADATA: Mapping[str, object] = {}
SERVICE_ACCOUNT_REALM_TYPE = "_service_account"


class Realm(NamedTuple):
    """Where a user comes from, such as ``default_native`` of type ``native``.

    Attributes:
        domain: The name of a group of realms in which users of one name are one person.
        domain_realms: The names of all realms of that group.
    """

    name: str
    type: str
    domain: str | None = None
    domain_realms: tuple[str, ...] = ()

    def is_or_shares_domain_with(self, name: str) -> bool:
        """Whether ``name`` is this realm's, or that of any realm of its domain."""
        return name == self.name or name in self.domain_realms


class User(NamedTuple):
    """A user as a realm describes it.

    Attributes:
        roles: The names of the assigned roles, in the order of assignment; they need not exist.
    """

    username: str
    roles: tuple[str, ...] = ()
    full_name: str | None = None
    email: str | None = None
    metadata: Mapping[str, object] = _NO_METADATA
    enabled: bool = True


class ApiKeyIdentity(NamedTuple):
    """The API key that a subject is.

    Attributes:
        role_descriptors: What the key was given; empty for the owner's permissions.
        limited_by: The owner's role descriptors as they were when the key was last written.
    """

    id: str
    name: str | None
    type: Literal["rest", "cross_cluster"]
    role_descriptors: tuple[RoleDescriptor, ...] = ()
    limited_by: tuple[RoleDescriptor, ...] = ()


class SubjectKind(StrEnum):
    """What a subject is, which decides where its permissions come from."""

    USER = "user"
    API_KEY = "api_key"
    SERVICE_ACCOUNT = "service_account"


class Subject(NamedTuple):
    """A user in a realm; for an API key, the key and its owner's name."""

    user: User
    realm: Realm
    api_key: ApiKeyIdentity | None = None

    @property
    def kind(self) -> SubjectKind:
        """What this subject is."""
        if self.api_key is not None:
            return SubjectKind.API_KEY
        if self.realm.type == SERVICE_ACCOUNT_REALM_TYPE:
            return SubjectKind.SERVICE_ACCOUNT
        return SubjectKind.USER


class AuthenticationType(StrEnum):
    """How the caller proved itself, as ``authentication_type`` shows it."""

    REALM = "realm"
    API_KEY = "api_key"
    TOKEN = "token"
    ANONYMOUS = "anonymous"


class Authentication(NamedTuple):
    """The answer to "who is asking".

    Attributes:
        effective: Whose permissions count.
        authenticating: Who proved itself; the same object as ``effective`` unless it runs as
            somebody else.
    """

    effective: Subject
    authenticating: Subject
    type: AuthenticationType

    @classmethod
    def of(
        cls, subject: Subject, type: AuthenticationType = AuthenticationType.REALM
    ) -> Authentication:
        """Return the authentication of a subject that acts for itself."""
        return cls(subject, subject, type)

    @property
    def is_run_as(self) -> bool:
        """Whether one subject acts as another; also true of running as oneself."""
        return self.effective is not self.authenticating

    @property
    def principal(self) -> str:
        """The name of the effective user."""
        return self.effective.user.username

    @property
    def is_api_key(self) -> bool:
        """Whether the effective subject is an API key; not so when a key runs as a user."""
        return self.effective.api_key is not None
