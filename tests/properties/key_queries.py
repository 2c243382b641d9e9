"""Random API keys and random queries of them, in which something is likely to be found."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.properties.reference_query import DATES, TEXTS

NOW = 1_767_225_600_000 + 45_296_789
"""A moment of 2026-01-01, not at the beginning of anything."""

DAY = 86_400_000
WORDS = ["a", "A", "ab", "aB", "b", "\u00e9", "\u00c9", "rest", "true", "1", "10"]
VALUES = [*WORDS, "", "a b", "b a", "a*b", "\U0001f600", "\uffff", "a\nb"]
PATTERNS = ["*", "a*", "?", "*B", "a?", "a\\*b", "*a*b*", "\u00e9", "??*", "A*"]
LEAVES = ("metadata.team", "metadata.n", "metadata.env.os", "metadata.tags", "metadata.none.such")
IDS = [f"key-{number}" for number in range(9)]
_INSTANTS = [NOW + off for off in (-3 * DAY, -DAY, -1, 0, 1, DAY, 3 * DAY)]
_BOUNDS = [*_INSTANTS, "now", "now-1d", "now+24h", "now/d", "now-3d/d", "now/d+1d", str(NOW)]

Json = dict[str, Any]
_text = st.sampled_from(VALUES)
_instants = st.sampled_from(_INSTANTS)
_scalars = _text | st.integers(-1, 11) | st.booleans()
METADATA: list[Json | None] = [
    None,
    {},
    {"team": "a", "n": 1, "tags": ["a", "ab", "a"]},
    {"team": "A", "n": 10, "tags": []},
    {"team": "ab", "n": -1, "env": {"os": "b", "a": True}},
    {"team": ["b", ["aB", None]], "tags": [1, [10, False]]},
    {"team": None, "env": "a", "env.os": "ab"},
    {"team": {"a": "rest"}, "n": 2, "env": {"os": {"a": ""}}},
    {"team": "", "env": {"os": ["a b", "\u00e9"]}, "tags": ["\U0001f600", "\uffff"]},
    {"team": True, "n": 11, "env": [{"os": "a"}, {"os": "b"}], "env.os": "a\nb"},
    {"team": "a*b", "n": 1, "tags": ["true", True, "1"], "a": {"b": {"c": "a"}}},
]
_metadata = st.sampled_from(METADATA)

documents: st.SearchStrategy[Json] = st.fixed_dictionaries(
    {
        "username": st.sampled_from(["a", "ab", "B"]),
        "realm_name": st.sampled_from(["file", "native1"]),
        "name": _text,
        "type": st.sampled_from(["rest", "cross_cluster"]),
        "creation": _instants,
        "expiration": st.none() | _instants,
        "invalidation": st.none() | _instants,
        "metadata": _metadata,
    }
)
"""Keys but for their ids; an invalidated one has the time of that."""

_text_fields = st.sampled_from([*TEXTS, "metadata", *LEAVES])
_whole_fields = st.sampled_from([*TEXTS, "metadata"])
_date_fields = st.sampled_from(DATES)
_fields = st.sampled_from([*TEXTS, *DATES, "invalidated", "metadata", *LEAVES])
_any_case = st.fixed_dictionaries({}, optional={"case_insensitive": st.booleans()})
_required = st.sampled_from([0, 1, 2, "-1", "50%", "-50%", "1<50%", "2<-1", "100%"])


def _of_field(
    kind: str, fields: st.SearchStrategy[str], asked: st.SearchStrategy[Any]
) -> st.SearchStrategy[Json]:
    return st.builds(lambda field, value: {kind: {field: value}}, fields, asked)


def _with_case(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.builds(lambda one, options: {"value": one, **options}, value, _any_case)


def _range(bounds: st.SearchStrategy[Any], *, both: bool = False) -> st.SearchStrategy[Json]:
    sides = st.tuples(st.sampled_from(["gt", "gte"]), st.sampled_from(["lt", "lte"]))
    used = st.just((True, True)) if both else st.tuples(st.booleans(), st.booleans())
    return st.builds(
        lambda sides, used, values: {
            side: value for side, use, value in zip(sides, used, values, strict=True) if use
        },
        sides,
        used,
        st.tuples(bounds, bounds),
    )


_days = st.sampled_from(["2025-12-29", "2025-12-31", "2026-01-01", "2026-01-02", "2026-01-04"])
_words = st.fixed_dictionaries(
    {"query": _scalars | st.sampled_from(["a b", "ab b 1", "a true rest"])},
    optional={
        "analyzer": st.just("whitespace"),
        "operator": st.sampled_from(["or", "and"]),
    },
)
_some_words = st.builds(
    lambda asked, required: asked if "operator" in asked else asked | required,
    _words,
    st.fixed_dictionaries({}, optional={"minimum_should_match": _required}),
)
_word = st.builds(
    lambda word, ending, sign: sign + word + ending,
    st.sampled_from(WORDS),
    st.sampled_from(["", "", "*"]),
    st.sampled_from(["", "", "-"]),
)
_simple = st.fixed_dictionaries(
    {
        "query": _word
        | st.builds(" ".join, st.tuples(_word, _word))
        | st.builds(" ".join, st.tuples(_word, st.sampled_from("+|"), _word))
    },
    optional={
        "default_operator": st.sampled_from(["or", "and"]),
        "fields": st.lists(
            st.sampled_from(
                [
                    "*",
                    "us*",
                    "name",
                    "n*",
                    "meta*",
                    "metadata",
                    "metadata.team",
                    "metadata.*",
                    "doc",
                ]
            ),
            min_size=1,
            max_size=3,
        ),
    },
)
_leaf_queries = st.one_of(
    st.just({"match_all": {}}),
    st.lists(st.sampled_from(IDS), max_size=4).map(lambda ids: {"ids": {"values": ids}}),
    _fields.map(lambda field: {"exists": {"field": field}}),
    _of_field("term", _text_fields, _with_case(_scalars)),
    _of_field("term", _date_fields, st.builds(dict, value=_instants)),
    _of_field("term", st.just("invalidated"), _with_case(st.sampled_from([True, "false"]))),
    _of_field("terms", _text_fields, st.lists(_scalars, max_size=4)),
    _of_field("terms", _date_fields, st.lists(_instants, max_size=3)),
    _of_field("prefix", _text_fields, _with_case(_text)),
    _of_field("wildcard", _whole_fields, _with_case(st.sampled_from(PATTERNS))),
    _of_field("range", _whole_fields, _range(_text)),
    _of_field("range", st.sampled_from(LEAVES), _range(_text, both=True)),
    _of_field("range", _date_fields, _range(st.sampled_from(_BOUNDS))),
    _of_field("range", _date_fields, _range(_days).map(lambda asked: asked | {"format": _FORMAT})),
    _of_field("range", st.just("invalidated"), _range(st.sampled_from(["true", "false"]))),
    _of_field("match", _text_fields, _some_words),
    _simple.map(lambda asked: {"simple_query_string": asked}),
)
_FORMAT = "yyyy-MM-dd"


def _bool(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    clauses = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "must": clauses,
            "filter": clauses,
            "should": clauses,
            "must_not": clauses,
            "minimum_should_match": _required,
        },
    ).map(lambda body: {"bool": body})


def _evenly(*several: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Choose between several, of which one may itself be a choice of many."""
    return st.sampled_from(several).flatmap(lambda one: one)


queries = _evenly(_leaf_queries, _bool(_evenly(_leaf_queries, _bool(_leaf_queries))))
_places = st.sampled_from(["_first", "_last"])


def _sort_by(fields: Any, options: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Json]:
    order = {"order": st.sampled_from(["asc", "desc"])}
    chosen = st.fixed_dictionaries({}, optional=order | options)
    return st.builds(lambda field, asked: {field: asked}, st.sampled_from(fields), chosen)


_modes = st.sampled_from(["min", "max"])
_sorts = st.lists(
    _sort_by([*TEXTS, "metadata", *LEAVES], {"missing": _places | _text, "mode": _modes})
    | _sort_by(DATES, {"missing": _places | _instants})
    | _sort_by(["invalidated"], {}),
    min_size=1,
    max_size=3,
)
_pages = st.fixed_dictionaries({}, optional={"from": st.integers(0, 4), "size": st.integers(0, 9)})


def _value_after(clause: Json) -> st.SearchStrategy[Any]:
    ((field, options),) = clause.items()
    if field in DATES:
        return _instants
    if field == "invalidated":
        return st.sampled_from([0, 1])
    stands_in = options.get("missing", "_last") not in ("_first", "_last")
    return _text if stands_in else _text | st.none()


@st.composite
def requests(draw: st.DrawFn) -> Json:
    """Return the body of a search."""
    body: Json = draw(_pages)
    if draw(st.integers(0, 9)):
        body["query"] = draw(queries)
    if draw(st.integers(0, 3)):
        sort = body["sort"] = draw(_sorts)
        if draw(st.booleans()):
            body["search_after"] = [draw(_value_after(clause)) for clause in sort]
            body.pop("from", None)
    return body
