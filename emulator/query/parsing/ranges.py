"""The ``range`` query. Source: ``RangeQueryBuilder`` of Elasticsearch 8.19 and 9.0."""

from __future__ import annotations

from emulator.errors import IllegalArgument
from emulator.query.date_formats import date_format
from emulator.query.dates.zones import check_time_zone
from emulator.query.nodes import Query, Range, Scalar
from emulator.query.parsing.boosts import checked
from emulator.query.parsing.field_clauses import (
    IGNORED,
    STANDARD,
    FieldClause,
    Options,
    read_field_clause,
    refuse_option,
    required_field,
)
from emulator.query.parsing.nesting import Nesting
from emulator.query.parsing.values import VALUES, boolean, scalar, text
from emulator.xcontent.tokens import Reader

_RELATIONS = ("intersects", "within", "contains")
_OPTIONS: Options = {
    **STANDARD,
    "gt": scalar,
    "gte": scalar,
    "lt": scalar,
    "lte": scalar,
    "time_zone": text,
    "format": text,
    "relation": text,
}
_LEGACY_OPTIONS: Options = {
    **_OPTIONS,
    "from": scalar,
    "to": scalar,
    "include_lower": boolean,
    "include_upper": boolean,
}
_BOUNDS = {"gt": ("lower", False), "gte": ("lower", True), "lt": ("upper", False)}
_BOUNDS |= {"lte": ("upper", True)}


def parse_range(reader: Reader, nesting: Nesting) -> Query:
    """Read ``{"field": {"gte": 1, "lt": 2}}``; before 9.0 also ``from``, ``to`` and the like."""
    options = _OPTIONS if nesting.version.at_least(9, 0) else _LEGACY_OPTIONS
    clause = read_field_clause(reader, "range", options, _refuse_short)
    bounds, inclusive = _bounds_of(clause)
    field = required_field(clause.field)
    written: dict[str, object] = {}
    if bounds["lower"] is not None:
        written["gte" if inclusive["lower"] else "gt"] = bounds["lower"]
    if bounds["upper"] is not None:
        written["lte" if inclusive["upper"] else "lt"] = bounds["upper"]
    found = clause.found
    time_zone = found.get("time_zone")
    if time_zone is not None:
        check_time_zone(time_zone)
    return Range(
        field=field,
        lower=bounds["lower"],
        upper=bounds["upper"],
        include_lower=inclusive["lower"],
        include_upper=inclusive["upper"],
        time_zone=time_zone,
        boost=checked(clause.boost, {"range": {field: {**written, "boost": 1.0}}}),
        name=clause.name,
        format=_checked_format(found.get("format")),
        relation=_relation(found.get("relation")),
    )


def _refuse_short(reader: Reader, field: str | None) -> object:
    if reader.token in VALUES:
        refuse_option(reader, "range", reader.name or "")
    return IGNORED


def _bounds_of(clause: FieldClause) -> tuple[dict[str, Scalar | None], dict[str, bool]]:
    """Return the bounds, of several for one side the last, and whether they are within."""
    bounds: dict[str, Scalar | None] = {"lower": None, "upper": None}
    inclusive = {"lower": True, "upper": True}
    for option, value in clause.found.items():
        if option in _BOUNDS:
            side, inclusive_now = _BOUNDS[option]
            bounds[side] = value
            inclusive[side] = inclusive_now
        elif option in ("from", "to"):
            bounds["lower" if option == "from" else "upper"] = value
        elif option in ("include_lower", "include_upper"):
            inclusive[option.removeprefix("include_")] = value is True
    return bounds, inclusive


def _checked_format(written: str | None) -> str | None:
    if written is not None:
        date_format(written)  # which may refuse it
    return written


def _relation(written: str | None) -> str | None:
    if written is None:
        return None
    relation = written.lower()
    if relation == "disjoint":
        raise IllegalArgument(f"[range] query does not support relation [{written}]")
    if relation not in _RELATIONS:
        raise IllegalArgument(f"{written} is not a valid relation")
    return relation
