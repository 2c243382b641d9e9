"""Which documents of a segment a query matches.

Source: the query builders' ``doToQuery`` of Elasticsearch and what Lucene makes of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from emulator.errors import ElasticsearchError, IllegalArgument, NotEmulated, ParsingError
from emulator.query import terms, words
from emulator.query.columns import Segment
from emulator.query.docs import NO_DOCS, Docs, in_at_least, union
from emulator.query.errors import QueryShardError
from emulator.query.fields import FieldTable, Kind
from emulator.query.minimum_should_match import required_matches
from emulator.query.nodes import (
    Bool,
    ConstantScore,
    DisMax,
    Exists,
    Ids,
    Match,
    MatchAll,
    MatchNone,
    MatchPhrase,
    MultiMatch,
    Other,
    Prefix,
    Query,
    QueryString,
    Range,
    SimpleQueryString,
    Term,
    Terms,
    Wildcard,
)
from emulator.query.several_fields import expand
from emulator.query.wildcards import wildcard

R = TypeVar("R")

_MOST_TERMS = 65_536


@dataclass(frozen=True, slots=True)
class Evaluation(Generic[R]):
    """Evaluates queries over documents of one kind.

    Attributes:
        fields: What the documents may be asked for.
        now: What ``now`` is in dates, in milliseconds since the epoch.
        lenient: Whether what a field refuses matches nothing instead.
    """

    fields: FieldTable[R]
    now: int
    lenient: bool = False

    def docs(self, query: Query, segment: Segment[R]) -> Docs:
        """Return the documents that ``query`` matches.

        Raises:
            ElasticsearchError: A field that there is not, or a value that a field does not take.
            NotEmulated: A query that is not evaluated here.
        """
        match query:
            case MatchAll():
                return Docs.all(len(segment))
            case MatchNone():
                return NO_DOCS
            case Bool():
                return self._bool(query, segment)
            case DisMax():
                return union([self.docs(one, segment) for one in query.queries])
            case ConstantScore():
                return self.docs(query.filter, segment)
            case MultiMatch() | SimpleQueryString() | QueryString():
                expanded, lenient = expand(query, self.fields)
                evaluation = self.leniently() if lenient else self
                return evaluation.docs(expanded, segment)
            case Other():
                raise NotEmulated(f"the emulator does not evaluate [{query.type_name}] queries")
            case _:
                return self._leaf(query, segment)

    def _leaf(self, query: Query, segment: Segment[R]) -> Docs:
        try:
            return self._in_field(query, segment)
        except NotEmulated:
            raise
        except (QueryShardError, ParsingError):
            if not self.lenient:
                raise
        except ElasticsearchError as error:
            if not self.lenient:
                if isinstance(query, Range) and self.fields.resolve(query.field).kind is Kind.DATE:
                    raise  # seen before there is a query to fail
                raise QueryShardError(f"failed to create query: {error.reason}") from error
        return NO_DOCS

    def _in_field(self, query: Query, segment: Segment[R]) -> Docs:
        """Return the documents that a query for the values of one field matches."""
        resolve, now = self.fields.resolve, self.now
        match query:
            case Term(field=name, value=value):
                any_case = query.case_insensitive
                field = resolve(name)
                return terms.docs_with_term(segment, field, value, now, any_case=any_case)
            case Terms(field=name, values=values):
                if len(values) > _MOST_TERMS:
                    raise IllegalArgument(
                        f"The number of terms [{len(values)}] used in the Terms Query request has "
                        f"exceeded the allowed maximum of [{_MOST_TERMS}]. This maximum can be set "
                        "by changing the [index.max_terms_count] index level setting."
                    )
                field = resolve(name)
                return union([terms.docs_with_term(segment, field, value, now) for value in values])
            case Range(field=name):
                return terms.docs_in_range(segment, resolve(name), query, now)
            case Prefix(field=name, value=prefix):
                any_case = query.case_insensitive
                return terms.docs_with_prefix(segment, resolve(name), prefix, any_case=any_case)
            case Wildcard(field=name, value=pattern):
                matches = wildcard(pattern, any_case=query.case_insensitive)
                return terms.docs_with_wildcard(segment, resolve(name), matches)
            case Exists(field=name):
                return terms.docs_with_any_value(segment, resolve(name))
            case Ids(values=ids):
                column = segment.column(self.fields.by_id)
                places = {column.find(one) for one in ids} - {None}
                return Docs({column.docs_of(place)[0] for place in places if place is not None})
            case Match(field=name) | MatchPhrase(field=name):
                return words.docs_with_words(segment, resolve(name), query, now)
            case _:
                raise NotImplementedError(f"{type(query).__name__} is evaluated nowhere")

    def _bool(self, query: Bool, segment: Segment[R]) -> Docs:
        # all clauses are looked at, whatever the others give, as each may be refused
        required = [self.docs(one, segment) for one in (*query.must, *query.filter)]
        optional = [self.docs(one, segment) for one in query.should]
        excluded = [self.docs(one, segment) for one in query.must_not]
        found = Docs.all(len(segment))
        if not (required or optional or excluded):
            return found
        for docs in sorted(required, key=len):
            found = found & docs
        if not (required or optional or query.adjust_pure_negative):
            return NO_DOCS
        needed = _needed_of(query)
        if needed:
            found = found & in_at_least(needed, optional)
        for docs in excluded:
            found = found - docs
        return found

    def leniently(self) -> Evaluation[R]:
        """Return an evaluation in which nothing matches what a field refuses."""
        return replace(self, lenient=True)


def _needed_of(query: Bool) -> int:
    """Return how many of the ``should`` clauses must match."""
    written = query.minimum_should_match
    needed = 0 if written is None else required_matches(written, len(query.should))
    return needed if query.must or query.filter or not query.should else max(1, needed)
