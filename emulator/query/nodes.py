"""Queries as values: what the parser makes and the evaluation takes apart.

Fields are named as the request names them. Nothing here knows what fields there are, what their
kinds are, or which queries a caller may use.

Source: the query DSL of Elasticsearch; behaviour note on API keys, section 6.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Scalar = str | int | float | bool
"""A value of a query, as its JSON has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What all queries have.

    Attributes:
        type: The name in the DSL.
        boost: What the score of a match is multiplied by.
        name: The ``_name``, which changes nothing.
    """

    type: ClassVar[str]

    boost: float = 1.0
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MatchAll(Query):
    """Every document."""

    type: ClassVar[str] = "match_all"


@dataclass(frozen=True, slots=True)
class MatchNone(Query):
    """No document."""

    type: ClassVar[str] = "match_none"


@dataclass(frozen=True, slots=True)
class Term(Query):
    """Documents with one value in a field."""

    type: ClassVar[str] = "term"

    field: str
    value: Scalar
    case_insensitive: bool = False


@dataclass(frozen=True, slots=True)
class Terms(Query):
    """Documents with any of some values in a field.

    Attributes:
        lookup: Whether the values are to be fetched from another document; then there are none.
    """

    type: ClassVar[str] = "terms"

    field: str
    values: tuple[Scalar, ...] = ()
    lookup: bool = False


@dataclass(frozen=True, slots=True)
class Range(Query):
    """Documents with a value between two bounds.

    Attributes:
        lower: The lower bound; ``None`` for none.
        upper: The upper bound; ``None`` for none.
        format: How dates in the bounds are written; ``None`` for the field's own formats.
        time_zone: What a date without a zone is in, such as ``+01:00`` or ``Europe/Paris``.
        relation: How ranges in documents would relate; ``None`` if the request does not say.
    """

    type: ClassVar[str] = "range"

    field: str
    lower: Scalar | None = None
    upper: Scalar | None = None
    include_lower: bool = True
    include_upper: bool = True
    format: str | None = None
    time_zone: str | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Prefix(Query):
    """Documents with a value that begins like this."""

    type: ClassVar[str] = "prefix"

    field: str
    value: str
    case_insensitive: bool = False


@dataclass(frozen=True, slots=True)
class Wildcard(Query):
    r"""Documents with a value of this form: ``*`` any text, ``?`` one character, ``\`` escapes."""

    type: ClassVar[str] = "wildcard"

    field: str
    value: str
    case_insensitive: bool = False


@dataclass(frozen=True, slots=True)
class Exists(Query):
    """Documents with any value in a field."""

    type: ClassVar[str] = "exists"

    field: str


@dataclass(frozen=True, slots=True)
class Ids(Query):
    """Documents with one of these ids."""

    type: ClassVar[str] = "ids"

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bool(Query):
    """A combination of queries.

    Attributes:
        must: All match and count for the score.
        filter: All match.
        should: At least ``minimum_should_match`` match, and count for the score.
        must_not: None matches.
        minimum_should_match: As written, such as ``2``, ``-1``, ``75%`` or ``2<-25%``; ``None``
            for one where nothing must match otherwise, and else for none.
        adjust_pure_negative: Whether ``must_not`` alone takes from all documents, not from none.
    """

    type: ClassVar[str] = "bool"

    must: tuple[Query, ...] = ()
    filter: tuple[Query, ...] = ()
    should: tuple[Query, ...] = ()
    must_not: tuple[Query, ...] = ()
    minimum_should_match: str | None = None
    adjust_pure_negative: bool = True


@dataclass(frozen=True, slots=True)
class Match(Query):
    """Documents with the words of a text in a field.

    Attributes:
        all_words: Whether all must be there, rather than any.
        analyzer: What makes words of the text; ``None`` for the field's own.
        zero_terms_all: Whether a text without words matches everything, rather than nothing.
        lenient: Whether a text that is no value of the field's kind matches nothing, rather than
            being refused.
        fuzziness: As written (``AUTO``, ``2``); ``None`` for none.
        prefix_length: How many characters of a word are to be the same nevertheless.
        max_expansions: How many values may stand for a word.
        fuzzy_transpositions: Whether the swap of two neighbours is one edit, rather than two.
    """

    type: ClassVar[str] = "match"

    field: str
    value: Scalar
    all_words: bool = False
    analyzer: str | None = None
    minimum_should_match: str | None = None
    zero_terms_all: bool = False
    lenient: bool = False
    fuzziness: str | None = None
    prefix_length: int = 0
    max_expansions: int = 50
    fuzzy_transpositions: bool = True


@dataclass(frozen=True, slots=True)
class MatchPhrase(Query):
    """Documents with the words of a text in a field, in this order.

    Attributes:
        slop: How many places the words may be off.
        last_is_prefix: Whether the last word need only begin like this (``match_phrase_prefix``).
    """

    type: ClassVar[str] = "match_phrase"

    field: str
    value: Scalar
    analyzer: str | None = None
    slop: int = 0
    zero_terms_all: bool = False
    last_is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class MatchPhrasePrefix(MatchPhrase):
    """The same under the name it has if the last word need only begin like this."""

    type: ClassVar[str] = "match_phrase_prefix"


@dataclass(frozen=True, slots=True)
class FieldBoost:
    """A field to search in, or a pattern of fields, and what its score is multiplied by."""

    field: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class MultiMatch(Query):
    """A text, looked for in several fields.

    Attributes:
        fields: Names or patterns; empty for all that can be searched.
        kind: ``best_fields``, ``most_fields``, ``cross_fields``, ``phrase``, ``phrase_prefix`` or
            ``bool_prefix``.
    """

    type: ClassVar[str] = "multi_match"

    fields: tuple[FieldBoost, ...]
    value: Scalar
    kind: str = "best_fields"
    all_words: bool = False
    analyzer: str | None = None
    minimum_should_match: str | None = None
    slop: int = 0
    zero_terms_all: bool = False
    lenient: bool | None = None
    fuzziness: str | None = None


@dataclass(frozen=True, slots=True)
class SimpleQueryString(Query):
    """A text with the operators ``+ | - " * ( ) ~N``, which is never malformed.

    Attributes:
        fields: Names or patterns; empty for all that can be searched.
        flags: The operators that are understood: names such as ``AND`` and ``PREFIX``, ``ALL``.
        all_words: Whether words without an operator are joined by *and*.
        lenient: ``None`` if the request does not say.
    """

    type: ClassVar[str] = "simple_query_string"

    query: str
    fields: tuple[FieldBoost, ...] = ()
    flags: frozenset[str] = frozenset({"ALL"})
    all_words: bool = False
    analyzer: str | None = None
    minimum_should_match: str | None = None
    lenient: bool | None = None
    analyze_wildcard: bool = False


@dataclass(frozen=True, slots=True)
class QueryString(Query):
    """A text in Lucene's own query syntax.

    Attributes:
        fields: Names or patterns; empty for ``default_field``, or all that can be searched.
        all_words: Whether clauses without an operator are joined by *and*.
        lenient: ``None`` if the request does not say.
    """

    type: ClassVar[str] = "query_string"

    query: str
    fields: tuple[FieldBoost, ...] = ()
    default_field: str | None = None
    all_words: bool = False
    analyzer: str | None = None
    minimum_should_match: str | None = None
    lenient: bool | None = None
    analyze_wildcard: bool = False
    allow_leading_wildcard: bool = True
    time_zone: str | None = None
    phrase_slop: int = 0


@dataclass(frozen=True, slots=True)
class DisMax(Query):
    """The documents of any of some queries; the best of their scores counts.

    Attributes:
        tie_breaker: What share of the other scores counts too.
    """

    type: ClassVar[str] = "dis_max"

    queries: tuple[Query, ...]
    tie_breaker: float = 0.0


@dataclass(frozen=True, slots=True)
class ConstantScore(Query):
    """The documents of another query, all with the same score."""

    type: ClassVar[str] = "constant_score"

    filter: Query


@dataclass(frozen=True, slots=True)
class Other(Query):
    """A query of Elasticsearch that is not evaluated here; what it holds has not been looked at.

    Attributes:
        type_name: Its name in the DSL, as ``type`` is of the others.
    """

    type: ClassVar[str] = "other"

    type_name: str
