"""What API keys may be asked for by a query, and under which names.

Source: behaviour note on API keys, section 6.1; ``FieldNameTranslators`` and the mappings of
``.security`` in Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from emulator.query.fields import Field, FieldTable, Kind
from emulator.rest.json_writer import format_double
from emulator.security.api_keys.record import ApiKey


def _leaves_of(metadata: Mapping[str, object] | None) -> Iterator[tuple[str, str]]:
    """Yield the dotted path and the text of each leaf; the elements of an array share its path.

    The stack is our own: metadata may be nested deeper than Python recurses.
    """
    pending: list[tuple[str, object]] = list((metadata or {}).items())[::-1]
    while pending:
        path, value = pending.pop()
        match value:
            case None:
                pass
            case dict():
                inner = [(f"{path}.{name}", below) for name, below in value.items()]
                pending.extend(reversed(inner))
            case list():
                pending.extend((path, element) for element in reversed(value))
            case bool():
                yield path, "true" if value else "false"
            case float():
                yield path, format_double(value)
            case _:
                yield path, str(value)


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
        Field("type", Kind.KEYWORD, lambda key: (key.type.value,), index_name="runtime_key_type"),
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
            lambda key: (leaf for _, leaf in _leaves_of(key.metadata)),
            lambda key: _leaves_of(key.metadata),
            index_name="metadata_flattened",
        ),
    ],
    id_of=lambda key: key.id,
)
