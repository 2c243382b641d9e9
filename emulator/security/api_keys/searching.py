"""Finding API keys by a query.

Source: ``TransportQueryApiKeyAction`` and ``ApiKeyBoolQueryBuilder`` of Elasticsearch; behaviour
note on API keys, section 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from emulator.clock import Clock
from emulator.query.aggregations.allowed import check_aggregations
from emulator.query.allowed import check_query, check_sort
from emulator.query.nodes import Ids, Query, Term, Terms
from emulator.query.search import Found, Search
from emulator.query.search_request import SearchRequest
from emulator.security.api_keys.fields import API_KEY_FIELDS
from emulator.security.api_keys.record import ApiKey
from emulator.security.authorization.own_api_key import QueriedKeys
from emulator.security.command import Command
from emulator.security.subject import Authentication
from emulator.versions import Version


@dataclass(frozen=True, slots=True)
class QueryApiKeys(Command):
    """Ask for the keys that a query finds.

    Attributes:
        typed_keys: Whether the names of aggregations tell their types.
        own_only: Whether only the caller's keys are looked at.
    """

    action: ClassVar[str] = "cluster:admin/xpack/security/api_key/query"

    search: SearchRequest
    with_limited_by: bool = False
    with_profile_uid: bool = False
    typed_keys: bool = False
    own_only: bool = False

    @property
    def own_keys(self) -> QueriedKeys:
        """What is asked for, as ``manage_own_api_key`` looks at it."""
        return QueriedKeys(self.own_only, self.with_limited_by)

    def narrowed(self) -> QueryApiKeys | None:
        """Return the same request for the caller's own keys, which needs less."""
        return None if self.own_only else replace(self, own_only=True)

    def validate(self, version: Version) -> list[str]:
        """Check the page."""
        return self.search.messages()


class ApiKeySearch:
    """Finds API keys by queries.

    Args:
        search: Searches all keys.
    """

    def __init__(self, search: Search[ApiKey], clock: Clock) -> None:
        self._search = search
        self._clock = clock

    def find(self, caller: Authentication, command: QueryApiKeys) -> Found[ApiKey]:
        """Return the keys that ``command`` asks for.

        Raises:
            IllegalArgument: A query, a field, a sort or an aggregation that is not allowed.
            SearchPhaseFailed: A value that a field does not take, or a page that cannot be given.
        """
        request, fields = command.search, API_KEY_FIELDS
        if request.query is not None:
            check_query(request.query, fields)
        check_sort(request.sort, fields)
        if request.aggregations:
            checked = check_aggregations(
                request.aggregations, fields.resolve, lambda query: check_query(query, fields)
            )
            request = replace(request, aggregations=checked)
        only = _keys_of(caller) if command.own_only else ()
        now = self._clock.now()
        return self._search.run(request, now, only, typed_keys=command.typed_keys)


def _keys_of(caller: Authentication) -> Sequence[Query]:
    """Return what the caller's own keys match; a key's own key is the key itself."""
    subject = caller.effective
    if subject.api_key is not None:
        return (Ids((subject.api_key.id,)),)
    realms = subject.realm.domain_realms or (subject.realm.name,)
    return Term("username", subject.user.username), Terms("realm_name", realms)
