"""Logging in with a user name and a password: ``Authorization: Basic``."""

from __future__ import annotations

from emulator.errors import AuthenticationFailed, IllegalArgument
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.authentication.java_base64 import decode_base64
from emulator.security.subject import Authentication, AuthenticationType, Subject
from emulator.security.users.service import Users
from emulator.xcontent.values import JAVA_SPACE


class Passwords:
    """Says who logs in with a user name and a password."""

    def __init__(self, users: Users, cache: CredentialCache) -> None:
        self._users = users
        self._cache = cache

    def log_in(self, username: str, password: str) -> Subject | None:
        """Return who logs in; ``None`` for nobody, a wrong password or a disabled user."""
        stored = self._users.find(username)
        if (
            stored is None
            or stored.password_hash is None
            or not self._cache.verify(password, stored.password_hash)
            or not stored.user.enabled
        ):
            return None
        return stored.subject


class PasswordAuthenticator:
    """Takes a request with a ``Basic`` credential and ends the chain either way.

    Source: behaviour note on authentication, sections 2 and 3.
    """

    name = "realms"
    scheme = "basic"

    def __init__(self, passwords: Passwords) -> None:
        self._passwords = passwords

    def authenticate(self, credential: str, purpose: str) -> Authentication | None:
        """Return who logs in.

        Raises:
            AuthenticationFailed: The credential is malformed or wrong.
        """
        username, password = _decode(credential)
        subject = self._passwords.log_in(username, password)
        if subject is None:
            raise AuthenticationFailed(f"unable to authenticate user [{username}] for {purpose}")
        return Authentication(subject, subject, AuthenticationType.REALM)


def _decode(credential: str) -> tuple[str, str]:
    try:
        decoded = decode_base64(credential.strip(JAVA_SPACE))
    except IllegalArgument as error:
        raise AuthenticationFailed("invalid basic authentication header encoding") from error
    username, colon, password = decoded.decode("utf-8", "replace").partition(":")
    if not colon:
        raise AuthenticationFailed("invalid basic authentication header value")
    return username, password
