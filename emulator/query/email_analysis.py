"""The analyzer ``email`` of Elasticsearch's security index: an address, and the parts of it.

An address is its own word, and so are what stands on either side of its ``@``, and each run of
letters and of digits. Not so here: in Elasticsearch an address ends in a top-level domain that is
known, and a URL is one word, too; and as all words of an address stand at one place, a query that
asks for all words of a text asks for any of them.

Source: ``SecuritySystemIndices`` of Elasticsearch, the analyzer over ``uax_url_email``,
``pattern_capture``, ``lowercase`` and ``unique``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+[A-Za-z]{{2,}}")
_PARTS = tuple(map(re.compile, (r"([^@]+)", r"([^\W\d_]+)", r"([0-9]+)", r"@(.+)")))


def email_words(text: str, words_of: Callable[[str], list[str]]) -> list[str]:
    """Return the words of a text in which there are addresses, each once.

    Args:
        text: The text.
        words_of: Makes words of what is no address.
    """
    words = (part for token in _tokens(text, words_of) for part in _parts(token))
    return list(dict.fromkeys(word.lower() for word in words))


def _tokens(text: str, words_of: Callable[[str], list[str]]) -> Iterator[str]:
    at = 0
    for address in _ADDRESS.finditer(text):
        yield from words_of(text[at : address.start()])
        yield address[0]
        at = address.end()
    yield from words_of(text[at:])


def _parts(token: str) -> Iterator[str]:
    yield token
    for pattern in _PARTS:
        yield from (found[1] for found in pattern.finditer(token))
