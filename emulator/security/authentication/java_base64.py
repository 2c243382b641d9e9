"""Base64 as Java decodes it: padding may be missing, and each mistake has a text of its own.

Source: ``java.util.Base64.Decoder``, with whose answers the tests compare; behaviour note on
authentication, section 3.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error

from emulator.errors import IllegalArgument

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_PADDING = ord("=")


def decode_base64(text: str) -> bytes:
    """Return what ``text`` stands for in the standard alphabet.

    Raises:
        IllegalArgument: It is no base64; the first mistake, as Java names it.
    """
    if len(text) % 4 == 0:  # the fast way, for what has all its padding
        try:
            return b64decode(text, validate=True)
        except (Base64Error, ValueError):
            pass  # said below, as Java says it
    raw = text.encode("latin-1", "replace")
    if len(raw) == 1:
        raise IllegalArgument("Input byte[] should at least have 2 bytes for base64 bytes")
    length = _checked_length(raw)
    body = raw[:length]
    return b64decode(body + b"=" * (-length % 4))


def _checked_length(raw: bytes) -> int:
    """Return how many characters come before the padding, if there is nothing wrong with any."""
    length = next((at for at, code in enumerate(raw) if code not in _ALPHABET), len(raw))
    in_unit, end = length % 4, length
    if length < len(raw):
        if raw[length] != _PADDING:
            raise IllegalArgument(f"Illegal base64 character {_signed(raw[length]):x}")
        if in_unit == 0 or (in_unit == 2 and raw[length + 1 : length + 2] != b"="):
            raise IllegalArgument("Input byte array has wrong 4-byte ending unit")
        end = length + (2 if in_unit == 2 else 1)
    if in_unit == 1:
        raise IllegalArgument("Last unit does not have enough valid bits")
    if end < len(raw):
        raise IllegalArgument(f"Input byte array has incorrect ending byte at {end}")
    return length


def _signed(byte: int) -> int:
    """Return a byte as Java counts: above 127 it is negative."""
    return byte - 256 if byte > 127 else byte
