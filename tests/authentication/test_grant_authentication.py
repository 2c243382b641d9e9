"""Grants of tokens, before there is a token service: a stand-in says whose a token is."""

from __future__ import annotations

import pytest

from emulator.errors import AccessDenied, AuthenticationFailed, StatusError
from emulator.security.authentication.chain import CredentialRefused
from emulator.security.authentication.grant import Grant
from emulator.security.authentication.grant_authentication import GrantAuthentication
from emulator.security.authentication.run_as import RunAs
from emulator.security.authorization.role import Role
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import (
    SERVICE_ACCOUNT_REALM_TYPE,
    Authentication,
    AuthenticationType,
    Realm,
    Subject,
    User,
)
from emulator.versions import NEWEST

NATIVE = Realm("default_native", "native")
ANN = Subject(User("ann", ("runner",)), NATIVE)
BOB = Subject(User("bob"), NATIVE)
EVE = Subject(User("eve"), NATIVE)
FLEET = Subject(User("elastic/fleet-server"), Realm("_service_account", SERVICE_ACCOUNT_REALM_TYPE))
ANONYMOUS = Subject(User("_anonymous"), Realm("__anonymous", "__anonymous"))


def acting(effective: Subject, authenticating: Subject) -> Authentication:
    """Return the authentication that a token of ``authenticating`` holds."""
    return Authentication(effective, authenticating, AuthenticationType.TOKEN)


KNOWN = {
    "of ann": acting(ANN, ANN),
    "of ann as bob": acting(BOB, ANN),
    "of bob as ann": acting(ANN, BOB),
    "of fleet": acting(FLEET, FLEET),
    "of nobody": Authentication.of(ANONYMOUS, AuthenticationType.ANONYMOUS),
    "of another kind": None,
}


class Tokens:
    """Knows the tokens of a few."""

    name = "oauth2 token"
    scheme = "bearer"

    def authenticate(self, credential: str, purpose: str) -> Authentication | None:
        """Return whose token it is."""
        if credential == "expired":
            headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            raise AuthenticationFailed("token expired", headers=headers)
        if credential not in KNOWN:
            raise CredentialRefused("invalid token")
        return KNOWN[credential]


def role_of(subject: Subject) -> Role:
    """Return a role with which only ann may run as bob."""
    run_as = ("bob",) if subject is ANN else ()
    return Role.of([RoleDescriptor("r", run_as=run_as)], NEWEST)


@pytest.fixture
def grants() -> GrantAuthentication:
    """Return grants over the tokens above; no password is right."""
    users = {"ann": ANN, "bob": BOB, "eve": EVE}
    run_as = RunAs(users.get, role_of)
    return GrantAuthentication(lambda username, password: None, Tokens(), run_as, ("Basic",))


def token(credential: str, run_as: str | None = None) -> Grant:
    """Return a grant with a token."""
    return Grant("access_token", access_token=credential, run_as=run_as)


@pytest.mark.parametrize(
    ("grant", "effective"),
    [
        (token("of ann"), ANN),
        (token("of fleet"), FLEET),
        (token("of ann", run_as="bob"), BOB),
        (token("of ann as bob"), BOB),
        (token("of ann as bob", run_as="bob"), BOB),
    ],
)
def test_a_grant_is_of_whom_the_token_says(
    grants: GrantAuthentication, grant: Grant, effective: Subject
) -> None:
    """Or of whom that one may run as."""
    assert grants.authenticate(grant, "a").effective is effective


@pytest.mark.parametrize(
    "grant",
    [
        token("of fleet", run_as="bob"),
        token("of nobody", run_as="bob"),
        token("of ann as bob", run_as="eve"),
        token("of ann as bob", run_as="ann"),
    ],
)
def test_who_cannot_run_as_another_is_told_so(grants: GrantAuthentication, grant: Grant) -> None:
    """Rather than being granted a key of its own unasked."""
    with pytest.raises(StatusError) as caught:
        grants.authenticate(grant, "a")

    assert caught.value.reason == "the provided grant credentials do not support run-as"
    assert caught.value.status == 400


@pytest.mark.parametrize("grant", [token("of bob as ann"), token("of ann", run_as="eve")])
def test_running_as_another_needs_the_privilege_now(
    grants: GrantAuthentication, grant: Grant
) -> None:
    """Also where the token was issued to one who ran as the other then."""
    with pytest.raises(AccessDenied, match="unauthorized to run as"):
        grants.authenticate(grant, "a")


def test_a_token_may_be_refused_in_words_of_its_own(grants: GrantAuthentication) -> None:
    """An expired one says so, and offers its own way to log in."""
    with pytest.raises(AuthenticationFailed) as caught:
        grants.authenticate(token("expired"), "a")

    assert caught.value.reason == "token expired"
    assert caught.value.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def test_a_token_of_another_kind_is_nobodys(grants: GrantAuthentication) -> None:
    """Nobody else is asked about it."""
    with pytest.raises(AuthenticationFailed) as caught:
        grants.authenticate(token("of another kind"), "a")

    assert caught.value.reason == "unable to authenticate user [_bearer_token] for action [a]"
    assert not any(caught.value.metadata.values())
