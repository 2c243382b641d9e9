"""What the leaves of Lucene's query syntax ask of the fields they are for.

Source: ``QueryStringQueryParser`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulator.query.lucene_tokens import QuerySyntaxError
from emulator.query.nodes import (
    Exists,
    Match,
    MatchAll,
    MatchNone,
    MatchPhrase,
    Other,
    Prefix,
    Query,
    QueryString,
    Range,
    Wildcard,
)
from emulator.query.searched_fields import (
    SearchedField,
    in_each,
    match_in,
    whole_of,
    words_of,
)

FieldsOf = Callable[[str], Sequence[SearchedField]]
"""Finds the fields of a name or a pattern."""

_COMPARISONS = (">=", ">", "<=", "<")


@dataclass(frozen=True, slots=True)
class LuceneQueries:
    """Makes the queries of the leaves.

    Attributes:
        default: The fields of a leaf that names none.
        all_fields: Whether those are all there are.
    """

    query: QueryString
    default: Sequence[SearchedField]
    fields_of: FieldsOf
    all_fields: bool

    def words(self, field: str | None, text: str) -> Query | None:
        """Ask for the words of a text; ``None`` if analysis leaves none."""
        if field == "_exists_":
            return Exists(text)
        if field is not None and len(text) > 1:
            for comparison in _COMPARISONS:
                if text.startswith(comparison) and len(text) > len(comparison):
                    return self._compare(field, comparison, text.removeprefix(comparison))
        with_words = [one for one in self._fields(field) if words_of(self.query, one, text)]
        if not with_words and self._fields(field):
            return None
        return in_each(with_words, lambda one: match_in(self.query, one, text), 0.0)

    def phrase(self, field: str | None, text: str, slop: int | None) -> Query | None:
        """Ask for a phrase; ``None`` if analysis leaves no word of it."""
        if field == "_exists_":
            return Exists(text)
        slop = self.query.phrase_slop if slop is None else slop
        with_words = [one for one in self._fields(field) if words_of(self.query, one, text)]
        if not with_words and self._fields(field):
            return None
        return in_each(
            with_words,
            lambda one: MatchPhrase(one.name, text, analyzer=self.query.analyzer, slop=slop),
            0.0,
        )

    def between(
        self,
        field: str | None,
        lower: str | None,
        upper: str | None,
        *,
        include_lower: bool = True,
        include_upper: bool = True,
    ) -> Query:
        """Ask for values between two bounds."""
        return in_each(
            self._fields(field),
            lambda one: Range(
                one.name,
                lower=None if lower is None else whole_of(self.query, one, lower),
                upper=None if upper is None else whole_of(self.query, one, upper),
                include_lower=include_lower,
                include_upper=include_upper,
                time_zone=self.query.time_zone,
            ),
            0.0,
        )

    def fuzzy(self, field: str | None, text: str, fuzziness: str) -> Query:
        """Ask for values like a text; by its length, unless the fuzziness is given."""
        return in_each(
            self._fields(field),
            lambda one: Match(
                one.name,
                whole_of(self.query, one, text),
                analyzer="keyword",
                fuzziness=fuzziness or "AUTO",
                lenient=bool(self.query.lenient),
            ),
            0.0,
        )

    def prefix(self, field: str | None, text: str) -> Query:
        """Ask for values that begin with a text."""
        return in_each(
            self._fields(field), lambda one: Prefix(one.name, whole_of(self.query, one, text)), 0.0
        )

    def wildcard(self, field: str | None, pattern: str) -> Query:
        """Ask for values of a form; of any form means that there is a value.

        Raises:
            QuerySyntaxError: It begins with a wildcard though it must not.
        """
        if pattern == "*":
            if field == "*" or (field is None and self.all_fields):
                return MatchAll()
            if field is not None:
                return Exists(field)
            return in_each(self._fields(field), lambda one: Exists(one.name), 0.0)
        if not self.query.allow_leading_wildcard and pattern.startswith(("*", "?")):
            raise QuerySyntaxError("'*' or '?' not allowed as first character in WildcardQuery")
        return in_each(
            self._fields(field),
            lambda one: Wildcard(one.name, whole_of(self.query, one, pattern)),
            0.0,
        )

    def regexp(self, field: str | None, pattern: str) -> Query:
        """Ask for values that a regular expression matches, which nothing evaluates."""
        return Other("regexp") if self._fields(field) else MatchNone()

    def _fields(self, field: str | None) -> Sequence[SearchedField]:
        return self.default if field is None else self.fields_of(field)

    def _compare(self, field: str, comparison: str, text: str) -> Query:
        include = comparison.endswith("=")
        if comparison.startswith(">"):
            return self.between(field, text, None, include_lower=include)
        return self.between(field, None, text, include_upper=include)
