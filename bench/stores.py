"""Clusters in this process that hold as many keys as are asked for."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from bench.exchange import Unexpected, basic
from bench.population import FEW, OWNER_OF_FEW, OWNERS, PASSWORD, SEED, Draft, drafts
from emulator import Blueprint, Cluster, Request, headers_of
from emulator.entropy import Entropy
from emulator.security.api_keys.record import ApiKey
from emulator.xcontent.document import Node

_JSON = {"content-type": "application/json"}
_SUPERUSER = basic("elastic", "changeme")


def cluster_of_owners(name: str) -> Cluster:
    """Return a cluster that has all owners, and no key yet."""
    return Cluster(name, Blueprint([Node(SEED)]))


def ask(
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    authorization: str = _SUPERUSER,
) -> Request:
    """Return a request; it is by the superuser, unless another ``Authorization`` is given."""
    headers = {"authorization": authorization} | (_JSON if body is not None else {})
    encoded = b"" if body is None else json.dumps(body).encode()
    return Request(method, path, headers_of(headers), encoded)


def answer_to(cluster: Cluster, request: Request) -> bytes:
    """Return the body of an answer.

    Raises:
        Unexpected: It is no 200.
    """
    answer = cluster.handle(request)
    if answer.status != 200:
        raise Unexpected(f"{request.method} {request.target}: {answer.status} {answer.body!r}")
    return answer.body


def creation_of(draft: Draft) -> Request:
    """Return the request of a draft's owner to make the key."""
    body: dict[str, object] = {"name": draft.name, "metadata": draft.metadata}
    by_owner = basic(draft.owner, PASSWORD)
    if draft.cross_cluster:
        body["access"] = {"search": [{"names": [draft.data_stream]}]}
        return ask("POST", "/_security/cross_cluster/api_key", body, by_owner)
    privileges = ["read", "view_index_metadata"]
    indices = [{"names": [draft.data_stream], "privileges": privileges}]
    body["role_descriptors"] = {"reader": {"cluster": ["monitor"], "indices": indices}}
    return ask("POST", "/_security/api_key", body, by_owner)


class Store:
    """A cluster with some keys, and how to ask for them.

    Each key is a copy of one that its owner made by a request, with an id, a name, a secret, a
    creation and metadata of its own.

    Args:
        count: How many keys; at least as many as the owner of few has.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.drafts = tuple(drafts(count))
        self.cluster = cluster_of_owners(f"with {count} keys")
        entropy = Entropy(seed=count)
        made = _one_of_each_kind()
        parts = self.cluster.snapshot().parts
        algorithm = parts.settings.api_key_algorithm
        self._credentials: list[tuple[str, str]] = []
        for draft in self.drafts:
            secret = entropy.secret()
            key = replace(
                made[draft.owner, draft.cross_cluster],
                id=entropy.time_based_id(draft.creation),
                name=draft.name,
                secret_hash=parts.hashing.hash(secret, algorithm),
                creation=draft.creation,
                metadata=draft.metadata,
            )
            parts.keys.put(key.id, key)
            self._credentials.append((key.id, secret))

    def id_of(self, draft: Draft) -> str:
        """Return the id of the key that was made from a draft."""
        return self._credentials[draft.number][0]

    def authorization_of(self, draft: Draft) -> str:
        """Return the ``Authorization`` of who calls with the key."""
        return "ApiKey " + b64encode(":".join(self._credentials[draft.number]).encode()).decode()


def _one_of_each_kind() -> dict[tuple[str, bool], ApiKey]:
    """Return a key by each owner of each type, made by requests to a cluster of their own."""
    cluster = cluster_of_owners("templates")
    draft = next(drafts(FEW))
    kinds = tuple(product((*OWNERS, OWNER_OF_FEW), (False, True)))
    for owner, cross_cluster in kinds:
        request = creation_of(replace(draft, owner=owner, cross_cluster=cross_cluster))
        answer_to(cluster, request)
    return dict(zip(kinds, cluster.snapshot().parts.keys, strict=True))
