"""Reading a credential out of the ``Authorization`` header."""

from __future__ import annotations

from emulator.rest.message import Request


def credential_of(request: Request, scheme: str) -> str | None:
    """Return the credential of ``scheme``, or ``None`` where the header holds no such one.

    Schemes are compared without regard to case. A header without a credential counts as absent, but
    for ``Basic``, whose empty value is an error of its own.

    Args:
        request: The request.
        scheme: In lower case, with the one space that follows it, such as ``apikey ``.
    """
    header = request.header("authorization")
    if header is None or header[: len(scheme)].lower() != scheme:
        return None
    credential = header[len(scheme) :]
    return credential if scheme == "basic " or credential.strip() else None
