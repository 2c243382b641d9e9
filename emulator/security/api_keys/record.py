"""One API key, and the rules that need nothing else.

Source: behaviour note on API keys, sections 1.4 to 1.6, 2, 3.3 and 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum

from emulator.errors import IllegalArgument
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import API_KEY_REALM_TYPE, ApiKeyIdentity, Realm, Subject, User
from emulator.xcontent.values import JAVA_SPACE

API_KEY_REALM = Realm(API_KEY_REALM_TYPE, API_KEY_REALM_TYPE)
_LONGEST_NAME = 256
_LAST_MILLISECOND = 2**63 - 1


class ApiKeyType(StrEnum):
    """What a key is for: requests over REST, or requests of a remote cluster."""

    REST = "rest"
    CROSS_CLUSTER = "cross_cluster"


class Unchanged(Enum):
    """What a change says of a thing that it leaves as it is, where ``None`` takes it away."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class Owner:
    """Who made a key, as it was when the key was last written.

    Attributes:
        realm: Where it lives; a key belongs to a user name *and* a realm.
    """

    username: str
    full_name: str | None
    email: str | None
    metadata: Mapping[str, object]
    realm: Realm

    @classmethod
    def of(cls, subject: Subject) -> Owner:
        """Return the owner that ``subject`` is, of the keys it makes."""
        user = subject.user
        return cls(user.username, user.full_name, user.email, user.metadata, subject.realm)

    @property
    def identity(self) -> tuple[str, str]:
        """User name and realm name, which together say whose a key is."""
        return self.username, self.realm.name


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key; a change makes a new record.

    Attributes:
        secret_hash: Of the secret, in one of the forms of `emulator.hashing`.
        creation: Milliseconds since the epoch.
        expiration: Likewise; ``None`` for a key that never expires.
        invalidation: Likewise; ``None`` for a key that is not invalidated.
        role_descriptors: What the key may do, as it was asked for; empty for all its owner may.
        limited_by: The owner's role descriptors, as they were when the key was last written.
        metadata: ``None`` if none was ever given, which an update tells from ``{}``.
        certificate_identity: A regular expression over the subject of a client's certificate; of
            cross-cluster keys only.
        plain_secret: The secret, where a seed gave it in plain.
    """

    id: str
    name: str
    type: ApiKeyType
    secret_hash: str = field(repr=False)
    creation: int
    expiration: int | None
    role_descriptors: tuple[RoleDescriptor, ...]
    limited_by: tuple[RoleDescriptor, ...]
    metadata: Mapping[str, object] | None
    owner: Owner
    invalidation: int | None = None
    certificate_identity: str | None = None
    plain_secret: str | None = field(default=None, repr=False)

    @property
    def invalidated(self) -> bool:
        """Whether the key was taken out of use."""
        return self.invalidation is not None

    def expired(self, now: int) -> bool:
        """Return whether the key no longer authenticates: at its expiration, it does not."""
        return self.expiration is not None and self.expiration <= now

    def active(self, now: int) -> bool:
        """Return whether the key is neither invalidated nor expired."""
        return not self.invalidated and not self.expired(now)

    def subject(self) -> Subject:
        """Return who a caller is that proves to have this key."""
        owner = self.owner
        return Subject(
            User(owner.username, (), owner.full_name, owner.email, owner.metadata),
            API_KEY_REALM,
            ApiKeyIdentity(
                self.id, self.name, self.type.value, self.role_descriptors, self.limited_by
            ),
        )

    def ensure_updatable(self, expected: ApiKeyType, now: int) -> None:
        """Refuse to update this key if it is dead or of the other type.

        A key whose expiration is this very millisecond may still be updated, although it no longer
        authenticates.

        Raises:
            IllegalArgument: The key cannot be updated; the first reason in Elasticsearch's order.
        """
        if self.invalidated:
            raise IllegalArgument(f"cannot update invalidated API key [{self.id}]")
        if self.expiration is not None and self.expiration < now:
            raise IllegalArgument(f"cannot update expired API key [{self.id}]")
        if not self.name:
            raise IllegalArgument(f"cannot update legacy API key [{self.id}] without name")
        if self.type is not expected:
            raise IllegalArgument(
                f"cannot update API key of type [{self.type}] while expected type is [{expected}]"
            )

    def invalidate(self, now: int) -> ApiKey:
        """Return this key, taken out of use at ``now``."""
        return replace(self, invalidation=now)


@dataclass(frozen=True, slots=True)
class CreatedApiKey:
    """A new key and its secret, which is never shown again."""

    key: ApiKey
    secret: str = field(repr=False)


def name_messages(name: str | None) -> list[str]:
    """Return what is wrong with the name of a new key."""
    if not name:
        return ["api key name is required"]
    messages = []
    if len(name.encode("utf-16-le")) // 2 > _LONGEST_NAME:
        messages.append("api key name may not be more than 256 characters long")
    if name.strip(JAVA_SPACE) != name:
        messages.append("api key name may not begin or end with whitespace")
    if name.startswith("_"):
        messages.append("api key name may not begin with an underscore")
    return messages


def metadata_messages(metadata: Mapping[str, object] | None) -> list[str]:
    """Return what is wrong with the metadata of a key."""
    if metadata and any(key.startswith("_") for key in metadata):
        return ["API key metadata keys may not start with [_]"]
    return []


def expiration_of(now: int, duration: int | None) -> int | None:
    """Return when a key expires that lives for ``duration`` nanoseconds from ``now``.

    The duration counts in whole seconds: half a second is none.

    Raises:
        IllegalArgument: Later than 64 bits of milliseconds can say. Elasticsearch has no answer for
            that but a failure of its own, with these words and status 500.
    """
    if duration is None:
        return None
    seconds = abs(duration) // 1_000_000_000
    expiration = now + (seconds if duration >= 0 else -seconds) * 1000
    if expiration > _LAST_MILLISECOND:
        raise IllegalArgument("long overflow")
    return expiration


def refuse_restriction_mix(
    descriptors: Sequence[RoleDescriptor], limited_by: Sequence[RoleDescriptor]
) -> None:
    """Refuse workflow restrictions where they make no sense.

    Raises:
        IllegalArgument: The owner is restricted, several descriptors are, or only some.
    """
    if any(descriptor.restriction for descriptor in limited_by):
        raise IllegalArgument("owner user role descriptors must not include restriction")
    restricted = [descriptor for descriptor in descriptors if descriptor.restriction]
    if len(restricted) > 1:
        raise IllegalArgument("more than one role descriptor with restriction is not supported")
    if restricted and len(descriptors) > 1:
        raise IllegalArgument(
            "combining role descriptors with and without restriction is not supported"
        )


OWNER_INDEX = {"owner": lambda key: key.owner.identity}
"""Files keys under their owner; the table of keys must have it."""
