"""Writes JSON exactly as Elasticsearch's generator does, where the fast writer would differ.

Indented output, doubles in Java's notation, whole numbers of any size, and any depth: the tree is
walked with a stack of our own, so that a body nested a thousand deep can be answered.

Source: behaviour note on the REST layer, section 10; Jackson's ``DefaultPrettyPrinter`` with a
two-space indenter for objects and arrays; ``java.lang.Double.toString``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import orjson

from emulator.xcontent.doubles import format_double


def write_json(tree: object, *, pretty: bool) -> str:
    """Return a tree of mappings, lists, tuples and scalars as JSON text.

    Args:
        tree: Doubles in it are finite, and keys are strings.
        pretty: Whether every member and element gets a line of its own.

    Raises:
        TypeError: Something in the tree is none of these.
    """
    text: list[str] = []
    opened: list[tuple[Iterator[tuple[str, object]], str]] = [(iter([("", tree)]), "")]
    while opened:
        entries, closing = opened[-1]
        for lead, value in entries:
            text.append(lead)
            if not isinstance(value, str) and isinstance(value, Mapping | list | tuple):
                brackets = "{}" if isinstance(value, Mapping) else "[]"
                if value:
                    depth = len(opened)
                    end = _new_line(depth - 1) + brackets[1] if pretty else brackets[1]
                    text.append(brackets[0])
                    opened.append((_entries(value, depth, pretty=pretty), end))
                    break
                text.append(" ".join(brackets) if pretty else brackets)
            else:
                text.append(_scalar(value))
        else:
            opened.pop()
            text.append(closing)
    return "".join(text)


def _entries(
    container: Mapping[str, object] | list[object] | tuple[object, ...], depth: int, *, pretty: bool
) -> Iterator[tuple[str, object]]:
    """Yield the values of a container, each with all that stands before it."""
    first = _new_line(depth) if pretty else ""
    lead, following = first, "," + first
    if isinstance(container, Mapping):
        colon = " : " if pretty else ":"
        for name, value in container.items():
            yield f"{lead}{_scalar(name)}{colon}", value
            lead = following
    else:
        for value in container:
            yield lead, value
            lead = following


def _new_line(depth: int) -> str:
    return "\n" + "  " * depth


def _scalar(value: object) -> str:
    if isinstance(value, float):
        return format_double(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str):
        # Half a surrogate pair has no bytes; Java's encoder writes a question mark for it.
        value = value.encode(errors="replace").decode()
    return orjson.dumps(value).decode()
