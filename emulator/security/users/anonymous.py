"""Who somebody is who shows no credentials, where the settings allow that."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.security.subject import Authentication, AuthenticationType, Realm, Subject, User

_DEFAULT_USERNAME = "_anonymous"
_REALM = Realm("__anonymous", "__anonymous")


@dataclass(frozen=True, slots=True)
class AnonymousAccess:
    """What the settings say of anonymous access.

    Source: ``AnonymousUser`` of Elasticsearch; behaviour note on authentication, section 8.

    Attributes:
        username: What the anonymous user is called.
        roles: What it may do; empty where there is no anonymous access.
    """

    username: str = _DEFAULT_USERNAME
    roles: tuple[str, ...] = ()

    @property
    def user(self) -> User | None:
        """The anonymous user, where there is one."""
        if not self.roles:
            return None
        return User(self.username, self.roles, metadata={"_reserved": True})

    @property
    def authentication(self) -> Authentication | None:
        """The anonymous user as a caller, where there is one."""
        if self.user is None:
            return None
        return Authentication.of(Subject(self.user, _REALM), AuthenticationType.ANONYMOUS)

    def has_name(self, username: str) -> bool:
        """Return whether a name is kept for the anonymous user, also where there is none.

        The default name is kept also where the anonymous user is called something else.
        """
        return username in (self.username, _DEFAULT_USERNAME)
