"""The sections of a document that hold records, and how they get into a cluster's tables.

Later documents beat earlier ones, record by record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from emulator.errors import ElasticsearchError
from emulator.hashing import Hashing
from emulator.parts import Parts
from emulator.security.api_keys.snapshot import SeedContext, parse_api_key
from emulator.security.application_privileges.wire import parse_stored_privilege
from emulator.security.authorization.privileges import validate_role_descriptor
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.role_mappings.wire import parse_stored_role_mapping
from emulator.security.roles.reserved import reserved_roles
from emulator.security.roles.wire import parse_role_descriptor
from emulator.security.subject import Subject
from emulator.security.users.wire import parse_user
from emulator.versions import Version
from emulator.xcontent.document import Node
from emulator.xcontent.tree_reader import TreeReader

Documents = Sequence[Mapping[str, Node]]
"""The fields of documents by name, the document that beats the others last."""

DEFAULT_PASSWORD = "changeme"
"""Of the user ``elastic``."""


def load_people(parts: Parts, documents: Documents, hashing: Hashing, password: str | None) -> None:
    """Fill the tables of users, roles and all that gives rights, which are alike at any time.

    Args:
        parts: A new cluster's.
        documents: What they are filled from.
        hashing: Hashes the passwords that are given in plain.
        password: Of the user ``elastic``, whatever the documents say.

    Raises:
        DocumentError: A record is not of its concept's form.
    """
    _load_users(parts, documents, hashing, password)
    for name, node in _records(documents, "roles"):
        if name in reserved_roles(parts.version):
            raise node.wrong("this role is reserved, and the same in every cluster")
        parts.roles.put(_parse_role(name, node, parts.version))
    for name, node in _records(documents, "role_mappings"):
        parts.role_mappings.store(parse_stored_role_mapping(name, node))
    for application, privileges in _records(documents, "application_privileges"):
        for name, node in privileges.items():
            privilege = parse_stored_privilege(application, name, node)
            parts.application_privileges.put_stored(privilege)


def load_keys(parts: Parts, documents: Documents, now: int, hashing: Hashing) -> None:
    """Fill the table of API keys, whose times may be relative to ``now``.

    Args:
        parts: A new cluster's, with its people.
        documents: What it is filled from.
        now: Milliseconds since the epoch.
        hashing: Hashes the secrets that are given in plain.

    Raises:
        DocumentError: A key is not of its form.
    """
    context = _seed_context(parts, now, hashing)
    for key_id, node in _records(documents, "api_keys"):
        parts.keys.put(key_id, parse_api_key(key_id, node, context))


def _records(documents: Documents, section: str) -> Iterator[tuple[str, Node]]:
    for document in documents:
        if section in document:
            yield from document[section].items()


def _load_users(parts: Parts, documents: Documents, hashing: Hashing, password: str | None) -> None:
    known: dict[str, Node] = {}
    for username, node in _records(documents, "users"):
        if parts.users.anonymous.has_name(username):
            raise node.wrong("this name is kept for anonymous access, which is set in [settings]")
        known[username] = _with_default_password(username, node)
    if "elastic" not in known:
        known = {"elastic": Node({"password": DEFAULT_PASSWORD}), **known}
    if password is not None:
        known["elastic"] = Node({"password": password}, "password of elastic")
    for username, node in known.items():
        parts.users.put(parse_user(username, node, hashing, parts.settings.password_algorithm))


def _with_default_password(username: str, node: Node) -> Node:
    """Return a user of a document; ``elastic`` has a password also where none is written."""
    fields = dict(node.items())
    if username != "elastic" or "password" in fields or "password_hash" in fields:
        return node
    return Node({"password": DEFAULT_PASSWORD, **node.mapping()}, node.path, node.source)


def _parse_role(name: str, node: Node, version: Version) -> RoleDescriptor:
    reader = TreeReader(node.mapping())
    reader.advance()
    try:
        role = parse_role_descriptor(name, reader, allow_restriction=False, allow_description=True)
    except ElasticsearchError as error:
        raise node.wrong(str(error.reason)) from error
    # Metadata is free in a document: what requests may not give, a cluster may have.
    messages = validate_role_descriptor(replace(role, metadata={}), version)
    if messages:
        raise node.wrong(messages[0])
    return role


def _seed_context(parts: Parts, now: int, hashing: Hashing) -> SeedContext:
    def find_subject(username: str, realm: str) -> Subject | None:
        stored = parts.users.find(username)
        if stored is None or stored.realm.name != realm:
            return None
        return Subject(stored.user, stored.realm)

    return SeedContext(
        now,
        hashing,
        parts.settings.api_key_algorithm,
        find_subject,
        parts.roles.descriptors_of,
        parts.version,
    )
