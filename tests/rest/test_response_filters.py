"""``filter_path`` and ``pretty`` do to a body what Elasticsearch's generator does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.errors import IllegalArgument
from emulator.rest.response_filters import filter_path, render_json

BOOK = {
    "title": "T",
    "pages": 456,
    "price": 27.99,
    "tags": ["a", "b"],
    "authors": [{"name": "N1", "lastname": "L1"}, {"name": "N2"}, {"lastname": "L3"}],
    "properties": {"weight": 0.8, "language": {"en": {"lang": "E", "names": []}}},
    "a.b": {"c": 1},
    "empty": {},
}


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ("title", {"title": "T"}),
        ("title,pages", {"title": "T", "pages": 456}),
        (" title , ,", {"title": "T"}),
        ("p*", {"pages": 456, "price": 27.99, "properties": BOOK["properties"]}),
        ("*", BOOK),
        ("**", BOOK),
        ("", BOOK),
        ("xyz", {}),
        ("tags", {"tags": ["a", "b"]}),
        ("tags.a", {}),
        ("title.x", {}),
        ("empty", {"empty": {}}),
        ("empty.*", {}),
        ("authors.name", {"authors": [{"name": "N1"}, {"name": "N2"}]}),
        ("authors.*name", {"authors": BOOK["authors"]}),
        ("authors.xyz", {}),
        ("properties.language.en.lang", {"properties": {"language": {"en": {"lang": "E"}}}}),
        ("properties.**.lang", {"properties": {"language": {"en": {"lang": "E"}}}}),
        ("**.lang", {"properties": {"language": {"en": {"lang": "E"}}}}),
        ("**.title", {}),
        ("*.weight", {"properties": {"weight": 0.8}}),
        ("a\\.b.c", {"a.b": {"c": 1}}),
        ("a.b", {}),
        ("properties,properties.weight", {"properties": BOOK["properties"]}),
        ("properties.weight,properties", {"properties": BOOK["properties"]}),
        ("t*e", {"title": "T"}),
    ],
)
def test_includes_take_what_they_name(filters: str, kept: object) -> None:
    """Kibana's start-up and many scripts depend on it."""
    assert filter_path(BOOK, filters) == kept


@pytest.mark.parametrize(
    ("filters", "dropped"),
    [
        ("-title", {"title"}),
        ("-p*", {"pages", "price", "properties"}),
        ("-xyz", set()),
        ("-", set()),
        ("-*", set(BOOK)),
        ("-authors.*", {"authors"}),
        ("-tags.*", set()),
        ("-empty.*", set()),
    ],
)
def test_excludes_drop_what_they_name(filters: str, dropped: set[str]) -> None:
    """What an exclude empties goes; what was empty before stays."""
    assert filter_path(BOOK, filters) == {k: v for k, v in BOOK.items() if k not in dropped}


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ("p*,-properties", {"pages": 456, "price": 27.99}),
        ("authors,-authors.name", {"authors": [{"lastname": "L1"}, {"lastname": "L3"}]}),
        ("authors.name,-authors.name", {}),
        ("properties,-**.lang", {"properties": {"weight": 0.8, "language": {"en": {"names": []}}}}),
        ("**.en,-**.en", {}),
    ],
)
def test_excludes_apply_to_what_includes_left(filters: str, kept: object) -> None:
    """Both may be given together."""
    assert filter_path(BOOK, filters) == kept


def test_an_outermost_array_stays_an_array() -> None:
    """Tables in JSON are arrays of objects."""
    rows = [{"index": "i", "docs": "1"}, {"docs": "2"}]

    assert filter_path(rows, "index") == [{"index": "i"}]


def test_scalars_of_a_mixed_array_survive_an_exclude_only() -> None:
    """They have no name that a path could include."""
    body = {"a": [1, {"b": 2, "c": 3}]}

    assert (filter_path(body, "-a.b"), filter_path(body, "a.b")) == (
        {"a": [1, {"c": 3}]},
        {"a": [{"b": 2}]},
    )


def test_a_filter_of_absurd_depth_is_refused() -> None:
    """Elasticsearch bounds it at five hundred names."""
    with pytest.raises(IllegalArgument, match=r"^Filter exceeds maximum depth at \[a\.a\."):
        filter_path({}, ".".join("a" * 502))


def test_a_body_nested_deeper_than_python_recurses_is_filtered() -> None:
    """Role metadata may be nested a thousand deep."""
    deep: object = {"x": 1}
    for _ in range(3000):
        deep = {"a": deep}

    assert json_depth(filter_path(deep, "**.x")) == 3001


def test_several_double_wildcards_do_not_multiply() -> None:
    """Thirty names chosen among eighty that are nested would have 10^22 ways."""
    deep: object = {"x": 1}
    for _ in range(80):
        deep = {"a": deep}

    assert json_depth(filter_path(deep, "**." * 30 + "x")) == 81


def json_depth(tree: object) -> int:
    """Return how many objects stand inside one another."""
    depth = 0
    while isinstance(tree, dict) and tree:
        depth, tree = depth + 1, next(iter(tree.values()))
    return depth


def test_pretty_json_is_indented_as_elasticsearch_does() -> None:
    """Documentation and snapshots of answers have this form."""
    tree = {"roles": ["superuser"], "metadata": {}, "none": [], "n": {"x": [{"y": None}, 1.5]}}

    assert render_json(tree, pretty=True).decode() == (
        '{\n  "roles" : [\n    "superuser"\n  ],\n  "metadata" : { },\n  "none" : [ ],\n'
        '  "n" : {\n    "x" : [\n      {\n        "y" : null\n      },\n      1.5\n    ]\n  }\n}\n'
    )


@pytest.mark.parametrize(
    ("tree", "text"), [({}, "{ }\n"), ([], "[ ]\n"), ([True], "[\n  true\n]\n")]
)
def test_pretty_json_of_little_is_little(tree: object, text: str) -> None:
    """Empty containers have a blank inside."""
    assert render_json(tree, pretty=True).decode() == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (100.0, "100.0"),
        (0.001, "0.001"),
        (0.0005, "5.0E-4"),
        (0.00012, "1.2E-4"),
        (1e-5, "1.0E-5"),
        (9999999.5, "9999999.5"),
        (1e7, "1.0E7"),
        (123456789.5, "1.234567895E8"),
        (-1e10, "-1.0E10"),
        (1.5e300, "1.5E300"),
        (2e23, "2.0E23"),
        (5e-324, "4.9E-324"),
        (2**63, "9223372036854775808"),
        (-(2**70), "-1180591620717411303424"),
    ],
)
@pytest.mark.parametrize("pretty", [False, True])
def test_numbers_are_written_as_java_does(value: float, text: str, pretty: bool) -> None:
    """Metadata comes back as Elasticsearch would send it."""
    written = render_json({"n": value}, pretty=pretty).decode()

    assert written.strip("{}\n ").partition(":")[2].strip() == text


@pytest.mark.parametrize("text", ["1e9", '"[0.0001', "\\", '\\"', "123456789.5"])
def test_numbers_in_strings_are_left_alone(text: str) -> None:
    """Only what stands outside of strings is a number, and quotes may be escaped."""
    assert json.loads(render_json({text: [text, 1e9]}, pretty=False)) == {text: [text, 1e9]}


def test_an_odd_double_is_found_behind_escaped_quotes() -> None:
    """Miscounted quotes would hide it."""
    assert render_json(['\\"', 1e9, '"'], pretty=False) == b'["\\\\\\"",1.0E9,"\\""]'


@pytest.mark.parametrize("pretty", [False, True])
def test_a_tree_nested_deeper_than_python_recurses_is_written(pretty: bool) -> None:
    """A body that could be read must be answered."""
    deep: object = []
    for _ in range(3000):
        deep = [deep]

    assert render_json(deep, pretty).count(b"[") == 3001


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
TREES = st.recursive(
    SCALARS | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
)


@given(TREES, st.booleans())
def test_what_is_written_reads_back_the_same(tree: object, pretty: bool) -> None:
    """Whichever writer was used."""
    assert json.loads(render_json(tree, pretty)) == tree


NAMES = st.sampled_from(["a", "b", "ab", "ba", "aab"])
BODIES = st.dictionaries(
    NAMES,
    st.recursive(
        st.integers(0, 3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)
FILTERS = st.lists(
    st.lists(st.sampled_from(["a", "b", "ab", "*", "**", "a*", "*b"]), min_size=1, max_size=3),
    min_size=1,
    max_size=3,
)


@given(BODIES, FILTERS)
def test_includes_agree_with_a_slow_reference(
    body: dict[str, object], paths: list[list[str]]
) -> None:
    """Compiling filters to shared steps is an optimization and changes nothing."""
    expected = included(body, [tuple(path) for path in paths])

    assert filter_path(body, ",".join(map(".".join, paths))) == (expected or {})


@given(BODIES, FILTERS)
def test_includes_and_their_excludes_leave_nothing(
    body: dict[str, object], paths: list[list[str]]
) -> None:
    """The same paths cannot be taken and dropped; what is left has no scalar that is named."""
    joined = [".".join(path) for path in paths]
    kept = filter_path(body, ",".join(joined))
    filters = ",".join(joined + [f"-{path}" for path in joined])

    assert filter_path(kept, filters) == {}


def included(value: object, paths: list[tuple[str, ...]]) -> object:
    """Return what ``paths`` take of a value, or ``None`` for nothing: one name at a time."""
    if isinstance(value, list):
        kept = [each for each in (included(each, paths) for each in value) if each is not None]
        return kept or None
    if not isinstance(value, dict):
        return None
    result = {}
    for name, inner in value.items():
        rest = [after for path in paths for after in advanced(path, name)]
        taken = inner if () in rest else included(inner, rest)
        if taken is not None:
            result[name] = taken
    return result or None


def advanced(path: tuple[str, ...], name: str) -> list[tuple[str, ...]]:
    """Return what may be left of a path after a name."""
    head, *tail = path
    if head == "**":
        return [tuple(tail), *([path] if tail else [])]
    prefix, star, suffix = head.partition("*")
    fits = name.startswith(prefix) and name.endswith(suffix) if star else name == head
    return [tuple(tail)] if fits else []


@pytest.mark.parametrize("pretty", [False, True])
def test_half_a_surrogate_pair_is_a_question_mark(pretty: bool) -> None:
    """No bytes stand for it; a path may hold it when a cluster is called without a socket."""
    rendered = render_json({"a\udcff": "b\udcff"}, pretty)

    assert json.loads(rendered) == {"a?": "b?"}
