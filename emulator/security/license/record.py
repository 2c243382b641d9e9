"""A licence, and which features each type allows.

Source: behaviour note on administration, section 9.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.time_values import DAY, MAX_MILLIS

TRIAL_DURATION = 30 * DAY

TYPES = ("basic", "standard", "gold", "platinum", "enterprise", "trial")
"""From the least to the most; a trial allows all that an enterprise licence does."""

_LEAST_TYPE = {
    "security tokens": "standard",
    "user-profile-collaboration": "standard",
    "pki": "gold",
    "field and document level security": "platinum",
    "saml": "platinum",
    "oidc": "platinum",
    "advanced-remote-cluster-security": "enterprise",
}


@dataclass(frozen=True, slots=True)
class License:
    """A licence.

    Attributes:
        uid: A UUID.
        issued: Milliseconds since the epoch.
        expires: Likewise; ``None`` for a basic licence, which never does.
    """

    type: str
    uid: str
    issued: int
    expires: int | None

    def active(self, now: int) -> bool:
        """Return whether the licence has not expired."""
        return self.expires is None or now < self.expires

    def allows(self, feature: str, now: int) -> bool:
        """Return whether ``feature`` may be used; an expired licence allows none that needs one."""
        return self.active(now) and TYPES.index(self.type) >= TYPES.index(_LEAST_TYPE[feature])


def new_license(type: str, uid: str, now: int) -> License:
    """Return a self-generated licence that begins now, and ends while dates can be written."""
    end = None if type == "basic" else min(now + TRIAL_DURATION, MAX_MILLIS)
    return License(type, uid, now, end)
