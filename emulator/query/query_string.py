"""Lucene's query syntax: ``name:(a OR b) AND NOT type:x``, ranges, wildcards, phrases and so on.

Words side by side are one text for analysis, so for a keyword they are one value. An ``AND`` or an
``OR`` decides on the clauses at its sides only; neither binds more tightly. Source:
``QueryParser.jj`` and ``QueryParserBase`` of Lucene; ``QueryStringQueryBuilder`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from enum import Enum

from emulator.errors import NotEmulated
from emulator.query.errors import QueryShardError
from emulator.query.lucene_queries import FieldsOf, LuceneQueries
from emulator.query.lucene_tokens import Kind, QuerySyntaxError, Token, tokens_of, unescaped
from emulator.query.nodes import Bool, MatchNone, Query, QueryString
from emulator.query.searched_fields import SearchedField, boosted

_LEAVES = {
    Kind.BARE_OPERATOR,
    Kind.STAR,
    Kind.QUOTED,
    Kind.TERM,
    Kind.PREFIX,
    Kind.WILDCARD,
    Kind.REGEXP,
    Kind.RANGE_INCLUSIVE,
    Kind.RANGE_EXCLUSIVE,
    Kind.NUMBER,
}
_MODIFIERS = {Kind.PLUS, Kind.MINUS, Kind.NOT}
_CLAUSE_STARTS = _LEAVES | {Kind.OPEN}
_NOT_AFTER_WORDS = {Kind.COLON, Kind.STAR, Kind.FUZZY, Kind.CARAT, Kind.AND, Kind.OR}
_DEEPEST = 100


class _Occur(Enum):
    MUST = "must"
    SHOULD = "should"
    MUST_NOT = "must_not"


_Clauses = list[tuple[_Occur, Query]]


def lucene_query(
    query: QueryString, fields: Sequence[SearchedField], fields_of: FieldsOf, *, all_fields: bool
) -> Query:
    """Return the query over single fields.

    Args:
        query: Its own names of fields are not looked at.
        fields: What they stand for: where words without a field are looked for.
        fields_of: Finds the fields of a name or a pattern in the text; none is no error.
        all_fields: Whether ``fields`` are all there are, so that ``*`` finds everything.

    Raises:
        QueryShardError: The text cannot be read, or there is no analyzer of a name.
        NotEmulated: More than 100 groups, one in the other.
    """
    if not query.query.strip():
        return MatchNone()
    queries = LuceneQueries(query, fields, fields_of, all_fields)
    try:
        found = _Parser(query.query, queries, all_words=query.all_words).parse()
    except QuerySyntaxError as error:
        cause = QuerySyntaxError(f"Cannot parse '{query.query}': {error.reason}")
        raise QueryShardError(f"Failed to parse query [{query.query}]") from cause
    if found is None:
        return MatchNone()
    if isinstance(found, Bool) and found.should and query.minimum_should_match is not None:
        found = replace(found, minimum_should_match=query.minimum_should_match)
    return boosted(found, query.boost)


class _Parser:
    """Reads one text; a method for each rule of the grammar, with the name it has there."""

    def __init__(self, text: str, queries: LuceneQueries, *, all_words: bool) -> None:
        self._tokens = tokens_of(text)
        self._at = 0
        self._queries = queries
        self._all_words = all_words
        self._depth = 0

    def parse(self) -> Query | None:
        """Read the whole text."""
        found = self._query(None)
        self._end(Kind.END)
        return found

    def _end(self, kind: Kind) -> None:
        """Pass the end of a text or group, where one more clause might have been too."""
        if self._take(kind) is None:
            before = self._tokens[self._at - 1].kind
            more = {Kind.CARAT} if before in _LEAVES | {Kind.CLOSE} else set()
            more |= {Kind.FUZZY} if before in _LEAVES else set()
            raise self._unexpected({kind, Kind.AND, Kind.OR} | _CLAUSE_STARTS | _MODIFIERS | more)

    def _kind(self, ahead: int = 0) -> Kind:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)].kind

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _take(self, *kinds: Kind) -> Token | None:
        return self._next() if self._kind() in kinds else None

    def _expect(self, *kinds: Kind) -> Token:
        if self._kind() not in kinds:
            raise self._unexpected(set(kinds))
        return self._next()

    def _unexpected(self, expected: Set[Kind]) -> QuerySyntaxError:
        token = self._tokens[self._at]
        shown = token.kind.value
        if token.kind is not Kind.END:
            image = token.text.replace("\\", "\\\\").replace('"', '\\"')
            shown = f' {shown} "{image} "'
        wanted = "".join(
            f"{kind.value} {'' if kind is Kind.END else '...'}\n    "
            for kind in Kind
            if kind in expected
        )
        heading = "Was expecting:" if len(expected) == 1 else "Was expecting one of:"
        return QuerySyntaxError(
            f'Encountered "{shown}" at line 1, column {token.at}.\n{heading}\n    {wanted}'
        )

    def _query(self, field: str | None) -> Query | None:
        clauses: _Clauses = []
        alone: Query | None = None
        first = True
        while first or self._kind() in _CLAUSE_STARTS | _MODIFIERS | {Kind.AND, Kind.OR}:
            if self._words_follow():
                found = self._queries.words(field, unescaped(self._words()))
                self._add(clauses, None, None, found)
                modifier = None
            else:
                conjunction = None if first else self._take(Kind.AND, Kind.OR)
                modifier = self._take(*_MODIFIERS)
                found = self._clause(field, after_modifier=modifier is not None)
                self._add(clauses, conjunction, modifier, found)
            if first and modifier is None:
                alone = found
            first = False
        if len(clauses) == 1 and alone is not None:
            return alone
        return self._joined(clauses)

    def _joined(self, clauses: _Clauses) -> Query | None:
        if not clauses:
            return None
        by = {occur: tuple(found for one, found in clauses if one is occur) for occur in _Occur}
        return Bool(must=by[_Occur.MUST], should=by[_Occur.SHOULD], must_not=by[_Occur.MUST_NOT])

    def _add(
        self,
        clauses: _Clauses,
        conjunction: Token | None,
        modifier: Token | None,
        found: Query | None,
    ) -> None:
        """Add a clause, and let the word before it decide on the clause before too."""
        is_and = conjunction is not None and conjunction.kind is Kind.AND
        is_or = conjunction is not None and conjunction.kind is Kind.OR
        if clauses and clauses[-1][0] is not _Occur.MUST_NOT:
            if is_and:
                clauses[-1] = (_Occur.MUST, clauses[-1][1])
            elif is_or and self._all_words:
                clauses[-1] = (_Occur.SHOULD, clauses[-1][1])
        if found is None:
            return
        required = modifier is not None or is_and
        if self._all_words:
            required = not is_or
        if modifier is not None and modifier.kind is not Kind.PLUS:
            clauses.append((_Occur.MUST_NOT, found))
        else:
            clauses.append((_Occur.MUST if required else _Occur.SHOULD, found))

    def _words_follow(self) -> bool:
        """Return whether two or more words stand side by side, all of them plain."""
        return (
            self._kind() is Kind.TERM
            and self._kind(1) is Kind.TERM
            and self._kind(2) not in _NOT_AFTER_WORDS
        )

    def _words(self) -> str:
        words = [self._next().text]
        while self._kind() is Kind.TERM and self._kind(1) not in _NOT_AFTER_WORDS:
            words.append(self._next().text)
        return " ".join(words)

    def _clause(self, field: str | None, *, after_modifier: bool) -> Query | None:
        if self._kind() in (Kind.TERM, Kind.STAR) and self._kind(1) is Kind.COLON:
            field = unescaped(self._next().text)
            self._next()
            after_modifier = True
        if self._kind() not in _CLAUSE_STARTS:
            expected = _CLAUSE_STARTS if after_modifier else _CLAUSE_STARTS | _MODIFIERS
            raise self._unexpected(expected)
        if self._take(Kind.OPEN) is None:
            return self._term(field)
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotEmulated(f"the emulator reads no more than {_DEEPEST} groups in each other")
        found = self._query(field)
        self._end(Kind.CLOSE)
        self._depth -= 1
        return self._boosted(found, self._boost())

    def _boost(self) -> Token | None:
        return self._expect(Kind.NUMBER) if self._take(Kind.CARAT) else None

    def _boosted(self, found: Query | None, boost: Token | None) -> Query | None:
        return found if found is None or boost is None else boosted(found, float(boost.text))

    def _term(self, field: str | None) -> Query | None:
        token = self._next()
        if token.kind in (Kind.RANGE_INCLUSIVE, Kind.RANGE_EXCLUSIVE):
            found: Query | None = self._range(field, token)
            return self._boosted(found, self._boost())
        boost = self._boost()
        fuzzy = self._take(Kind.FUZZY)
        if boost is None:
            boost = self._boost()
        if token.kind is Kind.QUOTED:
            found = self._queries.phrase(field, unescaped(token.text[1:-1]), _slop(fuzzy))
        else:
            found = self._bare(field, token, fuzzy)
        return self._boosted(found, boost)

    def _bare(self, field: str | None, token: Token, fuzzy: Token | None) -> Query | None:
        match token.kind:
            case Kind.STAR | Kind.WILDCARD:
                return self._queries.wildcard(field, token.text)
            case Kind.PREFIX:
                return self._queries.prefix(field, unescaped(token.text[:-1]))
            case Kind.REGEXP:
                return self._queries.regexp(field, token.text[1:-1])
        text = token.text[:1] if token.kind is Kind.BARE_OPERATOR else unescaped(token.text)
        if fuzzy is not None:
            return self._queries.fuzzy(field, text, fuzzy.text[1:])
        return self._queries.words(field, text)

    def _range(self, field: str | None, start: Token) -> Query:
        lower = self._expect(Kind.RANGE_GOOP, Kind.RANGE_QUOTED, Kind.TO)
        self._expect(Kind.TO)
        upper = self._expect(Kind.RANGE_GOOP, Kind.RANGE_QUOTED, Kind.TO)
        end = self._expect(Kind.INCLUSIVE_END, Kind.EXCLUSIVE_END)
        return self._queries.between(
            field,
            _bound(lower),
            _bound(upper),
            include_lower=start.kind is Kind.RANGE_INCLUSIVE,
            include_upper=end.kind is Kind.INCLUSIVE_END,
        )


def _bound(token: Token) -> str | None:
    if token.kind is Kind.RANGE_QUOTED:
        return unescaped(token.text[1:-1])
    return None if token.text == "*" else unescaped(token.text)


def _slop(fuzzy: Token | None) -> int | None:
    """Return the number after ``~`` behind a phrase; ``None`` for none, or for what is none."""
    if fuzzy is None:
        return None
    try:
        return int(float(fuzzy.text[1:]))
    except (ValueError, OverflowError):
        return None
