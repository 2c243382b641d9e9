"""Small makers of documents, clusters and requests."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping

from emulator import Answer, Blueprint, Cluster, Overrides, Request, headers_of
from emulator.slow_work import Deferred
from emulator.xcontent.document import read_document

ELASTIC = ("elastic", "changeme")
FROZEN = {"mode": "frozen", "now": "2026-01-01T00:00:00Z"}
NOW = 1_767_225_600_000
"""The instant of `FROZEN`, in milliseconds since the epoch."""
ALICE = {"alice": {"password": "secret-1", "roles": ["keys"]}}
OWNER = {"username": "alice", "realm": "default_native"}

Credentials = tuple[str, str] | None


def a_document(**sections: object) -> dict[str, object]:
    """Return a small document with a frozen clock, random seed 42 and the given sections."""
    return {"clock": FROZEN, "random_seed": 42, **sections}


def a_key(**fields: object) -> dict[str, object]:
    """Return a document with the user ``alice`` and her cross-cluster key ``k1``."""
    key = {
        "name": "k",
        "type": "cross_cluster",
        "secret": "ui2lp2axTNmsyakw9tvNnw",
        "owner": OWNER,
        "access": {"search": [{"names": ["logs*"]}]},
    }
    return a_document(users=ALICE, api_keys={"k1": key | fields})


def a_blueprint(*documents: Mapping[str, object], overrides: Overrides | None = None) -> Blueprint:
    """Return the blueprint of some documents."""
    return Blueprint([read_document(json.dumps(one).encode()) for one in documents], overrides)


def a_cluster(*documents: Mapping[str, object], overrides: Overrides | None = None) -> Cluster:
    """Return a cluster made of some documents."""
    return Cluster("default", a_blueprint(*documents, overrides=overrides))


def call(
    cluster: Cluster,
    method: str,
    target: str,
    body: object = None,
    credentials: Credentials = ELASTIC,
    scheme: str = "Basic",
    deferred: Deferred | None = None,
) -> Answer:
    """Send one request.

    Args:
        cluster: Where to.
        method: In upper case.
        target: Path and query.
        body: Bytes as they are, anything else as JSON; ``None`` for none.
        credentials: A user and password, or a key's id and secret; ``None`` for none.
        scheme: ``Basic`` or ``ApiKey``.
        deferred: As a server gives it.
    """
    headers = {"content-type": "application/json"}
    if credentials is not None:
        headers["authorization"] = f"{scheme} {b64encode(':'.join(credentials).encode()).decode()}"
    data = b""
    if body is not None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return cluster.handle(Request(method, target, headers_of(headers), data), deferred)


def called(cluster: Cluster, method: str, target: str, body: object = None) -> dict[str, object]:
    """Send one request as ``elastic``, see that it succeeds, and return the JSON object."""
    answer = call(cluster, method, target, body)
    assert answer.status == 200, answer.body
    tree = json.loads(answer.body)
    assert isinstance(tree, dict)
    return tree


def reason_of(answer: Answer) -> str:
    """Return the reason of an error answer."""
    reason = json.loads(answer.body)["error"]["reason"]
    assert isinstance(reason, str)
    return reason


def saved(cluster: Cluster, *, secrets: bool = False) -> bytes:
    """Return the snapshot document of a cluster, as it goes over the wire."""
    target = "/_emulator/snapshot" + ("?secrets=true" if secrets else "")
    answer = call(cluster, "GET", target)
    assert answer.status == 200
    return answer.body
