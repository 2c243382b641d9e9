"""The request bodies of API keys: what their parsers are called, and what they take.

Source: behaviour note on API keys, sections 1.2, 1.6, 3, 4 and 7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from emulator.errors import (
    ActionRequestValidation,
    IllegalArgument,
)
from emulator.security.api_keys.access import CrossClusterAccess
from emulator.security.api_keys.commands import (
    BulkUpdateApiKeys,
    CreateApiKey,
    CreateCrossClusterApiKey,
    InvalidateApiKeys,
    KeyChange,
    UpdateApiKey,
    UpdateCrossClusterApiKey,
)
from emulator.security.api_keys.record import UNCHANGED
from emulator.security.api_keys.rights import (
    checked_identity,
    has_certificate_identity,
    parse_access,
    parse_role_descriptors,
)
from emulator.time_values import parse_duration
from emulator.versions import Version
from emulator.xcontent.object_parser import (
    Field,
    ObjectParser,
    boolean,
    custom,
    mapping,
    nested,
    string,
    string_array,
    string_or_null,
)
from emulator.xcontent.tokens import Reader, Token

Values = Mapping[str, Any]


_DESCRIPTORS = custom(
    "role_descriptors", (Token.START_OBJECT, Token.START_ARRAY), parse_role_descriptors
)


def _expiration(values: Values) -> int | None:
    text = values.get("expiration")
    return None if text is None else parse_duration(text, "expiration")


def _build_create(values: Values) -> CreateApiKey:
    return CreateApiKey(
        name=values["name"],
        role_descriptors=values.get("role_descriptors", ()),
        expiration=_expiration(values),
        metadata=values.get("metadata"),
    )


CREATE = ObjectParser(
    "api_key_request",
    [string("name", required=True), _DESCRIPTORS, string("expiration"), mapping("metadata")],
    _build_create,
)


def _build_change(values: Values) -> KeyChange:
    return KeyChange(
        role_descriptors=values.get("role_descriptors"),
        metadata=values.get("metadata"),
        expiration=_expiration(values),
    )


_UPDATE = ObjectParser(
    "update_api_key_request_payload",
    [_DESCRIPTORS, mapping("metadata"), string("expiration")],
    _build_change,
)


def update(key_id: str) -> Callable[[Reader], UpdateApiKey]:
    """Return the parser of an update of one key."""
    return lambda reader: UpdateApiKey(key_id, _UPDATE(reader))


BULK_UPDATE = ObjectParser(
    "bulk_update_api_key_request",
    [
        string_array("ids", required=True),
        _DESCRIPTORS,
        mapping("metadata"),
        string("expiration"),
    ],
    lambda values: BulkUpdateApiKeys(tuple(values["ids"]), _build_change(values)),
)


def _certificate_identity(version: Version, field: Field) -> list[Field]:
    return [field] if has_certificate_identity(version) else []


def _build_create_cross_cluster(values: Values) -> CreateCrossClusterApiKey:
    expiration = _expiration(values)  # refused before the access is, as arguments are
    access: CrossClusterAccess = values["access"]
    return CreateCrossClusterApiKey(
        name=values["name"],
        role_descriptors=(access.role_descriptor(),),
        expiration=expiration,
        metadata=values.get("metadata"),
        certificate_identity=checked_identity(values.get("certificate_identity")),
    )


@cache
def create_cross_cluster(version: Version) -> ObjectParser[CreateCrossClusterApiKey]:
    """Return the parser of a new cross-cluster key, as ``version`` has it."""
    return ObjectParser(
        "cross_cluster_api_key_request",
        [
            string("name", required=True),
            nested("access", parse_access, required=True),
            string("expiration"),
            mapping("metadata"),
            *_certificate_identity(version, string("certificate_identity")),
        ],
        _build_create_cross_cluster,
    )


def _build_cross_cluster_change(values: Values) -> UpdateCrossClusterApiKey:
    return UpdateCrossClusterApiKey(
        key_id="",
        access=values.get("access"),
        metadata=values.get("metadata"),
        expiration=_expiration(values),
        certificate_identity=(
            checked_identity(values["certificate_identity"])
            if "certificate_identity" in values
            else UNCHANGED
        ),
    )


@cache
def update_cross_cluster(version: Version) -> ObjectParser[UpdateCrossClusterApiKey]:
    """Return the parser of an update of a cross-cluster key, without its id."""
    return ObjectParser(
        "update_cross_cluster_api_key_request_payload",
        [
            nested("access", parse_access),
            mapping("metadata"),
            string("expiration"),
            *_certificate_identity(version, string_or_null("certificate_identity")),
        ],
        _build_cross_cluster_change,
    )


def _build_invalidate(values: Values) -> InvalidateApiKeys:
    ids = values.get("ids")
    if "id" in values:
        if ids is not None:
            raise IllegalArgument("Must use either [id] or [ids], not both at the same time")
        ids = [values["id"]]
    if ids is not None:
        _check_ids(ids)
    return InvalidateApiKeys(
        ids=tuple(ids or ()),
        name=_blank_is_absent(values.get("name")),
        username=_blank_is_absent(values.get("username")),
        realm_name=_blank_is_absent(values.get("realm_name")),
        owner=values.get("owner", False),
    )


def _check_ids(ids: list[str]) -> None:
    if not ids:
        raise ActionRequestValidation(["Field [ids] cannot be an empty array"])
    blank = [n for n, key_id in enumerate(ids) if not key_id.strip()]
    if blank:
        several = len(blank) > 1
        raise ActionRequestValidation(
            [
                f"Field [ids] must not contain blank id, but got blank "
                f"{'ids' if several else 'id'} at index position{'s' if several else ''}: {blank}"
            ]
        )


def _blank_is_absent(text: str | None) -> str | None:
    return text if text and text.strip() else None


_INVALIDATE_FIELDS = [
    string("realm_name"),
    string("username"),
    string_array("ids"),
    string("name"),
    boolean("owner"),
]
INVALIDATE = ObjectParser("invalidate_api_key", _INVALIDATE_FIELDS, _build_invalidate)
INVALIDATE_AS_7 = ObjectParser(
    "invalidate_api_key_v7", [*_INVALIDATE_FIELDS, string("id")], _build_invalidate
)
"""For callers that speak the API of version 7, which had one ``id``."""
