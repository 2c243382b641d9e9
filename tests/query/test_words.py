"""Queries for the words of a text: in a text by words, in the other fields as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.errors import IllegalArgument
from emulator.query.errors import QueryShardError
from emulator.query.fuzzy import Fuzzy, allowed_edits
from emulator.query.nodes import Match, MatchPhrase, MatchPhrasePrefix, Query
from tests.query.records import NOW, Item, found, named

TEXTS = [
    Item(str(number), (text,), text, NOW + number, on=bool(number % 2), leaves=(("a", text),))
    for number, text in enumerate(["red fox", "Red", "the red hot fox", "", "hot"])
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Match("text", "red"), "012"),
        (Match("text", "RED fox!"), "012"),
        (Match("text", "red fox", all_words=True), "02"),
        (Match("text", "hot red fox", minimum_should_match="2"), "02"),
        (Match("text", "hot red fox", minimum_should_match="-1"), "02"),
        (Match("text", "hot red fox", minimum_should_match="4"), ""),
        (Match("text", "hot red", minimum_should_match="0"), "0124"),
        (Match("text", "red", minimum_should_match="2"), "012"),
        (Match("text", "red hot", all_words=True, minimum_should_match="1"), ""),
        (Match("text", "red hot", all_words=True, minimum_should_match="75%"), "2"),
        (Match("text", "!"), ""),
        (Match("text", "!", zero_terms_all=True), "01234"),
        (Match("text", "red fox", analyzer="keyword"), ""),
        (Match("name", "red fox"), "0"),
        (Match("name", "red hot", analyzer="whitespace"), "4"),
        (Match("name", ""), "3"),
        (Match("tree.a", "Red"), "1"),
        (Match("tree", "Red hot", analyzer="whitespace"), "14"),
        (Match("made", NOW), "0"),
        (Match("made", f"{NOW} {NOW + 2}", analyzer="whitespace"), "02"),
        (Match("on", value=True), "13"),
        (Match("on", "maybe", lenient=True), ""),
        (Match("made", "never", lenient=True), ""),
        (Match("tree.a", "Red", fuzziness="1", lenient=True), ""),
        (MatchPhrase("text", "red fox"), "0"),
        (MatchPhrase("text", "red fox", slop=1), "02"),
        (MatchPhrase("text", "fox red"), ""),
        (MatchPhrase("text", "!", zero_terms_all=True), "01234"),
        (MatchPhrase("name", "red fox"), "0"),
        (MatchPhrase("made", NOW), "0"),
        (MatchPhrasePrefix("text", "red f", last_is_prefix=True), "0"),
        (MatchPhrasePrefix("text", "ho", last_is_prefix=True), "24"),
    ],
)
def test_words_are_found(query: Query, expected: str) -> None:
    """All of them or any, in this order or not."""
    assert "".join(found(query, TEXTS)) == expected


FUZZY = "Can only use fuzzy queries on keyword and text fields - not on"
KEYED = "[fuzzy] queries are not currently supported on keyed [flattened] fields."


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (Match("on", "maybe"), "Can't parse boolean value [maybe], expected [true] or [false]"),
        (Match("made", "1", fuzziness="AUTO"), f"{FUZZY} [made_time] which is of type [date]"),
        (Match("on", "true", fuzziness="0"), f"{FUZZY} [is_on] which is of type [boolean]"),
        (Match("tree.a", "ab", fuzziness="AUTO"), KEYED),
        (
            MatchPhrase("tree.a", "a b", analyzer="whitespace"),
            "Can only use phrase queries on text fields - not on [tree_flat._keyed] which is of "
            "type [flattened]",
        ),
        (
            MatchPhrasePrefix("name", "a", last_is_prefix=True),
            "Can only use phrase prefix queries on text fields - not on [index_name] which is of "
            "type [keyword]",
        ),
    ],
)
def test_a_field_refuses_words_that_it_cannot_have(query: Query, reason: str) -> None:
    """Under the name that the field has for itself."""
    with pytest.raises(QueryShardError) as caught:
        found(query, TEXTS)

    assert caught.value.reason == f"failed to create query: {reason}"


@pytest.mark.parametrize("lenient", [False, True])
def test_an_analyzer_that_there_is_not_is_refused_leniently_or_not(lenient: bool) -> None:
    """It is no question of the value."""
    with pytest.raises(QueryShardError, match=r"\[match\] analyzer \[none\] not found"):
        found(Match("made", NOW, analyzer="none", lenient=lenient), TEXTS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Match("name", "ab", fuzziness="AUTO"), ["ab"]),
        (Match("name", "abc", fuzziness="AUTO"), ["ab", "abc", "acb", "abcd"]),
        (Match("name", "abcdef", fuzziness="AUTO"), ["abcd", "abcdef"]),
        (Match("name", "abc", fuzziness="AUTO:1,2"), ["ab", "abc", "acb", "abcd", "a"]),
        (Match("name", "abc", fuzziness="0"), ["abc"]),
        (Match("name", "acb", fuzziness="1", fuzzy_transpositions=False), ["ab", "acb"]),
        (Match("name", "xbc", fuzziness="1"), ["abc"]),
        (Match("name", "xbc", fuzziness="1", prefix_length=1), []),
        (Match("name", "abc", fuzziness="1", max_expansions=1), ["abc"]),
        (Match("name", "abx", fuzziness="1", max_expansions=1), ["abc"]),
        (Match("name", "b", fuzziness="1", max_expansions=50), ["ab", "a"]),
        (Match("tree", "tred", fuzziness="1"), []),
    ],
)
def test_words_that_are_nearly_the_same_are_found(query: Query, expected: list[str]) -> None:
    """So many edits as asked for; of too many such words, the most alike."""
    items = named("ab", "abc", "acb", "abcd", "abcdef", "a")

    assert [items[int(id)].names[0] for id in found(query, items)] == expected


@pytest.mark.parametrize(
    ("fuzziness", "lengths"),
    [
        ("AUTO", [0, 0, 0, 1, 1, 1, 2, 2]),
        ("auto", [0, 0, 0, 1, 1, 1, 2, 2]),
        ("AUTO:2,4", [0, 0, 1, 1, 2, 2, 2, 2]),
        ("AUTO:0,0", [2] * 8),
        ("1", [1] * 8),
        ("2.0", [2] * 8),
    ],
)
def test_longer_words_may_be_off_by_more(fuzziness: str, lengths: list[int]) -> None:
    """A character beyond the basic plane of Unicode is one character."""
    assert [allowed_edits(fuzziness, "\U0001f600" * length) for length in range(8)] == lengths


@pytest.mark.parametrize("fuzziness", ["3", "-1", "x", "AUTO:1", "AUTO:4,2", "AUTO:a,b", "1e999"])
def test_other_fuzziness_is_refused(fuzziness: str) -> None:
    """Query strings may have any."""
    with pytest.raises(IllegalArgument):
        allowed_edits(fuzziness, "word")


@settings(max_examples=150)
@given(
    word=st.text("abc", max_size=5),
    values=st.lists(st.text("abc", max_size=5), max_size=8, unique=True),
    edits=st.integers(1, 2),
    prefix_length=st.integers(0, 2),
    swaps=st.booleans(),
)
def test_edits_are_counted_as_the_definition_counts_them(
    word: str, values: list[str], edits: int, prefix_length: int, swaps: bool
) -> None:
    """Going through sorted values, or trying everything with each."""

    def distance(left: str, right: str) -> int:
        if not left or not right:
            return len(left) + len(right)
        if left[0] == right[0]:
            return distance(left[1:], right[1:])
        ways = [(left[1:], right), (left, right[1:]), (left[1:], right[1:])]
        if swaps and left[:2] == right[1::-1] and len(left) > 1:
            ways.append((left[2:], right[2:]))
        return 1 + min(distance(*way) for way in ways)

    head = word[:prefix_length]
    fuzzy = Fuzzy(word, edits, prefix_length, swaps=swaps)

    assert set(fuzzy.alike(sorted(values))) == {
        value
        for value in values
        if value.startswith(head) and distance(word[len(head) :], value[len(head) :]) <= edits
    }


def test_what_is_alike_counts_by_how_much_of_it_is() -> None:
    """And what has nothing in common counts nothing, though it is found."""
    expected = {"": 0.0, "ab": 1.0, "abcd": 0.0, "ac": 0.5, "x": 0.0}

    assert Fuzzy("ab", 2).alike(["", "ab", "abcd", "abcde", "ac", "x"]) == expected


def test_of_many_that_are_alike_the_first_of_the_most_alike_are_taken() -> None:
    """As Lucene does, which takes no more than fifty unless it is asked to."""
    values = sorted(f"word-{number:02}" for number in range(100))
    alike = Fuzzy("word-42", 2).alike(values)

    assert len(alike) == 50
    assert list(alike)[:3] == ["word-42", "word-02", "word-12"]
