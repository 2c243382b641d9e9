"""What an endpoint needs to be enabled and licensed, checked before its command is."""

from __future__ import annotations

from emulator.errors import FeatureNotEnabled
from emulator.security.license.service import Licensing
from emulator.settings import Settings

API_KEYS = "api_keys"


class Features:
    """Says whether a feature can be used: enabled by a setting, or allowed by the licence."""

    def __init__(self, settings: Settings, licensing: Licensing) -> None:
        self._settings = settings
        self._licensing = licensing

    def require(self, feature: str) -> None:
        """Refuse a feature that is switched off or not licensed.

        Raises:
            FeatureNotEnabled: It is switched off.
            AccessDenied: The licence does not allow it.
        """
        if feature != API_KEYS:
            self._licensing.require(feature)
        elif not self._settings.api_keys_enabled:
            raise FeatureNotEnabled(
                "api keys are not enabled", metadata={"disabled.feature": "api_keys"}
            )
