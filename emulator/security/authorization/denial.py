"""The one place where a denial becomes an error, word for word.

Source: ``AuthorizationDenialMessages`` of Elasticsearch; behaviour note authorization.md section 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from emulator.errors import AccessDenied, SecurityError
from emulator.security.authorization.decision import Denied, DeniedBecause
from emulator.security.subject import Authentication, Subject, SubjectKind


class RoleRestriction(SecurityError):
    """The request is outside the workflow that the API key is restricted to."""

    type = "role_restriction_exception"
    default_status = 403


def access_denied(denied: Denied, authentication: Authentication) -> AccessDenied:
    """Return the error that answers a denied request, with its cause."""
    who = _described(authentication)
    if denied.because is DeniedBecause.RUN_AS:
        roles = _roles_of(authentication.authenticating, denied.roles)
        return AccessDenied(
            f"action [{denied.action}] is unauthorized for {who}{roles}, because {who} is "
            f"unauthorized to run as [{authentication.principal}]"
        )
    if authentication.is_run_as:
        who += f" run as [{authentication.principal}]"
    who += _roles_of(authentication.effective, denied.roles)
    text = f"action [{denied.action}] is unauthorized for {who}"
    if denied.privileges:
        text += (
            f", this action is granted by the cluster privileges [{','.join(denied.privileges)}]"
        )
    error = AccessDenied(text)
    if denied.because is DeniedBecause.WORKFLOW:
        error.__cause__ = RoleRestriction("access restricted by workflow")
    return error


def _described(authentication: Authentication) -> str:
    kind = authentication.effective.kind
    subject = authentication.authenticating
    word = "service account" if kind is SubjectKind.SERVICE_ACCOUNT else "user"
    text = f"{word} [{subject.user.username}]"
    return text if subject.api_key is None else f"API key id [{subject.api_key.id}] of {text}"


def _roles_of(subject: Subject, found: Sequence[str]) -> str:
    """Describe the roles of a user; keys and service accounts have privileges without roles."""
    if subject.kind is not SubjectKind.USER:
        return ""
    text = f" with effective roles [{','.join(sorted(found))}]"
    missing = sorted(set(subject.user.roles).difference(found))
    return f"{text} (assigned roles [{','.join(missing)}] were not found)" if missing else text
