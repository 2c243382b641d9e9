"""Reading a credential out of the ``Authorization`` header."""

from __future__ import annotations

from typing import NamedTuple

_NEVER_ANONYMOUS = ("bearer", "apikey")


class Credential(NamedTuple):
    """What a caller shows to prove who it is.

    Attributes:
        scheme: In lower case, such as ``apikey``.
        value: What follows the scheme and one space, as it was sent.
    """

    scheme: str
    value: str


def read_credential(header: str | None) -> Credential | None:
    """Return the credential of an ``Authorization`` header, or ``None`` where it holds none.

    A scheme without a value counts as absent, but for ``Basic``, whose empty value is an error of
    its own.
    """
    if header is None:
        return None
    scheme, space, value = header.partition(" ")
    scheme = scheme.lower()
    if not space or (scheme != "basic" and not value.strip()):
        return None
    return Credential(scheme, value)


def wants_to_be_known(header: str | None) -> bool:
    """Return whether an ``Authorization`` header rules out that its sender is let in as nobody.

    So does one that begins like a token or a key, whether or not it can be read as one.
    """
    scheme, _, value = (header or "").partition(" ")
    return bool(value) and scheme.lower() in _NEVER_ANONYMOUS
