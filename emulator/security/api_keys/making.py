"""Making a key: what is drawn for it, and how it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.clock import Clock
from emulator.entropy import Entropy
from emulator.hashing import HashAlgorithm, Hashing
from emulator.security.api_keys.record import ApiKey, ApiKeyType, CreatedApiKey, Owner
from emulator.security.api_keys.sharing import SharedParts
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.state import Table


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new key is to be; see `ApiKey` for the meaning of each.

    Attributes:
        expiration: Milliseconds since the epoch; ``None`` for a key that never expires.
    """

    name: str
    type: ApiKeyType
    owner: Owner
    role_descriptors: tuple[RoleDescriptor, ...]
    limited_by: tuple[RoleDescriptor, ...]
    metadata: Mapping[str, object] | None
    expiration: int | None
    certificate_identity: str | None = None


class KeyMaker:
    """Gives keys their ids and secrets, and stores them.

    Args:
        algorithm: How secrets are hashed.
    """

    def __init__(
        self,
        keys: Table[ApiKey],
        clock: Clock,
        entropy: Entropy,
        hashing: Hashing,
        algorithm: HashAlgorithm,
        shared: SharedParts,
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._entropy = entropy
        self._hashing = hashing
        self._algorithm = algorithm
        self._shared = shared

    def make(self, plan: Plan) -> CreatedApiKey:
        """Make the planned key, now."""
        now = self._clock.now()
        secret = self._entropy.secret()
        key = ApiKey(
            id=self._entropy.time_based_id(now),
            name=plan.name,
            type=plan.type,
            secret_hash=self._hashing.hash(secret, self._algorithm),
            creation=now,
            expiration=plan.expiration,
            role_descriptors=self._shared.descriptors(plan.role_descriptors),
            limited_by=self._shared.descriptors(plan.limited_by),
            metadata=plan.metadata,
            owner=self._shared.owner(plan.owner),
            certificate_identity=plan.certificate_identity,
        )
        self._keys.put(key.id, key)
        return CreatedApiKey(key, secret)
