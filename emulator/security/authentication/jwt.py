"""Telling JSON Web Tokens from other tokens, and what they call themselves.

Nobody can log in with one: there is no realm for them. But what a refusal says depends on it.

Source: ``JwtUtil`` and ``JwtAuthenticationToken`` of Elasticsearch, which parse with Nimbus.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping

_PARTS = 3  # header, claims, signature
_UNRECOGNIZED = "<unrecognized JWT token>"


def principal_of_jwt(token: str) -> str | None:
    """Return the name that a refusal gives to a signed JWT; ``None`` if ``token`` is none.

    The name lists those claims that are a text or a list of texts, by their names.
    """
    parts = token.split(".")
    if len(parts) != _PARTS or not parts[2]:
        return None
    header, claims = _object_of(parts[0]), _object_of(parts[1])
    if header is None or claims is None or header.get("alg", "none") == "none":
        return None
    named = [
        f"'{name}:{text}'"
        for name, value in sorted(claims.items())
        if (text := _text_of(value)) is not None
    ]
    return " ".join(named) or _UNRECOGNIZED


def _object_of(part: str) -> Mapping[str, object] | None:
    try:
        tree = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (Base64Error, ValueError, RecursionError):
        return None
    return tree if isinstance(tree, dict) else None


def _text_of(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ",".join(value)
    return None
