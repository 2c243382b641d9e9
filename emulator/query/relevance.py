"""How well documents fit a query: what orders them where no sort is asked for.

Only the order is to be seen. Most queries score all that they match alike; then the order is that
of the index.

Source: ``LegacyBM25Similarity`` of Lucene with the parameters of Elasticsearch, k1 = 1.2 and
b = 0.75; keywords have no length, so there only the rarity of a value counts. The values that are
like a word count as if all were as frequent as the most frequent one (``BlendedTermQuery``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from statistics import fmean
from typing import Generic, TypeVar

from emulator.query.columns import Segment, terms_of
from emulator.query.evaluate import Evaluation
from emulator.query.fields import Kind, Resolved, Value
from emulator.query.index import Part
from emulator.query.nodes import (
    Bool,
    DisMax,
    Match,
    MatchPhrase,
    MultiMatch,
    Query,
    QueryString,
    SimpleQueryString,
    Term,
)
from emulator.query.several_fields import expand
from emulator.query.terms import value_of
from emulator.query.words import values_like, words_of

R = TypeVar("R")

Scores = Mapping[int, float]
"""By ordinal; a document that is not there is not matched."""

_K1, _B = 1.2, 0.75


class Relevance(Generic[R]):
    """Scores the documents of some segments, whose rarities count together.

    Args:
        evaluation: Says what matches.
        parts: All that there is to search.
    """

    def __init__(self, evaluation: Evaluation[R], parts: Sequence[Part[R]]) -> None:
        self._evaluation = evaluation
        self._parts = parts
        self._mean_lengths: dict[str, float] = {}

    def alike(self, query: Query) -> bool:
        """Return whether all documents that a query matches surely fit it equally well."""
        match query:
            case Bool():
                return not query.should and all(self.alike(one) for one in query.must)
            case Term(field=name):
                return self._evaluation.fields.resolve(name).kind is not Kind.TEXT
            case Match(field=name, analyzer=None, fuzziness=None):
                return self._evaluation.fields.resolve(name).kind is not Kind.TEXT
            case Match() | MatchPhrase() | DisMax():
                return False
            case MultiMatch() | SimpleQueryString() | QueryString():
                return False
            case _:
                return True

    def scores(self, query: Query, segment: Segment[R]) -> Scores:
        """Return the scores of the documents that ``query`` matches in one segment."""
        match query:
            case Bool():
                return self._sum(query, segment)
            case DisMax():
                return self._best(query, segment)
            case MultiMatch() | SimpleQueryString() | QueryString():
                expanded, lenient = expand(query, self._evaluation.fields)
                return self._lenient(lenient).scores(expanded, segment)
            case Term() | Match() | MatchPhrase():
                return self._of_words(query, segment)
            case _:
                docs = self._evaluation.docs(query, segment)
                return dict.fromkeys(docs, query.boost)

    def _lenient(self, lenient: bool) -> Relevance[R]:
        if not lenient:
            return self
        return Relevance(self._evaluation.leniently(), self._parts)

    def _sum(self, query: Bool, segment: Segment[R]) -> Scores:
        total = dict.fromkeys(self._evaluation.docs(query, segment), 0.0)
        for clause in (*query.must, *query.should):
            for doc, score in self.scores(clause, segment).items():
                if doc in total:
                    total[doc] += score * query.boost
        return total

    def _best(self, query: DisMax, segment: Segment[R]) -> Scores:
        found: dict[int, list[float]] = {}
        for clause in query.queries:
            for doc, score in self.scores(clause, segment).items():
                found.setdefault(doc, []).append(score)
        return {
            doc: query.boost * (max(each) + query.tie_breaker * (sum(each) - max(each)))
            for doc, each in found.items()
        }

    def _of_words(self, query: Term | Match | MatchPhrase, segment: Segment[R]) -> Scores:
        resolved = self._evaluation.fields.resolve(query.field)
        total = dict.fromkeys(self._evaluation.docs(query, segment), query.boost)
        any_case = isinstance(query, Term) and query.case_insensitive
        if not total or any_case or resolved.kind is Kind.DATE or resolved.field.runtime:
            return total
        total = dict.fromkeys(total, 0.0)
        column = segment.column(resolved)
        for alike in self._sought(query, resolved):
            rarity = min((self._rarity(resolved, value) for value in alike), default=0.0)
            for value, share in alike.items():
                place = column.find(value)
                if place is not None:
                    weight = query.boost * rarity * share
                    for doc in total.keys() & column.docs_of(place):
                        total[doc] += weight * self._weight_in(resolved, value, segment, doc)
        return total

    def _sought(
        self, query: Term | Match | MatchPhrase, resolved: Resolved[R]
    ) -> Sequence[Mapping[Value, float]]:
        """Return for each word the values that it stands for, and how much each of them counts."""
        if isinstance(query, Term):
            return [{value_of(resolved, query.value): 1.0}]
        words = words_of(resolved, query.analyzer, query.value, query.type)
        if resolved.kind is Kind.BOOLEAN:
            return [{word == "true": 1.0} for word in words]
        if isinstance(query, MatchPhrase) or query.fuzziness is None:
            return [{word: 1.0} for word in words]
        columns = [part.segment.column(resolved) for part in self._parts]
        return [
            {
                value: share
                for one in columns
                for value, share in values_like(word, query, one).items()
            }
            for word in words
        ]

    def _rarity(self, resolved: Resolved[R], word: Value) -> float:
        """Return the inverse document frequency of a word."""
        filled = having = 0
        for part in self._parts:
            column = part.segment.column(resolved)
            filled += len(column.any_value() - part.hidden)
            place = column.find(word)
            if place is not None:
                having += len(column.docs_at(place) - part.hidden)
        return log(1 + (filled - having + 0.5) / (having + 0.5))

    def _weight_in(
        self, resolved: Resolved[R], word: Value, segment: Segment[R], doc: int
    ) -> float:
        """Return what a word counts in one document: often is more, in a long text is less."""
        if resolved.kind is not Kind.TEXT:
            return 1.0
        words = terms_of(resolved, segment.documents[doc])
        often, length = words.count(word), len(words)
        shortness = 1 - _B + _B * length / self._mean_length(resolved)
        return often * (1 + _K1) / (often + _K1 * shortness)

    def _mean_length(self, resolved: Resolved[R]) -> float:
        """Return how many words a document has in a field, if it has any."""
        known = self._mean_lengths.get(resolved.name)
        if known is None:
            documents = (part.segment.documents[doc] for part in self._parts for doc in part.live)
            lengths = [length for one in documents if (length := len(terms_of(resolved, one)))]
            known = self._mean_lengths[resolved.name] = fmean(lengths) if lengths else 1.0
        return known
