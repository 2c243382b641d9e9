"""What is counted fast is what is counted one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from tests.query.aggregations.documents import NOW, Key, counts_of, results_of

WORDS = st.sampled_from(["", "a", "b", "B", "é", "zz"])
KEYS = st.lists(
    st.builds(
        Key,
        name=WORDS,
        owner=st.none() | WORDS,
        created=st.integers(NOW - 3, NOW + 3),
        invalidated=st.booleans(),
        tags=st.lists(WORDS, max_size=3).map(tuple),
    ),
    max_size=40,
)


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[Key], Collection[int]]:
    """Draw documents, and which of them match."""
    keys = draw(KEYS)
    if not keys or draw(st.booleans()):
        return keys, range(len(keys))
    chosen = st.sets(st.integers(0, len(keys) - 1))
    return keys, draw(chosen) if draw(st.booleans()) else sorted(draw(chosen))


@given(searches())
def test_fast_counts_are_those_of_counting_one_by_one(
    search: tuple[list[Key], Collection[int]],
) -> None:
    """For all or some documents, one value or several, none, and what stands in for none."""
    keys, docs = search
    found = [keys[doc] for doc in docs]
    below = {"aggs": {"tags": {"terms": {"field": "metadata.tag", "size": 100}}}}
    composite = [{"o": {"terms": {"field": "username"}}}, {"c": {"terms": {"field": "creation"}}}]
    ranges = [{"to": NOW}, {"from": NOW - 1, "to": NOW + 2}, {"from": NOW + 3}]

    results = results_of(
        {
            "owners": {"terms": {"field": "username", "missing": "a", "size": 100}, **below},
            "tags": {"terms": {"field": "metadata.tag", "size": 100}},
            "combined": {"composite": {"sources": composite, "size": 1000}},
            "ranges": {"range": {"field": "creation", "ranges": ranges}},
            "distinct": {"cardinality": {"field": "metadata.tag"}},
            "values": {"value_count": {"field": "metadata.tag"}},
            "nobody": {"missing": {"field": "username"}},
        },
        keys,
        docs,
    )

    owners = Counter("a" if key.owner is None else key.owner for key in found)
    tags = Counter(tag for key in found for tag in set(key.tags))
    pairs = Counter((key.owner, key.created) for key in found if key.owner is not None)
    assert counts_of(results["owners"]) == sorted(owners.items(), key=lambda one: (-one[1], one[0]))
    for bucket in results["owners"]["buckets"]:
        of_owner = [
            key for key in found if (key.owner or "a" * (key.owner is None)) == bucket["key"]
        ]
        assert dict(counts_of(bucket["tags"])) == Counter(
            tag for key in of_owner for tag in set(key.tags)
        )
    assert dict(counts_of(results["tags"])) == tags
    assert [
        ((key["o"], key["c"]), count) for key, count in counts_of(results["combined"])
    ] == sorted(pairs.items())
    assert [count for _, count in counts_of(results["ranges"])] == [
        sum(key.created < NOW for key in found),
        sum(NOW - 1 <= key.created < NOW + 2 for key in found),
        sum(key.created >= NOW + 3 for key in found),
    ]
    assert results["distinct"]["value"] == len(tags)
    assert results["values"]["value"] == sum(tags.values())
    assert results["nobody"]["doc_count"] == sum(key.owner is None for key in found)
