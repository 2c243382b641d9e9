"""What goes wrong with templates of role names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from emulator.errors import ElasticsearchError, ServerError


class MustacheError(ElasticsearchError):
    """What the template library said of a template; only ever a cause."""

    type = "mustache_exception"


class ScriptError(ServerError):
    """A script that does not compile.

    Args:
        reason: What is wrong with it.
        script: Its text.

    Attributes:
        java_name: The class in Java, which starts the text where the error is wrapped.
    """

    type = "script_exception"
    default_status = 400
    java_name: ClassVar[str] = "org.elasticsearch.script.ScriptException"

    def __init__(self, reason: str, script: str) -> None:
        super().__init__(reason)
        self.script = script

    @property
    def details(self) -> Mapping[str, object]:
        """Where it came from; templates have no frames."""
        return {"script_stack": [], "script": self.script, "lang": "mustache"}


class GeneralScriptError(ServerError):
    """A script that fails for a reason beside its text."""

    type = "general_script_exception"
    java_name: ClassVar[str] = "org.elasticsearch.script.GeneralScriptException"
