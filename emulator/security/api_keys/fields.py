"""What API keys may be asked for by a query, and under which names.

Source: behaviour note on API keys, section 6.1; ``FieldNameTranslators`` and the mappings of
``.security`` in Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Iterable

from emulator.query.fields import Field, FieldTable, Kind
from emulator.security.api_keys.record import ApiKey
from emulator.security.metadata import leaves_of


def _optional(value: int | None) -> Iterable[int]:
    return () if value is None else (value,)


API_KEY_FIELDS: FieldTable[ApiKey] = FieldTable(
    [
        Field(
            "username",
            Kind.KEYWORD,
            lambda key: (key.owner.username,),
            index_name="creator.principal",
        ),
        Field(
            "realm_name",
            Kind.KEYWORD,
            lambda key: (key.owner.realm.name,),
            index_name="creator.realm",
        ),
        Field("name", Kind.KEYWORD, lambda key: (key.name,)),
        Field(
            "type",
            Kind.KEYWORD,
            lambda key: (key.type.value,),
            index_name="runtime_key_type",
            runtime=True,
        ),
        Field("creation", Kind.DATE, lambda key: (key.creation,), index_name="creation_time"),
        Field(
            "expiration",
            Kind.DATE,
            lambda key: _optional(key.expiration),
            index_name="expiration_time",
        ),
        Field(
            "invalidated",
            Kind.BOOLEAN,
            lambda key: (key.invalidated,),
            index_name="api_key_invalidated",
        ),
        Field(
            "invalidation",
            Kind.DATE,
            lambda key: _optional(key.invalidation),
            index_name="invalidation_time",
        ),
        Field(
            "metadata",
            Kind.FLATTENED,
            lambda key: (leaf for _, leaf in leaves_of(key.metadata)),
            lambda key: leaves_of(key.metadata),
            index_name="metadata_flattened",
        ),
    ],
    id_of=lambda key: key.id,
)
