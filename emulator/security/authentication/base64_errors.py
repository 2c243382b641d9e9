"""What Java's base64 decoder says of a text it refuses.

Source: ``java.util.Base64.Decoder``; behaviour note on authentication.
"""

from __future__ import annotations

import re

_OUTSIDE_ALPHABET = re.compile(r"[^A-Za-z0-9+/]")


def java_base64_error(text: str) -> str:
    """Return the message for a text that is not base64 in the standard alphabet."""
    body = text.rstrip("=")
    padding = len(text) - len(body)
    outside = _OUTSIDE_ALPHABET.search(body)
    if outside is not None and outside.group() != "=":
        return f"Illegal base64 character {ord(outside.group()) & 0xFF:x}"
    if outside is not None:  # padding in the middle: what follows it is the mistake
        return "Input byte array has incorrect ending byte at " + str(outside.start() + 1)
    if len(body) % 4 == 1:
        return "Last unit does not have enough valid bits"
    if padding:
        return "Input byte array has wrong 4-byte ending unit"
    return "Input byte[] should at least have 2 bytes for base64 bytes"
