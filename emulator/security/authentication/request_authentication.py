"""Finding out who sends a request, and as whom.

Source: ``AuthenticatorChain`` and ``SecondaryAuthenticator`` of Elasticsearch; behaviour note on
authentication, sections 2, 5 and 6.
"""

from __future__ import annotations

from emulator.errors import AuthenticationFailed
from emulator.rest.message import Request
from emulator.security.authentication.chain import AuthenticationChain
from emulator.security.authentication.run_as import RunAs
from emulator.security.subject import Authentication

_RUN_AS = "es-security-runas-user"
_SECONDARY = "es-secondary-authorization"


class RequestAuthentication:
    """Authenticates requests by their headers.

    Args:
        chain: Finds out whose credential it is.
        run_as: Lets its owner act as another user.
    """

    def __init__(self, chain: AuthenticationChain, run_as: RunAs) -> None:
        self._chain = chain
        self._run_as = run_as

    def authenticate(self, request: Request) -> Authentication:
        """Return who sends the request, and as whom; whether that is allowed is not asked yet.

        Raises:
            AuthenticationFailed: Nobody that the cluster knows, or no user to act as.
        """
        authentication = self._chain.authenticate(request)
        username = request.header(_RUN_AS)
        if username is None:
            return authentication
        return self._acting(authentication, username, request)

    def _acting(
        self, authentication: Authentication, username: str, request: Request
    ) -> Authentication:
        acting = self._run_as.acting_as(authentication, username)
        if acting is not authentication and not (username and acting.effective.user.enabled):
            subject = authentication.authenticating
            shown = subject.user.username if subject.api_key is None else subject.api_key.id
            raise self._chain.refusal(
                f"unable to authenticate user [{shown}] for REST request [{request.target}]"
            )
        return acting

    def check_second(self, request: Request) -> None:
        """Refuse a second credential that does not hold; it is looked at once a route is found.

        Nothing that is emulated works with the rights of a second user.

        Raises:
            AuthenticationFailed: The credential does not hold; the cause says why.
        """
        header = request.header(_SECONDARY)
        if not header:
            return
        try:
            self._chain.authenticate_with(header, f"REST request [{request.target}]")
        except AuthenticationFailed as failure:
            raise AuthenticationFailed(
                "Failed to authenticate secondary user", status=failure.status
            ) from failure
