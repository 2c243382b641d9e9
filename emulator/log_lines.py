"""One line for each request: who asked, what was decided and why; never a secret."""

from __future__ import annotations

import sys
from collections.abc import Callable

import orjson

from emulator.control.journal import Entry
from emulator.time_values import format_instant


def text_line(entry: Entry) -> str:
    """Return an entry for people."""
    who = entry.principal or "-"
    if entry.api_key is not None:
        who += f" (API key {entry.api_key})"
    line = (
        f"{format_instant(entry.time)} {entry.status} {entry.method} {_printable(entry.path)} "
        f"{_printable(who)} {entry.duration * 1000:.1f}ms"
    )
    return f"{line} {entry.error}: {_reason_of(entry) or ''}" if entry.error else line


def json_line(entry: Entry) -> str:
    """Return an entry for programs; the duration is in milliseconds."""
    return orjson.dumps(
        {
            "time": format_instant(entry.time),
            "method": entry.method,
            "path": _printable(entry.path),
            "status": entry.status,
            "outcome": entry.outcome,
            "duration": round(entry.duration * 1000, 3),
            "principal": _printable(entry.principal) if entry.principal else None,
            "realm": entry.realm,
            "api_key": entry.api_key,
            "action": entry.action,
            "error": entry.error,
            "reason": _reason_of(entry),
        }
    ).decode()


def _reason_of(entry: Entry) -> str | None:
    return None if entry.reason is None else _printable(entry.reason)


def _printable(text: str) -> str:
    """Return text that cannot break out of its line, nor of UTF-8."""
    if text.isascii() and text.isprintable():
        return text
    return text.encode("unicode_escape").decode("ascii")


FORMATS: dict[str, Callable[[Entry], str]] = {"text": text_line, "json": json_line}


def line_writer(log_format: str) -> Callable[[Entry], None] | None:
    """Return what writes a line to standard error for each entry; ``None`` for ``none``.

    When nobody reads the lines any more, they are no longer written: a request is answered anyway.
    """
    render = FORMATS.get(log_format)
    if render is None:
        return None
    write: Callable[[str], object] | None = sys.stderr.write

    def write_line(entry: Entry) -> None:
        nonlocal write
        if write is None:
            return
        try:
            write(render(entry) + "\n")
        except OSError:  # the reader of a pipe has gone, and there is nowhere to say so
            write = None

    return write_line
