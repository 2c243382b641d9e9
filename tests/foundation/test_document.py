"""Reading hand-written documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from emulator.xcontent.document import DocumentError, Node, read_document

READERS: list[tuple[Callable[[Node], object], str]] = [
    (Node.text, "a text"),
    (Node.text_or_none, "a text"),
    (Node.integer, "a whole number"),
    (Node.boolean, "true or false"),
    (Node.texts, "an array"),
    (Node.mapping, "an object"),
]
VALUES: dict[str, tuple[object, tuple[str, ...]]] = {
    "null": (None, ("text_or_none",)),
    "true or false": (True, ("boolean",)),
    "a number": (5, ("integer",)),
    "a text": ("x", ("text", "text_or_none")),
    "an array": ([], ("texts",)),
    "an object": ({}, ("mapping",)),
}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize(
    ("read", "wanted"), READERS, ids=lambda reader: getattr(reader, "__name__", "")
)
def test_value_of_another_kind_is_refused_with_both_kinds(
    read: Callable[[Node], object], wanted: str, kind: str
) -> None:
    """What was expected, and what was found there."""
    value, fitting = VALUES[kind]
    node = Node({"a": {"b": [value]}}).fields("a")["a"].fields("b")["b"].elements()[0]

    if read.__name__ in fitting:
        read(node)
    else:
        with pytest.raises(DocumentError) as error:
            read(node)
        assert str(error.value) == f"a.b[0]: expected {wanted}, found {kind}"


def test_a_fraction_is_no_whole_number() -> None:
    """Nor is 1.0, as nobody can say what was meant."""
    with pytest.raises(DocumentError, match="expected a whole number, found a number"):
        Node(1.0, "n").integer()


def test_unknown_key_is_answered_with_the_nearest_or_all() -> None:
    """A slip gets a hint, anything else the list."""
    with pytest.raises(DocumentError, match=r"^nme: unknown key; did you mean \[name\]\?$"):
        Node({"nme": 1}).fields("name", "owner")
    with pytest.raises(DocumentError, match=r"^x: unknown key; known are name, owner$"):
        Node({"x": 1}).fields("name", "owner")


def test_missing_key_is_said_of_the_object() -> None:
    """It has no place of its own."""
    with pytest.raises(DocumentError, match=r"^the document: the key \[name\] is missing$"):
        Node({}).fields("name", required=("name",))


def test_error_of_a_parser_is_said_of_its_place_and_file() -> None:
    """The parser knows what is wrong, the node where."""
    with pytest.raises(DocumentError, match=r"^seed\.json: a: invalid literal for int"):
        Node("x", "a", "seed.json").read(lambda value: int(str(value)))


def test_place_is_not_said_twice() -> None:
    """A parser that says the place itself is left alone."""
    with pytest.raises(DocumentError, match=r"^inner: expected a text, found null$"):
        Node(None, "outer").read(lambda value: Node(value, "inner").text())


def test_name_of_the_file_is_passed_on_to_every_place() -> None:
    """Also to the elements of arrays."""
    root = Node({"a": [1]})
    root.source = "seed.json"

    with pytest.raises(DocumentError, match=r"^seed\.json: a\[0\]: "):
        root.fields("a")["a"].texts()


def test_json_is_read_exactly() -> None:
    """Numbers of any size are not rounded."""
    assert read_document(b'{"n": 123456789012345678901234567890}').mapping() == {
        "n": 123_456_789_012_345_678_901_234_567_890
    }


@pytest.mark.parametrize(
    "data", [b"", b"{", b"nul", b"\xff", b"[1,]", b"{} {}", b'{"a":"\\ud800"}']
)
def test_what_is_no_json_is_refused_with_the_place(data: bytes) -> None:
    """Line and column, as an editor counts them."""
    with pytest.raises(DocumentError, match=r"^no valid JSON: .*line 1, column \d+$"):
        read_document(data)


def test_key_that_is_given_twice_is_refused() -> None:
    """One of the two would be lost without a word."""
    with pytest.raises(DocumentError, match=r"no valid JSON: \[1:\d+\] Duplicate field 'a'$"):
        read_document(b'{"a": 1, "a": 2}')
