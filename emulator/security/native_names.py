"""What users and roles may be called that are kept in an index.

Source: ``Validation`` and ``NativeRealmValidationUtil`` of Elasticsearch; behaviour note on users
and roles, section 0.5.
"""

from __future__ import annotations

import re

LONGEST = 507
"""How long a name may be, so that ``user-NAME`` and ``role-NAME`` fit into a document's id."""

_NAME = re.compile(r"(?! )[ -~]+(?<! )")


def name_mistake(kind: str, name: str, longest: int = LONGEST) -> str | None:
    """Return what is wrong with a name; ``None`` for nothing.

    Args:
        kind: What is named: ``User`` or ``Role``.
        name: The name.
        longest: How many characters it may have.
    """
    if len(name) <= longest and _NAME.fullmatch(name):
        return None
    return (
        f"{kind} names must be at least 1 and no more than {longest} characters. They can contain "
        "alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in "
        "the Basic Latin (ASCII) block. Leading or trailing whitespace is not allowed."
    )
