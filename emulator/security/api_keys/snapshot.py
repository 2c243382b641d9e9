"""API keys in snapshots and seeds.

A key, by its id::

    {"name": "k", "type": "rest" | "cross_cluster", "secret": ".." or "secret_hash": "..",
     "owner": {"username": "alice", "realm": "default_native", ...},
     "role_descriptors": {..} or "access": {..}, "limited_by": {..}, "metadata": {..},
     "creation": INSTANT, "expiration": INSTANT or "expires_in": "1d",
     "invalidation": INSTANT or "invalidated": true, "certificate_identity": ".."}

Name, secret and owner are required, and access for a cross-cluster key. What is left out is as if
the owner made the key at the present of the cluster's clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from emulator.errors import ElasticsearchError
from emulator.hashing import HashAlgorithm, Hashing, is_hash
from emulator.security.api_keys.access import access_of
from emulator.security.api_keys.record import (
    ApiKey,
    ApiKeyType,
    Owner,
    expiration_of,
    name_messages,
)
from emulator.security.api_keys.rights import (
    checked_identity,
    has_certificate_identity,
    parse_access,
    parse_role_descriptors,
)
from emulator.security.api_keys.wire import render_access, render_role_descriptors
from emulator.security.authorization.privileges import validate_role_descriptor
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.subject import Realm, Subject
from emulator.time_values import parse_duration, parse_instant
from emulator.versions import Version
from emulator.xcontent.document import Node
from emulator.xcontent.tree_reader import TreeReader

_FIELDS = (
    "name",
    "type",
    "secret",
    "secret_hash",
    "owner",
    "role_descriptors",
    "access",
    "limited_by",
    "metadata",
    "creation",
    "expiration",
    "expires_in",
    "invalidation",
    "invalidated",
    "certificate_identity",
)
_OWNER_FIELDS = ("username", "realm", "realm_type", "full_name", "email", "metadata")


@dataclass(frozen=True, slots=True)
class SeedContext:
    """What a key of a seed needs to know of the cluster it is loaded into.

    Attributes:
        now: Milliseconds since the epoch, for all that is relative.
        find_subject: Returns the user of a name and realm, if the cluster has it.
        descriptors_of: Returns what a user may do at present.
        version: Decides which privileges there are.
    """

    now: int
    hashing: Hashing
    algorithm: HashAlgorithm
    find_subject: Callable[[str, str], Subject | None]
    descriptors_of: Callable[[Subject], tuple[RoleDescriptor, ...]]
    version: Version


def parse_api_key(key_id: str, node: Node, around: SeedContext) -> ApiKey:
    """Read a key of a snapshot.

    Raises:
        DocumentError: The key is not of the form above.
    """
    fields = node.fields(*_FIELDS, required=("name", "owner"))
    type = _parse_type(fields)
    owner = _parse_owner(fields["owner"], around)
    secret_hash, plain = _parse_secret(node, fields, around)
    creation = fields["creation"].read(parse_instant) if "creation" in fields else around.now
    return ApiKey(
        id=key_id,
        name=_parse_name(fields["name"]),
        type=type,
        secret_hash=secret_hash,
        creation=creation,
        expiration=_parse_expiration(fields, around.now),
        role_descriptors=_parse_permissions(node, fields, type, around.version),
        limited_by=_parse_limited_by(fields, type, owner, around),
        metadata=fields["metadata"].mapping() if "metadata" in fields else None,
        owner=owner,
        invalidation=_parse_invalidation(fields, around.now),
        certificate_identity=_parse_certificate_identity(fields, type, around.version),
        plain_secret=plain,
    )


def _parse_name(node: Node) -> str:
    messages = name_messages(node.text())
    if messages:
        raise node.wrong(messages[0])
    return node.text()


def _parse_type(fields: Mapping[str, Node]) -> ApiKeyType:
    if "type" not in fields:
        return ApiKeyType.REST
    try:
        return ApiKeyType(fields["type"].text())
    except ValueError:
        raise fields["type"].wrong("a key is of type [rest] or [cross_cluster]") from None


def _parse_owner(node: Node, around: SeedContext) -> Owner:
    """Read an owner; what is not said is as the cluster's user of this name and realm has it."""
    fields = node.fields(*_OWNER_FIELDS, required=("username", "realm"))
    username, realm_name = fields["username"].text(), fields["realm"].text()
    subject = around.find_subject(username, realm_name)
    known = Owner.of(subject) if subject is not None else None
    if "realm_type" in fields:
        realm = Realm(realm_name, fields["realm_type"].text())
    elif known is not None:
        realm = known.realm
    else:
        raise node.wrong(
            f"no user [{username}] in realm [{realm_name}]; add it to [users], "
            "or give a [realm_type] if the owner is gone"
        )
    text = {
        name: fields[name].text_or_none() if name in fields else getattr(known, name, None)
        for name in ("full_name", "email")
    }
    if "metadata" in fields:
        metadata: Mapping[str, object] = fields["metadata"].mapping()
    else:
        metadata = known.metadata if known is not None else {}
    return Owner(username, text["full_name"], text["email"], metadata, realm)


def _parse_secret(
    node: Node, fields: Mapping[str, Node], around: SeedContext
) -> tuple[str, str | None]:
    plain = fields["secret"].text() if "secret" in fields else None
    if "secret_hash" in fields:
        secret_hash = fields["secret_hash"].text()
        if not is_hash(secret_hash):
            raise fields["secret_hash"].wrong("no hash of a known form, such as {SSHA256}...")
        if plain is not None and not around.hashing.verify(plain, secret_hash):
            raise fields["secret"].wrong("is not what [secret_hash] was made from; give one")
        return secret_hash, plain
    if plain is None:
        raise node.wrong("a key needs a [secret] or a [secret_hash]")
    return around.hashing.hash(plain, around.algorithm), plain


def _parse_expiration(fields: Mapping[str, Node], now: int) -> int | None:
    if "expires_in" not in fields:
        return fields["expiration"].read(parse_instant) if "expiration" in fields else None
    if "expiration" in fields:
        raise fields["expires_in"].wrong("give [expiration] or [expires_in], not both")
    try:
        return expiration_of(now, parse_duration(fields["expires_in"].text(), "expires_in"))
    except ElasticsearchError as error:
        raise fields["expires_in"].wrong(str(error.reason)) from error


def _parse_invalidation(fields: Mapping[str, Node], now: int) -> int | None:
    invalidated = fields["invalidated"].boolean() if "invalidated" in fields else None
    if "invalidation" not in fields:
        return now if invalidated else None
    if invalidated is False:
        raise fields["invalidated"].wrong("a key with an [invalidation] is invalidated")
    return fields["invalidation"].read(parse_instant)


def _parse_certificate_identity(
    fields: Mapping[str, Node], type: ApiKeyType, version: Version
) -> str | None:
    if "certificate_identity" not in fields:
        return None
    node = fields["certificate_identity"]
    if type is not ApiKeyType.CROSS_CLUSTER:
        raise node.wrong(f"a key of type [{type}] has none; only one of type [cross_cluster] may")
    if not has_certificate_identity(version):
        raise node.wrong(f"Elasticsearch {version} has none; later ones do, from 9.3 on")
    try:
        return checked_identity(node.text())
    except ElasticsearchError as error:
        raise node.wrong(str(error.reason)) from error


def _parse_permissions(
    node: Node, fields: Mapping[str, Node], type: ApiKeyType, version: Version
) -> tuple[RoleDescriptor, ...]:
    wanted, refused = ("access", "role_descriptors")
    if type is ApiKeyType.REST:
        wanted, refused = refused, wanted
    if refused in fields:
        raise fields[refused].wrong(f"a key of type [{type}] has [{wanted}] instead")
    if type is ApiKeyType.REST:
        return _parse_descriptors(fields[wanted], version) if wanted in fields else ()
    if wanted not in fields:
        raise node.wrong("a key of type [cross_cluster] needs [access]")
    try:
        reader = TreeReader(fields["access"].value)
        return (parse_access(reader).role_descriptor(),)
    except ElasticsearchError as error:
        raise fields["access"].wrong_as(error) from error


def _parse_limited_by(
    fields: Mapping[str, Node], type: ApiKeyType, owner: Owner, around: SeedContext
) -> tuple[RoleDescriptor, ...]:
    if "limited_by" in fields:
        return _parse_descriptors(fields["limited_by"], around.version)
    if type is ApiKeyType.CROSS_CLUSTER:
        return ()
    subject = around.find_subject(owner.username, owner.realm.name)
    return around.descriptors_of(subject) if subject is not None else ()


def _parse_descriptors(node: Node, version: Version) -> tuple[RoleDescriptor, ...]:
    reader = TreeReader(node.mapping())
    reader.advance()
    try:
        descriptors = parse_role_descriptors(reader)
    except ElasticsearchError as error:
        raise node.wrong_as(error) from error
    nodes = dict(node.items())
    for descriptor in descriptors:
        # A reserved role, which may limit a key, has metadata that no request may give.
        messages = validate_role_descriptor(replace(descriptor, metadata={}), version)
        if messages:
            raise nodes[descriptor.name].wrong(messages[0])
    return descriptors


def render_stored_api_key(key: ApiKey, *, secrets: bool) -> dict[str, object]:
    """Return a key as a snapshot holds it; ``secrets`` keeps a secret known in plain."""
    owner = key.owner
    rendered: dict[str, object] = {"name": key.name, "type": key.type.value}
    if secrets and key.plain_secret is not None:
        rendered["secret"] = key.plain_secret
    rendered["secret_hash"] = key.secret_hash
    rendered["owner"] = {
        "username": owner.username,
        "realm": owner.realm.name,
        "realm_type": owner.realm.type,
        "full_name": owner.full_name,
        "email": owner.email,
        "metadata": owner.metadata,
    }
    if key.type is ApiKeyType.CROSS_CLUSTER:
        rendered["access"] = render_access(access_of(key.role_descriptors[0]))
    else:
        rendered["role_descriptors"] = render_role_descriptors(key.role_descriptors)
        rendered["limited_by"] = render_role_descriptors(key.limited_by)
    if key.metadata is not None:
        rendered["metadata"] = key.metadata
    rendered["creation"] = key.creation
    for name in ("expiration", "invalidation", "certificate_identity"):
        value = getattr(key, name)
        if value is not None:
            rendered[name] = value
    return rendered
