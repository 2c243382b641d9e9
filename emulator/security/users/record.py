"""What is stored of a user, and the users that every cluster has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.security.subject import Realm, Subject, User

RESERVED_REALM = Realm("reserved", "reserved")
NATIVE_REALM = Realm("default_native", "native")


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A native user, or what is kept of a reserved one.

    Attributes:
        user: Name, roles and details; of a reserved user only ``enabled`` can differ from
            `RESERVED_USERS`.
        password_hash: In one of the forms of `emulator.hashing`; ``None`` for a reserved user that
            has no password yet and so cannot log in.
        plain_password: The password, where a seed gave it in plain.
    """

    user: User
    password_hash: str | None = field(repr=False)
    plain_password: str | None = field(default=None, repr=False)

    @property
    def is_native(self) -> bool:
        """Whether this is no reserved user."""
        return self.user.username not in RESERVED_USERS

    @property
    def realm(self) -> Realm:
        """The realm that the user lives in."""
        return NATIVE_REALM if self.is_native else RESERVED_REALM

    @property
    def document_id(self) -> str:
        """The id in Elasticsearch's own index, which queries can ask for."""
        return document_id(self.user.username)

    @property
    def subject(self) -> Subject:
        """The user in its realm."""
        return Subject(self.user, self.realm)


def document_id(username: str) -> str:
    """Return the id of the document of a user, or of what is kept of a reserved one."""
    return f"reserved-user-{username}" if username in RESERVED_USERS else f"user-{username}"


def _reserved(
    username: str, *roles: str, metadata: Mapping[str, object] | None = None
) -> tuple[str, User]:
    return username, User(
        username, roles, full_name=None, email=None, metadata=metadata or {"_reserved": True}
    )


RESERVED_USERS: Mapping[str, User] = dict(
    [
        _reserved("elastic", "superuser"),
        _reserved(
            "kibana",
            "kibana_system",
            metadata={
                "_reserved": True,
                "_deprecated": True,
                "_deprecated_reason": "Please use the [kibana_system] user instead.",
            },
        ),
        _reserved("kibana_system", "kibana_system"),
        _reserved("logstash_system", "logstash_system"),
        _reserved("beats_system", "beats_system"),
        _reserved("apm_system", "apm_system"),
        _reserved(
            "remote_monitoring_user", "remote_monitoring_collector", "remote_monitoring_agent"
        ),
    ]
)
"""By name, in the order Elasticsearch lists them. Source: behaviour note on reserved users."""
