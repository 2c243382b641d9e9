"""Users in clusters, made over the REST API."""

from __future__ import annotations

from typing import Any

from emulator.cluster import Cluster
from tests.api_keys.factories import ELASTIC, Reply, basic, call

OLD, NEW = "old-password", "new-password"
ROLE_RULE = (
    "Role names must be at least 1 and no more than 507 characters. They can contain alphanumeric "
    "characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin "
    "(ASCII) block. Leading or trailing whitespace is not allowed."
)
USER_RULE = "User" + ROLE_RULE.removeprefix("Role")


def put(cluster: Cluster, name: str, auth: str = ELASTIC, **fields: object) -> Reply:
    """Ask for a user to be as described; it has no roles unless given."""
    return call(cluster, "PUT", f"/_security/user/{name}", {"roles": [], **fields}, auth)


def a_user(cluster: Cluster, name: str = "joe", **fields: object) -> str:
    """Create a user with the password `OLD`; return its name."""
    reply = put(cluster, name, ELASTIC, **{"password": OLD, **fields})
    assert (reply.status, reply.json) == (200, {"created": True}), reply.body
    return name


def change_password(cluster: Cluster, path: str, password: str = NEW, auth: str = ELASTIC) -> Reply:
    """Ask for another password of ``/NAME``, or of oneself with an empty path."""
    return call(cluster, "PUT", f"/_security/user{path}/_password", {"password": password}, auth)


def set_enabled(cluster: Cluster, name: str, enabled: bool, auth: str = ELASTIC) -> Reply:
    """Ask for a user to be enabled, or disabled."""
    verb = "_enable" if enabled else "_disable"
    return call(cluster, "PUT", f"/_security/user/{name}/{verb}", auth=auth)


def delete(cluster: Cluster, name: str, auth: str = ELASTIC) -> Reply:
    """Ask for a user to be no more."""
    return call(cluster, "DELETE", f"/_security/user/{name}", auth=auth)


def get(cluster: Cluster, name: str) -> Any:
    """Return a user as the administrator sees it; ``None`` if there is none."""
    return call(cluster, "GET", f"/_security/user/{name}").json.get(name)


def logs_in(cluster: Cluster, name: str, password: str) -> bool:
    """Return whether a password is that of a user who may log in."""
    reply = call(cluster, "GET", "/_security/_authenticate", auth=basic(name, password))
    assert reply.status in (200, 401)
    return reply.status == 200
