"""Queries that are texts in a small language: ``simple_query_string`` and ``query_string``.

Only what stands around the text is read here; the text itself is another matter.

Source: ``SimpleQueryStringBuilder``, ``SimpleQueryStringFlag``, ``QueryStringQueryBuilder`` and
``QueryParserHelper`` of Elasticsearch.
"""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.dates.zones import zone_of
from emulator.query.nodes import Query, QueryString, SimpleQueryString
from emulator.query.parsing.boosts import checked, field_boosts
from emulator.query.parsing.field_clauses import STANDARD, Options, refuse_option
from emulator.query.parsing.fuzziness import fuzziness
from emulator.query.parsing.multi_match import kind
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.values import (
    VALUES,
    all_words,
    boolean,
    integer,
    number,
    refuse,
    text,
)
from emulator.xcontent.object_parser import Values
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_END_OBJECT, _FIELD_NAME = Token.END_OBJECT, Token.FIELD_NAME
_START_ARRAY, _END_ARRAY = Token.START_ARRAY, Token.END_ARRAY

_ALL = frozenset({"ALL"})
_FLAGS = (
    "AND",
    "NOT",
    "OR",
    "PREFIX",
    "PHRASE",
    "PRECEDENCE",
    "ESCAPE",
    "WHITESPACE",
    "FUZZY",
    "NEAR",
)
"""The operators in the order of their bits, from the lowest."""


def flags(reader: Reader) -> frozenset[str]:
    """Return the operators at the cursor, given as names with bars between, or as a sum of bits.

    ``ALL`` stands alone, and so does none. ``SLOP`` is returned under its other name, ``NEAR``.

    Raises:
        IllegalArgument: There is no such operator.
    """
    if reader.token is Token.VALUE_NUMBER:
        bits = integer(reader)
        if bits < 0:
            return _ALL
        return frozenset(flag for place, flag in enumerate(_FLAGS) if bits >> place & 1)
    written = reader.text()
    if not written:
        return _ALL
    named = set()
    for name in filter(None, written.split("|")):
        flag = name.upper()
        if flag == "NONE":
            return frozenset()
        if flag == "ALL":
            return _ALL
        if flag != "SLOP" and flag not in _FLAGS:
            raise IllegalArgument(f"Unknown simple_query_string flag [{name}]")
        named.add("NEAR" if flag == "SLOP" else flag)
    return frozenset(named)


_SIMPLE_OPTIONS: Options = {
    **STANDARD,
    "query": text,
    "analyzer": text,
    "default_operator": all_words,
    "flags": flags,
    "lenient": boolean,
    "analyze_wildcard": boolean,
    "minimum_should_match": text,
    "quote_field_suffix": text,
    "auto_generate_synonyms_phrase_query": boolean,
    "fuzzy_prefix_length": integer,
    "fuzzy_max_expansions": integer,
    "fuzzy_transpositions": boolean,
}
_OPTIONS: Options = {
    **STANDARD,
    "query": text,
    "default_field": text,
    "default_operator": all_words,
    "analyzer": text,
    "quote_analyzer": text,
    "allow_leading_wildcard": boolean,
    "max_determinized_states": integer,
    "enable_position_increments": boolean,
    "escape": boolean,
    "fuzzy_prefix_length": integer,
    "fuzzy_max_expansions": integer,
    "fuzzy_rewrite": text,
    "phrase_slop": integer,
    "fuzziness": fuzziness,
    "type": kind,
    "tie_breaker": number,
    "analyze_wildcard": boolean,
    "rewrite": text,
    "minimum_should_match": text,
    "quote_field_suffix": text,
    "lenient": boolean,
    "time_zone": text,
    "auto_generate_synonyms_phrase_query": boolean,
    "fuzzy_transpositions": boolean,
}


def parse_simple_query_string(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"query": "a + b*", "fields": ["name^2", "na*"], ...}``."""
    found = _read(reader, "simple_query_string", _SIMPLE_OPTIONS, "unsupported field")
    query = found.get("query")
    if query is None:
        refuse(reader, "[simple_query_string] query text missing")
    shown = {"simple_query_string": {"query": query, "boost": 1.0}}
    return SimpleQueryString(
        query=query,
        fields=field_boosts(found.get("fields", ()), shown),
        flags=found.get("flags", _ALL),
        all_words=found.get("default_operator") is True,
        analyzer=found.get("analyzer"),
        minimum_should_match=found.get("minimum_should_match"),
        lenient=found.get("lenient"),
        analyze_wildcard=found.get("analyze_wildcard") is True,
        boost=checked(found.get("boost", 1.0), shown),
        name=found.get("_name"),
    )


def parse_query_string(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"query": "a AND b:c*", "default_field": "name", ...}``."""
    found = _read(reader, "query_string", _OPTIONS, "query does not support")
    query = found.get("query")
    if query is None:
        refuse(reader, "[query_string] must be provided with a [query]")
    shown = {"query_string": {"query": query, "fields": [], "boost": 1.0}}
    fields = field_boosts(found.get("fields", ()), shown)
    time_zone = found.get("time_zone")
    if time_zone is not None:
        zone_of(time_zone)
    return QueryString(
        query=query,
        fields=fields,
        default_field=found.get("default_field"),
        all_words=found.get("default_operator") is True,
        analyzer=found.get("analyzer"),
        minimum_should_match=found.get("minimum_should_match"),
        lenient=found.get("lenient"),
        analyze_wildcard=found.get("analyze_wildcard") is True,
        allow_leading_wildcard=found.get("allow_leading_wildcard") is not False,
        time_zone=time_zone,
        phrase_slop=found.get("phrase_slop", 0),
        boost=checked(found.get("boost", 1.0), shown),
        name=found.get("_name"),
    )


def _read(reader: Reader, query: str, options: Options, unknown: str) -> Values:
    """Return the options that are present, ``fields`` as texts.

    Raises:
        ParsingError: An unknown option, or a value that cannot be one.
    """
    found: dict[str, object] = {}
    current = ""
    while (token := reader.advance()) is not _END_OBJECT:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif token is _START_ARRAY:
            if current != "fields":
                refuse_option(reader, query, current)
            fields = []
            while reader.advance() is not _END_ARRAY:
                fields.append(reader.text())
            found[current] = fields
        elif token not in VALUES:
            refuse(reader, f"[{query}] unknown token [{token}] after [{current}]")
        elif current in options:
            found[current] = options[current](reader)
        else:
            refuse(reader, f"[{query}] {unknown} [{current}]")
    return found
