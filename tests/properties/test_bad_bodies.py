"""Whatever is sent, the answer is a refusal or a success, and a refusal changes nothing.

The examples are the same in every run: `derandomize` seeds them by the test's name.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.cluster import Cluster
from emulator.rest.message import Request
from tests.api_keys.factories import ELASTIC, a_cluster, a_cross_cluster_key, a_key

_DESCRIPTOR = {
    "cluster": ["monitor"],
    "indices": [
        {
            "names": ["logs*"],
            "privileges": ["read"],
            "field_security": {"grant": ["*"], "except": ["private"]},
            "query": {"term": {"a": 1}},
            "allow_restricted_indices": False,
        }
    ],
    "applications": [{"application": "app", "privileges": ["read"], "resources": ["*"]}],
    "run_as": ["bob"],
    "global": {"application": {"manage": {"applications": ["a"]}}},
    "metadata": {"a": 1},
    "remote_indices": [{"names": ["a"], "privileges": ["read"], "clusters": ["c"]}],
    "remote_cluster": [{"privileges": ["monitor_enrich"], "clusters": ["c"]}],
    "restriction": {"workflows": ["search_application_query"]},
}
_CHANGE = {"metadata": {"a": [1]}, "expiration": "1d", "role_descriptors": {"r": _DESCRIPTOR}}
_ENTRY = {key: _DESCRIPTOR["indices"][0][key] for key in ("names", "field_security", "query")}  # type: ignore[index] # a list of objects
_REMOTE = {
    "metadata": {"a": 1},
    "expiration": "1d",
    "certificate_identity": "CN=.*",
    "access": {"search": [_ENTRY], "replication": [{"names": "b"}]},
}
BODIES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/_security/api_key", {"name": "k", **_CHANGE}),
    ("PUT", "/_security/api_key/{rest}", _CHANGE),
    ("POST", "/_security/api_key/_bulk_update", {"ids": ["{rest}", "x"], **_CHANGE}),
    (
        "DELETE",
        "/_security/api_key",
        {"ids": ["{rest}"], "owner": True, "name": "", "username": ""},
    ),
    ("POST", "/_security/cross_cluster/api_key", {"name": "cc", **_REMOTE}),
    ("PUT", "/_security/cross_cluster/api_key/{remote}", _REMOTE),
    (
        "POST",
        "/_security/api_key/grant",
        {
            "grant_type": "password",
            "username": "elastic",
            "password": "changeme",
            "run_as": "watcher",
            "api_key": {"name": "k", **_CHANGE},
        },
    ),
    (
        "POST",
        "/_security/api_key/clone",
        {"api_key": "{encoded}", "name": "k", "expiration": "1d", "metadata": {"a": 1}},
    ),
]
IDS = [f"{method} {path}" for method, path, _ in BODIES]
bodies = pytest.mark.parametrize(("method", "path", "body"), BODIES, ids=IDS)

RARE = [
    "\x00",
    "\ud800",
    "\U0001f600",
    "9" * 5000,
    "9223372036854775807d",
    "9223372036854775808s",
    "-9223372036854775808ms",
    "1e400",
    "[" * 2000,
    "(" * 2000,
    "[a&&b]",
    "*",
    "/[/",
    "a" * 300,
]
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from([10**400, -(10**19), 2**63, *RARE])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
FRAGMENTS = [
    b"",
    b"\x00",
    b"\xff",
    b"\xc3(",
    b"\xed\xa0\x80",
    b"\\q",
    b'"\\ud800"',
    b'"\\u12',
    b"[" * 1500,
    b'{"a":' * 1500,
    b"9" * 2000,
    b"1e99999",
    b"-",
    b"NaN",
    b"/*",
    b"\xef\xbb\xbf",
    b"}",
    b"]",
    b'"',
    b",",
    b":",
    b"\n",
]
PARAMETERS = [
    *("id", "name", "owner", "pretty", "human", "filter_path", "format", "refresh"),
    *("error_trace", "username", "active_only", "categories", "serverlessRequest"),
]
few = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class _Target:
    """A cluster with a key of each type, put back after each request."""

    def __init__(self) -> None:
        self.cluster: Cluster = a_cluster()
        created = a_key(self.cluster)
        self._ids = {
            "{rest}": created["id"],
            "{encoded}": created["encoded"],
            "{remote}": a_cross_cluster_key(self.cluster)["id"],
        }
        self._start = self.cluster.snapshot()
        self._document = json.dumps(self.cluster.document())

    def fill(self, text: str) -> str:
        """Return ``text`` with the ids of the keys in it."""
        for name, key_id in self._ids.items():
            text = text.replace(name, key_id)
        return text

    def send(self, method: str, target: str, body: bytes, **headers: str) -> int:
        """Send a request; return its status, which is no failure of the server."""
        sent = {"authorization": ELASTIC, "content-type": "application/json", **headers}
        values = {name: (value,) for name, value in sent.items()}
        answer = self.cluster.handle(Request(method, target, values, body))
        assert answer.status < 500 or answer.status == 501, (body[:2000], answer.body[:2000])
        if answer.body and method != "HEAD":
            json.loads(answer.body)
        if answer.status >= 400:
            assert json.dumps(self.cluster.document()) == self._document, body[:2000]
        else:
            self.cluster.document()
            self.cluster.restore(self._start)
        return answer.status


@pytest.fixture(scope="module")
def target() -> _Target:
    """Return a cluster to throw things at."""
    return _Target()


@bodies
def test_the_bodies_that_are_varied_are_good_ones(
    target: _Target, method: str, path: str, body: dict[str, Any]
) -> None:
    """Else the tests below would try nothing beyond the first field."""
    good = {k: v for k, v in body.items() if v != ""}
    if "access" in good:
        good["access"] = {"search": good["access"]["search"]}

    assert target.send(method, target.fill(path), target.fill(json.dumps(good)).encode()) == 200


@bodies
@few
@given(data=st.data())
def test_a_wrong_value_at_any_place_is_refused_or_taken(
    target: _Target, method: str, path: str, body: dict[str, Any], data: st.DataObject
) -> None:
    """Wrong types and odd values, at every field of every depth."""
    places = list(_places(body))
    changed = _with_value(body, data.draw(st.sampled_from(places)), data.draw(values))

    target.send(method, target.fill(path), target.fill(json.dumps(changed)).encode())


@bodies
@few
@given(data=st.data())
def test_mangled_bytes_are_refused_or_taken(
    target: _Target, method: str, path: str, body: dict[str, Any], data: st.DataObject
) -> None:
    """Truncated, cut and spliced with what no JSON holds."""
    raw = target.fill(json.dumps(body)).encode()
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 12)) | st.just(len(raw)))
    splice = data.draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=6))

    target.send(method, target.fill(path), raw[:start] + splice + raw[end:])


@pytest.mark.parametrize(("method", "path"), [row[:2] for row in BODIES], ids=IDS)
@settings(few, max_examples=15)
@given(sent=st.binary(max_size=40) | values.map(lambda value: json.dumps(value).encode()))
def test_any_body_at_all_is_refused_or_taken(
    target: _Target, method: str, path: str, sent: bytes
) -> None:
    """Bytes without sense, and JSON that is no such request."""
    target.send(method, target.fill(path), sent)


@settings(few, max_examples=150)
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "FOO"]),
    path=st.sampled_from(
        ["", "/", "/_security/api_key", "/_security/cross_cluster/api_key", "/_xpack"]
    ),
    part=st.text(max_size=6) | st.sampled_from(["%", "%%", "%zz", "%00", "%ff%fe", "..", "a%2Fb"]),
    query=st.text(max_size=10)
    | st.lists(
        st.tuples(
            st.sampled_from(PARAMETERS),
            st.text(max_size=4)
            | st.sampled_from(["", "true", "x", "%", "*", "-", "**.", "%ed%a0"]),
        ),
        max_size=4,
    ).map(lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)),
)
def test_any_path_and_query_is_refused_or_answered(
    target: _Target, method: str, path: str, part: str, query: str
) -> None:
    """Escapes that lead nowhere, lone surrogates, NUL, and parameters of all kinds."""
    target.send(method, f"{path}/{part}?{query}", b"")


@settings(few, max_examples=80)
@given(
    value=st.text(max_size=12)
    | st.sampled_from(["Basic ", "ApiKey ", "Bearer ", "basic é", "ApiKey \ud800"])
    | st.tuples(st.sampled_from(["Basic ", "ApiKey ", "Bearer "]), st.text(max_size=10)).map(
        "".join
    )
)
def test_any_credential_is_refused(target: _Target, value: str) -> None:
    """With a 401, whatever it holds."""
    assert target.send("GET", "/", b"", authorization=value) == 401


@settings(few, max_examples=80)
@given(
    accept=st.text(max_size=12) | st.sampled_from(["*/*", "a/b;c", "application/json;charset=x"]),
    content_type=st.text(max_size=12)
    | st.sampled_from(["application/vnd.elasticsearch+json;compatible-with=" + "9" * 5000, ""]),
)
def test_any_media_type_is_refused_or_taken(
    target: _Target, accept: str, content_type: str
) -> None:
    """Headers of no sense."""
    headers = {"accept": accept, "content-type": content_type}
    target.send("POST", "/_security/api_key", b'{"name":"k"}', **headers)


def _places(tree: Any, place: tuple[Any, ...] = ()) -> Any:
    """Yield the path of each value in a tree, the tree itself included."""
    yield place
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from _places(value, (*place, name))
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            yield from _places(value, (*place, at))


def _with_value(tree: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return ``tree`` with another value at a place."""
    if not place:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[place[0]] = _with_value(tree[place[0]], place[1:], value)
    return copy
