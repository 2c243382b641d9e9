"""What users may be asked for by a query, and under which names.

Only native users are found, so a reserved one has no values.

Source: behaviour note on users and roles, section 1.8; ``FieldNameTranslators`` and the mappings of
``.security`` in Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from emulator.query.fields import Field, FieldTable, Kind, Value
from emulator.security.subject import User
from emulator.security.users.record import StoredUser


def _native(
    values_of: Callable[[User], Iterable[Value | None]],
) -> Callable[[StoredUser], Iterable[Value]]:
    """Return what reads values of stored users, none of reserved ones."""

    def read(stored: StoredUser) -> Iterable[Value]:
        values = values_of(stored.user) if stored.is_native else ()
        return [value for value in values if value is not None]

    return read


USER_FIELDS: FieldTable[StoredUser] = FieldTable(
    [
        Field("username", Kind.KEYWORD, _native(lambda user: (user.username,))),
        Field("roles", Kind.KEYWORD, _native(lambda user: user.roles)),
        Field("enabled", Kind.BOOLEAN, _native(lambda user: (user.enabled,))),
        Field("full_name", Kind.TEXT, _native(lambda user: (user.full_name,)), sortable=False),
        Field(
            "email",
            Kind.TEXT,
            _native(lambda user: (user.email,)),
            sortable=False,
            analyzer="email",
        ),
    ],
    id_of=lambda stored: stored.document_id,
)
