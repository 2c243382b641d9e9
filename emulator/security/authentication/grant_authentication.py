"""Finding out whose credential a grant holds.

Source: ``TransportGrantAction`` of Elasticsearch; behaviour note on API keys, section 4.2.
"""

from __future__ import annotations

from collections.abc import Callable

from emulator.errors import AuthenticationFailed, IllegalArgument, SecurityError, StatusError
from emulator.security.authentication.chain import Authenticator, CredentialRefused, offer
from emulator.security.authentication.grant import PASSWORD, ClientAuthentication, Grant
from emulator.security.authentication.jwt import principal_of_jwt
from emulator.security.authentication.run_as import RunAs
from emulator.security.subject import Authentication, Subject

_AUTHENTICATE = "cluster:admin/xpack/security/user/authenticate"
_BEARER = "_bearer_token"  # what a refusal calls the owner of a token, whoever that is


class GrantAuthentication:
    """Authenticates those who hand over a credential for others to use.

    Args:
        log_in: Returns whose user name and password these are, ``None`` if nobody's.
        tokens: Authenticates access tokens.
        run_as: Lets them act as others.
        schemes: The ``WWW-Authenticate`` values of a 401, in their order.
    """

    def __init__(
        self,
        log_in: Callable[[str, str], Subject | None],
        tokens: Authenticator,
        run_as: RunAs,
        schemes: tuple[str, ...],
    ) -> None:
        self._log_in = log_in
        self._tokens = tokens
        self._run_as = run_as
        self._schemes = schemes

    def authenticate(self, grant: Grant, action: str) -> Authentication:
        """Return who hands over a valid grant, and as whom they act.

        Args:
            grant: The credential.
            action: The transport action it is used for, for error texts.

        Raises:
            AuthenticationFailed: The credential is wrong, or the user is disabled.
            StatusError: Who has the credential cannot act as others.
            AccessDenied: They may not act as this one.
        """
        try:
            authentication = self._authenticated(grant, f"action [{action}]")
        except AuthenticationFailed as failure:
            offer(self._schemes, failure)
            raise
        if grant.run_as is not None and not (
            authentication.is_run_as and authentication.principal == grant.run_as
        ):
            raise StatusError("the provided grant credentials do not support run-as")
        if authentication.is_run_as:
            self._run_as.authorize(authentication, _AUTHENTICATE)
        return authentication

    def _authenticated(self, grant: Grant, purpose: str) -> Authentication:
        if grant.type == PASSWORD:
            shown, authentication = grant.username or "", self._by_password(grant, purpose)
        else:
            shown, authentication = _BEARER, self._by_token(grant, purpose)
        if grant.run_as is not None:
            acting = self._run_as.acting_as(authentication, grant.run_as)
            if acting is not authentication and not grant.run_as:
                raise _failed(shown, purpose)
            authentication = acting
        if not authentication.effective.user.enabled:
            raise _failed(shown, purpose)
        return authentication

    def _by_password(self, grant: Grant, purpose: str) -> Authentication:
        username = grant.username or ""
        subject = self._log_in(username, grant.password or "")
        if subject is None:
            raise _failed(username, purpose)
        return Authentication.of(subject)

    def _by_token(self, grant: Grant, purpose: str) -> Authentication:
        token = grant.access_token or ""
        _check_client(grant.client_authentication, jwt := principal_of_jwt(token))
        if jwt is not None:
            raise _failed(jwt, purpose)  # of no realm here
        try:
            authentication = self._tokens.authenticate(token, purpose)
        except CredentialRefused as refused:
            raise _failed(_BEARER, purpose, f"{self._tokens.name}: {refused.note}") from None
        if authentication is None:
            raise _failed(_BEARER, purpose)
        return authentication


def _check_client(client: ClientAuthentication | None, jwt: str | None) -> None:
    """Refuse the authentication of a client where it proves nothing.

    Raises:
        SecurityError: Only clients that have a JWT prove themselves.
        IllegalArgument: With an empty secret.
    """
    if client is None:
        return
    if jwt is None:
        raise SecurityError(
            "[client_authentication] not supported with the supplied access_token type", status=400
        )
    if not client.value:
        raise IllegalArgument("Client shared secret must be non-empty")


def _failed(principal: str, purpose: str, *notes: str) -> AuthenticationFailed:
    return AuthenticationFailed(
        f"unable to authenticate user [{principal}] for {purpose}",
        metadata={"additional_unsuccessful_credentials": notes},
    )
