"""The way of a request through all the steps: which refusal comes first, and how it is written."""

from __future__ import annotations

import pytest

from emulator.cluster import Cluster
from emulator.rest.message import Request
from tests.api_keys.factories import ELASTIC, a_cluster, a_key, call

KEYS = "/_security/api_key"
BOOLEAN = "Failed to parse value [x] as only [true] or [false] are allowed."
BAD_ESCAPE = "java.lang.IllegalArgumentException: unterminated escape sequence at end of string: %"


@pytest.fixture
def cluster() -> Cluster:
    """Return a cluster."""
    return a_cluster()


@pytest.mark.parametrize(
    ("target", "accept", "auth", "status", "reason"),
    [
        (
            "/nowhere?a=%&pretty=x&error_trace=x",
            "foo",
            None,
            401,
            "missing authentication credentials for REST request "
            "[/nowhere?a=%&pretty=x&error_trace=x]",
        ),
        ("/nowhere?a=%&pretty=x&error_trace=x", "foo", "watcher", 400, BAD_ESCAPE),
        (
            "/nowhere?pretty=x&error_trace=x",
            "foo",
            "watcher",
            400,
            "Invalid media-type value on headers [Accept]",
        ),
        ("/nowhere?pretty=x&error_trace=x", "*/*", "watcher", 400, BOOLEAN),
        ("/nowhere?human=x&error_trace=x", "*/*", "watcher", 400, BOOLEAN),
    ],
    ids=["credentials", "query string", "media types", "pretty", "human"],
)
def test_the_first_mistake_on_the_way_is_told(
    cluster: Cluster, target: str, accept: str, auth: str | None, status: int, reason: str
) -> None:
    """Each request has the mistake of its row, and those of the rows below it."""
    reply = call(cluster, "GET", target, auth=auth, headers={"accept": accept})

    assert (reply.status, reply.error["reason"]) == (status, reason)


def test_a_bad_error_trace_is_refused_with_a_text(cluster: Cluster) -> None:
    """It decides how errors are written, so its own is written plainly; before the path."""
    reply = call(cluster, "GET", "/nowhere?error_trace=x")
    assert (reply.status, reply.json) == (400, {"error": BOOLEAN, "status": 400})


def test_doubled_headers_are_refused_with_a_text(cluster: Cluster) -> None:
    """Two values of a header that has one; the same twice is fine."""

    def answer(*values: str) -> tuple[int, bytes]:
        headers = {"authorization": (ELASTIC,), "x-opaque-id": values}
        answered = cluster.handle(Request("GET", "/_security/_authenticate?pretty=false", headers))
        return answered.status, answered.body

    text = b'{"error":"multiple values for single-valued header [X-Opaque-Id].","status":400}'
    assert answer("a", "b") == (400, text)
    assert answer("a", "a")[0] == 200


def test_an_unknown_path_comes_before_the_content_type(cluster: Cluster) -> None:
    """Nobody is there to read the body."""
    reply = call(cluster, "POST", "/nowhere?x=1", "body", headers={"content-type": "text/plain"})

    text = "no handler found for uri [/nowhere?x=1] and method [POST]"
    assert (reply.status, reply.json) == (400, {"error": text})


def test_a_wrong_method_comes_before_the_content_type(cluster: Cluster) -> None:
    """The path is known, so the methods it has are listed, in the header too."""
    headers = {"content-type": "text/plain"}
    reply = call(cluster, "PATCH", KEYS, "body", headers=headers)

    listed = reply.json["error"].partition("allowed: ")[2]
    assert reply.status == 405
    assert set(listed.strip("[]").split(", ")) == {"GET", "PUT", "POST", "DELETE"}
    assert set(reply.values("Allow")[0].split(",")) == {"GET", "PUT", "POST", "DELETE"}


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", "image/png"])
def test_an_unsupported_body_comes_before_its_mistakes(cluster: Cluster, type: str) -> None:
    """406, with a text."""
    reply = call(cluster, "POST", f"{KEYS}?nobody=1", "{", headers={"content-type": type})

    text = f"Content-Type header [{type}] is not supported"
    assert (reply.status, reply.json) == (406, {"error": text, "status": 406})


def test_a_content_type_without_a_body_is_fine(cluster: Cluster) -> None:
    """Many clients send one with every request."""
    headers = {"content-type": "application/json"}
    assert call(cluster, "GET", KEYS, headers=headers).status == 200


def test_a_body_comes_before_unknown_parameters(cluster: Cluster) -> None:
    """The endpoint has read its body when the parameters are counted."""
    reply = call(cluster, "POST", f"{KEYS}?x=1", "[]")
    assert reply.error["type"] == "x_content_parse_exception"


def test_unknown_parameters_come_before_an_unread_body(cluster: Cluster) -> None:
    """Both are left over; parameters first, sorted, each with what it may be a slip of."""
    reply = call(cluster, "GET", f"{KEYS}?ownr=1&idd=1&zzz", {})

    prefix = f"request [{KEYS}] contains unrecognized parameters: "
    assert reply.problem == (
        400,
        "illegal_argument_exception",
        prefix + "[idd] -> did you mean [id]?, [ownr] -> did you mean [owner]?, [zzz]",
    )


def test_the_path_of_a_left_over_parameter_is_decoded(cluster: Cluster) -> None:
    """As for a left over body."""
    reply = call(cluster, "PUT", f"{KEYS}/a%20b?x=1")
    assert reply.error["reason"].startswith(f"request [{KEYS}/a b] contains unrecognized parameter")


def test_an_unread_body_comes_before_the_privilege(cluster: Cluster) -> None:
    """400 beats 403."""
    reply = call(cluster, "GET", "/_security/_authenticate", "{}", "nobody")
    reason = "request [GET /_security/_authenticate] does not support having a body"
    assert reply.problem == (400, "illegal_argument_exception", reason)


def test_pretty_indents_answers_and_errors(cluster: Cluster) -> None:
    """Two spaces, a space before the colon, a line's end at the end."""
    answer = call(cluster, "GET", f"{KEYS}?pretty")
    error = call(cluster, "GET", f"{KEYS}?pretty=true&x=1")

    assert answer.body == b'{\n  "api_keys" : [ ]\n}\n'
    assert error.body.startswith(b'{\n  "error" : {\n    "root_cause" : [\n')
    assert error.body.endswith(b"}\n")


@pytest.mark.parametrize("path", ["/", "/_license"])
def test_some_answers_are_pretty_unless_told_otherwise(cluster: Cluster, path: str) -> None:
    """People read these two in a terminal."""
    assert b"\n  " in call(cluster, "GET", path).body
    assert b"\n" not in call(cluster, "GET", f"{path}?pretty=false").body


def test_filter_path_is_for_answers_and_not_for_errors(cluster: Cluster) -> None:
    """An empty result is an empty object."""
    a_key(cluster)

    assert call(cluster, "GET", f"{KEYS}?filter_path=**.name").json == {"api_keys": [{"name": "k"}]}
    assert call(cluster, "GET", f"{KEYS}?filter_path=nothing").json == {}
    assert "reason" in call(cluster, "GET", f"{KEYS}?filter_path=nothing&x=1").error


def test_an_error_can_tell_where_it_comes_from(cluster: Cluster) -> None:
    """In the error and its root cause; without being asked, in neither."""
    traced = call(cluster, "GET", f"{KEYS}?error_trace=true&x=1").error
    plain = call(cluster, "GET", f"{KEYS}?x=1").error

    assert "stack_trace" in traced
    assert "stack_trace" in traced["root_cause"][0]
    assert "stack_trace" not in plain


@pytest.mark.parametrize(
    ("target", "auth"), [(KEYS, "reader"), (KEYS, "nobody"), (KEYS, None), ("/nowhere", "reader")]
)
def test_the_opaque_id_comes_back_with_every_answer(
    cluster: Cluster, target: str, auth: str | None
) -> None:
    """Granted, denied, refused or lost."""
    reply = call(cluster, "GET", target, auth=auth, headers={"X-Opaque-Id": "my id"})
    assert reply.values("X-Opaque-Id") == ["my id"]


@pytest.mark.parametrize(
    ("auth", "product"), [("reader", ["Elasticsearch"]), ("nobody", []), (None, [])]
)
def test_the_product_is_not_named_to_who_may_not_know(
    cluster: Cluster, auth: str | None, product: list[str]
) -> None:
    """Neither on a 401 nor on a 403."""
    assert call(cluster, "GET", KEYS, auth=auth).values("X-elastic-product") == product


@pytest.mark.parametrize("format", ["yaml", "cbor", "smile"])
def test_other_formats_are_refused_as_not_emulated(cluster: Cluster, format: str) -> None:
    """Rather than answered in JSON without a word."""
    reply = call(cluster, "GET", f"{KEYS}?format={format}")
    assert reply.problem[:2] == (501, "not_emulated_exception")


@pytest.mark.parametrize("path", ["/", "/_xpack"])
def test_head_answers_like_get(cluster: Cluster, path: str) -> None:
    """The server leaves the body out, and tells its length."""
    assert call(cluster, "HEAD", path).body == call(cluster, "GET", path).body


@pytest.mark.parametrize("path", [KEYS, "/_license", "/_security/_authenticate"])
def test_head_is_not_implied_by_get(cluster: Cluster, path: str) -> None:
    """Only paths that are registered for it answer it."""
    assert call(cluster, "HEAD", path).status == 405


def test_options_needs_no_credentials(cluster: Cluster) -> None:
    """The methods of a path are no secret; an unknown path has none."""
    known = call(cluster, "OPTIONS", "/_security/_authenticate", auth=None)
    unknown = call(cluster, "OPTIONS", "/nowhere", auth=None)

    assert (known.status, known.body, known.values("Allow")) == (200, b"", ["GET"])
    assert (unknown.status, unknown.body, unknown.values("Allow")) == (200, b"", [])
    assert known.values("content-type") == ["text/plain; charset=UTF-8"]


def test_options_with_a_body_is_refused(cluster: Cluster) -> None:
    """With a status exception."""
    reply = call(cluster, "OPTIONS", "/", "{}", auth=None)
    reason = "OPTIONS requests with a payload body are not supported"
    assert reply.problem == (400, "status_exception", reason)


def test_a_method_that_does_not_exist_is_refused(cluster: Cluster) -> None:
    """405, also where the path is unknown."""
    known = call(cluster, "FOO", "/")
    assert known.status == 405
    assert known.json["error"].startswith("Unexpected http method: FOO, allowed: [")
    assert call(cluster, "FOO", "/nowhere").status == 405


def test_half_a_surrogate_pair_in_a_path_is_answered(cluster: Cluster) -> None:
    """A caller without a socket can write it, and the refusal repeats the path."""
    reply = call(cluster, "GET", "/_security/\udcff")

    assert reply.status == 400
    assert "/_security/?]" in str(reply.json)
