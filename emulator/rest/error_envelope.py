"""Writes errors as Elasticsearch writes exceptions; nothing else in the emulator does.

Source: behaviour note on the REST layer, section 2; ``ElasticsearchException``.
"""

from __future__ import annotations

from collections.abc import Mapping
from traceback import walk_tb

from emulator.errors import (
    AuthenticationFailed,
    ElasticsearchError,
    PlainError,
    ServerError,
    Values,
    XContentParseError,
)

JsonObject = dict[str, object]


def render_error(error: ElasticsearchError, *, trace: bool = False) -> tuple[int, JsonObject]:
    """Return the status and the body of the answer to a request that failed.

    Args:
        error: What happened; its causes are shown as far as they are of this hierarchy.
        trace: Whether to add a ``stack_trace`` to every exception. A 401 never has one, lest it
            tell a stranger something.
    """
    if isinstance(error, PlainError):
        plain: JsonObject = {"error": error.reason}
        if error.show_status:
            plain["status"] = error.status
        return error.status, plain
    trace = trace and error.status != AuthenticationFailed.default_status
    root_cause = render_exception(root_cause_of(error.root), trace=trace, causes=False)
    body = {"root_cause": [root_cause], **render_exception(error, trace=trace)}
    return error.status, {"error": body, "status": error.status}


def root_cause_of(error: ElasticsearchError) -> ElasticsearchError:
    """Return the error that ``root_cause`` names.

    The chain of causes is followed as long as it stays in the family of server errors; a parse
    error is followed into another parse error too. Any other cause, such as what the JSON parser
    said, explains its error and does not replace it.
    """
    followed: tuple[type[ElasticsearchError], ...] = (ServerError,)
    if isinstance(error, XContentParseError):
        followed = (ServerError, XContentParseError)
    elif not isinstance(error, ServerError):
        return error
    cause = error.cause
    return root_cause_of(cause) if isinstance(cause, followed) else error


def render_exception(
    error: ElasticsearchError, *, trace: bool = False, causes: bool = True
) -> JsonObject:
    """Return one exception object, as bulk answers show it for a single item too.

    Args:
        error: What happened.
        trace: Whether to add a ``stack_trace``.
        causes: Whether to show what it was caused by.
    """
    tree: JsonObject = {"type": error.type, "reason": error.reason, **_rendered(error.metadata)}
    for key, value in error.details.items():
        tree[key] = _with_errors_rendered(value)
    if causes and error.cause is not None:
        tree["caused_by"] = render_exception(error.cause, trace=trace)
    if error.headers:
        tree["header"] = _rendered(error.headers)
    if trace:
        tree["stack_trace"] = _stack_trace(error)
    return tree


def _with_errors_rendered(value: object) -> object:
    match value:
        case ElasticsearchError():
            return render_exception(value)
        case list():
            return [_with_errors_rendered(element) for element in value]
        case dict():
            return {key: _with_errors_rendered(element) for key, element in value.items()}
        case _:
            return value


def _rendered(values: Mapping[str, Values]) -> JsonObject:
    """Show one value as a string and several as an array; none is no key."""
    tree: JsonObject = {}
    for key, value in values.items():
        if isinstance(value, str):
            tree[key] = value
        elif len(value) == 1:
            tree[key] = value[0]
        elif value:
            tree[key] = list(value)
    return tree


def _stack_trace(error: ElasticsearchError) -> str:
    """Return the emulator's own frames, innermost first, without the paths of this machine."""
    lines = [f"{error.type}: {error.reason}"]
    frames = reversed(list(walk_tb(error.__traceback__)))
    for frame, line in frames:
        module = frame.f_globals.get("__name__", "?")
        lines.append(f"\tat {module}.{frame.f_code.co_qualname}:{line}")
    trace = "\n".join(lines) + "\n"
    return trace if error.cause is None else f"{trace}Caused by: {_stack_trace(error.cause)}"
