"""The parts of one cluster, put together: what it remembers, and who may do what.

With `emulator.services`, which has the endpoints and what answers them, this is the one place that
knows every concept. Only what is needed to say that a node is up, and who asks, is here; the rest
is imported when the first request comes for it.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from emulator.clock import Clock
from emulator.entropy import Entropy
from emulator.hashing import Hashing
from emulator.rest.endpoint import Endpoint, EndpointTable
from emulator.rest.routing import AllowedMethods, Match, Router
from emulator.security.api_keys.authenticator import ApiKeyAuthenticator
from emulator.security.api_keys.record import OWNER_INDEX, ApiKey
from emulator.security.api_keys.retention import DeadKeyRemover
from emulator.security.api_keys.verification import KeyVerifier
from emulator.security.application_privileges.record import APPLICATION_INDEX, ApplicationPrivilege
from emulator.security.application_privileges.service import ApplicationPrivileges
from emulator.security.authentication.chain import (
    AuthenticationChain,
    Authenticator,
    BearerTokens,
)
from emulator.security.authentication.credential_cache import CredentialCache
from emulator.security.authentication.endpoints import endpoints as authentication_endpoints
from emulator.security.authentication.request_authentication import RequestAuthentication
from emulator.security.authentication.run_as import RunAs
from emulator.security.authorization.role_descriptor import RoleDescriptor
from emulator.security.command import Command
from emulator.security.license.features import Features
from emulator.security.license.record import License
from emulator.security.license.service import Licensing
from emulator.security.role_mappings.record import RoleMapping
from emulator.security.role_mappings.service import RoleMappings
from emulator.security.roles.service import Roles
from emulator.security.users.anonymous import AnonymousAccess
from emulator.security.users.authenticator import PasswordAuthenticator, Passwords
from emulator.security.users.record import StoredUser
from emulator.security.users.service import Users
from emulator.settings import Settings
from emulator.slow_work import SlowWork
from emulator.stack.endpoints import endpoints as stack_endpoints
from emulator.stack.node import ClusterIdentity, Node
from emulator.state import State, Table
from emulator.versions import Version

AnyEndpoint = Endpoint[Command, object]

_FIRST_TABLES: tuple[EndpointTable[object], ...] = (
    stack_endpoints,
    authentication_endpoints,
)  # type: ignore[assignment] # each is handed the service that it was made for, in `Parts`
"""The endpoints that are asked whether a node is up. None of their paths has a parameter."""


class Routes:
    """The routes of one version: a few from the start, all once another one is asked for."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._all: Router[AnyEndpoint] | None = None
        self._first: dict[tuple[str, str], Match[AnyEndpoint]] = {
            (method, endpoint.path.rstrip("/")): Match(endpoint, MappingProxyType({}))
            for table in _FIRST_TABLES
            for endpoint in table.endpoints
            if endpoint.since is None or version.at_least(*endpoint.since)
            for method in endpoint.methods
        }

    def match(
        self, method: str, raw_path: str, uri: str, slow_work: SlowWork
    ) -> Match[AnyEndpoint] | AllowedMethods:
        """Return the endpoint of a request; see `emulator.rest.routing.Router.match`.

        Raises:
            WorkPending: The rest of the emulator is to be imported first.
        """
        first = self._first.get((method, raw_path.rstrip("/")))
        if first is not None:
            return first
        if self._all is None:
            self._all = slow_work.result_of(("routes", self._version), self._import_all)
        return self._all.match(method, raw_path, uri)

    def _import_all(self) -> Router[AnyEndpoint]:
        from emulator.services import router_for

        return router_for(self._version)


@lru_cache(maxsize=16)
def routes_for(version: Version) -> Routes:
    """Return the routes that ``version`` has; clusters of one version share them."""
    return Routes(version)


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
        self.clock, self.entropy, self.slow_work = around
        settings, version = identity.settings, identity.version
        self.identity = identity
        self.state = State()
        self.hashing = Hashing(self.entropy, self.slow_work)
        self.credential_cache = CredentialCache(self.hashing, Entropy())
        self.keys: Table[ApiKey] = self.state.table("api_keys", OWNER_INDEX)
        self.stored_users: Table[StoredUser] = self.state.table("users")
        self.stored_roles: Table[RoleDescriptor] = self.state.table("roles")
        licenses: Table[License] = self.state.table("license")
        removals: Table[int] = self.state.table("api_key_removals")
        mappings: Table[RoleMapping] = self.state.table("role_mappings")
        privileges: Table[ApplicationPrivilege] = self.state.table(
            "application_privileges", APPLICATION_INDEX
        )
        anonymous = AnonymousAccess(settings.anonymous_username, settings.anonymous_roles)
        self.users = Users(self.stored_users, anonymous)
        self.role_mappings = RoleMappings(mappings)
        self.application_privileges = ApplicationPrivileges(privileges)
        self.licensing = Licensing(licenses, self.clock)
        self.roles = Roles(self.stored_roles, version, self.licensing, settings.anonymous_roles)
        self.features = Features(settings, self.licensing)
        self.remover = DeadKeyRemover(self.keys, removals, settings)
        self.passwords = Passwords(self.users, self.credential_cache)
        self.tokens = BearerTokens()
        self.key_verifier = KeyVerifier(self.keys, self.credential_cache, self.clock)
        self.schemes = _schemes(settings)
        # An unknown token is refused as one also where tokens are off; the 401 does not offer it.
        authenticators: list[Authenticator] = [self.tokens, PasswordAuthenticator(self.passwords)]
        if settings.api_keys_enabled:
            authenticators.append(ApiKeyAuthenticator(self.key_verifier))
        self.chain = AuthenticationChain(authenticators, self.schemes, anonymous.authentication)
        self.run_as = RunAs(
            self.users.subject_of, self.roles.role_of, enabled=settings.run_as_enabled
        )
        self.authentication = RequestAuthentication(self.chain, self.run_as)
        self.router = routes_for(version)
        self.services: dict[object, object] = {
            stack_endpoints: Node(identity, self.licensing),
            authentication_endpoints: version,
        }

    def service_of(self, table: object) -> object:
        """Return what answers a table of endpoints; most are made when the first is asked for."""
        if table not in self.services:
            from emulator.services import services_of

            self.services.update(services_of(self))
        return self.services[table]

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
