"""The exchanges of the behaviour notes, word for word."""

from __future__ import annotations

import pytest

from tests.conformance.exchanges import Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case.given["name"]))
def test_the_emulator_answers_as_the_notes_say(case: Case) -> None:
    """A new case is a few lines in a file, and no code."""
    case.run()
