"""Requests find their target by method and path, or learn why they do not."""

from __future__ import annotations

import pytest

from emulator.errors import PlainError
from emulator.rest.routing import AllowedMethods, Match, Router

ROUTES = [
    ("GET", "/", "root"),
    ("HEAD", "/", "ping"),
    ("GET", "/_security/user", "users"),
    ("GET", "/_security/user/{username}", "user"),
    ("PUT", "/_security/user/{username}", "put user"),
    ("GET", "/_security/user/_privileges", "privileges"),
    ("PUT", "/_security/user/{username}/_password", "password"),
    ("PUT", "/_security/user/_password", "own password"),
    ("POST", "/_security/privilege/{application}/{name}", "privilege"),
    ("GET", "/{index}", "index"),
]


@pytest.fixture
def router() -> Router[str]:
    """Return a router with the awkward cases of the security APIs."""
    return Router(ROUTES)


@pytest.mark.parametrize(
    ("method", "path", "target", "path_parts"),
    [
        ("GET", "/", "root", {}),
        ("GET", "", "root", {}),
        ("HEAD", "/", "ping", {}),
        ("GET", "/_security/user", "users", {}),
        ("GET", "/_security/user/", "users", {}),
        ("GET", "/_security/user/alice", "user", {"username": "alice"}),
        ("GET", "/_security/user/alice/", "user", {"username": "alice"}),
        ("GET", "/_security/user/_privileges", "privileges", {}),
        ("PUT", "/_security/user/_privileges", "put user", {"username": "_privileges"}),
        ("PUT", "/_security/user/_password", "own password", {}),
        ("PUT", "/_security/user/bob/_password", "password", {"username": "bob"}),
        ("GET", "/_security/user/a%2Fb+c%20d", "user", {"username": "a/b+c d"}),
        ("POST", "/_security/privilege/a/b", "privilege", {"application": "a", "name": "b"}),
        ("GET", "/_security", "index", {"index": "_security"}),
    ],
)
def test_a_request_finds_its_target(
    router: Router[str], method: str, path: str, target: str, path_parts: dict[str, str]
) -> None:
    """Literals win, and a path that lacks the method gives way to the next one."""
    assert router.match(method, path) == Match(target, path_parts)


@pytest.mark.parametrize("path", ["/_unknown/x", "/_security//user", "/_security/user//_password"])
def test_an_unknown_path_is_refused_without_a_status(router: Router[str], path: str) -> None:
    """The request target is shown as it was sent, query string and all."""
    with pytest.raises(PlainError) as caught:
        router.match("PUT", path, f"{path}?a=%20")

    error = caught.value
    assert (error.reason, error.status, error.show_status) == (
        f"no handler found for uri [{path}?a=%20] and method [PUT]",
        400,
        False,
    )


def test_a_wrong_method_is_refused_with_the_right_ones(router: Router[str]) -> None:
    """Every path that matches counts, not only the best."""
    with pytest.raises(PlainError) as caught:
        router.match("DELETE", "/_security/user/_privileges", "/_security/user/_privileges?x")

    text, _, allowed = str(caught.value.reason).partition(", allowed: ")
    assert text == (
        "Incorrect HTTP method for uri [/_security/user/_privileges?x] and method [DELETE]"
    )
    assert set(allowed.strip("[]").split(", ")) == {"GET", "PUT"}


def test_a_wrong_method_is_a_405_with_an_allow_header(router: Router[str]) -> None:
    """The header has no blanks; the text has."""
    with pytest.raises(PlainError) as caught:
        router.match("POST", "/")

    assert caught.value.status == 405
    assert set(str(caught.value.headers["Allow"]).split(",")) == {"GET", "HEAD"}


def test_head_is_not_implied_by_get(router: Router[str]) -> None:
    """Only paths that are registered for HEAD answer it."""
    with pytest.raises(PlainError, match="Incorrect HTTP method"):
        router.match("HEAD", "/_security/user")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/_security/user", "Unexpected http method: FOO, allowed: [GET]"),
        ("/_unknown/x", "Unexpected http method: FOO"),
    ],
)
def test_a_method_that_does_not_exist_is_refused(router: Router[str], path: str, text: str) -> None:
    """It is a 405 even where the path is unknown."""
    with pytest.raises(PlainError) as caught:
        router.match("FOO", path)

    assert (caught.value.status, caught.value.reason) == (405, text)


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/_security/user", {"GET"}), ("/_unknown/x", set()), ("/", {"GET", "HEAD"})],
)
def test_options_tells_the_methods(router: Router[str], path: str, methods: set[str]) -> None:
    """Browsers ask so before they send anything else."""
    answer = router.match("OPTIONS", path)

    assert isinstance(answer, AllowedMethods)
    assert set(answer.methods) == methods


def test_options_of_an_unknown_path_has_no_allow_header() -> None:
    """There is nothing to allow."""
    assert AllowedMethods(()).headers == {}


def test_a_malformed_escape_in_the_path_is_a_405(router: Router[str]) -> None:
    """Elasticsearch takes it for an unknown method, and so lists the known ones."""
    with pytest.raises(PlainError) as caught:
        router.match("GET", "/_security/user/%zz")

    assert caught.value.status == 405
    assert str(caught.value.reason).startswith(
        "invalid escape sequence `%zz' at index 0 of: %zz, allowed: ["
    )


def test_two_targets_for_one_path_are_a_mistake() -> None:
    """Otherwise one of them would silently never be called."""
    with pytest.raises(ValueError, match="registered twice"):
        Router([("GET", "/a/{b}", 1), ("GET", "/a/{c}/", 2)])
