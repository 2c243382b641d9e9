"""Users in answers, and in snapshots.

In a snapshot, a user is ``{"password" or "password_hash", "roles", "full_name", "email",
"metadata", "enabled"}``. Of a reserved user only the password and ``enabled`` are kept.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.hashing import HashAlgorithm, Hashing, is_hash
from emulator.security.subject import User
from emulator.security.users.passwords import NewPassword, is_long_enough
from emulator.security.users.record import RESERVED_USERS, StoredUser
from emulator.xcontent.document import Node

_FIELDS = ("password", "password_hash", "roles", "full_name", "email", "metadata", "enabled")
_RESERVED_FIELDS = ("password", "password_hash", "enabled")


def parse_user(username: str, node: Node, hashing: Hashing, algorithm: HashAlgorithm) -> StoredUser:
    """Read a user of a snapshot; a plain password is hashed with ``algorithm``.

    Raises:
        DocumentError: The user is not of the form above.
    """
    reserved = RESERVED_USERS.get(username)
    if reserved is not None:
        fields = node.fields(*_RESERVED_FIELDS)
        user = reserved
        password_hash, plain = None, None
        if "password" in fields or "password_hash" in fields:
            password_hash, plain = _parse_password(node, hashing, algorithm)
    else:
        fields = node.fields(*_FIELDS, required=("roles",))
        user = User(
            username,
            fields["roles"].texts(),
            full_name=fields["full_name"].text_or_none() if "full_name" in fields else None,
            email=fields["email"].text_or_none() if "email" in fields else None,
            metadata=fields["metadata"].mapping() if "metadata" in fields else {},
        )
        password_hash, plain = _parse_password(node, hashing, algorithm)
    if "enabled" in fields and not fields["enabled"].boolean():
        user = user._replace(enabled=False)
    return StoredUser(user, password_hash, plain)


def _parse_password(
    node: Node, hashing: Hashing, algorithm: HashAlgorithm
) -> tuple[str, str | None]:
    fields = dict(node.items())
    plain = fields["password"].text() if "password" in fields else None
    if plain is not None and not is_long_enough(plain):
        raise fields["password"].wrong("a password has at least 6 characters")
    if "password_hash" in fields:
        password_hash = fields["password_hash"].text()
        if not is_hash(password_hash) and not _was_accepted(password_hash):
            raise fields["password_hash"].wrong("no hash of a known form, such as $2a$10$...")
        if plain is not None and not hashing.verify(plain, password_hash):
            raise fields["password"].wrong("is not what [password_hash] was made from; give one")
        return password_hash, plain
    if plain is None:
        raise node.wrong("a user needs a [password] or a [password_hash]")
    return hashing.hash(plain, algorithm), plain


def _was_accepted(password_hash: str) -> bool:
    """Return whether a request may have set this, so that every saved snapshot can be loaded."""
    try:
        NewPassword.of_hash(password_hash)
    except IllegalArgument:
        return False
    return True


def render_details(user: User) -> dict[str, object]:
    """Return a user as answers show it. Source: ``User.innerToXContent`` of Elasticsearch."""
    return {
        "username": user.username,
        "roles": list(user.roles),
        "full_name": user.full_name,
        "email": user.email,
        "metadata": user.metadata,
        "enabled": user.enabled,
    }


def render_user(stored: StoredUser, *, secrets: bool) -> dict[str, object]:
    """Return a user as a snapshot holds it; ``secrets`` keeps a password known in plain."""
    rendered: dict[str, object] = {}
    if secrets and stored.plain_password is not None:
        rendered["password"] = stored.plain_password
    if stored.password_hash is not None:
        rendered["password_hash"] = stored.password_hash
    user = stored.user
    if user.username not in RESERVED_USERS:
        rendered["roles"] = list(user.roles)
        rendered["full_name"] = user.full_name
        rendered["email"] = user.email
        rendered["metadata"] = user.metadata
    rendered["enabled"] = user.enabled
    return rendered
