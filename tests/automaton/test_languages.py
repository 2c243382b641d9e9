"""Automata against the sets of texts that they stand for."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from emulator.automaton.automaton import Automaton
from emulator.automaton.patterns import of_pattern, of_patterns
from tests.automaton.expressions import TEXTS, Expression, common_expressions, expressions


def automaton(expression: Expression) -> Automaton:
    """Return the automaton of an expression."""
    return of_pattern(f"/{expression.text}/")


def accepted(automaton: Automaton) -> set[str]:
    """Return the short texts that an automaton accepts."""
    return {text for text in TEXTS if automaton.accepts(text)}


@given(expressions)
def test_expression_matches_what_its_definition_says(expression: Expression) -> None:
    """Every operator of Lucene means what the books say."""
    assert accepted(automaton(expression)) == expression.matches


@given(common_expressions, st.text("ab", max_size=12))
def test_expression_matches_what_python_says(expression: Expression, text: str) -> None:
    """Longer texts too, where there is someone to ask."""
    expected = re.fullmatch(expression.text, text, re.DOTALL) is not None

    assert automaton(expression).accepts(text) is expected


@given(expressions, expressions)
def test_operations_are_those_of_sets(left: Expression, right: Expression) -> None:
    """Union, intersection, difference and complement, of any automata."""
    ours, theirs = automaton(left), automaton(right)

    assert accepted(ours.union(theirs)) == left.matches | right.matches
    assert accepted(ours.intersection(theirs)) == left.matches & right.matches
    assert accepted(ours.minus(theirs)) == left.matches - right.matches
    assert accepted(ours.complement()) == set(TEXTS) - left.matches


@given(expressions, expressions)
def test_one_is_within_another_unless_a_text_shows_otherwise(
    left: Expression, right: Expression
) -> None:
    """Whether a role covers a pattern is proven either way."""
    ours, theirs = automaton(left), automaton(right)
    witness = ours.minus(theirs).example

    assert ours.is_subset_of(theirs) is (witness is None)
    if witness is None:
        assert left.matches <= right.matches
    else:
        assert ours.accepts(witness)
        assert not theirs.accepts(witness)


@given(expressions, expressions)
def test_the_laws_of_de_morgan_hold(left: Expression, right: Expression) -> None:
    """What is in neither is outside of both."""
    ours, theirs = automaton(left), automaton(right)
    outside = ours.complement().intersection(theirs.complement())

    assert ours.union(theirs).complement().is_same_as(outside)


@given(expressions, expressions, expressions)
def test_intersection_distributes_over_union(
    one: Expression, two: Expression, three: Expression
) -> None:
    """The order in which groups are combined must not matter."""
    first, second, third = automaton(one), automaton(two), automaton(three)
    together = first.intersection(second.union(third))

    assert together.is_same_as(first.intersection(second).union(first.intersection(third)))


@given(expressions)
def test_nothing_is_lost_between_a_language_and_its_complement(expression: Expression) -> None:
    """Together they are everything, and they share nothing."""
    ours = automaton(expression)

    assert ours.union(ours.complement()).is_total
    assert ours.intersection(ours.complement()).is_empty
    assert ours.complement().complement().is_same_as(ours)


@given(expressions)
def test_the_example_is_one_of_the_shortest_texts(expression: Expression) -> None:
    """It is what most comparisons are decided by."""
    ours = automaton(expression)

    if expression.matches:
        assert ours.example is not None
        assert ours.accepts(ours.example)
        # other characters than those of the definition's few may make a shorter one
        assert len(ours.example) <= min(map(len, expression.matches))


def test_the_extremes_are_known_as_such() -> None:
    """An empty set of names answers `has_privileges` in a way of its own."""
    assert Automaton.nothing().is_empty
    assert Automaton.any_string().is_total
    assert not of_pattern("*").minus(of_pattern("a")).is_total
    assert of_pattern("a*").minus(of_patterns(["a", "a?*"])).is_empty
    assert Automaton.string("a").is_same_as(of_pattern("a"))
