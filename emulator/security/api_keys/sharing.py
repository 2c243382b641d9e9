"""Keeping once what many keys have alike: a key then takes half the memory.

Most keys of a store are by a few owners, and have one of a few sets of descriptors. Records never
change, so those that are equal may be one object. Equal means equal in Java: metadata is never
compared, as Python takes 1, 1.0 and true for the same.
"""

from __future__ import annotations

from emulator.security.api_keys.record import Owner
from emulator.security.authorization.role_descriptor import RoleDescriptor

Descriptors = tuple[RoleDescriptor, ...]
_MOST_KNOWN = 10_000


class SharedParts:
    """Gives the same object again for an equal part of another key.

    It holds on to no more than some thousands of parts, and forgets them all when there are more.
    """

    def __init__(self) -> None:
        self._descriptors: dict[Descriptors, Descriptors] = {}
        self._owners: dict[object, Owner] = {}

    def descriptors(self, descriptors: Descriptors) -> Descriptors:
        """Return the descriptors of another key if it has equal ones; else these."""
        if any(descriptor.metadata for descriptor in descriptors):
            return descriptors
        if len(self._descriptors) >= _MOST_KNOWN:
            self._descriptors.clear()
        return self._descriptors.setdefault(descriptors, descriptors)

    def owner(self, owner: Owner) -> Owner:
        """Return the owner of another key if it is equal; else this one."""
        # An owner that is known holds on to its metadata, so no other has the same address.
        known_by = (owner.username, owner.full_name, owner.email, owner.realm, id(owner.metadata))
        if len(self._owners) >= _MOST_KNOWN:
            self._owners.clear()
        return self._owners.setdefault(known_by, owner)
