"""The chain of authenticators that a request passes, and the 401 at its end.

Source: behaviour note on authentication, sections 2 to 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from emulator.errors import AuthenticationFailed
from emulator.rest.message import Request
from emulator.security.authentication.credentials import (
    Credential,
    read_credential,
    wants_to_be_known,
)
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
        anonymous: Who a caller without a credential is; ``None`` where nobody is let in so.
    """

    def __init__(
        self,
        authenticators: Sequence[Authenticator],
        schemes: tuple[str, ...],
        anonymous: Authentication | None = None,
    ) -> None:
        self._authenticators = authenticators
        self._schemes = schemes
        self._anonymous = anonymous

    def authenticate(self, request: Request) -> Authentication:
        """Return who sends the request.

        Raises:
            AuthenticationFailed: Nobody that the cluster knows; with the ``WWW-Authenticate`` list.
        """
        purpose = f"REST request [{request.target}]"
        header = request.header("authorization")
        otherwise = None if wants_to_be_known(header) else self._anonymous
        return self.authenticate_with(header, purpose, otherwise)

    def authenticate_with(
        self, header: str | None, purpose: str, otherwise: Authentication | None = None
    ) -> Authentication:
        """Return whose credential a header holds.

        Args:
            header: Scheme and value; ``None`` for no header.
            purpose: What the credential is for, such as ``REST request [/]``, for error texts.
            otherwise: Who it is without a credential.

        Raises:
            AuthenticationFailed: As `authenticate`.
        """
        try:
            credential = read_credential(header)
            found = None if credential is None else self._authenticated(credential, purpose)
            if found is not None:
                return found
            if otherwise is not None:
                return otherwise
            raise AuthenticationFailed(f"missing authentication credentials for {purpose}")
        except AuthenticationFailed as failure:
            offer(self._schemes, failure)
            raise

    def refusal(self, reason: str) -> AuthenticationFailed:
        """Return a 401 that says how one may prove who one is."""
        failure = AuthenticationFailed(reason)
        offer(self._schemes, failure)
        return failure

    def _authenticated(self, credential: Credential, purpose: str) -> Authentication | None:
        """Return whose credential it is; ``None`` for a scheme that nobody knows."""
        notes = []
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
            return None
        raise AuthenticationFailed(
            "unable to authenticate with provided credentials "
            "and anonymous access is not allowed for this request",
            metadata={"additional_unsuccessful_credentials": notes},
        )
