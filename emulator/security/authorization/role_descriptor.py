"""What a role says: the privileges it grants, as records.

Source: ``RoleDescriptor`` of Elasticsearch; behaviour note authorization.md section 9.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from emulator.errors import SecurityError
from emulator.security.authorization.patterns import covers


@dataclass(frozen=True, slots=True)
class FieldSecurity:
    """Which fields of a document may be seen.

    Attributes:
        grant: Patterns of the visible fields; ``None`` for all.
        except_: Patterns of fields to hide nevertheless.
    """

    grant: tuple[str, ...] | None = None
    except_: tuple[str, ...] | None = None

    def check_exceptions(self) -> None:
        """Check that only granted fields are excepted.

        Raises:
            SecurityError: Some excepted field was not granted.
            IllegalArgument: Regular expressions take part that cannot be compared.
        """
        # Metadata fields are granted to everyone, so they may be excepted by anyone.
        if not self.except_ or self.grant is None or covers((*self.grant, "_*"), self.except_):
            return
        raise SecurityError(
            "Exceptions for field permissions must be a subset of the granted fields but "
            f"{','.join(self.except_)} is not a subset of {','.join(self.grant)}"
        )

    @property
    def hides_fields(self) -> bool:
        """Whether any field is hidden; a grant of ``*`` alone hides none."""
        return bool(self.except_) or (self.grant is not None and self.grant != ("*",))


@dataclass(frozen=True, slots=True)
class IndicesPrivileges:
    """Privileges on the indices that any of some patterns names.

    Attributes:
        query: The query that visible documents match, as JSON text or a template; not validated.
        allow_restricted_indices: Whether the patterns reach the system's own indices.
    """

    names: tuple[str, ...]
    privileges: tuple[str, ...]
    field_security: FieldSecurity | None = None
    query: str | None = None
    allow_restricted_indices: bool = False

    @property
    def uses_document_or_field_security(self) -> bool:
        """Whether some documents or fields stay hidden."""
        return self.query is not None or (
            self.field_security is not None and self.field_security.hides_fields
        )


@dataclass(frozen=True, slots=True)
class ApplicationPrivileges:
    """Privileges on the resources of an application outside Elasticsearch."""

    application: str
    privileges: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoteIndicesPrivileges:
    """Privileges on indices of the remote clusters that any of some patterns names."""

    indices: IndicesPrivileges
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoteClusterPermission:
    """Cluster privileges on the remote clusters that any of some patterns names."""

    privileges: tuple[str, ...]
    clusters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManagedRoles:
    """Index privileges that roles may be given by whoever holds this.

    Attributes:
        names: Patterns of index names.
        privileges: Index privileges on them.
    """

    names: tuple[str, ...]
    privileges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlobalPrivileges:
    """Cluster privileges that look into the request; each ``None`` when not given.

    Attributes:
        manage_applications: Patterns of applications whose privileges may be managed.
        write_profile_data: Patterns of top-level keys of profile data that may be written.
        manage_roles: What roles may be given.
    """

    manage_applications: tuple[str, ...] | None = None
    write_profile_data: tuple[str, ...] | None = None
    manage_roles: tuple[ManagedRoles, ...] | None = None


_ENABLED: Mapping[str, object] = {"enabled": True}
_NO_METADATA: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class RoleDescriptor:
    """One role; as in Elasticsearch, transient metadata does not count when two are compared.

    Attributes:
        global_: The configurable cluster privileges; ``None`` when there are none.
        restriction: The workflows outside which an API key with this role may do nothing;
            ``None`` for no restriction. Never set for a role of a user.
        transient_metadata: What is shown beside the metadata, and never stored.
    """

    name: str
    cluster: tuple[str, ...] = ()
    global_: GlobalPrivileges | None = None
    indices: tuple[IndicesPrivileges, ...] = ()
    applications: tuple[ApplicationPrivileges, ...] = ()
    run_as: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=lambda: _NO_METADATA)
    remote_indices: tuple[RemoteIndicesPrivileges, ...] = ()
    remote_cluster: tuple[RemoteClusterPermission, ...] = ()
    restriction: tuple[str, ...] | None = None
    description: str | None = None
    transient_metadata: Mapping[str, object] = field(
        default_factory=lambda: _ENABLED, compare=False
    )

    def __hash__(self) -> int:
        """Hash what equal descriptors agree in; metadata cannot be hashed.

        All the rest counts: keys of many kinds often differ in the names of their indices alone.
        """
        return hash(
            (
                self.name,
                self.cluster,
                self.global_,
                self.indices,
                self.applications,
                self.run_as,
                self.remote_indices,
                self.remote_cluster,
                self.restriction,
            )
        )

    def is_empty(self) -> bool:
        """Whether this grants nothing and says nothing: a derived API key must have only such.

        Metadata and restrictions count, as in ``RoleDescriptor.isEmpty`` of Elasticsearch.
        """
        return not (
            self.cluster
            or self.global_
            or self.indices
            or self.applications
            or self.run_as
            or self.metadata
            or self.remote_indices
            or self.remote_cluster
            or self.restriction
        )

    def without_description(self) -> RoleDescriptor:
        """Return this descriptor as an API key keeps its owner's: what is only shown is left out.

        Transient metadata goes too: it is not stored, so even ``superuser`` comes back with the
        ordinary one.
        """
        if self.description is None and self.transient_metadata is _ENABLED:
            return self
        return replace(self, description=None, transient_metadata=_ENABLED)
