"""What the query string does to the body of an answer: ``filter_path`` and ``pretty``.

Filters are compiled to a tree of steps, and the answer is walked with the steps still open:

- A name that completes a step's last segment *matches*: the value is taken (or, for an exclude,
  dropped) whole. A name that opens further steps is looked into. Any other is dropped (or taken).
- Array elements have no name, and are judged by the steps of their array.
- ``**`` takes at least one name, and stays open below it.
- A container that is looked into goes with its last content; excludes spare one that was empty.
- Includes come first, then excludes; the outermost container always stays.

Source: behaviour note on the REST layer, section 10; ``FilterPath``, ``FilterPathBasedFilter``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import orjson

from emulator.errors import IllegalArgument
from emulator.rest.json_writer import write_json

_MAX_DEPTH: Final = 500  # of one filter; Elasticsearch's own bound
_SEGMENT_END: Final = re.compile(r"(?<!\\)\.")
_AS_ZERO: Final = bytes.maketrans(b"123456789", b"000000000")
_DOUBLE_IN_ANOTHER_NOTATION: Final = re.compile(
    # Doubles from 10^-3 up to 10^7 read the same in Java; these may not.
    rb"[0-9]e|[0-9]{8}\.|0\.000"
)


def render_json(tree: object, pretty: bool) -> bytes:
    """Return a body as JSON text in UTF-8: compact, or indented and with a new line at its end."""
    if pretty:
        return (write_json(tree, pretty=True) + "\n").encode()
    try:
        text = orjson.dumps(tree)
    except orjson.JSONEncodeError:
        # Too deep, a number beyond 64 bits, or a mapping that is no dict.
        return write_json(tree, pretty=False).encode()
    if _has_odd_double(text):
        return write_json(tree, pretty=False).encode()
    return text


def _has_odd_double(text: bytes) -> bool:
    """Whether JSON text holds a double that Java writes in another notation.

    Asked of every answer, so the cheap look at all of the text comes first, and settles nearly all.
    """
    shapes = text.translate(_AS_ZERO)
    if b"0e" not in shapes and b"00000000." not in shapes and b"0.000" not in shapes:
        return False
    if b"\\" in text:  # without escapes, every quote opens or closes a string
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = b" ".join(text.split(b'"')[::2])
    return _DOUBLE_IN_ANOTHER_NOTATION.search(outside) is not None


def filter_path(tree: object, expressions: str) -> object:
    r"""Return the part of a body that a ``filter_path`` asks for; the body itself is not changed.

    Args:
        tree: Mappings, lists and scalars.
        expressions: A comma list of dotted paths with ``*`` and ``**``; a ``-`` in front excludes;
            ``\.`` is a dot inside a name.

    Returns:
        An empty container of the same kind when nothing is left.

    Raises:
        IllegalArgument: A path of more than 500 names.
    """
    includes, excludes = _compiled(expressions)
    if includes is not None:
        tree = _filtered(tree, includes, inclusive=True)
    if excludes is not None:
        tree = _filtered(tree, excludes, inclusive=False)
    return tree


@dataclass(slots=True, eq=False)
class _Step:
    """One segment of the filters, with what may follow it."""

    segment: str
    final: bool = False
    names: dict[str, _Step] = field(default_factory=dict)
    patterns: dict[str, _Step] = field(default_factory=dict)  # those with a wildcard

    def follow(self, name: str) -> tuple[bool, list[_Step]]:
        """Return whether ``name`` completes a filter, or else the steps it leaves open."""
        open_steps: list[_Step] = []
        exact = self.names.get(name)
        if exact is not None:
            open_steps.append(exact)
        open_steps += [step for glob, step in self.patterns.items() if _globs(glob, name)]
        if any(step.final for step in open_steps):
            return True, []
        if self.segment == "**":
            open_steps.append(self)
        return False, open_steps

    def add(self, path: str) -> None:
        """Add one filter below this step."""
        step = self
        segments = list(_segments(path))
        if len(segments) > _MAX_DEPTH:
            raise IllegalArgument(f"Filter exceeds maximum depth at [{path[:100]}]")
        for segment in segments[:-1]:
            step = step._children(segment).setdefault(segment, _Step(segment))
            if step.final:  # a shorter filter takes all of it already
                return
        last = segments[-1]
        step._children(last)[last] = _Step(last, final=True)

    def _children(self, segment: str) -> dict[str, _Step]:
        return self.patterns if "*" in segment else self.names


def _segments(path: str) -> Iterator[str]:
    """Split a filter at its dots; from an empty segment on, the rest is one name."""
    while True:
        end = _SEGMENT_END.search(path)
        if end is None or end.start() == 0:
            yield path.replace("\\.", ".")
            return
        yield path[: end.start()].replace("\\.", ".")
        path = path[end.end() :]


@lru_cache(maxsize=256)
def _compiled(expressions: str) -> tuple[_Step | None, _Step | None]:
    paths = [path for each in expressions.split(",") if (path := each.strip())]
    includes = [path for path in paths if not path.startswith("-")]
    excludes = [path[1:].strip() for path in paths if path.startswith("-")]
    return _tree_of(includes), _tree_of(excludes)


def _tree_of(paths: list[str]) -> _Step | None:
    if not paths:
        return None
    root = _Step("")
    for path in filter(None, paths):
        root.add(path)
    return root


@dataclass(slots=True)
class _Visit:
    """A container on the way down: what is left to look at, and what was kept."""

    name: str | None
    entries: Iterator[tuple[str | None, object]]
    steps: list[_Step]
    kept: dict[str, object] | list[object]
    keep_empty: bool = False

    def keep(self, name: str | None, value: object) -> None:
        if isinstance(self.kept, list):
            self.kept.append(value)
        elif name is not None:
            self.kept[name] = value


def _filtered(tree: object, root: _Step, *, inclusive: bool) -> object:
    visit = _visit(None, tree, [root], inclusive=inclusive)
    if visit is None:
        return tree
    visits = [visit]  # a stack of our own: bodies may be nested deeper than Python recurses
    while True:
        visit = visits[-1]
        for name, value in visit.entries:
            matched, steps = (False, visit.steps) if name is None else _judge(visit.steps, name)
            inner = _visit(name, value, steps, inclusive=inclusive) if steps else None
            if inner is not None:
                visits.append(inner)
                break
            if matched == inclusive:
                visit.keep(name, value)
        else:
            visits.pop()
            if not visits:
                return visit.kept
            if visit.kept or visit.keep_empty:
                visits[-1].keep(visit.name, visit.kept)


def _visit(
    name: str | None, value: object, steps: list[_Step], *, inclusive: bool
) -> _Visit | None:
    keep_empty = not inclusive and not value
    if isinstance(value, Mapping):
        return _Visit(name, iter(value.items()), steps, {}, keep_empty)
    if isinstance(value, list | tuple):
        return _Visit(name, ((None, each) for each in value), steps, [], keep_empty)
    return None


def _judge(steps: Iterable[_Step], name: str) -> tuple[bool, list[_Step]]:
    """Return what `_Step.follow` does, of several steps.

    Several ``**`` reach one step in many ways: each is kept once, or they multiply at every level.
    """
    open_steps: dict[_Step, None] = {}
    for step in steps:
        matched, following = step.follow(name)
        if matched:
            return True, []
        open_steps.update(dict.fromkeys(following))
    return False, list(open_steps)


def _globs(pattern: str, name: str) -> bool:
    """Whether ``*`` can stand for parts of ``name``, any of them empty; ``**`` is the same."""
    first, *middle, last = pattern.split("*")
    if len(name) < len(first) + len(last) or not name.startswith(first):
        return False
    position, end = len(first), len(name) - len(last)
    for part in middle:
        position = name.find(part, position, end)
        if position < 0:
            return False
        position += len(part)
    return name.endswith(last)
