"""What roles may be asked for by a query, and under which names.

Source: behaviour note on users and roles, section 2.7; ``FieldNameTranslators`` and the mappings of
``.security`` in Elasticsearch.
"""

from __future__ import annotations

from emulator.query.fields import Field, FieldTable, Kind
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.metadata import leaves_of

ROLE_FIELDS: FieldTable[RoleDescriptor] = FieldTable(
    [
        Field("name", Kind.KEYWORD, lambda role: (role.name,), index_name="runtime_role_name"),
        Field(
            "description",
            Kind.TEXT,
            lambda role: () if role.description is None else (role.description,),
        ),
        # Entries are no objects of their own in the index: the values of all count together.
        Field(
            "applications.application",
            Kind.KEYWORD,
            lambda role: (entry.application for entry in role.applications),
        ),
        Field(
            "applications.resources",
            Kind.KEYWORD,
            lambda role: (name for entry in role.applications for name in entry.resources),
        ),
        Field(
            "applications.privileges",
            Kind.KEYWORD,
            lambda role: (name for entry in role.applications for name in entry.privileges),
        ),
        Field(
            "metadata",
            Kind.FLATTENED,
            lambda role: (leaf for _, leaf in leaves_of(role.metadata)),
            lambda role: leaves_of(role.metadata),
            index_name="metadata_flattened",
        ),
    ],
    id_of=lambda role: f"role-{role.name}",
)
