"""Reading aggregations: names, types, what is below them; the bodies are read elsewhere.

Source: ``AggregatorFactories.parseAggregators`` of Elasticsearch.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from emulator.errors import IllegalArgument, NamedObjectNotFound, NotEmulated, ParsingError
from emulator.query.aggregations.composite_body import composite_body
from emulator.query.aggregations.errors import AggregationInitialization
from emulator.query.aggregations.field_bodies import (
    cardinality_body,
    date_range_body,
    missing_body,
    range_body,
    value_count_body,
)
from emulator.query.aggregations.filter_bodies import ParseQuery, filter_body, filters_body
from emulator.query.aggregations.known_types import NOT_COMPUTED, PIPELINES, WITHOUT_BUCKETS
from emulator.query.aggregations.nodes import Aggregation, Other
from emulator.query.aggregations.terms_body import terms_body
from emulator.query.parse import parse_query
from emulator.versions import NEWEST, Version
from emulator.xcontent.suggestions import did_you_mean
from emulator.xcontent.tokens import Reader, Token

_NAME = re.compile(r"[^\[\]>]+")
_MAX_DEPTH = 50  # of aggregations; computing them takes a few frames of the stack each

_BODIES: dict[str, Callable[[Reader, str], Aggregation]] = {
    "cardinality": cardinality_body,
    "composite": composite_body,
    "date_range": date_range_body,
    "missing": missing_body,
    "range": range_body,
    "terms": terms_body,
    "value_count": value_count_body,
}
_KNOWN = frozenset({*_BODIES, "filter", "filters"}) | NOT_COMPUTED | PIPELINES


@dataclass(slots=True)
class _Definition:
    """What has been read of one aggregation."""

    name: str
    body: Aggregation | None = None
    type: str = ""
    meta: dict[str, object] | None = None
    subs: tuple[Aggregation, ...] | None = None


def parse_aggregations(reader: Reader, version: Version = NEWEST) -> tuple[Aggregation, ...]:
    """Return the aggregations of the object at the cursor; the cursor ends on its END_OBJECT.

    Args:
        reader: On the START_OBJECT.
        version: The version whose query DSL is read.

    Raises:
        ParsingError: No, two or an unknown type, a bad name, or something that is no definition.
        XContentParseError: A body that its type's parser refuses.
        IllegalArgument: A body without what it needs, or aggregations below a pipeline.
        NotEmulated: Aggregations that are nested more than 50 deep.
    """
    return _aggregations(reader, partial(parse_query, version=version), depth=1)


def _aggregations(reader: Reader, parse_query: ParseQuery, depth: int) -> tuple[Aggregation, ...]:
    if depth > _MAX_DEPTH:
        raise NotEmulated(
            f"the emulator does not compute aggregations that are nested deeper than {_MAX_DEPTH}"
        )
    found = []
    while reader.advance() is not Token.END_OBJECT:
        found.append(_aggregation(reader, parse_query, depth))
    return tuple(found)


def _aggregation(reader: Reader, parse_query: ParseQuery, depth: int) -> Aggregation:
    """Return the aggregation whose name the cursor stands on."""
    definition = _Definition(name=reader.name or "")
    name = definition.name
    if not _NAME.fullmatch(name):
        raise ParsingError(
            f"Invalid aggregation name [{name}]. Aggregation names can contain any character "
            "except '[', ']', and '>'",
            *reader.location,
        )
    if reader.advance() is not Token.START_OBJECT:
        raise ParsingError(
            f"Aggregation definition for [{name} starts with a [{reader.token}], expected a "
            "[START_OBJECT].",
            *reader.location,
        )
    while reader.advance() is not Token.END_OBJECT:
        part = reader.name or ""
        if reader.advance() is not Token.START_OBJECT:
            raise ParsingError(
                f"Expected [START_OBJECT] under [{part}], but got a [{reader.token}] in [{name}]",
                *reader.location,
            )
        _read_part(reader, definition, part, parse_query, depth)
    if definition.body is None:
        raise ParsingError(f"Missing definition for aggregation [{name}]", *reader.location)
    if definition.subs is not None:
        _refuse_below(definition.body, definition.type)
    return replace(definition.body, meta=definition.meta, subs=definition.subs or ())


def _read_part(
    reader: Reader, definition: _Definition, part: str, parse_query: ParseQuery, depth: int
) -> None:
    name = definition.name
    if part == "meta":
        tree = reader.tree()
        definition.meta = tree if isinstance(tree, dict) else {}
    elif part in ("aggs", "aggregations"):
        if definition.subs is not None:
            raise ParsingError(
                f"Found two sub aggregation definitions under [{name}]", *reader.location
            )
        definition.subs = _aggregations(reader, parse_query, depth + 1)
    else:
        if definition.body is not None:
            raise ParsingError(
                f"Found two aggregation type definitions in [{name}]: [{definition.type}] and "
                f"[{part}]",
                *reader.location,
            )
        definition.type = part
        definition.body = _body(reader, name, part, parse_query)


def _body(reader: Reader, name: str, type_name: str, parse_query: ParseQuery) -> Aggregation:
    read = _BODIES.get(type_name)
    if read is not None:
        return read(reader, name)
    if type_name == "filter":
        return filter_body(reader, name, parse_query)
    if type_name == "filters":
        return filters_body(reader, name, parse_query)
    if type_name not in _KNOWN:
        hint = did_you_mean(type_name, _KNOWN)
        text = f"Unknown aggregation type [{type_name}]{hint}"
        unknown = NamedObjectNotFound(f"unknown field [{type_name}]", reader.location)
        raise ParsingError(text, *reader.location) from unknown
    reader.tree()
    return Other(name=name, type_name=type_name, pipeline=type_name in PIPELINES)


def _refuse_below(body: Aggregation, type_name: str) -> None:
    """Refuse aggregations below one that has no buckets, be they none."""
    if type_name in PIPELINES:
        raise IllegalArgument(f"Aggregation [{body.name}] cannot define sub-aggregations")
    if type_name in WITHOUT_BUCKETS:
        raise AggregationInitialization(
            f"Aggregator [{body.name}] of type [{type_name}] cannot accept sub-aggregations"
        )
