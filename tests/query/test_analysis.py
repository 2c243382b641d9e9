"""Analyzers: which words a text has."""

from __future__ import annotations

import pytest

from emulator.errors import NotEmulated
from emulator.query.analysis import analyzer, normalized
from emulator.query.errors import QueryShardError


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("keyword", "Two Words", ["Two Words"]),
        ("keyword", "", [""]),
        ("whitespace", " Two  Words,\tand\n", ["Two", "Words,", "and"]),
        ("simple", "It's 2 Words-Or-3", ["it", "s", "words", "or"]),
        ("stop", "The Fox and THE hound", ["fox", "hound"]),
        ("default", "Two Words", ["two", "words"]),
    ],
)
def test_each_analyzer_makes_its_own_words(name: str, text: str, words: list[str]) -> None:
    """A ``match`` with an analyzer looks for the words, not for the text."""
    assert analyzer(name, "match")(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The 2 QUICK Brown-Foxes!", ["the", "2", "quick", "brown", "foxes"]),
        ("the dog's bone", ["the", "dog's", "bone"]),
        ("O\u2019Neil", ["o\u2019neil"]),
        ("user@example.com", ["user", "example.com"]),
        ("3.14 1,000 1:2 a:b", ["3.14", "1,000", "1", "2", "a:b"]),
        ("a.1 1.a a..b a. .b", ["a", "1", "1", "a", "a", "b", "a", "b"]),
        ("foo_bar _x_ __", ["foo_bar", "_x_"]),
        ("na\u00efve cafe\u0301", ["na\u00efve", "cafe\u0301"]),
        (
            "\u65e5\u672c \u3072\u3089 \u30c6\u30b9\u30c8",
            [*"\u65e5\u672c\u3072\u3089", "\u30c6\u30b9\u30c8"],
        ),
        ("\ud55c\uad6d\uc5b4", ["\ud55c\uad6d\uc5b4"]),
        ("\u0130stanbul", ["istanbul"]),
        ("\U0001f600 +-", []),
    ],
)
def test_standard_breaks_where_unicode_does(text: str, words: list[str]) -> None:
    """It is what text fields have unless told otherwise."""
    assert analyzer("standard", "match")(text) == words


@pytest.mark.parametrize("name", ["standard", "simple", "whitespace"])
def test_a_word_of_more_than_255_characters_becomes_several(name: str) -> None:
    """So does Lucene, and a query for the whole finds the pieces."""
    assert [len(word) for word in analyzer(name, "match")("x" * 600)] == [255, 255, 90]


def test_an_analyzer_that_there_is_not_is_refused_in_the_name_of_the_query() -> None:
    """Clients tell from the text which of their queries is wrong."""
    with pytest.raises(QueryShardError) as caught:
        analyzer("nope", "match")

    assert caught.value.reason == "[match] analyzer [nope] not found"


def test_an_analyzer_of_a_language_is_refused_as_not_emulated() -> None:
    """It exists in Elasticsearch, so nobody should be told otherwise."""
    with pytest.raises(NotEmulated):
        analyzer("english", "match")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("standard", "foo-bar"),
        ("simple", "foo-bar"),
        ("keyword", "Foo-Bar"),
        ("whitespace", "Foo-Bar"),
    ],
)
def test_a_piece_of_a_word_is_only_put_in_lower_case(name: str, expected: str) -> None:
    """A prefix is not broken into words, or ``foo-b*`` would ask for ``foo``."""
    assert normalized(name, "match", "Foo-Bar") == expected
