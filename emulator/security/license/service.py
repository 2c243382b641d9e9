"""The use cases of the licence."""

from __future__ import annotations

from emulator.clock import Clock
from emulator.errors import AccessDenied
from emulator.security.license.record import License
from emulator.state import Table

_CURRENT = "current"


class Licensing:
    """Knows the cluster's licence; made with one, by `put`."""

    def __init__(self, licenses: Table[License], clock: Clock) -> None:
        self._licenses = licenses
        self._clock = clock

    @property
    def current(self) -> License:
        """The licence in force, or expired."""
        license = self._licenses.get(_CURRENT)
        if license is None:
            raise LookupError("a cluster is made with a licence")
        return license

    @property
    def now(self) -> int:
        """The present by the cluster's clock, in milliseconds since the epoch."""
        return self._clock.now()

    def put(self, license: License) -> None:
        """Replace the licence."""
        self._licenses.put(_CURRENT, license)

    def allows(self, feature: str) -> bool:
        """Return whether there may be a feature; a cluster in the making has no licence yet."""
        license = self._licenses.get(_CURRENT)
        return license is None or license.allows(feature, self._clock.now())

    def require(self, feature: str) -> None:
        """Refuse a feature that the licence does not allow.

        Raises:
            AccessDenied: It does not, or has expired.
        """
        if not self.current.allows(feature, self._clock.now()):
            raise AccessDenied(
                f"current license is non-compliant for [{feature}]",
                metadata={"license.expired.feature": feature},
            )
