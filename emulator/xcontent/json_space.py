"""White space and comments (``//`` and ``/* */``) between the tokens of a JSON body."""

from __future__ import annotations

import re
from typing import NoReturn

from emulator.xcontent.json_source import Source, described
from emulator.xcontent.json_strings import refuse_utf8

_SOMETHING = re.compile(rb"[^ \t\r\n]")
_END_OF_LINE = re.compile(rb"[\r\n]")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SLASH, _STAR = b"/*"


def skip_space(source: Source, offset: int) -> int:
    """Return the offset of the next token, or the length of the body where there is none.

    Raises:
        XContentParseError: A control character, or a slash that opens no comment.
        XContentEndOfFile: A comment that does not end.
    """
    text = source.text
    if offset < len(text) and text[offset] > _SLASH:
        return offset
    while True:
        found = _SOMETHING.search(text, offset)
        if found is None:
            return len(text)
        offset = found.start()
        code = text[offset]
        if code == _SLASH:
            offset = _skip_comment(source, offset)
        elif code < 0x20:
            _refuse_control(source, offset)
        else:
            return offset


def _skip_comment(source: Source, start: int) -> int:
    text, inside = source.text, start + 2
    if inside > len(text):
        source.refuse_end(" in a comment")
    kind = text[start + 1]
    if kind == _SLASH:
        line_end = _END_OF_LINE.search(text, inside)
        end = line_end.start() if line_end else len(text)
        _check(source, inside, end)
        return end
    if kind != _STAR:
        source.refuse_character(kind, start + 1, "was expecting either '*' or '/' for a comment")
    end = text.find(b"*/", inside)
    _check(source, inside, len(text) if end < 0 else end)
    if end < 0:
        source.refuse_end(" in a comment")
    return end + 2


def _check(source: Source, start: int, end: int) -> None:
    control = _CONTROL.search(source.text, start, end)
    try:
        source.text[start : control.start() if control else end].decode()
    except UnicodeDecodeError as error:
        refuse_utf8(source, start + error.start)
    if control:
        _refuse_control(source, control.start())


def _refuse_control(source: Source, offset: int) -> NoReturn:
    source.refuse(
        f"Illegal character ({described(source.text[offset])}): "
        r"only regular white space (\r, \n, \t) is allowed between tokens",
        offset,
    )
