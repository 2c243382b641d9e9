"""The condition of ``manage_own_api_key``: is this request about the caller's own keys only?

A request that selects keys answers with ``own_keys``, a value of this module; one that does not is
judged by its action alone.

Source: ``ManageOwnApiKeyClusterPrivilege`` of Elasticsearch; behaviour notes authorization.md
section 5 and api_keys.md section 10.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from emulator.security.subject import Authentication

_PREFIX = "cluster:admin/xpack/security/api_key/"
GET_API_KEY = f"{_PREFIX}get"
# Whether the keys are the caller's is seen when they are looked up: foreign ones are "not found".
_ALWAYS = frozenset(_PREFIX + name for name in ("create", "update", "bulk_update"))


class SelectedKeys(NamedTuple):
    """Keys selected by a get or invalidate request; blank selectors count as absent.

    Attributes:
        ids: The keys' ids; empty when not selected by id.
        owner: Whether the request asks for the caller's own keys.
        with_limited_by: Whether the answer would show the owner's role descriptors.
    """

    ids: tuple[str, ...] = ()
    owner: bool = False
    username: str | None = None
    realm_name: str | None = None
    with_limited_by: bool = False


class QueriedKeys(NamedTuple):
    """Keys found by a query.

    Attributes:
        own_only: Whether the query is restricted to the caller's keys.
        with_limited_by: Whether the answer would show the owner's role descriptors.
    """

    own_only: bool
    with_limited_by: bool = False


class OwnKeyQuestion(Protocol):
    """A request that selects API keys."""

    @property
    def own_keys(self) -> SelectedKeys | QueriedKeys:
        """Which keys the request is about."""
        ...


def keys_of(request: object) -> SelectedKeys | QueriedKeys | None:
    """Return which keys a request selects; ``None`` for a request that selects none."""
    keys = getattr(request, "own_keys", None)
    return keys if isinstance(keys, SelectedKeys | QueriedKeys) else None


def concerns_own_keys(action: str, request: object, authentication: Authentication) -> bool:
    """Whether ``manage_own_api_key`` grants the request."""
    match keys_of(request):
        case QueriedKeys() as queried:
            hidden = authentication.is_api_key and queried.with_limited_by
            return queried.own_only and not hidden
        case SelectedKeys() as selected:
            if authentication.is_api_key and selected.with_limited_by:
                return False
            ids = selected.ids or (None,)
            return all(_owns(authentication, id, selected) for id in ids)
        case None:
            return action in _ALWAYS


def reads_itself(request: object, authentication: Authentication) -> bool:
    """Whether an API key asks for itself alone, which needs no privilege."""
    keys, key = keys_of(request), authentication.effective.api_key
    return (
        key is not None
        and isinstance(keys, SelectedKeys)
        and keys.ids == (key.id,)
        and not keys.with_limited_by
    )


def _owns(authentication: Authentication, id: str | None, selected: SelectedKeys) -> bool:
    key = authentication.effective.api_key
    if key is not None:
        return id == key.id  # a key owns no other key
    if selected.owner:
        return True
    if not (selected.username and selected.username.strip()):
        return False
    if not (selected.realm_name and selected.realm_name.strip()):
        return False
    realm = authentication.effective.realm
    return selected.username == authentication.principal and realm.is_or_shares_domain_with(
        selected.realm_name
    )
