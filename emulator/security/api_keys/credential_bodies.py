"""The request bodies that hold credentials: of a user who is granted a key, of a key to clone.

Source: behaviour note on API keys, sections 4.2 and 4.4; ``RestCloneApiKeyAction``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.security.api_keys.bodies import CREATE
from emulator.security.api_keys.commands import CreateApiKey
from emulator.security.api_keys.credential_commands import CloneApiKey, GrantApiKey
from emulator.security.api_keys.record import UNCHANGED
from emulator.security.authentication.grant import GRANT_FIELDS, grant_of
from emulator.time_values import parse_duration
from emulator.xcontent.object_parser import ObjectParser, custom, mapping, nested, string
from emulator.xcontent.tokens import Reader, Token

_NEVER = -1_000_000
"""What `parse_duration` makes of ``-1``."""

GRANT = ObjectParser(
    "grant_api_key_request",
    [*GRANT_FIELDS, nested("api_key", CREATE)],
    lambda values: GrantApiKey(grant_of(values), values.get("api_key") or CreateApiKey(name=None)),
    setters=True,
)


def _read_expiration(reader: Reader) -> int | None:
    if reader.token is Token.VALUE_NULL:
        return None
    duration = parse_duration(reader.text(), "expiration")
    return None if duration == _NEVER else duration


def _build_clone(values: Mapping[str, Any]) -> CloneApiKey:
    return CloneApiKey(
        credential=values.get("api_key"),
        name=values.get("name"),
        expiration=values.get("expiration", UNCHANGED),
        metadata=values.get("metadata"),
    )


CLONE = ObjectParser(
    "clone_api_key_request",
    [
        string("api_key"),
        string("name"),
        custom("expiration", (Token.VALUE_STRING, Token.VALUE_NULL), _read_expiration),
        mapping("metadata"),
    ],
    _build_clone,
    setters=True,
)
