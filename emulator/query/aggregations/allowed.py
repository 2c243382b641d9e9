"""Which aggregations the query of API keys allows, refused before anything is computed.

What is below an aggregation is looked at before the aggregation itself.

Source: ``ApiKeyAggregationsBuilder`` of Elasticsearch over ``AggregationBuilder.deepCopy``;
behaviour note on API keys, section 6.4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from emulator.errors import IllegalArgument
from emulator.query.aggregations.nodes import (
    Aggregation,
    Composite,
    FieldAggregation,
    Filter,
    Filters,
    Other,
)
from emulator.query.nodes import Query


def check_aggregations(
    aggregations: Sequence[Aggregation],
    check_field: Callable[[str], object],
    check_query: Callable[[Query], object],
) -> tuple[Aggregation, ...]:
    """Refuse aggregations that are not of an allowed type, or ask for what is not allowed.

    Args:
        aggregations: As parsed.
        check_field: Raises for a field that may not be asked for.
        check_query: Raises for a query that may not be asked.

    Returns:
        What is left to compute: Elasticsearch forgets the ``meta`` of ``filters`` on the way.

    Raises:
        IllegalArgument: The first that is not allowed.
    """
    for aggregation in aggregations:
        if isinstance(aggregation, Other) and aggregation.pipeline:
            raise IllegalArgument(f"Unsupported aggregation of type [{aggregation.type_name}]")
    return tuple(_checked(aggregation, check_field, check_query) for aggregation in aggregations)


def _checked(
    aggregation: Aggregation,
    check_field: Callable[[str], object],
    check_query: Callable[[Query], object],
) -> Aggregation:
    # deepCopy: first the copies of the others below, then the visit, which finds the pipelines
    pipelines = [one for one in aggregation.subs if isinstance(one, Other) and one.pipeline]
    others = [one for one in aggregation.subs if one not in pipelines]
    subs = check_aggregations(others, check_field, check_query)
    check_aggregations(pipelines, check_field, check_query)
    match aggregation:
        case FieldAggregation(source=source):
            if source.has_script or source.field is None:
                raise IllegalArgument(
                    f"Unsupported script value source for [{aggregation.name}] agg"
                )
            check_field(source.field)
        case Composite():
            _check_sources(aggregation, check_field)
        case Filter():
            check_query(aggregation.query)
        case Filters():
            for _, query in aggregation.queries:
                check_query(query)
            return replace(aggregation, subs=subs, meta=None)
        case _:
            type_name = aggregation.type_name if isinstance(aggregation, Other) else ""
            raise IllegalArgument(
                f"Unsupported API Keys agg [{aggregation.name}] of type [{type_name}]"
            )
    return replace(aggregation, subs=subs)


def _check_sources(composite: Composite, check_field: Callable[[str], object]) -> None:
    for part in composite.sources:
        if part.source.has_script:
            raise IllegalArgument(
                f"Unsupported script value source for [{part.name}] of composite agg "
                f"[{composite.name}]"
            )
        # Elasticsearch trips over a null pointer where there is no field; this refusal is kinder
        check_field("null" if part.source.field is None else part.source.field)
