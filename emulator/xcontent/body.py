"""Reading a JSON body: the fast way where it gives the same, and the exact way where it matters.

The fast way decodes all of the body with orjson and parses the tree. It cannot tell what
Elasticsearch would say of a mistake, and takes some bodies for others, so these go the exact way:

- what orjson refuses (comments, too), and what the parser refuses;
- fields given twice, of which orjson keeps the last;
- numbers of 19 digits or more, which orjson may round, or with an exponent beyond a double's;
- nesting deeper than Jackson allows;
- numbers whose text, as it is written, was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import orjson

from emulator.errors import ElasticsearchError
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader
from emulator.xcontent.tree_reader import TreeReader

T = TypeVar("T")

_AS_ZERO = bytes.maketrans(b"123456789E", b"000000000e")
_LONG_NUMBER = b"0" * 19
_LARGE_EXPONENTS = (b"0e000", b"0e+000")
_STRING_OR_COLON = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|(:)')
_MAX_DEPTH = 1000


def parse_body(body: bytes, parse: Callable[[Reader], T]) -> T:
    """Return what ``parse`` makes of a JSON body.

    Args:
        body: The bytes as they came.
        parse: Reads as much as it wants, from before the first token; mistakes in what it does not
            read are not looked for. It may be called twice, so it must not change anything.

    Raises:
        ElasticsearchError: A malformed body, or whatever ``parse`` raises, each at its exact place.
    """
    try:
        tree = orjson.loads(body)
    except orjson.JSONDecodeError:
        return parse(JsonReader(body))
    if _is_faithful(tree, body):
        reader = TreeReader(tree)
        try:
            parsed = parse(reader)
        except ElasticsearchError:
            return parse(JsonReader(body))
        if not reader.guessed_text:
            return parsed
    return parse(JsonReader(body))


def decode(body: bytes) -> object:
    """Return a JSON body as plain data; ``None`` for an empty one.

    Raises:
        XContentParseError: A malformed body.
    """
    return parse_body(body, _whole)


def _whole(reader: Reader) -> object:
    reader.advance()
    return reader.tree()


def _is_faithful(tree: object, body: bytes) -> bool:
    """Return whether a tree surely has all that its body has, and no more depth than allowed."""
    digits = body.translate(_AS_ZERO)
    if _LONG_NUMBER in digits or any(exponent in digits for exponent in _LARGE_EXPONENTS):
        return False
    if b"\\u" not in body:
        # a field that was lost took its colon along, and no escape has become a colon
        try:
            return body.count(b":") == orjson.dumps(tree).count(b":")
        except orjson.JSONEncodeError:
            pass  # it writes nothing of a depth that is still allowed
    fields, depth = _size_of(tree)
    return depth <= _MAX_DEPTH and _colons(body) == fields


def _size_of(tree: object) -> tuple[int, int]:
    """Return the number of fields at any depth, and the depth."""
    fields = depth = 0
    level = [tree]
    while containers := [value for value in level if isinstance(value, dict | list)]:
        depth += 1
        level = []
        for value in containers:
            if isinstance(value, dict):
                fields += len(value)
                level.extend(value.values())
            else:
                level.extend(value)
    return fields, depth


def _colons(body: bytes) -> int:
    """Return how many colons of a well-formed body stand outside of strings."""
    return sum(1 for match in _STRING_OR_COLON.finditer(body) if match.group(1))
