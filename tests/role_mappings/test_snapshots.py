"""Role mappings in snapshots."""

from __future__ import annotations

import json
from typing import Any

import pytest

from emulator.security.role_mappings.wire import (
    parse_stored_role_mapping,
    render_stored_role_mapping,
)
from emulator.xcontent.document import DocumentError, Node
from tests.role_mappings.factories import EVERYBODY

FULL: dict[str, Any] = {
    "enabled": False,
    "roles": ["a", "b"],
    "rules": {"all": [EVERYBODY, {"except": {"field": {"groups": ["x", None, 1]}}}]},
    "metadata": {"_any": {"thing": [1]}},
    "read_only": True,
}
TEMPLATED: dict[str, Any] = {
    "enabled": True,
    "role_templates": [{"template": '{"source":"{{username}}"}', "format": "string"}],
    "rules": EVERYBODY,
    "metadata": {},
}


@pytest.mark.parametrize("document", [FULL, TEMPLATED])
def test_saved_mapping_is_the_same_when_it_is_loaded(document: dict[str, Any]) -> None:
    """Saving, loading and saving again gives the same bytes."""
    stored = parse_stored_role_mapping("m", Node(document))

    assert json.dumps(render_stored_role_mapping(stored)) == json.dumps(document)


@pytest.mark.parametrize("name", ["m", "m-read-only-operator-config"])
def test_mapping_of_a_file_may_be_written_under_either_name(name: str) -> None:
    """By hand under its own, and by the emulator under the one that is shown."""
    stored = parse_stored_role_mapping(name, Node(FULL))

    assert (stored.name, stored.shown_name) == ("m", "m-read-only-operator-config")


def test_written_mapping_is_enabled_unless_it_says_otherwise() -> None:
    """A seed says no more than it has to."""
    assert parse_stored_role_mapping("m", Node({"roles": ["a"], "rules": EVERYBODY})).enabled


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("m", {"rol": []}, "at.rol: unknown key; did you mean [role"),
        ("m", {"rules": {"foo": 1}}, "at: failed to parse rules expression. field [foo] is not"),
        ("m", {"roles": []}, "at: role-mapping roles or role-templates are missing"),
        ("m", {"read_only": 1}, "at.read_only: expected true or false, found a number"),
        (
            "m",
            {"role_templates": [{"template": {"source": "{{"}}], "roles": []},
            "at: Empty mustache @[query-template:1]",
        ),
        (
            "m-read-only-operator-config",
            {},
            "at: only a mapping that is [read_only] may end in [-read-only-operator-config]",
        ),
    ],
)
def test_mistake_is_said_of_its_place(name: str, changes: dict[str, Any], message: str) -> None:
    """Whoever writes a seed finds it."""
    document = {"roles": ["a"], "rules": EVERYBODY} | changes
    with pytest.raises(DocumentError) as refused:
        parse_stored_role_mapping(name, Node(document, "at"))

    assert str(refused.value).startswith(message)
