"""What a query of API keys finds, looked for key by key, as the behaviour note says it.

Plain Python, without columns, segments or anything of the emulator's own. Source: behaviour note on
API keys, section 6, and Elasticsearch's documentation of ``minimum_should_match`` and date math.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cmp_to_key
from typing import Any

Document = Mapping[str, Any]
"""A key under the names that queries have for its fields, with its ``id``."""

TEXTS = ("username", "realm_name", "name", "type")
DATES = ("creation", "expiration", "invalidation")
FIRST, LAST = -(2**63), 2**63 - 1
_UNITS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def values_of(document: Document, field: str) -> list[Any]:
    """Return the values of a field: texts, milliseconds, or booleans."""
    if field == "metadata":
        return [leaf for _, leaf in _leaves("", document["metadata"])]
    root, _, path = field.partition(".")
    if root == "metadata":
        return [leaf for at, leaf in _leaves("", document["metadata"]) if at == path]
    value = document[field]
    return [] if value is None else [value]


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(path, inner)
    elif value is not None:
        yield path, text_of(value)


def text_of(value: Any) -> str:
    """Return a value of JSON as a text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def matches(query: Mapping[str, Any], document: Document, now: int) -> bool:
    """Return whether a query of the DSL matches one key."""
    ((kind, body),) = query.items()
    if kind == "bool":
        return _bool_matches(body, document, now)
    if kind == "match_all":
        return True
    if kind == "ids":
        return document["id"] in body["values"]
    if kind == "exists":
        return bool(values_of(document, body["field"]))
    if kind == "simple_query_string":
        return _simple_matches(body, document)
    ((field, asked),) = body.items()
    if kind == "terms":
        return any(_equal(document, field, one) for one in asked)
    if kind == "range":
        return any(_in_range(value, asked, now) for value in values_of(document, field))
    if kind == "match":
        return _words_match(asked, lambda word: _equal(document, field, word))
    fold = _folded if asked.get("case_insensitive") else str
    wanted = fold(text_of(asked["value"]))
    texts = [fold(text_of(value)) for value in values_of(document, field)]
    if kind == "term":
        return wanted in texts
    if kind == "prefix":
        return any(text.startswith(wanted) for text in texts)
    assert kind == "wildcard"
    return any(re.fullmatch(_regex(wanted), text, re.DOTALL) for text in texts)


def _folded(text: str) -> str:
    return "".join(one.lower() if one.isascii() else one for one in text)


def _regex(pattern: str) -> str:
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    special = {"*": ".*", "?": "."}
    return "".join(special.get(part) or re.escape(part[-1]) for part in parts)


def _equal(document: Document, field: str, wanted: Any) -> bool:
    return any(text_of(value) == text_of(wanted) for value in values_of(document, field))


def _words_match(asked: Mapping[str, Any], found: Callable[[str], bool]) -> bool:
    text = text_of(asked["query"])
    words = text.split() if asked.get("analyzer") == "whitespace" else [text]
    hits = sum(map(found, words))
    if asked.get("operator") == "and":
        return bool(words) and hits == len(words)
    required = asked.get("minimum_should_match", 1) if len(words) > 1 else 1
    return hits >= max(1, needed(required, len(words)))


def _bool_matches(body: Mapping[str, Any], document: Document, now: int) -> bool:
    def hits(clause: str) -> list[bool]:
        return [matches(query, document, now) for query in body.get(clause, [])]

    required, should = hits("must") + hits("filter"), hits("should")
    if not (required or should or body.get("must_not")):
        return True
    least = needed(body.get("minimum_should_match", 0), len(should))
    if should and not required:
        least = max(1, least)
    return all(required) and not any(hits("must_not")) and sum(should) >= least


def needed(written: Any, clauses: int) -> int:
    """Return how many of some clauses must match, as ``minimum_should_match`` says it."""
    spec = str(written)
    if "<" in spec:
        most, _, then = spec.partition("<")
        return clauses if clauses <= int(most) else needed(then, clauses)
    number = int(spec.removesuffix("%"))
    part = abs(number) * clauses // 100 if spec.endswith("%") else abs(number)
    return max(0, clauses - part) if number < 0 else part


def _in_range(value: Any, asked: Mapping[str, Any], now: int) -> bool:
    def bound(name: str) -> Any:
        if isinstance(value, bool):
            return asked[name] == "true"
        if isinstance(value, str):
            return asked[name]
        last = name in ("gt", "lte")
        day = asked.get("format") == "yyyy-MM-dd"
        return _day(asked[name], last) if day else _instant(asked[name], now, last)

    return (
        ("gt" not in asked or value > bound("gt"))
        and ("gte" not in asked or value >= bound("gte"))
        and ("lt" not in asked or value < bound("lt"))
        and ("lte" not in asked or value <= bound("lte"))
    )


def _day(written: str, last: bool) -> int:
    """Return the first or the last millisecond of a day."""
    start = datetime.fromisoformat(written).replace(tzinfo=UTC)
    return int(start.timestamp()) * 1000 + (_UNITS["d"] - 1 if last else 0)


def _instant(written: Any, now: int, last: bool) -> int:
    """Return the milliseconds of a number or of ``now``; ``/`` may mean the last of a unit."""
    if not str(written).startswith("now"):
        return int(written)
    for sign, count, unit in re.findall("([-+/])([0-9]*)([a-z])", str(written)):
        if sign == "/":
            now -= now % _UNITS[unit]
            now += _UNITS[unit] - 1 if last else 0
        else:
            now += int(sign + (count or "1")) * _UNITS[unit]
    return now


def _simple_matches(body: Mapping[str, Any], document: Document) -> bool:
    """Of ``simple_query_string``, one word or two with an operator between them."""
    known = (*TEXTS, *DATES, "invalidated", "metadata")
    asked = body.get("fields", ["*"])
    fields = [name for name in known if any(fnmatchcase(name, pattern) for pattern in asked)]
    fields += [name for name in asked if name.startswith("metadata.") and "*" not in name]
    if not fields:
        return False

    def found(word: str) -> bool:
        if word.startswith("-"):
            return not found(word[1:])
        if not word.endswith("*"):
            return any(_equal(document, field, word) for field in fields)
        texts = [one for field in fields for one in values_of(document, field)]
        return any(isinstance(one, str) and one.startswith(word[:-1]) for one in texts)

    words = body["query"].split()
    operators = [word for word in words if word in "+|"]
    both = operators == ["+"] or (not operators and body.get("default_operator") == "and")
    hits = [found(word) for word in words if word not in "+|"]
    return all(hits) if both else any(hits)


def sort_values(document: Document, sort: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return what ``_sort`` shows of a key."""
    return [_sort_value(document, *clause.popitem()) for clause in map(dict, sort)]


def _sort_value(document: Document, field: str, options: Mapping[str, Any]) -> Any:
    descending = options.get("order") == "desc"
    values = values_of(document, field)
    missing = options.get("missing", "_last")
    if values:
        greatest = options["mode"] == "max" if "mode" in options else descending
        value = max(values) if greatest else min(values)
        return int(value) if isinstance(value, bool) else value
    if missing not in ("_first", "_last"):
        return missing
    if field not in DATES:
        return None
    return FIRST if (missing == "_first") != descending else LAST


def _compare(one: Sequence[Any], other: Sequence[Any], sort: Sequence[Mapping[str, Any]]) -> int:
    for mine, yours, clause in zip(one, other, sort, strict=True):
        (options,) = clause.values()
        if mine == yours:
            continue
        if mine is None or yours is None:
            first = options.get("missing", "_last") == "_first"
            return -1 if (mine is None) == first else 1
        less = mine > yours if options.get("order") == "desc" else mine < yours
        return -1 if less else 1
    return 0


def page_of(
    request: Mapping[str, Any], documents: Sequence[Document], now: int
) -> tuple[int, list[tuple[str, list[Any] | None]]]:
    """Return how many keys match, and the page of ids and sort values that a request asks for.

    Args:
        request: The body, with a ``sort`` of objects if it has any.
        documents: In index order, which is the order of ties and where no sort is asked for.
        now: Milliseconds since the epoch.
    """
    query = request.get("query", {"match_all": {}})
    found = [one for one in documents if matches(query, one, now)]
    sort = request.get("sort", [])
    rows: list[tuple[str, list[Any]]] = [(one["id"], sort_values(one, sort)) for one in found]

    def compare(one: tuple[str, list[Any]], other: tuple[str, list[Any]]) -> int:
        return _compare(one[1], other[1], sort)

    rows.sort(key=cmp_to_key(compare))
    if "search_after" in request:
        rows = [row for row in rows if _compare(row[1], request["search_after"], sort) > 0]
    first = request.get("from", 0)
    page = rows[first : first + request.get("size", 10)]
    return len(found), [(id, values if sort else None) for id, values in page]
