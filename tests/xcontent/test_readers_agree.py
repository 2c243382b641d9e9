"""Properties that hold for every body: the readers agree, and only refuse in known ways."""

from __future__ import annotations

import json
from collections.abc import Callable

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.errors import XContentParseError
from emulator.xcontent.body import decode
from emulator.xcontent.json_reader import JsonReader
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.tree_reader import TreeReader

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
)
TREES = st.recursive(
    SCALARS,
    lambda trees: st.lists(trees, max_size=5) | st.dictionaries(TEXTS, trees, max_size=5),
    max_leaves=25,
)
JSON_BITS = st.one_of(
    st.sampled_from([b"{", b"}", b"[", b"]", b",", b":", b'"', b'"a"', b"\\", b"\\u", b"d800"]),
    st.sampled_from([b"-", b"+", b".", b"0", b"1", b"e", b"tru", b"true", b"null", b"NaN", b"I"]),
    st.sampled_from([b"/", b"*", b"\n", b"\r", b" ", b"\x00", b"\xc3", b"\xa9", b"\xf0\x9f"]),
    st.sampled_from([b"\xff", b"\xef\xbb\xbf"]),
)

ANY_PACE = settings(deadline=None)  # a busy machine is no failure
THOROUGHLY = settings(deadline=None, max_examples=300)

Seen = tuple[Token | None, object, str | None]


def tokens_of(reader: Reader) -> list[Seen]:
    """Return what a reader shows of each token."""
    seen: list[Seen] = []
    while reader.advance() is not None:
        seen.append((reader.token, reader.value, reader.name))
    return seen


def tree_of(reader: Reader) -> object:
    """Return the whole tree of a reader."""
    reader.advance()
    return reader.tree()


@ANY_PACE
@given(TREES, st.booleans(), st.sampled_from([None, 2]))
def test_both_readers_show_the_same_tokens(tree: object, ascii_only: bool, indent: int) -> None:
    """A parser behaves the same whichever way a body goes."""
    body = json.dumps(tree, ensure_ascii=ascii_only, indent=indent).encode()

    assert tokens_of(JsonReader(body)) == tokens_of(TreeReader(tree))


@ANY_PACE
@given(TREES, st.booleans())
def test_both_readers_give_back_the_tree(tree: object, ascii_only: bool) -> None:
    """Free JSON, such as metadata, is stored as it came."""
    body = json.dumps(tree, ensure_ascii=ascii_only).encode()

    assert tree_of(JsonReader(body)) == tree_of(TreeReader(tree)) == tree


@ANY_PACE
@given(TREES, st.booleans())
def test_a_body_decodes_to_what_was_encoded(tree: object, ascii_only: bool) -> None:
    """The choice between the readers loses nothing, large numbers least of all."""
    assert decode(json.dumps(tree, ensure_ascii=ascii_only).encode()) == tree


@ANY_PACE
@given(TREES, st.integers(0, 40))
def test_a_tree_may_be_taken_at_any_token(tree: object, steps: int) -> None:
    """After taking a tree, both readers stand on its last token and go on from there."""
    body = json.dumps(tree).encode()
    readers: list[Reader] = [JsonReader(body), TreeReader(tree)]
    taken = []
    for reader in readers:
        for _ in range(steps):
            reader.advance()
        taken.append((reader.tree(), reader.token, reader.name, tokens_of(reader)))

    assert taken[0] == taken[1]


@THOROUGHLY
@given(st.data())
def test_a_damaged_body_is_read_or_refused(data: st.DataObject) -> None:
    """Nothing that a client sends may end in any error but a refusal."""
    body = bytearray(json.dumps(data.draw(TREES), ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 3)))
        body[start:end] = data.draw(JSON_BITS | st.just(b""))
    check_read_or_refused(bytes(body[: data.draw(st.integers(0, len(body)))]))
    check_read_or_refused(bytes(body))


@THOROUGHLY
@given(st.lists(JSON_BITS, max_size=12).map(b"".join))
def test_bits_of_json_are_read_or_refused(body: bytes) -> None:
    """Short bodies of nothing but special cases meet in every order."""
    check_read_or_refused(body)


@THOROUGHLY
@given(st.lists(JSON_BITS, max_size=12).map(b"".join))
def test_the_exact_reader_reads_all_that_orjson_reads(body: bytes) -> None:
    """The exact way is a detour, no other grammar; only repeated fields are refused."""
    try:
        tree = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    read, refusal = outcome_of(tree_of, body)

    assert read == tree or "Duplicate field" in refusal


def check_read_or_refused(body: bytes) -> None:
    """Read a body to its end or to a refusal, whose text can be sent."""
    for use in (tokens_of, tree_of):
        _, refusal = outcome_of(use, body)
        refusal.encode()


def outcome_of(use: Callable[[Reader], object], body: bytes) -> tuple[object, str]:
    """Return what the exact reader gives, or the text of its refusal; any other error fails."""
    try:
        return use(JsonReader(body)), ""
    except XContentParseError as error:
        return None, str(error)


def test_a_tree_of_something_else_is_a_programming_error() -> None:
    """Only plain data has tokens."""
    with pytest.raises(TypeError, match="set is no plain data"):
        TreeReader({1}).advance()
