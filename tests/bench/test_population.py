"""The keys that the bench measures are those that its README describes."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.calls import Job
from bench.population import FEW, OWNER_OF_FEW, OWNERS, drafts

SIZES = (10, 15, 100, 1_000, 10_000)


@pytest.mark.parametrize("size", SIZES)
def test_one_owner_has_exactly_ten_keys_at_any_size(size: int) -> None:
    """What it costs to list them can be compared between sizes."""
    assert sum(draft.owner == OWNER_OF_FEW for draft in drafts(size)) == FEW


def test_the_other_owners_have_about_as_many_keys_as_each_other() -> None:
    """An owner with hardly any would make an aggregation over owners cheap."""
    counted = Counter(draft.owner for draft in drafts(10_000))

    assert all(abs(counted[owner] - 2_000) < 200 for owner in OWNERS)


@pytest.mark.parametrize("size", [100, 10_000])
def test_half_of_the_keys_are_cross_cluster(size: int) -> None:
    """Both kinds are rendered, and one takes longer than the other."""
    assert sum(draft.cross_cluster for draft in drafts(size)) == size // 2


def test_no_two_keys_have_a_name_or_a_creation_alike() -> None:
    """Ties would hide who sorts them wrongly."""
    made = list(drafts(10_000))

    assert len({draft.name for draft in made}) == len(made)
    assert len({draft.creation for draft in made}) == len(made)


def test_keys_were_not_created_in_the_order_of_the_table() -> None:
    """A sort of what is sorted already would cost nothing."""
    creations = [draft.creation for draft in drafts(100)]

    assert creations != sorted(creations)


def test_a_job_is_done_with_one_argument_after_the_other() -> None:
    """An answer that is kept must not be what is measured."""
    done: list[str] = []

    Job(done.append, ("a", "b")).seconds(5)

    assert done == ["a", "b", "a", "b", "a"]
