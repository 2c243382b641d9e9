"""Tables against a plain dictionary, whatever is done to them in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.state import State, Table

Record = tuple[str, int]

_ids = st.sampled_from("abcdefgh")
_steps = st.one_of(
    st.tuples(st.just("put"), _ids, st.integers(0, 3)),
    st.tuples(st.just("put"), _ids, st.integers(0, 3)),
    st.tuples(st.just("delete"), _ids, st.just(0)),
    st.tuples(st.just("snapshot"), st.just(""), st.just(0)),
    st.tuples(st.just("restore"), st.just(""), st.integers(0, 30)),
    st.tuples(st.just("dispose"), st.just(""), st.just(0)),
)


def a_table(state: State) -> Table[Record]:
    """Return a table with an index over the number of its records."""
    return state.table("things", {"number": lambda record: record[1]})


@settings(max_examples=150)
@given(st.lists(_steps, max_size=60))
def test_table_is_a_dictionary_in_the_order_of_the_last_put(
    steps: list[tuple[str, str, int]],
) -> None:
    """Layers are how it is stored; nothing of them is to be seen."""
    state, expected = State(), dict[str, Record]()
    table = a_table(state)
    kept = [(state.snapshot(), dict(expected))]
    for step, id, number in steps:
        match step:
            case "put":
                table.put(id, (id, number))
                expected.pop(id, None)
                expected[id] = (id, number)
            case "delete":
                table.delete(id)
                expected.pop(id, None)
            case "snapshot":
                kept.append((state.snapshot(), dict(expected)))
            case "restore":
                snapshot, then = kept[number % len(kept)]
                state.restore(snapshot)
                expected = dict(then)
            case _:
                state.dispose()

        assert list(table) == list(expected.values())
        assert len(table) == len(expected)
        assert [table.get(one) for one in "abcdefgh"] == [expected.get(one) for one in "abcdefgh"]
        for value in range(4):
            filed = [record for record in expected.values() if record[1] == value]
            assert list(table.where("number", value)) == filed


def test_snapshot_can_be_restored_in_another_state() -> None:
    """A seed is made once, and shared by all clusters that start from it."""
    first, second = State(), State()
    first_table, second_table = a_table(first), a_table(second)
    first_table.put("a", ("a", 1))
    snapshot = first.snapshot()

    second.restore(snapshot)
    second_table.put("b", ("b", 2))
    first_table.delete("a")

    assert (list(first_table), list(second_table)) == ([], [("a", 1), ("b", 2)])


@pytest.mark.parametrize("stack", [1, 3, 40])
def test_records_survive_any_number_of_snapshots(stack: int) -> None:
    """Merging layers, once there are many, loses nothing and revives nothing."""
    state = State()
    table = a_table(state)
    for round in range(stack):
        for number in range(8):
            table.put(f"{round}-{number}", ("x", number))
        table.delete(f"{round}-0")
        table.delete(f"{round - 1}-1")
        state.snapshot()

    assert len(table) == stack * 6 + 1
    assert sum(1 for _ in table.where("number", 5)) == stack


def test_stack_does_not_grow_with_the_number_of_snapshots() -> None:
    """Looking a record up after a thousand snapshots is as fast as after ten."""
    state = State()
    table = a_table(state)
    for number in range(1_000):
        table.put(str(number), ("x", number))
        snapshot = state.snapshot()

    assert len(snapshot.stacks["things"]) < 20


def test_name_of_a_table_is_taken_once() -> None:
    """Two tables of one name would share a snapshot's place."""
    state = State()
    a_table(state)

    with pytest.raises(ValueError, match="there is a table 'things' already"):
        a_table(state)


def test_what_a_restore_leaves_behind_is_freed_little_by_little() -> None:
    """Freeing a hundred thousand records at once would stop the event loop."""
    state = State()
    table = a_table(state)
    snapshot = state.snapshot()
    for number in range(1_000):
        table.put(str(number), ("x", number))

    state.restore(snapshot)
    calls = 0
    while not state.disposed:
        state.dispose()
        calls += 1

    assert 1_000 / 64 <= calls <= 1_000 / 64 + 1


def test_disposing_takes_nothing_from_a_snapshot() -> None:
    """Only what no snapshot holds is freed."""
    state = State()
    table = a_table(state)
    empty = state.snapshot()
    for number in range(1_000):
        table.put(str(number), ("x", number))
    full = state.snapshot()
    state.restore(empty)
    while not state.disposed:
        state.dispose()

    state.restore(full)

    assert len(table) == 1_000


def test_abandoned_state_can_be_restored() -> None:
    """A snapshot outlives the state's being put away."""
    state = State()
    table = a_table(state)
    table.put("a", ("a", 1))
    snapshot = state.snapshot()

    state.abandon()
    state.restore(snapshot)

    assert list(table) == [("a", 1)]


@settings(max_examples=150)
@given(st.lists(st.one_of(_steps, st.just(("digest", "", 0))), max_size=60))
def test_digest_with_what_changed_since_is_what_the_table_holds(
    steps: list[tuple[str, str, int]],
) -> None:
    """Whoever works something out of all records need not do it again for a few changes."""
    state = State()
    table = a_table(state)
    kept = [state.snapshot()]
    for step, id, number in steps:
        match step:
            case "put":
                table.put(id, (id, number))
            case "delete":
                table.delete(id)
            case "snapshot":
                kept.append(state.snapshot())
            case "restore":
                state.restore(kept[number % len(kept)])
            case "digest":
                frozen = table.freeze()
                frozen.keep_digest({record[0]: record for record in frozen})
            case _:
                state.dispose()

        digest = table.digest()
        records: dict[str, Record] = dict(digest.value or {})  # type: ignore[call-overload]
        for changed, record in digest.changed().items():
            records.pop(changed, None)
            if record is not None:
                records[changed] = record

        assert list(records.values()) == list(table)


def test_digest_says_how_much_changed_at_most_without_looking_at_it() -> None:
    """A search decides by that number whether to gather everything anew."""
    state = State()
    table = a_table(state)
    for id in "abc":
        table.put(id, (id, 0))
    table.freeze().keep_digest("worked out")

    table.put("b", ("b", 1))
    table.delete("c")

    digest = table.digest()
    assert (digest.value, digest.most_changes) == ("worked out", 2)
    assert digest.changed() == {"b": ("b", 1), "c": None}
