"""The chain of authenticators that a request passes, and the 401 at its end.

Source: behaviour note on authentication, sections 2 to 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn, Protocol

from emulator.errors import AuthenticationFailed
from emulator.rest.message import Request
from emulator.security.authentication.credentials import credential_of
from emulator.security.subject import Authentication


class CredentialRefused(Exception):
    """A credential is this authenticator's and does not hold; the chain goes on without it.

    Args:
        note: What is wrong, shown as ``additional_unsuccessful_credentials``.
    """

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class Authenticator(Protocol):
    """One way to prove who one is.

    Attributes:
        name: Stands before its notes in a 401.
    """

    name: str

    def authenticate(self, request: Request) -> Authentication | None:
        """Return who asks; ``None`` where the request has no credential of this kind.

        Raises:
            CredentialRefused: The credential does not hold; others may.
            AuthenticationFailed: The credential does not hold, and that is the answer.
        """
        ...


class BearerTokens:
    """Refuses ``Bearer`` credentials: a cluster that has issued no token knows none."""

    name = "oauth2 token"

    def authenticate(self, request: Request) -> Authentication | None:
        """Refuse a bearer token, if there is one."""
        if credential_of(request, "bearer ") is not None:
            raise CredentialRefused("invalid token")
        return None


class AuthenticationChain:
    """Asks each authenticator in turn.

    Args:
        authenticators: In their order.
        schemes: The ``WWW-Authenticate`` values of a 401, in their order.
    """

    def __init__(self, authenticators: Sequence[Authenticator], schemes: Sequence[str]) -> None:
        self._authenticators = authenticators
        self._schemes = tuple(schemes)

    def authenticate(self, request: Request) -> Authentication:
        """Return who sends the request.

        Raises:
            AuthenticationFailed: Nobody that the cluster knows; with the ``WWW-Authenticate`` list.
        """
        notes = []
        try:
            for authenticator in self._authenticators:
                try:
                    authentication = authenticator.authenticate(request)
                except CredentialRefused as refused:
                    notes.append(f"{authenticator.name}: {refused.note}")
                    continue
                if authentication is not None:
                    return authentication
            _refuse(request, notes)
        except AuthenticationFailed as failure:
            if not failure.headers:
                failure.headers = {"WWW-Authenticate": self._schemes}
            raise


def _refuse(request: Request, notes: Sequence[str]) -> NoReturn:
    if notes:
        raise AuthenticationFailed(
            "unable to authenticate with provided credentials "
            "and anonymous access is not allowed for this request",
            metadata={"additional_unsuccessful_credentials": notes},
        )
    raise AuthenticationFailed(
        f"missing authentication credentials for REST request [{request.target}]"
    )
