"""The request bodies of users, which Elasticsearch reads with parsers written by hand.

The first mistake in the order of the body is told; what follows the object is not looked at.

Source: ``PutUserRequestBuilder`` and ``ChangePasswordRequestBuilder`` of Elasticsearch; behaviour
note on users and roles, sections 0.3, 1.4 and 1.6.
"""

from __future__ import annotations

from typing import cast

from emulator.errors import IllegalArgument, ParseError, ValidationFailed
from emulator.security.roles.reading import fields_of, strings
from emulator.security.users.commands import ChangePassword, PutUser
from emulator.security.users.passwords import NewPassword
from emulator.xcontent.tokens import Reader, Token


def parse_put_user(username: str, reader: Reader) -> PutUser:
    """Read how a user is to be.

    Args:
        username: The name in the path.
        reader: Stands before the body.

    Raises:
        ParseError: No object, an unknown field, or a value of the wrong kind.
        ValidationFailed: A password that is too short, or two passwords.
        IllegalArgument: A hash that is none, or another name than that in the path.
    """
    _enter_object(reader)
    given: dict[str, object] = {}
    password: NewPassword | None = None
    for field in fields_of(reader):
        match field:
            case "password" | "password_hash":
                password = _parse_password(reader, field, password)
            case "roles":
                given[field] = _parse_roles(reader)
            case "full_name" | "email":
                given[field] = None if reader.token is Token.VALUE_NULL else _text(reader, field)
            case "metadata":
                _check_kind(reader, field, "object", Token.START_OBJECT)
                given[field] = reader.tree()
            case "enabled":
                _check_kind(reader, field, "boolean", Token.VALUE_BOOLEAN)
                given[field] = reader.value
            case "username":
                if _text(reader, field) != username:
                    raise IllegalArgument(
                        f"[username] in source does not match the username provided [{username}]"
                    )
            case _:
                raise ParseError(f"failed to parse add user request. unexpected field [{field}]")
    return PutUser(
        username,
        roles=cast("tuple[str, ...] | None", given.get("roles")),
        password=password,
        full_name=cast("str | None", given.get("full_name")),
        email=cast("str | None", given.get("email")),
        metadata=cast("dict[str, object] | None", given.get("metadata")),
        enabled=bool(given.get("enabled", True)),
    )


def parse_change_password(username: str | None, reader: Reader) -> ChangePassword:
    """Read a new password.

    Args:
        username: Whose it is to be; ``None`` for the caller's.
        reader: Stands before the body.

    Raises:
        ParseError: No object, an unknown field, or a value of the wrong kind.
        ValidationFailed: A password that is too short, or two passwords.
        IllegalArgument: A hash that is none.
    """
    _enter_object(reader)
    password: NewPassword | None = None
    for field in fields_of(reader):
        if field not in ("password", "password_hash"):
            raise ParseError(f"failed to parse change password request. unexpected field [{field}]")
        password = _parse_password(reader, field, password)
    return ChangePassword(username, password)


def _enter_object(reader: Reader) -> None:
    token = reader.advance()
    if token is not Token.START_OBJECT:
        raise ParseError(f"expected an object, but found token [{token or 'null'}]")


def _parse_password(reader: Reader, field: str, earlier: NewPassword | None) -> NewPassword:
    text = _text(reader, field)
    read = NewPassword.of_plain if field == "password" else NewPassword.of_hash
    password = read(text)
    if earlier is not None:
        raise ValidationFailed(["password_hash has already been set"])
    return password


def _parse_roles(reader: Reader) -> tuple[str, ...]:
    """Read an array, or a list with commas in one string, whose parts are taken as they are."""
    if reader.token is not Token.VALUE_STRING:
        return strings(reader, "roles")
    text = reader.text()
    return tuple(text.split(",")) if text else ()


def _text(reader: Reader, field: str) -> str:
    _check_kind(reader, field, "string", Token.VALUE_STRING)
    return reader.text()


def _check_kind(reader: Reader, field: str, kind: str, token: Token) -> None:
    if reader.token is not token:
        raise ParseError(
            f"expected field [{field}] to be of type {kind}, but found [{reader.token}] instead"
        )
