"""The ``multi_match`` query. Source: ``MultiMatchQueryBuilder`` of Elasticsearch."""

from __future__ import annotations

from emulator.errors import IllegalArgument, ParseError
from emulator.query.nodes import MultiMatch, Query
from emulator.query.parsing.boosts import checked, field_boosts
from emulator.query.parsing.field_clauses import STANDARD, Options, refuse_option
from emulator.query.parsing.fuzziness import fuzziness
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.values import (
    VALUES,
    all_words,
    boolean,
    integer,
    number,
    refuse,
    scalar_or_refuse,
    text,
    zero_terms_all,
)
from emulator.xcontent.object_parser import Values
from emulator.xcontent.tokens import Reader, Token

# members looked up once: before Python 3.12 each look-up takes ten times as long as a comparison
_END_OBJECT, _FIELD_NAME = Token.END_OBJECT, Token.FIELD_NAME
_START_ARRAY, _END_ARRAY = Token.START_ARRAY, Token.END_ARRAY

_KINDS = {
    "best_fields": "best_fields",
    "boolean": "best_fields",  # its deprecated name
    "most_fields": "most_fields",
    "cross_fields": "cross_fields",
    "phrase": "phrase",
    "phrase_prefix": "phrase_prefix",
    "bool_prefix": "bool_prefix",
}


def kind(reader: Reader) -> str:
    """Return the kind of multi-field query at the cursor.

    Raises:
        ParseError: There is no such kind.
    """
    written = reader.text()
    if written not in _KINDS:
        raise ParseError(f"failed to parse [multi_match] query type [{written}]. unknown type.")
    return _KINDS[written]


_OPTIONS: Options = {
    **STANDARD,
    "query": scalar_or_refuse,
    "type": kind,
    "analyzer": text,
    "slop": integer,
    "fuzziness": fuzziness,
    "prefix_length": integer,
    "max_expansions": integer,
    "operator": all_words,
    "minimum_should_match": text,
    "fuzzy_rewrite": text,
    "tie_breaker": number,
    "lenient": boolean,
    "zero_terms_query": zero_terms_all,
    "auto_generate_synonyms_phrase_query": boolean,
    "fuzzy_transpositions": boolean,
}


def parse_multi_match(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"query": "words", "fields": ["name^2", "na*"], ...}``."""
    fields: list[str] = []
    found: dict[str, object] = {}
    current = ""
    while (token := reader.advance()) is not _END_OBJECT:
        if token is _FIELD_NAME:
            current = reader.name or ""
        elif current == "fields" and token is _START_ARRAY:
            while reader.advance() is not _END_ARRAY:
                fields.append(reader.text())
        elif current == "fields" and token in VALUES:
            fields.append(reader.text())
        elif current == "fields":
            refuse_option(reader, "multi_match", current)
        elif token not in VALUES:
            refuse(reader, f"[multi_match] unknown token [{token}] after [{current}]")
        elif current in _OPTIONS:
            found[current] = _OPTIONS[current](reader)
        else:
            refuse_option(reader, "multi_match", current)
    return _multi_match(reader, fields, found)


def _multi_match(reader: Reader, fields: list[str], found: Values) -> Query:
    value = found.get("query")
    if value is None:
        refuse(reader, "No text specified for multi_match query")
    kind = found.get("type", "best_fields")
    slop = found.get("slop", 0)
    if "fuzziness" in found and kind in ("cross_fields", "phrase", "phrase_prefix"):
        refuse(reader, f"Fuzziness not allowed for type [{kind}]")
    if slop != 0 and kind == "bool_prefix":
        refuse(reader, f"[slop] not allowed for type [{kind}]")
    shown = {"multi_match": {"query": value, "fields": [], "boost": 1.0}}
    boosted = field_boosts(fields, shown)
    if found.get("max_expansions", 1) <= 0:
        raise IllegalArgument("Max expansions must be strictly great than zero.")
    if found.get("prefix_length", 0) < 0:
        raise IllegalArgument("No negative prefix length allowed.")
    if slop < 0:
        raise IllegalArgument("No negative slop allowed.")
    return MultiMatch(
        fields=boosted,
        value=value,
        kind=kind,
        all_words=found.get("operator") is True,
        analyzer=found.get("analyzer"),
        minimum_should_match=found.get("minimum_should_match"),
        slop=slop,
        zero_terms_all=found.get("zero_terms_query") is True,
        lenient=found.get("lenient"),
        fuzziness=found.get("fuzziness"),
        boost=checked(found.get("boost", 1.0), shown),
        name=found.get("_name"),
    )
