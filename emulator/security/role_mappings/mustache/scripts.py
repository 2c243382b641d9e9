"""Script objects: ``{"source", "params", "options"}``, or ``{"id"}`` of a stored script.

Whatever ``lang`` says, the language is Mustache.

Source: ``Script`` and ``MustacheTemplateEvaluator`` of Elasticsearch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from emulator.errors import IllegalArgument, ResourceNotFound
from emulator.rest.json_writer import write_json
from emulator.security.role_mappings.mustache.compiling import compile_template
from emulator.security.role_mappings.mustache.errors import (
    GeneralScriptError,
    MustacheError,
    ScriptError,
)
from emulator.security.role_mappings.mustache.rendering import (
    Encode,
    json_escaped,
    render,
    url_encoded,
)
from emulator.xcontent.object_parser import (
    Field,
    ObjectParser,
    Values,
    custom,
    mapping,
    string,
)
from emulator.xcontent.tokens import Reader, Token

_JSON = "application/json"
_CONTENT_TYPE = "content_type"
_ENCODERS: Mapping[str, Encode] = {
    _JSON: json_escaped,
    "application/json; charset=UTF-8": json_escaped,
    "application/json;charset=utf-8": json_escaped,
    "text/plain": str,
    "application/x-www-form-urlencoded": url_encoded,
}


@dataclass(frozen=True, slots=True)
class Script:
    """A template that is here, or the id of a stored one.

    Attributes:
        source: The template's text; ``None`` for a stored script.
        stored_id: ``None`` for a script that is here.
        params: Values by name.
        content_type: What kind of text it makes, which decides how values are escaped.
    """

    source: str | None = None
    stored_id: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    content_type: str = _JSON

    def run(self, values: Mapping[str, object]) -> str:
        """Return the text that the script makes of its own values and ``values``, which win.

        Raises:
            ScriptError: It does not compile.
            GeneralScriptError: There is no such content type.
            ResourceNotFound: It is a stored one; the emulator stores none.
            ParseError: The text is too long.
            IllegalArgument: Making it takes too many steps.
        """
        if self.source is None:
            raise ResourceNotFound(f"unable to find script [{self.stored_id}] in cluster state")
        encode = _ENCODERS.get(self.content_type)
        if encode is None:
            raise GeneralScriptError(
                f"Failed to compile inline script [{self.source}] using lang [mustache]"
            ) from IllegalArgument(f"No encoder found for media type [{self.content_type}]")
        try:
            template = compile_template(self.source)
        except MustacheError as error:
            raise ScriptError(str(error.reason), self.source) from error
        return render(template, {**self.params, **values}, encode)


def parse_script(reader: Reader) -> Script:
    """Read a script from before its first token; a text is a source.

    Raises:
        XContentParseError: It is malformed, or no object.
        IllegalArgument: It is both kinds of script or neither, or has options that it cannot have.
    """
    if reader.advance() is Token.VALUE_STRING:
        return Script(reader.text())
    return _parser()(reader)


def _parser() -> ObjectParser[Script]:
    """Return a parser for one script, which remembers what kind of script it has seen."""
    seen: list[str] = []

    def once(read: Callable[[Reader], str]) -> Callable[[Reader], str]:
        def read_first(reader: Reader) -> str:
            if seen:
                raise IllegalArgument("must only use one of [source, id] when specifying a script")
            seen.append(reader.name or "")
            return read(reader)

        return read_first

    fields: list[Field] = [
        custom("source", (Token.START_OBJECT, Token.VALUE_STRING), once(_source_of)),
        custom("id", (Token.VALUE_STRING,), once(lambda reader: reader.text())),
        string("lang"),
        mapping("options"),
        mapping("params"),
    ]
    return ObjectParser("script", fields, _build, setters=True)


def _source_of(reader: Reader) -> str:
    if reader.token is Token.VALUE_STRING:
        return reader.text()
    return write_json(reader.tree(), pretty=False)


def _build(values: Values) -> Script:
    options = values.get("options", {})
    if "source" in values:
        if any(name != _CONTENT_TYPE for name in options):
            shown = ", ".join(f"{k}={v}" for k, v in options.items() if k != _CONTENT_TYPE)
            raise IllegalArgument(f"illegal compiler options [{{{shown}}}] specified")
        return Script(
            values["source"],
            params=values.get("params", {}),
            content_type=str(options.get(_CONTENT_TYPE, _JSON)),
        )
    if "id" not in values:
        raise IllegalArgument(
            "must specify either [source] for an inline script or [id] for a stored script"
        )
    if "lang" in values:
        raise IllegalArgument("illegally specified <lang> for a stored script")
    if options:
        raise IllegalArgument("field [options] cannot be specified using a stored script")
    return Script(stored_id=values["id"])
