"""Finding native users by a query.

Source: ``TransportQueryUserAction`` and ``UserBoolQueryBuilder`` of Elasticsearch; behaviour note
on users and roles, section 1.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from emulator.clock import Clock
from emulator.query.allowed import check_query, check_sort
from emulator.query.nodes import Bool, Ids
from emulator.query.search import Found, Search
from emulator.query.search_request import SearchRequest
from emulator.security.command import Command
from emulator.security.users.fields import USER_FIELDS
from emulator.security.users.record import RESERVED_USERS, StoredUser, document_id
from emulator.versions import Version

_NATIVE_ONLY = Bool(must_not=(Ids(tuple(map(document_id, RESERVED_USERS))),))


@dataclass(frozen=True, slots=True)
class QueryUsers(Command):
    """Ask for the native users that a query finds."""

    action: ClassVar[str] = "cluster:admin/xpack/security/user/query"

    search: SearchRequest
    with_profile_uid: bool = False

    def validate(self, version: Version) -> Sequence[str]:
        """Check the page."""
        return self.search.messages()


class UserSearch:
    """Finds native users by queries.

    Args:
        search: Searches all stored users.
    """

    def __init__(self, search: Search[StoredUser], clock: Clock) -> None:
        self._search = search
        self._clock = clock

    def find(self, command: QueryUsers) -> Found[StoredUser]:
        """Return the users that ``command`` asks for.

        Raises:
            IllegalArgument: A query, a field or a sort that is not allowed.
            SearchPhaseFailed: A value that a field does not take, or a page that cannot be given.
        """
        request = command.search
        if request.query is not None:
            check_query(request.query, USER_FIELDS)
        check_sort(request.sort, USER_FIELDS)
        return self._search.run(request, self._clock.now(), (_NATIVE_ONLY,))
