"""The one place where a denial becomes an error, word for word.

Source: ``AuthorizationDenialMessages`` of Elasticsearch; behaviour note authorization.md section 2.
"""

from __future__ import annotations

from collections.abc import Sequence

from emulator.errors import AccessDenied, SecurityError
from emulator.security.authorization.catalogue import is_index_action
from emulator.security.authorization.decision import Denied, DeniedBecause
from emulator.security.authorization.restricted_indices import is_restricted
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
    if denied.remote is not None:
        kind = "indices" if is_index_action(denied.action) else "cluster"
        return AccessDenied(
            f"action [{denied.action}] towards remote cluster [{denied.remote}] is unauthorized "
            f"for {who} because no remote {kind} privileges apply for the target cluster"
        )
    text = f"action [{denied.action}] is unauthorized for {who}{_context(denied)}"
    if denied.privileges:
        text += (
            f", this action is granted by the cluster privileges [{','.join(denied.privileges)}]"
        )
    elif denied.index_privileges:
        text += (
            ", this action is granted by the index privileges "
            f"[{','.join(denied.index_privileges)}]"
        )
        if denied.failure_privileges:
            text += (
                f" for data access, or by [{','.join(denied.failure_privileges)}] "
                "for access with the [failures] selector"
            )
    error = AccessDenied(text)
    if denied.because is DeniedBecause.WORKFLOW:
        error.__cause__ = RoleRestriction("access restricted by workflow")
    return error


def _context(denied: Denied) -> str:
    if denied.because is DeniedBecause.OPERATOR:
        return " because it requires operator privileges"
    restricted = [name for name in denied.indices if is_restricted(name.partition("::")[0])]
    ordinary = [name for name in denied.indices if name not in restricted]
    kinds = []
    if ordinary:
        kinds.append(f"indices [{','.join(ordinary)}]")
    if restricted:
        kinds.append(f"restricted indices [{','.join(restricted)}]")
    return f" on {' and '.join(kinds)}" if kinds else ""


def _described(authentication: Authentication) -> str:
    kind = authentication.effective.kind
    subject = authentication.authenticating
    word = "service account" if kind is SubjectKind.SERVICE_ACCOUNT else "user"
    text = f"{word} [{subject.user.username}]"
    return text if subject.api_key is None else f"API key id [{subject.api_key.id}] of {text}"


def _roles_of(subject: Subject, found: Sequence[str] | None) -> str:
    """Describe the roles of a user; keys and service accounts have privileges without roles."""
    if subject.kind is not SubjectKind.USER:
        return ""
    if found is None:
        return f" with assigned roles [{','.join(subject.user.roles)}]"
    text = f" with effective roles [{','.join(sorted(found))}]"
    missing = sorted(set(subject.user.roles).difference(found))
    return f"{text} (assigned roles [{','.join(missing)}] were not found)" if missing else text
