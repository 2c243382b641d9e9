"""The parts of one cluster, put together: the one place that knows every concept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from emulator.clock import Clock
from emulator.entropy import Entropy
from emulator.hashing import Hashing
from emulator.query.errors import Shard
from emulator.query.index import Index
from emulator.query.search import Search
from emulator.rest.endpoint import Endpoint, EndpointTable
from emulator.rest.routing import Router
from emulator.security.api_keys.authenticator import ApiKeyAuthenticator
from emulator.security.api_keys.cloning import KeyCloning
from emulator.security.api_keys.credential_endpoints import CredentialUses, credential_endpoints
from emulator.security.api_keys.endpoints import endpoints as api_key_endpoints
from emulator.security.api_keys.fields import API_KEY_FIELDS
from emulator.security.api_keys.granting import KeyGranting
from emulator.security.api_keys.making import KeyMaker
from emulator.security.api_keys.query_endpoints import endpoints as api_key_query_endpoints
from emulator.security.api_keys.record import ApiKey
from emulator.security.api_keys.retention import DeadKeyRemover
from emulator.security.api_keys.searching import ApiKeySearch
from emulator.security.api_keys.service import OWNER_INDEX, ApiKeys
from emulator.security.api_keys.sharing import SharedParts
from emulator.security.api_keys.verification import KeyVerifier
from emulator.security.application_privileges.endpoints import endpoints as privilege_endpoints
from emulator.security.application_privileges.record import APPLICATION_INDEX, ApplicationPrivilege
from emulator.security.application_privileges.service import ApplicationPrivileges
from emulator.security.authentication.chain import (
    AuthenticationChain,
    Authenticator,
    BearerTokens,
)
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.authentication.endpoints import endpoints as authentication_endpoints
from emulator.security.authentication.grant_authentication import GrantAuthentication
from emulator.security.authentication.request_authentication import RequestAuthentication
from emulator.security.authentication.run_as import RunAs
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.caches.endpoints import Caches
from emulator.security.caches.endpoints import endpoints as cache_endpoints
from emulator.security.caches.service import RealmCaches
from emulator.security.command import Command
from emulator.security.license.features import Features
from emulator.security.license.record import License
from emulator.security.license.service import Licensing
from emulator.security.privileges.endpoints import endpoints as privilege_check_endpoints
from emulator.security.privileges.service import Privileges
from emulator.security.role_mappings.endpoints import Mappings
from emulator.security.role_mappings.endpoints import endpoints as role_mapping_endpoints
from emulator.security.role_mappings.record import RoleMapping
from emulator.security.role_mappings.service import RoleMappings
from emulator.security.roles.administration import RoleAdministration
from emulator.security.roles.endpoints import endpoints as role_endpoints
from emulator.security.roles.fields import ROLE_FIELDS
from emulator.security.roles.query_endpoints import endpoints as role_query_endpoints
from emulator.security.roles.searching import RoleIndex, RoleSearch
from emulator.security.roles.service import Roles
from emulator.security.users.accounts import UserAccounts
from emulator.security.users.anonymous import AnonymousAccess
from emulator.security.users.authenticator import PasswordAuthenticator, Passwords
from emulator.security.users.endpoints import endpoints as user_endpoints
from emulator.security.users.fields import USER_FIELDS
from emulator.security.users.query_endpoints import endpoints as user_query_endpoints
from emulator.security.users.record import StoredUser
from emulator.security.users.searching import UserSearch
from emulator.security.users.service import Users
from emulator.settings import Settings
from emulator.slow_work import SlowWork
from emulator.stack.endpoints import endpoints as stack_endpoints
from emulator.stack.node import ClusterIdentity, Node
from emulator.stack.not_emulated import not_emulated
from emulator.state import State, Table
from emulator.versions import Version

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
)  # type: ignore[assignment] # each is handed the service that it was made for, in `Parts`

_SECURITY_INDEX = ".security-7"

AnyEndpoint = Endpoint[Command, object]


@lru_cache(maxsize=16)
def router_for(version: Version) -> Router[AnyEndpoint]:
    """Return the routes that ``version`` has; clusters of one version share them."""
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


class Surroundings(NamedTuple):
    """What the parts of a cluster share with the cluster itself, whatever its state.

    Attributes:
        slow_work: Does costly hashing, or defers it.
    """

    clock: Clock
    entropy: Entropy
    slow_work: SlowWork


class Parts:
    """State and services of a cluster of one version, with one set of settings."""

    def __init__(self, around: Surroundings, identity: ClusterIdentity) -> None:
        clock, entropy = around.clock, around.entropy
        settings, version = identity.settings, identity.version
        self.identity = identity
        self.state = State()
        self.hashing = Hashing(entropy, around.slow_work)
        cache = CredentialCache(self.hashing, Entropy())
        self.keys: Table[ApiKey] = self.state.table("api_keys", OWNER_INDEX)
        users: Table[StoredUser] = self.state.table("users")
        roles: Table[RoleDescriptor] = self.state.table("roles")
        licenses: Table[License] = self.state.table("license")
        removals: Table[int] = self.state.table("api_key_removals")
        mappings: Table[RoleMapping] = self.state.table("role_mappings")
        privileges: Table[ApplicationPrivilege] = self.state.table(
            "application_privileges", APPLICATION_INDEX
        )
        anonymous = AnonymousAccess(settings.anonymous_username, settings.anonymous_roles)
        self.users = Users(users, anonymous)
        self.role_mappings = RoleMappings(mappings)
        self.application_privileges = ApplicationPrivileges(privileges)
        self.licensing = Licensing(licenses, clock)
        self.roles = Roles(roles, version, self.licensing, settings.anonymous_roles)
        self.features = Features(settings, self.licensing)
        self.remover = DeadKeyRemover(self.keys, removals, settings)
        shared = SharedParts()
        maker = KeyMaker(
            self.keys, clock, entropy, self.hashing, settings.api_key_algorithm, shared
        )
        self.api_keys = ApiKeys(self.keys, self.roles, self.remover, maker, shared, clock)
        passwords = Passwords(self.users, cache)
        tokens = BearerTokens()
        verifier = KeyVerifier(self.keys, cache, clock)
        schemes = _schemes(settings)
        # An unknown token is refused as one also where tokens are off; the 401 does not offer it.
        authenticators: list[Authenticator] = [tokens, PasswordAuthenticator(passwords)]
        if settings.api_keys_enabled:
            authenticators.append(ApiKeyAuthenticator(verifier))
        self.chain = AuthenticationChain(authenticators, schemes, anonymous.authentication)
        self.run_as = RunAs(
            self.users.subject_of, self.roles.role_of, enabled=settings.run_as_enabled
        )
        self.authentication = RequestAuthentication(self.chain, self.run_as)
        grants = GrantAuthentication(passwords.log_in, tokens, self.run_as, schemes)
        shard = Shard(_SECURITY_INDEX, identity.id_of(_SECURITY_INDEX), identity.node_id)
        indexed_keys = Index(self.keys, API_KEY_FIELDS, around.slow_work)
        indexed_users = Index(users, USER_FIELDS, around.slow_work)
        self.router = router_for(version)
        self.services: Mapping[object, object] = {
            stack_endpoints: Node(identity, self.licensing),
            authentication_endpoints: version,
            api_key_endpoints: self.api_keys,
            credential_endpoints: CredentialUses(
                KeyGranting(self.api_keys, grants),
                KeyCloning(verifier, maker, clock),
                verifier,
                identity,
            ),
            api_key_query_endpoints: ApiKeySearch(
                Search(indexed_keys, API_KEY_FIELDS, shard), clock
            ),
            user_endpoints: UserAccounts(
                self.users, cache, self.hashing, settings.password_algorithm
            ),
            user_query_endpoints: UserSearch(Search(indexed_users, USER_FIELDS, shard), clock),
            role_endpoints: RoleAdministration(self.roles, self.licensing, version),
            role_query_endpoints: RoleSearch(
                Search(RoleIndex(roles, version, around.slow_work), ROLE_FIELDS, shard),
                shard,
                self.roles,
                clock,
            ),
            role_mapping_endpoints: Mappings(self.role_mappings, version),
            privilege_endpoints: self.application_privileges,
            privilege_check_endpoints: Privileges(
                self.roles, self.application_privileges, version, around.slow_work
            ),
            cache_endpoints: Caches(RealmCaches(self.users, cache), identity),
        }

    @property
    def settings(self) -> Settings:
        """The settings of the cluster's node."""
        return self.identity.settings

    @property
    def version(self) -> Version:
        """The version of Elasticsearch that the cluster speaks."""
        return self.identity.version


def _schemes(settings: Settings) -> tuple[str, ...]:
    """Return how one may prove who one is, as a 401 says it."""
    schemes = ['Basic realm="security", charset="UTF-8"']
    if settings.tokens_enabled:
        schemes.append('Bearer realm="security"')
    if settings.api_keys_enabled:
        schemes.append("ApiKey")
    return tuple(schemes)
