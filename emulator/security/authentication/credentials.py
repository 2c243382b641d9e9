"""Reading a credential out of the ``Authorization`` header."""

from __future__ import annotations

from typing import NamedTuple

from emulator.rest.message import Request


class Credential(NamedTuple):
    """What a caller shows to prove who it is.

    Attributes:
        scheme: In lower case, such as ``apikey``.
        value: What follows the scheme and one space, as it was sent.
    """

    scheme: str
    value: str


def read_credential(request: Request) -> Credential | None:
    """Return the credential of a request, or ``None`` where its header holds none.

    A scheme without a value counts as absent, but for ``Basic``, whose empty value is an error of
    its own.
    """
    header = request.header("authorization")
    if header is None:
        return None
    scheme, space, value = header.partition(" ")
    scheme = scheme.lower()
    if not space or (scheme != "basic" and not value.strip()):
        return None
    return Credential(scheme, value)
