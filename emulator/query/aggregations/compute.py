"""Computing aggregations over documents that match.

    results = compute(aggregations, [Hits(segment, ordinals)], evaluation)

First an aggregator is made for each aggregation, from the outside in, as what is wrong is found so;
then they collect. Source: ``AggregatorFactories`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from emulator.errors import IllegalArgument, NotEmulated
from emulator.query.aggregations.aggregator import (
    Aggregator,
    Evaluation,
    Hits,
    JsonObject,
    Surroundings,
    collect_all,
)
from emulator.query.aggregations.composite import CompositeAggregator
from emulator.query.aggregations.filters import FiltersAggregator
from emulator.query.aggregations.metrics import CardinalityAggregator, ValueCountAggregator
from emulator.query.aggregations.nodes import (
    Aggregation,
    Cardinality,
    Composite,
    Filter,
    Filters,
    Missing,
    Other,
    Range,
    Terms,
    ValueCount,
)
from emulator.query.aggregations.ranges import RangeAggregator
from emulator.query.aggregations.single_buckets import FilterAggregator, MissingAggregator
from emulator.query.aggregations.terms import TermsAggregator

__all__ = ["Evaluation", "Hits", "compute"]

R = TypeVar("R")


def compute(
    aggregations: Sequence[Aggregation],
    hits: Sequence[Hits[R]],
    evaluation: Evaluation[R],
    *,
    typed_keys: bool = False,
) -> JsonObject:
    """Return the results of aggregations, as an answer shows them, under their names.

    Args:
        aggregations: As parsed, and checked by `emulator.query.aggregations.allowed`.
        hits: The documents that match; segments in which none does count too, as their values
            may be wanted with a count of zero.
        evaluation: Finds what queries match.
        typed_keys: Whether each name is preceded by the result's type: ``sterms#owners``.

    Raises:
        ElasticsearchError: A field that cannot be aggregated so, a value that it does not take, a
            path that leads nowhere, or too many buckets.
        NotEmulated: An aggregation that is not computed here.
    """
    surroundings = Surroundings(evaluation, typed_keys)
    return collect_all(_made(aggregations, surroundings, ()), hits)


def _made(
    aggregations: Sequence[Aggregation],
    surroundings: Surroundings[R],
    parents: tuple[Aggregator[R], ...],
) -> tuple[Aggregator[R], ...]:
    """Return aggregators, and those below them, within others of which the innermost is last."""
    made = []
    for aggregation in aggregations:
        aggregator = _aggregator_of(aggregation, surroundings, parents)
        aggregator.subs = _made(aggregation.subs, surroundings, (*parents, aggregator))
        made.append(aggregator)
    for aggregator in made:
        aggregator.check_subs()
    return tuple(made)


def _aggregator_of(
    aggregation: Aggregation,
    surroundings: Surroundings[R],
    parents: tuple[Aggregator[R], ...],
) -> Aggregator[R]:
    match aggregation:
        case Terms():
            return TermsAggregator(aggregation, surroundings)
        case Range():
            return RangeAggregator(aggregation, surroundings)
        case Missing():
            return MissingAggregator(aggregation, surroundings)
        case Cardinality():
            return CardinalityAggregator(aggregation, surroundings)
        case ValueCount():
            return ValueCountAggregator(aggregation, surroundings)
        case Filter():
            return FilterAggregator(aggregation, surroundings)
        case Filters():
            return FiltersAggregator(aggregation, surroundings)
        case Composite():
            _refuse_parents(parents)
            return CompositeAggregator(aggregation, surroundings)
        case Other(type_name=type_name):
            raise NotEmulated(f"the emulator does not compute [{type_name}] aggregations")
        case _:
            raise NotImplementedError(f"{type(aggregation).__name__} is computed nowhere")


def _refuse_parents(parents: tuple[Aggregator[R], ...]) -> None:
    """Refuse a composite aggregation within anything but filters."""
    for parent in reversed(parents):
        if not isinstance(parent, FilterAggregator):
            raise IllegalArgument(
                "[composite] aggregation cannot be used with a parent aggregation of type: "
                f"[{parent.factory}]"
            )
