"""A grant: somebody's credential, handed over in the body of a request made on their behalf.

Source: ``Grant`` of Elasticsearch; behaviour note on API keys, section 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.xcontent.object_parser import Field, ObjectParser, nested, string
from emulator.xcontent.values import JAVA_SPACE

PASSWORD = "password"
ACCESS_TOKEN = "access_token"
_SHARED_SECRET = "SharedSecret"


@dataclass(frozen=True, slots=True)
class ClientAuthentication:
    """How the client that obtained a JWT proves that it is the one.

    Attributes:
        scheme: Only ``SharedSecret`` is known.
    """

    scheme: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """A credential of somebody else's.

    Attributes:
        type: `PASSWORD` or `ACCESS_TOKEN`, once it is validated; ``None`` was not given.
        run_as: As whom the other is to act.
    """

    type: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    run_as: str | None = None
    client_authentication: ClientAuthentication | None = None

    def messages(self) -> list[str]:
        """Return what is wrong with the grant."""
        if self.type is None:
            return ["[grant_type] is required"]
        if self.type == PASSWORD:
            return [
                *self._missing("username", self.username),
                *self._missing("password", self.password),
                *self._superfluous("access_token", self.access_token),
                *self._superfluous("client_authentication", self.client_authentication),
            ]
        if self.type == ACCESS_TOKEN:
            return [
                *self._missing("access_token", self.access_token),
                *self._superfluous("username", self.username),
                *self._superfluous("password", self.password),
                *self._wrong_scheme(),
            ]
        return [f"grant_type [{self.type}] is not supported"]

    def _missing(self, name: str, value: str | None) -> list[str]:
        return [] if value else [f"[{name}] is required for grant_type [{self.type}]"]

    def _superfluous(self, name: str, value: object) -> list[str]:
        return [f"[{name}] is not supported for grant_type [{self.type}]"] if value else []

    def _wrong_scheme(self) -> list[str]:
        client = self.client_authentication
        if client is None or client.scheme.strip(JAVA_SPACE) == _SHARED_SECRET:
            return []
        return [f"[client_authentication.scheme] must be set to [{_SHARED_SECRET}]"]


_CLIENT_AUTHENTICATION = ObjectParser(
    "client_authentication",
    [string("scheme", required=True), string("value", required=True)],
    lambda values: ClientAuthentication(values["scheme"], values["value"]),
)

GRANT_FIELDS: tuple[Field, ...] = (
    string("grant_type"),
    string("username"),
    string("password"),
    string("access_token"),
    string("run_as"),
    nested("client_authentication", _CLIENT_AUTHENTICATION),
)
"""The fields of a grant among those of a body."""


def grant_of(values: Mapping[str, Any]) -> Grant:
    """Return the grant that the values of `GRANT_FIELDS` make."""
    return Grant(
        values.get("grant_type"),
        values.get("username"),
        values.get("password"),
        values.get("access_token"),
        values.get("run_as"),
        values.get("client_authentication"),
    )
