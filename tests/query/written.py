"""Queries written down in short, so that a test shows at a glance what was made of a text."""

from __future__ import annotations

from emulator.query.nodes import (
    Bool,
    DisMax,
    Exists,
    Match,
    MatchAll,
    MatchNone,
    MatchPhrase,
    Other,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)


def written(query: Query) -> str:
    """Return a query in short: ``{+must should -not}``, ``<best | of>``, ``field:value^boost``."""
    boost = "" if query.boost == 1.0 else f"^{query.boost:g}"
    return _written(query) + boost


def _written(query: Query) -> str:
    match query:
        case MatchAll():
            return "*:*"
        case MatchNone():
            return "nothing"
        case Bool():
            clauses = [f"+{written(one)}" for one in query.must]
            clauses += [written(one) for one in query.should]
            clauses += [f"-{written(one)}" for one in query.must_not]
            minimum = query.minimum_should_match
            return "{" + " ".join(clauses) + "}" + ("" if minimum is None else f"@{minimum}")
        case DisMax():
            tie = "+" if query.tie_breaker else ""
            return "<" + " | ".join(map(written, query.queries)) + f">{tie}"
        case Match():
            return f"{query.field}:{query.value}" + (
                "" if query.fuzziness is None else f"~{query.fuzziness}"
            )
        case MatchPhrase():
            return f'{query.field}:"{query.value}"~{query.slop}'
        case Term():
            return f"{query.field}={query.value}"
        case Prefix():
            return f"{query.field}:{query.value}*"
        case Wildcard():
            return f"{query.field}~{query.value}"
        case Exists():
            return f"{query.field}?"
        case Range():
            opening, closing = "{["[query.include_lower], "}]"[query.include_upper]
            return f"{query.field}:{opening}{query.lower} {query.upper}{closing}"
        case Other():
            return query.type_name
    raise NotImplementedError(type(query).__name__)
