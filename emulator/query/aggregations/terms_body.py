"""The body of a ``terms`` aggregation.

Source: ``TermsAggregationBuilder``, ``InternalOrder.Parser`` and ``IncludeExclude`` of
Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from emulator.errors import IllegalArgument, ParseError, ParsingError
from emulator.query.aggregations.field_bodies import read_field_body
from emulator.query.aggregations.nodes import BY_COUNT, BY_KEY, Order, TermFilter, Terms
from emulator.query.aggregations.order_path import parse_path
from emulator.query.aggregations.source_fields import (
    NUMBER_OR_STRING,
    source_fields,
    source_of,
)
from emulator.xcontent.object_parser import boolean, custom, nested_array, string
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.values import integer_of

_COLLECT_MODES = ("depth_first", "breadth_first")
_VALUES = (Token.VALUE_STRING, Token.VALUE_NUMBER, Token.VALUE_BOOLEAN)


def terms_body(reader: Reader, name: str) -> Terms:
    """Read the body of a ``terms`` aggregation."""
    filter = _FilterReading()
    fields = [
        *source_fields(name),
        boolean("show_term_doc_count_error"),
        custom("shard_size", NUMBER_OR_STRING, _at_least(1, "shardSize", name)),
        custom("min_doc_count", NUMBER_OR_STRING, _at_least(0, "minDocCount", name)),
        custom("shard_min_doc_count", NUMBER_OR_STRING, _at_least(0, "shardMinDocCount", name)),
        custom("size", NUMBER_OR_STRING, _at_least(1, "size", name)),
        string("execution_hint"),
        custom("collect_mode", (Token.VALUE_STRING,), _collect_mode),
        nested_array("order", _order),
        custom(
            "include",
            (Token.START_OBJECT, Token.START_ARRAY, Token.VALUE_STRING),
            filter.read_include,
        ),
        custom("exclude", (Token.START_ARRAY, Token.VALUE_STRING), filter.read_exclude),
    ]
    values = read_field_body(reader, Terms.type, fields)
    return Terms(
        name=name,
        source=source_of(values),
        order=_without_ties(values.get("order", ())),
        size=values.get("size", 10),
        shard_size=values.get("shard_size"),
        min_doc_count=values.get("min_doc_count", 1),
        shard_min_doc_count=values.get("shard_min_doc_count", 0),
        filter=filter.result,
        show_error=values.get("show_term_doc_count_error", False),
        execution_hint=values.get("execution_hint"),
    )


def _at_least(least: int, shown: str, name: str) -> Callable[[Reader], int]:
    wanted = f"greater than or equal to {least}" if least == 0 else f"greater than {least - 1}"

    def read(reader: Reader) -> int:
        number = integer_of(reader)
        if number < least:
            raise IllegalArgument(f"[{shown}] must be {wanted}. Found [{number}] in [{name}]")
        return number

    return read


def _collect_mode(reader: Reader) -> str:
    text = reader.text()
    if text not in _COLLECT_MODES:
        raise ParseError(f"no [collect_mode] found for value [{text}]")
    return text


def _order(reader: Reader) -> Order:
    """Read one order; of several keys in one object the last counts."""
    key: str | None = None
    ascending = False
    while (token := reader.advance()) is not Token.END_OBJECT:
        if token is Token.FIELD_NAME:
            key = reader.name
        elif token is Token.VALUE_STRING:
            direction = reader.text()
            if direction.lower() not in ("asc", "desc"):
                raise ParsingError(f"Unknown order direction [{direction}]", *reader.location)
            ascending = direction.lower() == "asc"
        else:
            raise ParsingError(f"Unexpected token [{token}] for [order]", *reader.location)
    if key is None:
        raise ParsingError("Must specify at least one field for [order]", *reader.location)
    path = () if key in ("_key", "_count") else parse_path(key)
    return Order(key, ascending, path)


def _without_ties(orders: Sequence[Order]) -> tuple[Order, ...]:
    if not orders:
        return (BY_COUNT, BY_KEY)
    return tuple(orders) if orders[-1].key == "_key" else (*orders, BY_KEY)


class _FilterReading:
    """Reads ``include`` and ``exclude``, which are refused together where they do not fit."""

    def __init__(self) -> None:
        self._include: TermFilter | None = None
        self._exclude: TermFilter | None = None

    @property
    def result(self) -> TermFilter | None:
        """Return both as one, if there is any."""
        if self._include is None or self._exclude is None:
            return self._include or self._exclude
        return TermFilter(
            include=self._include.include,
            include_values=self._include.include_values,
            exclude=self._exclude.exclude,
            exclude_values=self._exclude.exclude_values,
        )

    def read_include(self, reader: Reader) -> None:
        if reader.token is Token.VALUE_STRING:
            self._include = TermFilter(include=reader.text())
        elif reader.token is Token.START_ARRAY:
            self._include = TermFilter(include_values=_values(reader))
        else:
            self._include = TermFilter(partition=_partition(reader))
        self._check_fit()

    def read_exclude(self, reader: Reader) -> None:
        if reader.token is Token.VALUE_STRING:
            self._exclude = TermFilter(exclude=reader.text())
        else:
            self._exclude = TermFilter(exclude_values=_values(reader))
        self._check_fit()

    def _check_fit(self) -> None:
        if self._include is not None and self._include.partition and self._exclude is not None:
            raise IllegalArgument(
                "Cannot specify any excludes when using a partition-based include"
            )


def _values(reader: Reader) -> frozenset[str]:
    values = set()
    while (token := reader.advance()) is not Token.END_ARRAY:
        if token not in _VALUES:
            raise ParseError("Array elements in include/exclude clauses should be string values")
        values.add(reader.text())
    return frozenset(values)


def _partition(reader: Reader) -> tuple[int, int]:
    """Return the partition that is wanted, and how many there are."""
    found: dict[str | None, int] = {}
    while reader.advance() is not Token.END_OBJECT:
        key = reader.name
        reader.advance()
        if key not in ("partition", "num_partitions"):
            raise ParseError(f"Unknown parameter in Include/Exclude clause: {key}")
        found[key] = integer_of(reader)
    for key in ("partition", "num_partitions"):
        if key not in found:
            raise IllegalArgument(f"Missing [{key}] parameter for partition-based include")
    partition, count = found["partition"], found["num_partitions"]
    if not 0 <= partition < count:
        raise IllegalArgument(f"Partition must be >=0 and < numPartition which is {count}")
    return partition, count
