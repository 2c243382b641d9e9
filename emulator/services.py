"""The endpoints of all concepts, and the services that answer them.

They are most of the emulator, and none of it is needed to say that a node is up. So this module is
imported when the first request comes that needs it (`emulator.parts`), and starting takes about
half the time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from emulator.query.errors import Shard
from emulator.query.index import Index
from emulator.query.search import Search
from emulator.rest.endpoint import EndpointTable
from emulator.rest.routing import Router
from emulator.security.api_keys.cloning import KeyCloning
from emulator.security.api_keys.credential_endpoints import CredentialUses, credential_endpoints
from emulator.security.api_keys.endpoints import endpoints as api_key_endpoints
from emulator.security.api_keys.fields import API_KEY_FIELDS
from emulator.security.api_keys.granting import KeyGranting
from emulator.security.api_keys.making import KeyMaker
from emulator.security.api_keys.query_endpoints import endpoints as api_key_query_endpoints
from emulator.security.api_keys.searching import ApiKeySearch
from emulator.security.api_keys.service import ApiKeys
from emulator.security.api_keys.sharing import SharedParts
from emulator.security.application_privileges.endpoints import endpoints as privilege_endpoints
from emulator.security.authentication.endpoints import endpoints as authentication_endpoints
from emulator.security.authentication.grant_authentication import GrantAuthentication
from emulator.security.caches.endpoints import Caches
from emulator.security.caches.endpoints import endpoints as cache_endpoints
from emulator.security.caches.service import RealmCaches
from emulator.security.privileges.endpoints import endpoints as privilege_check_endpoints
from emulator.security.privileges.service import Privileges
from emulator.security.role_mappings.endpoints import Mappings
from emulator.security.role_mappings.endpoints import endpoints as role_mapping_endpoints
from emulator.security.roles.administration import RoleAdministration
from emulator.security.roles.endpoints import endpoints as role_endpoints
from emulator.security.roles.fields import ROLE_FIELDS
from emulator.security.roles.query_endpoints import endpoints as role_query_endpoints
from emulator.security.roles.searching import RoleIndex, RoleSearch
from emulator.security.users.accounts import UserAccounts
from emulator.security.users.endpoints import endpoints as user_endpoints
from emulator.security.users.fields import USER_FIELDS
from emulator.security.users.query_endpoints import endpoints as user_query_endpoints
from emulator.security.users.searching import UserSearch
from emulator.stack.endpoints import endpoints as stack_endpoints
from emulator.stack.not_emulated import not_emulated
from emulator.versions import Version

if TYPE_CHECKING:
    from emulator.parts import AnyEndpoint, Parts

ENDPOINT_TABLES: tuple[EndpointTable[object], ...] = (
    stack_endpoints,
    authentication_endpoints,
    api_key_endpoints,
    credential_endpoints,
    api_key_query_endpoints,
    user_endpoints,
    user_query_endpoints,
    role_endpoints,
    role_query_endpoints,
    role_mapping_endpoints,
    privilege_endpoints,
    privilege_check_endpoints,
    cache_endpoints,
)  # type: ignore[assignment] # each is handed the service that it was made for

_SECURITY_INDEX = ".security-7"


@lru_cache(maxsize=16)
def router_for(version: Version) -> Router[AnyEndpoint]:
    """Return all routes that ``version`` has; clusters of one version share them."""
    routes: dict[tuple[str, str], AnyEndpoint] = {
        (method, endpoint.path): endpoint
        for table in ENDPOINT_TABLES
        for endpoint in table.endpoints
        if endpoint.since is None or version.at_least(*endpoint.since)
        for method in endpoint.methods
    }
    for endpoint in not_emulated(version, set(routes)):
        routes[endpoint.methods[0], endpoint.path] = endpoint
    return Router((method, path, endpoint) for (method, path), endpoint in routes.items())


def services_of(parts: Parts) -> dict[object, object]:
    """Return the services of a cluster by the table of endpoints that each answers.

    Those that `emulator.parts` has from the start are left out.
    """
    clock, slow_work, version = parts.clock, parts.slow_work, parts.version
    identity, settings = parts.identity, parts.settings
    shared = SharedParts()
    maker = KeyMaker(
        parts.keys, clock, parts.entropy, parts.hashing, settings.api_key_algorithm, shared
    )
    api_keys = ApiKeys(parts.keys, parts.roles, parts.remover, maker, shared, clock)
    grants = GrantAuthentication(parts.passwords.log_in, parts.tokens, parts.run_as, parts.schemes)
    shard = Shard(_SECURITY_INDEX, identity.id_of(_SECURITY_INDEX), identity.node_id)
    indexed_keys = Index(parts.keys, API_KEY_FIELDS, slow_work)
    indexed_users = Index(parts.stored_users, USER_FIELDS, slow_work)
    indexed_roles = RoleIndex(parts.stored_roles, version, slow_work)
    return {
        api_key_endpoints: api_keys,
        credential_endpoints: CredentialUses(
            KeyGranting(api_keys, grants),
            KeyCloning(parts.key_verifier, maker, clock),
            parts.key_verifier,
            identity,
        ),
        api_key_query_endpoints: ApiKeySearch(Search(indexed_keys, API_KEY_FIELDS, shard), clock),
        user_endpoints: UserAccounts(
            parts.users, parts.credential_cache, parts.hashing, settings.password_algorithm
        ),
        user_query_endpoints: UserSearch(Search(indexed_users, USER_FIELDS, shard), clock),
        role_endpoints: RoleAdministration(parts.roles, parts.licensing, version),
        role_query_endpoints: RoleSearch(
            Search(indexed_roles, ROLE_FIELDS, shard), shard, parts.roles, clock
        ),
        role_mapping_endpoints: Mappings(parts.role_mappings, version),
        privilege_endpoints: parts.application_privileges,
        privilege_check_endpoints: Privileges(
            parts.roles, parts.application_privileges, version, slow_work
        ),
        cache_endpoints: Caches(RealmCaches(parts.users, parts.credential_cache), identity),
    }
