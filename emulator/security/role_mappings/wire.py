"""Role mappings as JSON: in requests, in answers and in snapshots.

Source: behaviour note users_roles.md sections 3.1, 3.3 and 3.4; ``ExpressionRoleMapping``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from emulator.errors import (
    ElasticsearchError,
    IllegalArgument,
    IllegalState,
    ParsingError,
    XContentParseError,
)
from emulator.rest.json_writer import write_json
from emulator.security.role_mappings.record import (
    READ_ONLY_FLAG,
    READ_ONLY_SUFFIX,
    RoleMapping,
)
from emulator.security.role_mappings.rules_wire import parse_rules, render_rules
from emulator.security.role_mappings.templates import Format, RoleTemplate
from emulator.xcontent.document import Node
from emulator.xcontent.object_parser import (
    ObjectParser,
    Values,
    boolean,
    custom,
    mapping,
    nested,
    nested_array,
    string,
    string_array,
)
from emulator.xcontent.tokens import Reader, Token
from emulator.xcontent.tree_reader import TreeReader

_FIELDS = ("enabled", "roles", "role_templates", "rules", "metadata", "read_only")


def _parse_template_text(reader: Reader) -> str:
    """Read the JSON text of a script, or a script that becomes one."""
    if reader.token is Token.VALUE_STRING:
        return reader.text()
    return write_json(reader.tree(), pretty=False)


def _parse_format(reader: Reader) -> Format:
    text = reader.text()
    try:
        return Format(text.lower())
    except ValueError:
        known = ",".join(Format)
        raise XContentParseError(
            f"Invalid format [{text}] expected one of [{known}]", reader.location
        ) from None


_parse_template = ObjectParser(
    "role-mapping-template",
    [
        custom(
            "template",
            (Token.START_OBJECT, Token.VALUE_STRING),
            _parse_template_text,
            required=True,
        ),
        custom("format", (Token.VALUE_STRING,), _parse_format),
    ],
    lambda values: RoleTemplate(values["template"], values.get("format", Format.STRING)),
)


def _values_as_they_are(values: Values) -> Values:
    return values


_parse_fields = ObjectParser(
    "role-mapping",
    [
        string_array("roles"),
        nested_array("role_templates", _parse_template),
        nested("rules", parse_rules),
        mapping("metadata"),
        boolean("enabled"),
        string("doc_type"),  # fields of stored documents
        string("type"),
    ],
    _values_as_they_are,
    setters=True,
)


def role_mapping_parser(name: str) -> Callable[[Reader], RoleMapping]:
    """Return the parser of the mapping of this name."""

    def parse(reader: Reader) -> RoleMapping:
        try:
            return _build(name, _parse_fields(reader))
        except (IllegalArgument, IllegalState, XContentParseError) as error:
            raise ParsingError(str(error.reason), *reader.location) from error

    return parse


def _build(name: str, values: Values) -> RoleMapping:
    for field, present in (
        ("roles", "roles" in values or "role_templates" in values),
        ("rules", "rules" in values),
        ("enabled", "enabled" in values),
    ):
        if not present:
            raise IllegalState(f"failed to parse role-mapping [{name}]. missing field [{field}]")
    return RoleMapping(
        name,
        values["rules"],
        tuple(values.get("roles", ())),
        tuple(values.get("role_templates", ())),
        values.get("metadata", {}),
        values["enabled"],
    )


def render_role_mapping(mapping: RoleMapping) -> dict[str, object]:
    """Return a mapping as answers show it."""
    rendered = _render(mapping)
    if mapping.read_only:
        rendered["metadata"] = {**mapping.metadata, READ_ONLY_FLAG: True}
    return rendered


def _render(mapping: RoleMapping) -> dict[str, object]:
    rendered: dict[str, object] = {"enabled": mapping.enabled}
    if mapping.roles:
        rendered["roles"] = list(mapping.roles)
    if mapping.templates:
        rendered["role_templates"] = [
            {"template": template.template, "format": template.format.value}
            for template in mapping.templates
        ]
    rendered["rules"] = render_rules(mapping.rules)
    rendered["metadata"] = mapping.metadata
    return rendered


def parse_stored_role_mapping(name: str, node: Node) -> RoleMapping:
    """Read a mapping of a snapshot: as in a request, enabled unless it says otherwise.

    With ``"read_only": true`` it stands for one in a configuration file of the real server; such a
    one may be written under either of its names.

    Raises:
        DocumentError: It is not of that form.
    """
    fields = node.fields(*_FIELDS)
    read_only = "read_only" in fields and fields["read_only"].boolean()
    if name.endswith(READ_ONLY_SUFFIX) and not read_only:
        raise node.wrong(f"only a mapping that is [read_only] may end in [{READ_ONLY_SUFFIX}]")
    tree = {"enabled": True, **node.mapping()}
    tree.pop("read_only", None)
    name = name.removesuffix(READ_ONLY_SUFFIX)
    try:
        mapping = _build(name, _parse_fields(TreeReader(tree)))
        for template in mapping.templates:
            template.check()
    except ElasticsearchError as error:
        raise node.wrong_as(error) from error
    for mistake in mapping.mistakes():
        raise node.wrong(mistake)
    return replace(mapping, read_only=read_only)


def render_stored_role_mapping(mapping: RoleMapping) -> dict[str, object]:
    """Return a mapping as a snapshot holds it, under its `RoleMapping.shown_name`."""
    rendered = _render(mapping)
    if mapping.read_only:
        rendered["read_only"] = True
    return rendered
