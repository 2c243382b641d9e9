"""Acting as another user.

Source: ``AuthenticatorChain`` and ``AuthorizationService`` of Elasticsearch; behaviour note on
authentication, section 5.
"""

from __future__ import annotations

from collections.abc import Callable

from emulator.security.authorization.decision import (
    Denied,
    DeniedBecause,
    authorize,
    authorize_run_as,
)
from emulator.security.authorization.denial import access_denied
from emulator.security.authorization.role import AnyRole
from emulator.security.subject import (
    Authentication,
    AuthenticationType,
    Realm,
    Subject,
    SubjectKind,
    User,
)

_NOWHERE = Realm("", "")
"""The realm of a user that does not exist."""


class RunAs:
    """Lets those who have proved who they are act as somebody else.

    Args:
        find: Returns the user of a name, also a disabled one.
        role_of: Returns what a subject may do.
        enabled: Whether anybody can act as another; if not, all go on as themselves.
    """

    def __init__(
        self,
        find: Callable[[str], Subject | None],
        role_of: Callable[[Subject], AnyRole],
        *,
        enabled: bool = True,
    ) -> None:
        self._find = find
        self._role_of = role_of
        self._enabled = enabled

    def acting_as(self, authentication: Authentication, username: str) -> Authentication:
        """Return the authentication of the same subject acting as ``username``.

        A user that does not exist is as good as any until `authorize`, so that names cannot be
        guessed. Who cannot act as another, whatever the roles, goes on as itself.
        """
        if (
            not self._enabled
            or authentication.is_run_as
            or authentication.type is AuthenticationType.ANONYMOUS
            or authentication.effective.kind is SubjectKind.SERVICE_ACCOUNT
        ):
            return authentication
        target = self._find(username) or Subject(User(username), _NOWHERE)
        return Authentication(target, authentication.authenticating, authentication.type)

    def authorize(
        self, authentication: Authentication, action: str, request: object = None
    ) -> None:
        """Refuse who may not act as the other.

        Args:
            authentication: Who asks, and as whom.
            action: The transport action it would do as the other.
            request: The command; what would grant it may depend on it.

        Raises:
            AccessDenied: The other does not exist, or the roles do not allow it.
        """
        role = self._role_of(authentication.authenticating)
        if not role.allows_workflow(None):
            # A key that is kept to a workflow is so as anybody. Nobody's roles are resolved then.
            outside = authorize(authentication, role, action, request)
            if isinstance(outside, Denied):
                raise access_denied(outside._replace(roles=None), authentication)
        verdict = authorize_run_as(authentication, role, action)
        if authentication.effective.realm is _NOWHERE:
            verdict = Denied(action, DeniedBecause.RUN_AS, role.names)
        if isinstance(verdict, Denied):
            raise access_denied(verdict, authentication)
