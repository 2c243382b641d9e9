"""Base64 as Java decodes it, checked against what a Java 17 answered to the same texts."""

from __future__ import annotations

import pytest

from emulator.errors import IllegalArgument
from emulator.security.authentication.java_base64 import decode_base64

ENDING = "Input byte array has wrong 4-byte ending unit"
BITS = "Last unit does not have enough valid bits"


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("", b""),
        ("aWQ6c2VjcmV0", b"id:secret"),
        ("QQ==", b"A"),
        ("QQ", b"A"),
        ("QUI", b"AB"),
        ("QUI=", b"AB"),
        ("QR==", b"A"),
        ("+/+/", b"\xfb\xff\xbf"),
    ],
)
def test_padding_may_be_missing(text: str, decoded: bytes) -> None:
    """And bits that lead nowhere are ignored."""
    assert decode_base64(text) == decoded


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Q", "Input byte[] should at least have 2 bytes for base64 bytes"),
        ("a_b", "Illegal base64 character 5f"),
        ("a-b=", "Illegal base64 character 2d"),
        (" QQ==", "Illegal base64 character 20"),
        ("Q\x00==", "Illegal base64 character 0"),
        ("QUIé", "Illegal base64 character -17"),
        ("QUI\u20ac", "Illegal base64 character 3f"),
        ("=", "Input byte[] should at least have 2 bytes for base64 bytes"),
        ("==", ENDING),
        ("QUJD=", ENDING),
        ("QQ=", ENDING),
        ("QQ=Q", ENDING),
        ("Q=", BITS),
        ("QUJDQ", BITS),
        ("QUI==", "Input byte array has incorrect ending byte at 4"),
        ("QQ==QQ==", "Input byte array has incorrect ending byte at 4"),
    ],
)
def test_each_mistake_has_javas_text(text: str, message: str) -> None:
    """The first in the text is told; a byte above 127 is negative in Java."""
    with pytest.raises(IllegalArgument) as caught:
        decode_base64(text)

    assert caught.value.reason == message
