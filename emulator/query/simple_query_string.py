"""What a ``simple_query_string`` asks of the fields that it is for.

Source: ``SimpleQueryStringBuilder`` and ``SimpleQueryStringQueryParser`` of Elasticsearch, and
``buildQueryTree`` of Lucene's ``SimpleQueryParser``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from emulator.query.analysis import analyzer
from emulator.query.nodes import (
    Bool,
    Match,
    MatchAll,
    MatchNone,
    MatchPhrase,
    Prefix,
    Query,
    SimpleQueryString,
    Term,
)
from emulator.query.searched_fields import (
    SearchedField,
    boosted,
    in_each,
    match_in,
    whole_of,
    words_of,
)
from emulator.query.simple_syntax import Clause, Fuzzy, Group, Operator, Phrase, Word, parse_simple
from emulator.query.simple_syntax import Prefix as PrefixLeaf


def simple_query(query: SimpleQueryString, fields: Sequence[SearchedField]) -> Query:
    """Return the query over single fields.

    What a field refuses, such as a prefix of a date, shows only when the result is evaluated.

    Args:
        query: Its own names of fields are not looked at.
        fields: What they stand for.

    Raises:
        QueryShardError: There is no analyzer of the name that it gives.
    """
    if query.analyzer is not None:
        analyzer(query.analyzer, query.type)
    if query.query.strip(_TRIMMED) == "*":
        found: Query | None = MatchAll()
    else:
        found = _Expansion(query, fields).group(parse_simple(query.query, query.flags))
    if found is None:
        return MatchNone()
    minimum = query.minimum_should_match
    if minimum is not None and (
        isinstance(found, Match) or (isinstance(found, Bool) and found.should)
    ):
        found = replace(found, minimum_should_match=minimum)
    return boosted(found, query.boost)


_TRIMMED = "".join(map(chr, range(0x21)))
"""What Java's ``trim`` takes away: all up to the blank."""


@dataclass(frozen=True, slots=True)
class _Expansion:
    """Turns clauses into queries over fields."""

    query: SimpleQueryString
    fields: Sequence[SearchedField]

    def group(self, group: Group) -> Query | None:
        """Return what the clauses of a group ask together; ``None`` if no word is left.

        Operators join from left to right: a change of the operator makes all before it one clause.
        """
        top: Query | None = None
        joined = given = None
        for event in group.events:
            if event is Operator.RESET:
                given = None
                continue
            if isinstance(event, Operator):
                if top is not None and given is None:
                    given = event
                continue
            found = self._clause(event)
            if found is None:
                continue
            if top is None:
                top = found
            else:
                default = Operator.AND if self.query.all_words else Operator.OR
                operator = given or default
                top = _joined(top, found, operator, same=operator is joined)
                joined = operator
            given = None
        return top

    def _clause(self, clause: Clause) -> Query | None:
        content = clause.content
        found = self.group(content) if isinstance(content, Group) else self._leaf(content)
        if found is None or not clause.negated:
            return found
        return Bool(should=(MatchAll(),), must_not=(found,))

    def _leaf(self, leaf: Word | PrefixLeaf | Fuzzy | Phrase) -> Query | None:
        match leaf:
            case Word():
                return self._of_words(
                    lambda field: match_in(self.query, field, leaf.text), leaf.text, 1.0
                )
            case Phrase():
                return self._of_words(lambda field: self._phrase(field, leaf), leaf.text, 0.0)
            case Fuzzy():
                return in_each(self.fields, lambda field: self._fuzzy(field, leaf), 1.0)
            case PrefixLeaf():
                return in_each(self.fields, lambda field: self._prefix(field, leaf.text), 1.0)

    def _of_words(
        self, ask: Callable[[SearchedField], Query], text: str, tie_breaker: float
    ) -> Query | None:
        """Ask the fields for which analysis leaves words; ``None`` if there is none."""
        with_words = [field for field in self.fields if words_of(self.query, field, text)]
        return in_each(with_words, ask, tie_breaker) if with_words else None

    def _phrase(self, field: SearchedField, phrase: Phrase) -> Query:
        return MatchPhrase(field.name, phrase.text, analyzer=self.query.analyzer, slop=phrase.slop)

    def _fuzzy(self, field: SearchedField, fuzzy: Fuzzy) -> Query:
        text = whole_of(self.query, field, fuzzy.text)
        lenient = bool(self.query.lenient)
        edits = str(fuzzy.edits)
        return Match(field.name, text, analyzer="keyword", fuzziness=edits, lenient=lenient)

    def _prefix(self, field: SearchedField, text: str) -> Query | None:
        """Ask for a prefix; with ``analyze_wildcard``, for words, of which the last is one."""
        if not self.query.analyze_wildcard:
            return Prefix(field.name, whole_of(self.query, field, text))
        words = words_of(self.query, field, text)
        if not words:
            return None
        last = Prefix(field.name, words[-1])
        if len(words) == 1:
            return last
        clauses = (*(Term(field.name, word) for word in words[:-1]), last)
        return Bool(must=clauses) if self.query.all_words else Bool(should=clauses)


def _joined(top: Query, found: Query, operator: Operator, *, same: bool) -> Query:
    """Add a clause to those before it, if the same operator joins them; else to all as one."""
    if not (same and isinstance(top, Bool)):
        top = Bool(must=(top,)) if operator is Operator.AND else Bool(should=(top,))
    if operator is Operator.AND:
        return replace(top, must=(*top.must, found))
    return replace(top, should=(*top.should, found))
