"""The tokens of Lucene's query syntax.

Where several kinds fit, the longest does, and of equally long ones the first. After ``^`` there is
only a number, and within brackets other rules hold. Source: ``QueryParser.jj`` of Lucene.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from emulator.errors import ElasticsearchError


class QuerySyntaxError(ElasticsearchError):
    """A query text that Lucene's parser cannot read; Lucene's own exception, so only a cause."""

    type = "parse_exception"


class Kind(Enum):
    """What a token is, as error texts show it."""

    END = "<EOF>"
    AND = "<AND>"
    OR = "<OR>"
    NOT = "<NOT>"
    PLUS = '"+"'
    MINUS = '"-"'
    BARE_OPERATOR = "<BAREOPER>"
    OPEN = '"("'
    CLOSE = '")"'
    COLON = '":"'
    STAR = '"*"'
    CARAT = '"^"'
    QUOTED = "<QUOTED>"
    TERM = "<TERM>"
    FUZZY = "<FUZZY_SLOP>"
    PREFIX = "<PREFIXTERM>"
    WILDCARD = "<WILDTERM>"
    REGEXP = "<REGEXPTERM>"
    RANGE_INCLUSIVE = '"["'
    RANGE_EXCLUSIVE = '"{"'
    NUMBER = "<NUMBER>"
    TO = '"TO"'
    INCLUSIVE_END = '"]"'
    EXCLUSIVE_END = '"}"'
    RANGE_QUOTED = "<RANGE_QUOTED>"
    RANGE_GOOP = "<RANGE_GOOP>"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text.

    Attributes:
        at: Where it begins, from 0.
    """

    kind: Kind
    text: str
    at: int


_BLANK = " \\t\\n\\r\u3000"
_START = rf'(?:[^{_BLANK}+\-!():^\[\]"{{}}~*?\\/]|\\.)'
_CHARACTER = rf"(?:{_START}|[-+])"


def _compiled(*patterns: tuple[Kind, str]) -> Sequence[tuple[Kind, re.Pattern[str]]]:
    return [(kind, re.compile(pattern, re.DOTALL)) for kind, pattern in patterns]


_DEFAULT = _compiled(
    (Kind.AND, "AND|&&"),
    (Kind.OR, r"OR|\|\|"),
    (Kind.NOT, "NOT|!"),
    (Kind.PLUS, r"\+"),
    (Kind.MINUS, "-"),
    (Kind.BARE_OPERATOR, rf"[-+!][{_BLANK}]"),
    (Kind.OPEN, r"\("),
    (Kind.CLOSE, r"\)"),
    (Kind.COLON, ":"),
    (Kind.STAR, r"\*"),
    (Kind.CARAT, r"\^"),
    (Kind.QUOTED, r'"(?:[^"\\]|\\.)*"'),
    (Kind.TERM, f"{_START}{_CHARACTER}*"),
    (Kind.FUZZY, f"~{_CHARACTER}*"),
    (Kind.PREFIX, rf"\*|{_START}{_CHARACTER}*\*"),
    (Kind.WILDCARD, rf"(?:{_START}|[*?])(?:{_CHARACTER}|[*?])*"),
    (Kind.REGEXP, r"/(?:\\/|[^/])*/"),
    (Kind.RANGE_INCLUSIVE, r"\["),
    (Kind.RANGE_EXCLUSIVE, r"\{"),
)
_BOOST = _compiled((Kind.NUMBER, r"[0-9]+(?:\.[0-9]+)?"))
_RANGE = _compiled(
    (Kind.TO, "TO"),
    (Kind.INCLUSIVE_END, r"\]"),
    (Kind.EXCLUSIVE_END, r"\}"),
    (Kind.RANGE_QUOTED, r'"(?:\\"|[^"])+"'),
    (Kind.RANGE_GOOP, r"[^ \]}]+"),
)
_NEXT_RULES = {
    Kind.CARAT: _BOOST,
    Kind.NUMBER: _DEFAULT,
    Kind.RANGE_INCLUSIVE: _RANGE,
    Kind.RANGE_EXCLUSIVE: _RANGE,
    Kind.INCLUSIVE_END: _DEFAULT,
    Kind.EXCLUSIVE_END: _DEFAULT,
}


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text, with `Kind.END` as the last.

    Raises:
        QuerySyntaxError: A part of the text is no token, such as a quote that is never closed.
    """
    rules = _DEFAULT
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in " \t\n\r\u3000" and rules is not _BOOST:
            at += 1
            continue
        found = [(kind, match.end()) for kind, rule in rules if (match := rule.match(text, at))]
        if not found:
            raise QuerySyntaxError(_lexical_error(text, at))
        kind, end = max(found, key=lambda one: one[1])  # the first of the longest
        tokens.append(Token(kind, text[at:end], at))
        rules = _NEXT_RULES.get(kind, rules)
        at = end
    if rules is _BOOST:
        raise QuerySyntaxError(_lexical_error(text, at))
    tokens.append(Token(Kind.END, "", at))
    return tokens


def _lexical_error(text: str, at: int) -> str:
    """Return what Lucene says of a text that is no token from a position on."""
    unclosed = at < len(text) and text[at] in '"/\\'
    if at == len(text) or unclosed:
        rest = text[at:].replace("\\", "\\\\").replace('"', '\\"')
        return (
            f'Lexical error at line 1, column {len(text) + 1}.  Encountered: <EOF> after : "{rest}"'
        )
    return (
        f"Lexical error at line 1, column {at + 1}.  "
        f'Encountered: "{text[at]}" ({ord(text[at])}), after : ""'
    )


def unescaped(text: str) -> str:
    r"""Return a text without its escapes: ``\:`` is ``:`` and ``\u0041`` is ``A``.

    Raises:
        QuerySyntaxError: An escape of nothing, or of no character.
    """
    parts: list[str] = []
    at = 0
    while at < len(text):
        if text[at] != "\\":
            parts.append(text[at])
        elif at + 1 == len(text):
            raise QuerySyntaxError("Term can not end with escape character.")
        elif text[at + 1] == "u":
            digits = text[at + 2 : at + 6]
            if len(digits) < 4:
                raise QuerySyntaxError("Truncated unicode escape sequence.")
            for digit in digits:
                if digit not in "0123456789abcdefABCDEF":
                    raise QuerySyntaxError(f"Non-hex character in Unicode escape sequence: {digit}")
            parts.append(chr(int(digits, 16)))
            at += 5
        else:
            parts.append(text[at + 1])
            at += 1
        at += 1
    return "".join(parts)
