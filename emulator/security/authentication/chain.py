"""The chain of authenticators that a request passes, and the 401 at its end.

Source: behaviour note on authentication, sections 2 to 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from emulator.errors import AuthenticationFailed
from emulator.rest.message import Request
from emulator.security.authentication.credentials import Credential, read_credential
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
        scheme: Of the credentials it takes, in lower case.
    """

    name: str
    scheme: str

    def authenticate(self, credential: str, purpose: str) -> Authentication | None:
        """Return who asks; ``None`` where the credential is of another kind after all.

        Args:
            credential: What follows the scheme in the header.
            purpose: What it is shown for, in error texts: ``REST request [/]`` or ``action [..]``.

        Raises:
            CredentialRefused: The credential does not hold; others may.
            AuthenticationFailed: The credential does not hold, and that is the answer.
        """
        ...


class BearerTokens:
    """Refuses ``Bearer`` credentials: a cluster that has issued no token knows none."""

    name = "oauth2 token"
    scheme = "bearer"

    def authenticate(self, credential: str, purpose: str) -> Authentication | None:
        """Refuse a bearer token."""
        raise CredentialRefused("invalid token")


def offer(schemes: tuple[str, ...], failure: AuthenticationFailed) -> None:
    """Let a 401 say how one may prove who one is, unless it says so itself."""
    if not failure.headers:
        failure.headers = {"WWW-Authenticate": schemes}


class AuthenticationChain:
    """Asks each authenticator of a credential's scheme in turn.

    Args:
        authenticators: In their order.
        schemes: The ``WWW-Authenticate`` values of a 401, in their order.
    """

    def __init__(self, authenticators: Sequence[Authenticator], schemes: tuple[str, ...]) -> None:
        self._authenticators = authenticators
        self._schemes = schemes

    def authenticate(self, request: Request) -> Authentication:
        """Return who sends the request.

        Raises:
            AuthenticationFailed: Nobody that the cluster knows; with the ``WWW-Authenticate`` list.
        """
        try:
            credential = read_credential(request)
            if credential is None:
                raise _missing(request)
            return self._authenticated(credential, request)
        except AuthenticationFailed as failure:
            offer(self._schemes, failure)
            raise

    def _authenticated(self, credential: Credential, request: Request) -> Authentication:
        notes = []
        purpose = f"REST request [{request.target}]"
        for authenticator in self._authenticators:
            if authenticator.scheme != credential.scheme:
                continue
            try:
                authentication = authenticator.authenticate(credential.value, purpose)
            except CredentialRefused as refused:
                notes.append(f"{authenticator.name}: {refused.note}")
                continue
            if authentication is not None:
                return authentication
        if not notes:
            raise _missing(request)  # a scheme that nobody knows counts as none
        raise AuthenticationFailed(
            "unable to authenticate with provided credentials "
            "and anonymous access is not allowed for this request",
            metadata={"additional_unsuccessful_credentials": notes},
        )


def _missing(request: Request) -> AuthenticationFailed:
    return AuthenticationFailed(
        f"missing authentication credentials for REST request [{request.target}]"
    )
