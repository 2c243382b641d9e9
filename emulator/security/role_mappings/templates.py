"""Templates of role names.

Source: behaviour note users_roles.md section 3.3; ``TemplateRoleName`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from emulator.errors import (
    ElasticsearchError,
    IllegalArgument,
    ParseError,
    ResourceNotFound,
    XContentParseError,
)
from emulator.security.role_mappings.mustache.errors import GeneralScriptError, ScriptError
from emulator.xcontent.body import parse_body
from emulator.xcontent.tokens import Reader, Token

if TYPE_CHECKING:
    from emulator.security.role_mappings.mustache.scripts import Script

_JAVA_NAMES: Mapping[type[ElasticsearchError], str] = {
    ScriptError: ScriptError.java_name,
    GeneralScriptError: GeneralScriptError.java_name,
    ResourceNotFound: "org.elasticsearch.ResourceNotFoundException",
    ParseError: "org.elasticsearch.ElasticsearchParseException",
}
_INT = range(-(2**31), 2**31)
_LONG = range(-(2**63), 2**63)


class Format(StrEnum):
    """What a template makes: the name of a role, or JSON with one or several."""

    JSON = "json"
    STRING = "string"


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """A template that makes names of roles for a user.

    Attributes:
        template: The JSON text of a script; it is not looked at before it is checked or used.
    """

    template: str
    format: Format = Format.STRING

    def check(self) -> None:
        """Try the template without a user.

        Raises:
            XContentParseError: It is no script.
            IllegalArgument: The same, or it does not compile; the text begins with Java's name of
                the cause.
        """
        try:
            self._script().run({})
        except tuple(_JAVA_NAMES) as error:
            raise IllegalArgument(f"{_JAVA_NAMES[type(error)]}: {error.reason}") from error

    def role_names(self, fields: Mapping[str, object]) -> tuple[str, ...]:
        """Return the names of a user's roles.

        Args:
            fields: Of the user; see `emulator.security.role_mappings.facts.UserFacts`.

        Raises:
            XContentParseError: The template should make JSON, and makes something else.
            ElasticsearchError: See `check`.
        """
        text = self._script().run(fields)
        if self.format is Format.STRING:
            return (text,)
        return parse_body(_encoded(text), _parse_names)

    def _script(self) -> Script:
        # Few clusters have templates, and all would wait for Mustache as they start.
        from emulator.security.role_mappings.mustache.scripts import parse_script

        return parse_body(_encoded(self.template), parse_script)


def _encoded(text: str) -> bytes:
    # Half a surrogate pair has no bytes; Java's encoder writes a question mark for it.
    return text.encode(errors="replace")


def _parse_names(reader: Reader) -> tuple[str, ...]:
    """Read what a template made, from before its first token; null is no name."""
    match reader.advance():
        case Token.VALUE_STRING:
            return (reader.text(),)
        case Token.START_ARRAY:
            tree = reader.tree()
            elements = tree if isinstance(tree, list) else []
            return tuple(_name_of(element) for element in elements if element is not None)
        case token:
            raise XContentParseError(
                "Roles template must generate a string or an array of strings, "
                f"but found [{token or 'null'}]"
            )


def _name_of(element: object) -> str:
    if isinstance(element, str):
        return element
    from emulator.security.role_mappings.mustache.rendering import java_text

    raise XContentParseError(
        "Roles array may only contain strings but found "
        f"[{_java_class_of(element)}] [{java_text(element)}]"
    )


def _java_class_of(element: object) -> str:
    match element:
        case bool():
            return "java.lang.Boolean"
        case int():
            if element in _INT:
                return "java.lang.Integer"
            return "java.lang.Long" if element in _LONG else "java.math.BigInteger"
        case float():
            return "java.lang.Double"
        case list():
            return "java.util.ArrayList"
        case _:
            return "java.util.HashMap"
