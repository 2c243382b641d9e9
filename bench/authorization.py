"""What authorizing a request costs, for callers with many rights.

The base is what the same request costs anyway: authenticating it, or answering the simplest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice

import orjson

from bench.calls import Job, in_turn
from bench.effort import Effort
from bench.exchange import Unexpected, basic
from bench.stores import answer_to, ask
from bench.table import Row
from emulator import Blueprint, Cluster, Request
from emulator.security.authorization.decision import Denied, authorize, authorize_index_action
from emulator.security.subject import Authentication
from emulator.xcontent.document import Node

_ROLES = 20
_ENTRIES = 30
_CALLERS = 10
_PASSWORD = "a-password"
_NAMES = 5_000  # more than are remembered, so that each is decided about anew
_SAME_NAMES = 10
_PATTERNS = 100  # in a question
_NO_DEARER = 1.0
_A_FEW = 10.0

_CLUSTER_ACTIONS = tuple(
    f"cluster:monitor/{name}" for name in ("health", "main", "nodes/info", "state", "stats")
)
_SEARCH = "indices:data/read/search"
_HAS_PRIVILEGES = "/_security/user/_has_privileges"

Credentials = Sequence[str]
"""The ``Authorization`` of each caller."""

_Body = Callable[[Sequence[str]], object]


def authorization(effort: Effort) -> Iterator[Row]:
    """Measure the authorization of callers with 20 roles of 30 index entries each."""
    cluster = Cluster("of many rights", Blueprint([Node(_seed())]))
    passwords = [basic(name, _PASSWORD) for name in _callers()]
    for proof, credentials in {"password": passwords, "API key": _keys(cluster)}.items():
        yield from _against_authenticating(effort, cluster, proof, credentials)
        yield from _privilege_checks(effort, cluster, proof, credentials)


def _seed() -> dict[str, object]:
    names = [f"role-{number:02}" for number in range(_ROLES)]
    return {
        "roles": {name: _role(name) for name in names},
        "users": {name: {"password": _PASSWORD, "roles": names} for name in _callers()},
    }


def _callers() -> list[str]:
    return [f"caller-{number}" for number in range(_CALLERS)]


def _role(name: str) -> dict[str, object]:
    indices = [
        {"names": [f"{name}-{entry:02}-*", f"{name}-{entry:02}"], "privileges": ["read", "monitor"]}
        for entry in range(_ENTRIES)
    ]
    return {"cluster": ["monitor", "manage_own_api_key"], "indices": indices}


def _keys(cluster: Cluster) -> list[str]:
    """Return how to call with keys that were given as much as their owners have."""
    roles = {f"role-{number:02}": _role(f"role-{number:02}") for number in range(_ROLES)}
    made = []
    for owner in _callers():
        body = {"name": owner, "role_descriptors": roles}
        request = ask("POST", "/_security/api_key", body, basic(owner, _PASSWORD))
        made.append(f"ApiKey {orjson.loads(answer_to(cluster, request))['encoded']}")
    return made


def _against_authenticating(
    effort: Effort, cluster: Cluster, proof: str, credentials: Credentials
) -> Iterator[Row]:
    """Yield what deciding takes, from who asks to the verdict; the base is to find out who asks."""
    parts = cluster.snapshot().parts
    requests = _simple_requests(credentials)
    callers = [parts.authentication.authenticate(request) for request in requests]
    authenticating = Job(parts.authentication.authenticate, requests)

    def on_cluster(asked: tuple[Authentication, str]) -> object:
        caller, action = asked
        return authorize(caller, parts.roles.role_of(caller.effective), action, None)

    def on_index(asked: tuple[Authentication, str]) -> object:
        caller, name = asked
        role = parts.roles.role_of(caller.effective)
        return authorize_index_action(caller, role, _SEARCH, (name,))

    names = list(_index_names())
    jobs = {
        "a cluster action": Job(on_cluster, _each_by(callers, _CLUSTER_ACTIONS)),
        "an index": Job(on_index, _each_by(callers, names[:_SAME_NAMES])),
        "an index not met before": Job(on_index, _each_by(callers, names)),
    }
    for what, job in jobs.items():
        _refuse_denial(job)
        samples = in_turn(effort.calls, effort.call_seconds, authenticating, job)
        yield Row(f"authorize {what}, by {proof}", "µs", *samples, _NO_DEARER)


def _simple_requests(credentials: Credentials) -> list[Request]:
    return [ask("GET", "/_security/_authenticate", authorization=each) for each in credentials]


def _index_names() -> Iterator[str]:
    """Yield names that the callers may read, of one role after the other."""
    for number in range(_NAMES):
        entry = number // _ROLES % _ENTRIES
        yield f"role-{number % _ROLES:02}-{entry:02}-{number:05}"


def _each_by(
    callers: Sequence[Authentication], asked: Sequence[str]
) -> list[tuple[Authentication, str]]:
    """Return what is asked for, and by whom; each caller asks for something else."""
    count = max(len(callers), len(asked))
    return list(islice(zip(cycle(callers), cycle(asked), strict=False), count))


def _refuse_denial(job: Job[tuple[Authentication, str]]) -> None:
    for asked in job.arguments:
        verdict = job.do(asked)
        if isinstance(verdict, Denied):
            raise Unexpected(f"{asked[1]} was denied")


def _privilege_checks(
    effort: Effort, cluster: Cluster, proof: str, credentials: Credentials
) -> Iterator[Row]:
    """Yield what a question about 100 patterns takes; the base is the simplest request."""
    simple = Job(cluster.handle, _simple_requests(credentials))
    patterns = [f"{name}*" for name in _index_names()]
    kinds: dict[str, tuple[int, _Body]] = {
        f"{_PATTERNS} patterns": (_SAME_NAMES, _in_one_entry),
        f"{_PATTERNS} patterns not met before": (_NAMES // _PATTERNS, _in_one_entry),
        f"{_PATTERNS} entries of a pattern": (_SAME_NAMES, _in_entries),
    }
    for what, (questions, body) in kinds.items():
        requests = [
            ask("POST", _HAS_PRIVILEGES, {"index": body(some)}, credential)
            for some, credential in zip(
                (patterns[at * _PATTERNS :][:_PATTERNS] for at in range(questions)),
                cycle(credentials),
                strict=False,
            )
        ]
        for request in requests:
            if not orjson.loads(answer_to(cluster, request))["has_all_requested"]:
                raise Unexpected(f"not all is held that {request.body!r} asks for")
        samples = in_turn(effort.calls, effort.call_seconds, simple, Job(cluster.handle, requests))
        yield Row(f"check privileges on {what}, by {proof}", "µs", *samples, _A_FEW)


def _in_one_entry(patterns: Sequence[str]) -> object:
    return [{"names": patterns, "privileges": ["read"]}]


def _in_entries(patterns: Sequence[str]) -> object:
    return [{"names": [pattern], "privileges": ["read"]} for pattern in patterns]
