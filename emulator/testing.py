"""What the pytest fixture ``es_security`` gives: a cluster of a test's own, behind a URL."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import NotRequired, TypedDict, Unpack, cast

import orjson

from emulator.clock import Clock
from emulator.cluster import Cluster, ClusterSnapshot
from emulator.control.journal import Journal
from emulator.rest.message import Answer, Request, headers_of

JsonObject = Mapping[str, object]
BasicAuth = tuple[str, str]
_EVERYTHING: JsonObject = {"search": [{"names": ["*"]}]}


class RequestRefused(Exception):
    """A request of the fixture's own was refused; the message says why.

    Attributes:
        status: The HTTP status.
        body: The parsed answer.
    """

    def __init__(self, request: Request, status: int, body: JsonObject) -> None:
        error = body.get("error")
        told = f"{error.get('type')}: {error.get('reason')}" if isinstance(error, dict) else error
        super().__init__(f"{request.method} {request.target} was answered {status}, {told}")
        self.status = status
        self.body = body


class CreatedApiKey(TypedDict):
    """What Elasticsearch answers to the creation of an API key.

    ``expiration`` is in milliseconds since the epoch; ``encoded`` is what a client sends.
    """

    id: str
    name: str
    expiration: NotRequired[int]
    api_key: str
    encoded: str


class ClientOptions(TypedDict):
    """Arguments for ``Elasticsearch(**options)`` and ``AsyncElasticsearch(**options)``."""

    hosts: list[str]
    basic_auth: NotRequired[BasicAuth]
    api_key: NotRequired[str | tuple[str, str]]


class KeyOptions(TypedDict, total=False):
    """What any new API key may be given.

    Attributes:
        expiration: A duration such as ``1d``; a key without one never expires.
        basic_auth: Who creates the key and so owns it; by default the superuser ``elastic``.
    """

    expiration: str
    metadata: JsonObject
    basic_auth: BasicAuth


class EsSecurity:
    """A cluster of a test's own.

    Args:
        cluster: The cluster.
        url: Where it listens.
        password: Of the user ``elastic``; ``None`` where the seed has only a hash of it.

    Attributes:
        cluster: The cluster itself, for what is not offered here.
        url: Its base URL, as official clients take it.
    """

    def __init__(self, cluster: Cluster, url: str, password: str | None) -> None:
        self.cluster = cluster
        self.url = url
        self._password = password

    def __repr__(self) -> str:
        """Return what tells it from others in a report."""
        return f"EsSecurity({self.url!r})"

    @property
    def clock(self) -> Clock:
        """Its clock: ``advance("1d")``, ``freeze()``, ``move_to("2026-01-01T00:00:00Z")``."""
        return self.cluster.clock

    @property
    def requests(self) -> Journal:
        """What was asked of it, by whom, and what was decided; the oldest first."""
        return self.cluster.requests

    @property
    def basic_auth(self) -> BasicAuth:
        """Name and password of its superuser.

        Raises:
            LookupError: The seed does not tell the password.
        """
        if self._password is None:
            raise LookupError(
                "the seed tells no password of the user 'elastic', only a hash or nothing; "
                "write its [password] into the seed, or give basic_auth=(name, password)"
            )
        return "elastic", self._password

    def client_options(
        self,
        *,
        basic_auth: BasicAuth | None = None,
        api_key: str | tuple[str, str] | None = None,
    ) -> ClientOptions:
        """Return what an official client is made with, as ``Elasticsearch(**options)``.

        Args:
            basic_auth: Name and password; without any credential, those of `basic_auth`.
            api_key: The ``encoded`` form of a key, or its id and secret.
        """
        if api_key is not None:
            if basic_auth is not None:
                raise TypeError("give basic_auth or api_key, not both: a client sends one")
            return {"hosts": [self.url], "api_key": api_key}
        return {"hosts": [self.url], "basic_auth": basic_auth or self.basic_auth}

    def handle(self, request: Request) -> Answer:
        """Answer a request without any socket."""
        return self.cluster.handle(request)

    def reset(self) -> None:
        """Go back to how the test began: state, clock, randomness and journal."""
        self.cluster.reset()

    def snapshot(self) -> ClusterSnapshot:
        """Return all of the present, for `restore`; costs the same at any size."""
        return self.cluster.snapshot()

    def restore(self, snapshot: ClusterSnapshot) -> None:
        """Go back to a snapshot of this cluster; costs the same at any size."""
        self.cluster.restore(snapshot)

    def create_api_key(
        self,
        name: str = "key",
        *,
        role_descriptors: JsonObject | None = None,
        **options: Unpack[KeyOptions],
    ) -> CreatedApiKey:
        """Create an API key for REST callers, as ``POST /_security/api_key`` does.

        Args:
            name: What it is called.
            role_descriptors: What it may do at most; without any, what its owner may.
            **options: See `KeyOptions`.

        Raises:
            RequestRefused: The cluster does not create it.
        """
        body: dict[str, object] = {"name": name}
        if role_descriptors is not None:
            body["role_descriptors"] = role_descriptors
        return self._create("/_security/api_key", body, options)

    def create_cross_cluster_api_key(
        self,
        name: str = "key",
        *,
        access: JsonObject = _EVERYTHING,
        certificate_identity: str | None = None,
        **options: Unpack[KeyOptions],
    ) -> CreatedApiKey:
        """Create a key for a remote cluster, as ``POST /_security/cross_cluster/api_key`` does.

        Args:
            name: What it is called.
            access: What the remote cluster may search and replicate; by default, search all.
            certificate_identity: A pattern for the subject of its certificate, from 9.3 on.
            **options: See `KeyOptions`.

        Raises:
            RequestRefused: The cluster does not create it.
        """
        body: dict[str, object] = {"name": name, "access": access}
        if certificate_identity is not None:
            body["certificate_identity"] = certificate_identity
        return self._create("/_security/cross_cluster/api_key", body, options)

    def _create(self, path: str, body: dict[str, object], options: KeyOptions) -> CreatedApiKey:
        for field in ("expiration", "metadata"):
            if field in options:
                body[field] = options[field]
        caller = options.get("basic_auth") or self.basic_auth
        credential = b64encode(":".join(caller).encode()).decode()
        headers = {"authorization": f"Basic {credential}", "content-type": "application/json"}
        request = Request("POST", path, headers_of(headers), orjson.dumps(body))
        answer = self.handle(request)
        parsed = orjson.loads(answer.body)
        if answer.status != 200:
            raise RequestRefused(request, answer.status, parsed)
        return cast(CreatedApiKey, parsed)
