"""What a caller asks for: a command names its action and carries what the use case needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from emulator.versions import Version


class Command:
    """Something a caller asks for; the concepts' commands are frozen dataclasses below it.

    Attributes:
        action: The transport action that authorization decides about.
    """

    __slots__ = ()

    action: ClassVar[str]

    def narrowed(self) -> Command | None:
        """Return what to ask for instead if the caller may not have all of it; usually nothing."""
        return None

    def validate(self, version: Version) -> Sequence[str]:
        """Return what ``version`` finds wrong with the command; runs before authorization.

        Raises:
            IllegalArgument: Something that is refused with a text of its own, before these.
        """
        return ()
