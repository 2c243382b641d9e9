"""Analyzers: what makes words of a text.

``standard`` breaks where UAX #29 does, as far as the classes of characters that Python knows tell:
letters, digits, marks and underscores hold together, and so do letters with one ``'``, ``.`` or
``:`` between them, and digits with one ``'``, ``.``, ``,`` or ``;``. Each Chinese character and
each of Hiragana is a word. Not so here: Hebrew has no rules of its own, and emoji are no words.
Source: ``StandardAnalyzer``, ``SimpleAnalyzer``, ``StopAnalyzer``, ``WhitespaceAnalyzer`` and
``KeywordAnalyzer`` of Lucene.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from itertools import groupby
from types import MappingProxyType

from emulator.errors import NotEmulated
from emulator.query.email_analysis import email_words
from emulator.query.errors import QueryShardError

Analyzer = Callable[[str], list[str]]
"""Makes words of a text, in their order."""

_LONGEST_WORD = 255
_STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is"}
    | {"it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there"}
    | {"these", "they", "this", "to", "was", "will", "with"}
)
_IDEOGRAPHS = ((0x3040, 0x309F), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3134F))
_KINDS = {"L": "L", "N": "N", "M": "x", "Cf": "x", "Pc": "_"}
_BETWEEN = {
    **dict.fromkeys("'.\u2018\u2019\u2024\ufe52\uff07\uff0e", "."),
    **dict.fromkeys(":\u00b7\u0387\u05f4\u2027\ufe13\ufe55\uff1a", ":"),
    **dict.fromkeys(",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14", ","),
}
"""What may stand in a word: ``.`` between letters or digits, ``:`` letters, ``,`` digits."""

_LETTER, _DIGIT = "Lx*(?:[.:]x*(?=L))?", "Nx*(?:[.,]x*(?=N))?"
_WORD = re.compile(f"Ix*|(?:_x*)*(?:{_LETTER}|{_DIGIT})(?:{_LETTER}|{_DIGIT}|_x*)*")
"""A word, where each character is its kind: letter, digit, ideograph, underscore or mark."""

_NOT_EMULATED = frozenset(
    {"arabic", "armenian", "basque", "bengali", "brazilian", "bulgarian", "catalan", "chinese"}
    | {"cjk", "classic", "czech", "danish", "dutch", "english", "estonian", "fingerprint"}
    | {"finnish", "french", "galician", "german", "greek", "hindi", "hungarian", "indonesian"}
    | {"irish", "italian", "latvian", "lithuanian", "norwegian", "pattern", "persian"}
    | {"portuguese", "romanian", "russian", "serbian", "snowball", "sorani", "spanish"}
    | {"swedish", "thai", "turkish"}
)


def _keyword(text: str) -> list[str]:
    return [text]


def _whitespace(text: str) -> list[str]:
    return [piece for word in text.split() for piece in _in_pieces(word)]


def _simple(text: str) -> list[str]:
    """Return the runs of letters, in lower case."""
    runs = ("".join(run) for is_letter, run in groupby(text, str.isalpha) if is_letter)
    return [piece for run in runs for piece in _in_pieces(lowered(run))]


def _standard(text: str) -> list[str]:
    kinds = "".join(map(_kind, text))
    words = (text[found.start() : found.end()] for found in _WORD.finditer(kinds))
    return [piece for word in words for piece in _in_pieces(lowered(word))]


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    between = _BETWEEN.get(character)
    if between is not None:
        return between
    number = ord(character)
    if any(first <= number <= last for first, last in _IDEOGRAPHS):
        return "I"
    category = unicodedata.category(character)
    if category in ("No", "So"):
        return "-"
    return _KINDS.get(category) or _KINDS.get(category[0], "-")


def _email(text: str) -> list[str]:
    """Return the words of the analyzer that the security index defines."""
    return email_words(text, _standard)


def _without_stop_words(analyze: Analyzer, text: str) -> list[str]:
    return [word for word in analyze(text) if word not in _STOP_WORDS]


def _in_pieces(word: str) -> list[str]:
    return [word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD)]


def lowered(text: str) -> str:
    """Return a text in lower case, one character for each, as Lucene does it."""
    return text.lower() if text.isascii() else "".join(one.lower()[0] for one in text)


_ANALYZERS: Mapping[str, Analyzer] = MappingProxyType(
    {
        "default": _standard,
        "email": _email,
        "keyword": _keyword,
        "simple": _simple,
        "standard": _standard,
        "stop": partial(_without_stop_words, _simple),
        "whitespace": _whitespace,
    }
)


def analyzer(name: str, query: str) -> Analyzer:
    """Return the analyzer of a name.

    Args:
        name: As the request has it.
        query: The type of the query that asks for it, such as ``match``.

    Raises:
        QueryShardError: There is no such analyzer.
        NotEmulated: There is one in Elasticsearch.
    """
    found = _ANALYZERS.get(name)
    if found is not None:
        return found
    if name in _NOT_EMULATED:
        raise NotEmulated(f"the emulator does not have the analyzer [{name}]")
    raise QueryShardError(f"[{query}] analyzer [{name}] not found")


def normalized(name: str, query: str, text: str) -> str:
    """Return a piece of a text as an analyzer would have it within a word, without breaking it.

    Raises:
        QueryShardError: There is no such analyzer.
        NotEmulated: There is one in Elasticsearch.
    """
    analyze = analyzer(name, query)
    return text if analyze in (_keyword, _whitespace) else lowered(text)
