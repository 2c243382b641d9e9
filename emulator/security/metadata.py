"""Metadata: the free JSON object that callers attach to roles, users and keys.

No recursion here: a body may be nested deeper than Python recurses, and so does its ``==``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from emulator.xcontent.doubles import format_double


def leaves_of(metadata: Mapping[str, object] | None) -> Iterator[tuple[str, str]]:
    """Yield the dotted path and the text of each leaf; the elements of an array share its path.

    Source: the ``flattened`` fields of Elasticsearch.
    """
    pending: list[tuple[str, object]] = list((metadata or {}).items())[::-1]
    while pending:
        path, value = pending.pop()
        match value:
            case None:
                pass
            case dict():
                inner = [(f"{path}.{name}", below) for name, below in value.items()]
                pending.extend(reversed(inner))
            case list():
                pending.extend((path, element) for element in reversed(value))
            case bool():
                yield path, "true" if value else "false"
            case float():
                yield path, format_double(value)
            case _:
                yield path, str(value)


def merged(
    stored: Mapping[str, object], given: Mapping[str, object]
) -> tuple[Mapping[str, object], bool]:
    """Return metadata after an update, and whether that changes it.

    Objects are merged at any depth; all else is replaced.

    Source: ``XContentHelper.update`` of Elasticsearch.
    """
    result = dict(stored)
    changed = False
    pending = [(result, given)]
    while pending:
        target, changes = pending.pop()
        for name, value in changes.items():
            below = target.get(name)
            if isinstance(below, Mapping) and isinstance(value, Mapping):
                target[name] = copy = dict(below)
                pending.append((copy, value))
            else:
                changed = changed or name not in target or not same_json(below, value)
                target[name] = value
    return result, changed


def same_json(left: object, right: object) -> bool:
    """Return whether two JSON trees are equal in Java, where 1, 1.0 and true are three things."""
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            if one.keys() != other.keys():
                return False
            pairs.extend((value, other[name]) for name, value in one.items())
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs.extend(zip(one, other, strict=True))
        elif type(one) is not type(other) or one != other:
            return False
    return True
