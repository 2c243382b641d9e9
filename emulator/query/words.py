"""Which documents have the words of a text in one field.

A keyword is one word as a whole, so there a text must be equal, unless an analyzer is asked for.
Source: ``MatchQueryParser`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast

from emulator.errors import ElasticsearchError, IllegalArgument, UnsupportedOperation
from emulator.query.analysis import analyzer
from emulator.query.columns import Column, Segment, terms_of
from emulator.query.docs import NO_DOCS, Docs, in_at_least, union
from emulator.query.fields import Kind, Resolved
from emulator.query.fuzzy import Fuzzy, allowed_edits
from emulator.query.minimum_should_match import required_matches
from emulator.query.nodes import Match, MatchPhrase, Scalar
from emulator.query.terms import docs_with_prefix, docs_with_term, text_of

R = TypeVar("R")


def docs_with_words(
    segment: Segment[R], resolved: Resolved[R], query: Match | MatchPhrase, now: int
) -> Docs:
    """Return the documents with the words of a ``match`` or ``match_phrase``.

    Raises:
        ElasticsearchError: The field does not take the text, or has no words.
    """
    found = words_of(resolved, query.analyzer, query.value, query.type)
    if not found:
        return Docs.all(len(segment)) if query.zero_terms_all else NO_DOCS
    if isinstance(query, MatchPhrase):
        return _docs_with_phrase(segment, resolved, query, found, now)
    each = [_docs_with_word(segment, resolved, query, word, now) for word in found]
    if len(each) == 1:
        return each[0]
    optional = 0 if query.all_words else len(each)
    written = query.minimum_should_match
    needed = 0 if written is None else required_matches(written, optional)
    if query.all_words:  # no word is optional, so none can be asked for
        return NO_DOCS if needed else in_at_least(len(each), each)
    return in_at_least(max(1, needed), each)


def words_of(
    resolved: Resolved[R], analyzer_name: str | None, value: Scalar, query: str
) -> Sequence[str]:
    """Return the words that a text has for a field.

    Raises:
        QueryShardError: There is no such analyzer.
        NotEmulated: There is one in Elasticsearch.
    """
    own = resolved.field.analyzer if resolved.kind is Kind.TEXT else "keyword"
    return analyzer(analyzer_name or own, query)(text_of(value))


def _docs_with_word(
    segment: Segment[R], resolved: Resolved[R], query: Match, word: str, now: int
) -> Docs:
    try:
        if query.fuzziness is None:
            return docs_with_term(segment, resolved, word, now)
        _refuse_fuzzy(resolved)
    except ElasticsearchError:
        if query.lenient:
            return NO_DOCS
        raise
    column = segment.column(resolved)
    places = map(column.place_of, values_like(word, query, column))
    return union(map(column.docs_at, places))


def values_like(word: str, query: Match, column: Column) -> Mapping[str, float]:
    """Return the values of a column that a word stands for, and how much each counts."""
    edits = 0 if query.fuzziness is None else allowed_edits(query.fuzziness, word)
    if not edits:
        return {} if column.find(word) is None else {word: 1.0}
    most, swaps = query.max_expansions, query.fuzzy_transpositions
    fuzzy = Fuzzy(word, edits, query.prefix_length, most, swaps)
    return fuzzy.alike(cast("Sequence[str]", column.values))


def _refuse_fuzzy(resolved: Resolved[R]) -> None:
    if resolved.path is not None:
        raise UnsupportedOperation(
            "[fuzzy] queries are not currently supported on keyed [flattened] fields."
        )
    if not resolved.kind.has_text:
        raise IllegalArgument(
            f"Can only use fuzzy queries on keyword and text fields - not on [{resolved.own_name}]"
            f" which is of type [{resolved.kind.value}]"
        )


def _docs_with_phrase(
    segment: Segment[R], resolved: Resolved[R], query: MatchPhrase, words: Sequence[str], now: int
) -> Docs:
    asked = "phrase prefix" if query.last_is_prefix else "phrase"
    if resolved.kind is not Kind.TEXT and (query.last_is_prefix or len(words) > 1):
        raise IllegalArgument(
            f"Can only use {asked} queries on text fields - not on [{resolved.own_name}] "
            f"which is of type [{resolved.kind.value}]"
        )
    *leading, last = words
    each = [docs_with_term(segment, resolved, word, now) for word in leading]
    each.append(
        docs_with_prefix(segment, resolved, last, any_case=False)
        if query.last_is_prefix
        else docs_with_term(segment, resolved, last, now)
    )
    if len(words) == 1:
        return each[0]
    tests: list[Callable[[str], bool]] = [word.__eq__ for word in leading]
    tests.append((lambda word: word.startswith(last)) if query.last_is_prefix else last.__eq__)
    return Docs(
        {
            doc
            for doc in in_at_least(len(each), each)
            if _has_phrase(terms_of(resolved, segment.documents[doc]), tests, query.slop)
        }
    )


def _has_phrase(text: Sequence[object], tests: Sequence[Callable[[str], bool]], slop: int) -> bool:
    """Return whether the words stand one behind the other, with at most ``slop`` others between."""
    places = [[place for place, word in enumerate(text) if test(str(word))] for test in tests]

    def continues(wanted: int, place: int, left: int) -> bool:
        if wanted == len(places):
            return True
        return any(
            continues(wanted + 1, following, left - (following - place - 1))
            for following in places[wanted]
            if place < following <= place + 1 + left
        )

    return any(continues(1, place, slop) for place in places[0])
