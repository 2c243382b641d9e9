"""Finding roles by a query, the reserved ones too: Elasticsearch keeps copies of them in its index.

Source: ``TransportQueryRoleAction``, ``RoleBoolQueryBuilder`` and
``QueryableBuiltInRolesSynchronizer`` of Elasticsearch; behaviour note on users and roles, section
2.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from emulator.clock import Clock
from emulator.errors import IllegalArgument
from emulator.query.allowed import check_query, check_sort
from emulator.query.columns import Segment
from emulator.query.docs import NO_DOCS
from emulator.query.errors import SearchPhaseFailed, Shard
from emulator.query.fields import Kind
from emulator.query.index import Index, Part
from emulator.query.search import Found, Hit, Search
from emulator.query.search_request import SearchRequest
from emulator.query.sort_clauses import DOC, SortClause
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.command import Command
from emulator.security.roles.fields import ROLE_FIELDS
from emulator.security.roles.reserved import indexed_reserved_roles
from emulator.security.roles.service import Roles
from emulator.slow_work import SlowWork
from emulator.state import Table
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class QueryRoles(Command):
    """Ask for the roles that a query finds."""

    action: ClassVar[str] = "cluster:admin/xpack/security/role/query"

    search: SearchRequest

    def validate(self, version: Version) -> Sequence[str]:
        """Check the page."""
        return self.search.messages()


class RoleIndex(Index[RoleDescriptor]):
    """The stored roles as segments, behind one that has the reserved roles of a version.

    Args:
        roles: The stored roles by name.
        version: Of the cluster.
        work: Does what takes long.
    """

    def __init__(self, roles: Table[RoleDescriptor], version: Version, work: SlowWork) -> None:
        super().__init__(roles, ROLE_FIELDS, work)
        self._reserved = _reserved_segment(version.major, version.minor)

    def parts(self) -> Sequence[Part[RoleDescriptor]]:
        """Return the segments in index order: reserved roles are stored as a cluster starts."""
        return [Part(self._reserved, NO_DOCS), *map(self._behind_reserved, super().parts())]

    def _behind_reserved(self, part: Part[RoleDescriptor]) -> Part[RoleDescriptor]:
        segment = copy(part.segment)  # shares the columns
        segment.before += len(self._reserved)
        return Part(segment, part.hidden)


@lru_cache(maxsize=8)
def _reserved_segment(major: int, minor: int) -> Segment[RoleDescriptor]:
    """Return the segment that all clusters of a version share, with its columns."""
    return Segment(indexed_reserved_roles(Version(major, minor)))


class RoleSearch:
    """Finds roles by queries.

    Args:
        search: Searches a `RoleIndex`.
        shard: Where the search says that it searches.
        roles: Says how a role is shown.
    """

    def __init__(
        self, search: Search[RoleDescriptor], shard: Shard, roles: Roles, clock: Clock
    ) -> None:
        self._search = search
        self._shard = shard
        self._roles = roles
        self._clock = clock

    def find(self, command: QueryRoles) -> Found[RoleDescriptor]:
        """Return the roles that ``command`` asks for.

        Raises:
            IllegalArgument: A query, a field or a sort that is not allowed.
            SearchPhaseFailed: A value that a field does not take, a page that cannot be given, or
                a field that has no order.
        """
        request = command.search
        if request.query is not None:
            check_query(request.query, ROLE_FIELDS)
        check_sort(request.sort, ROLE_FIELDS)
        self._refuse_order_of_words(request.sort)
        found = self._search.run(request, self._clock.now())
        hits = [Hit(self._roles.as_licensed(hit.record), hit.sort) for hit in found.hits]
        return replace(found, hits=hits)

    def _refuse_order_of_words(self, clauses: Sequence[SortClause]) -> None:
        """Refuse to sort by a text: that is allowed for roles, but the index cannot do it.

        Source: ``TextFieldMapper`` of Elasticsearch.
        """
        for clause in clauses:
            if clause.field == DOC or ROLE_FIELDS.resolve(clause.field).kind is not Kind.TEXT:
                continue
            error = IllegalArgument(
                f"Fielddata is disabled on [{clause.field}] in [{self._shard.index_name}]. Text "
                "fields are not optimised for operations that require per-document field data "
                "like aggregations and sorting, so these operations are disabled by default. "
                "Please use a keyword field instead. Alternatively, set fielddata=true on "
                f"[{clause.field}] in order to load field data by uninverting the inverted index. "
                "Note that this can use significant memory."
            )
            raise SearchPhaseFailed(error, self._shard) from error
