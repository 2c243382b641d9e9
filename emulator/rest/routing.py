"""From a method and a path to whatever answers them.

Paths are matched undecoded, segment by segment, so that an escaped slash stays inside its segment;
a literal segment is preferred to a parameter, and a matching path that lacks the method gives way
to the next one that matches.

Source: behaviour note on the REST layer, section 3; ``RestController`` and ``PathTrie``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar

from emulator.errors import IllegalArgument, PlainError
from emulator.rest.parameters import decode_path_segment

T = TypeVar("T")

METHODS: Final = frozenset(
    {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "CONNECT"}
)
"""The methods that Elasticsearch knows, whether a path has them or not."""

_NO_PARTS: Final[Mapping[str, str]] = MappingProxyType({})  # shared by all paths without any


class Match(NamedTuple, Generic[T]):
    """What a request is for.

    Attributes:
        target: What was registered for the path and method.
        path_parts: The decoded parameters of the path, by name.
    """

    target: T
    path_parts: Mapping[str, str]


class AllowedMethods(NamedTuple):
    """The answer to ``OPTIONS``: the methods of a path; none for an unknown one.

    Attributes:
        methods: In no order that clients may rely on.
    """

    methods: tuple[str, ...]

    @property
    def headers(self) -> dict[str, str]:
        """The ``Allow`` header, for a path that has methods at all."""
        return {"Allow": ",".join(self.methods)} if self.methods else {}


class _Route(NamedTuple, Generic[T]):
    target: T
    names: tuple[str, ...]  # of the path's parameters, in order


@dataclass(slots=True)
class _Node(Generic[T]):
    routes: dict[str, _Route[T]] = field(default_factory=dict)  # by method
    literals: dict[str, _Node[T]] = field(default_factory=dict)
    parameter: _Node[T] | None = None

    def child(self, segment: str) -> _Node[T]:
        if not segment.startswith("{"):
            return self.literals.setdefault(segment, _Node())
        if self.parameter is None:
            self.parameter = _Node()
        return self.parameter

    def matching(
        self, segments: list[str], depth: int = 0, found: tuple[str, ...] = ()
    ) -> Iterator[tuple[_Node[T], tuple[str, ...]]]:
        """Yield the nodes for ``segments`` with their parameters, undecoded; the best first."""
        if depth == len(segments):
            if self.routes:
                yield self, found
            return
        segment = segments[depth]
        literal = self.literals.get(segment)
        if literal is not None:
            yield from literal.matching(segments, depth + 1, found)
        if self.parameter is not None and segment:
            yield from self.parameter.matching(segments, depth + 1, (*found, segment))


class Router(Generic[T]):
    """Finds the target of a request; never changes once it is made.

    Args:
        routes: Method, path template such as ``/_security/api_key/{id}``, and target.

    Raises:
        ValueError: Two targets for one method and path.
    """

    __slots__ = ("_literal_paths", "_root")

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        self._root: _Node[T] = _Node()
        # Most requests are for a path without parameters, and need no walk through the tree.
        self._literal_paths: dict[tuple[str, str], Match[T]] = {}
        for method, template, target in routes:
            self._add(method, template.rstrip("/"), target)

    def _add(self, method: str, template: str, target: T) -> None:
        segments = template.split("/")[1:]
        node = self._root
        for segment in segments:
            node = node.child(segment)
        if method in node.routes:
            raise ValueError(f"{method} {template or '/'} is registered twice")
        names = tuple(segment[1:-1] for segment in segments if segment.startswith("{"))
        node.routes[method] = _Route(target, names)
        if not names:
            self._literal_paths[method, template] = Match(target, _NO_PARTS)

    def match(
        self, method: str, raw_path: str, uri: str | None = None
    ) -> Match[T] | AllowedMethods:
        """Return the target of a request, or what an ``OPTIONS`` request is told.

        Args:
            method: In upper case.
            raw_path: The path as it was sent, undecoded; slashes at its end do not count.
            uri: The request target with its query string, for errors; the path by default.

        Raises:
            PlainError: No such path (400), not with this method (405), or a method that does not
                exist (405).
        """
        path = raw_path.rstrip("/")
        literal = self._literal_paths.get((method, path))
        if literal is not None:
            return literal
        segments = path.removeprefix("/").split("/") if path else []
        for node, found in self._root.matching(segments):
            route = node.routes.get(method)
            if route is not None:
                return Match(route.target, self._path_parts(route.names, found, segments))
        allowed = self._allowed(segments)
        shown = raw_path if uri is None else uri
        if method not in METHODS:
            raise _not_allowed(f"Unexpected http method: {method}", allowed)
        if method == "OPTIONS":
            return allowed
        if allowed.methods:
            raise _not_allowed(
                f"Incorrect HTTP method for uri [{shown}] and method [{method}]", allowed
            )
        raise PlainError(
            f"no handler found for uri [{shown}] and method [{method}]", 400, show_status=False
        )

    def _allowed(self, segments: list[str]) -> AllowedMethods:
        candidates = self._root.matching(segments)
        return AllowedMethods(
            tuple(dict.fromkeys(method for node, _ in candidates for method in node.routes))
        )

    def _path_parts(
        self, names: tuple[str, ...], found: tuple[str, ...], segments: list[str]
    ) -> dict[str, str]:
        try:
            return {name: decode_path_segment(raw) for name, raw in zip(names, found, strict=True)}
        except IllegalArgument as error:
            # Elasticsearch decodes while it looks for a handler, and takes any illegal argument
            # that is raised there for a method that does not exist.
            raise _not_allowed(str(error.reason), self._allowed(segments)) from error


def _not_allowed(text: str, allowed: AllowedMethods) -> PlainError:
    listed = f", allowed: [{', '.join(allowed.methods)}]" if allowed.methods else ""
    return PlainError(text + listed, 405, headers=allowed.headers)
