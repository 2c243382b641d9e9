r"""Patterns of names, as security has them: wildcards, and Lucene's regular expressions.

``*`` is any run of characters, ``?`` one character, a backslash takes the next character as it is
(at the very end, itself), and a pattern between slashes is a regular expression.

Source: ``Automatons`` of Elasticsearch's security; behaviour note authorization.md section 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from emulator.automaton import nfa
from emulator.automaton.automaton import Automaton
from emulator.automaton.determinize import determinize, determinize_lazily
from emulator.automaton.nfa import ANY_CHARACTER, ANY_STRING, Nfa
from emulator.automaton.regular_expressions import regular_expression
from emulator.automaton.states import State, literal
from emulator.errors import IllegalArgument

_PART = re.compile(r"\*+|\?|(?:\\.|[^*?\\]|\\\Z)+", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ANY_RUN = None  # among the parts of a wildcard pattern, beside texts that are taken literally
_ANY_ONE = ""


def of_patterns(patterns: Iterable[str]) -> Automaton:
    """Return what any of some patterns matches; the same patterns give the same automaton.

    Raises:
        IllegalArgument: A malformed regular expression.
        TooComplexToDeterminize: One of the patterns has too many states.
    """
    return _union(frozenset(patterns))


@lru_cache(maxsize=10_000)
def of_pattern(pattern: str) -> Automaton:
    """Return what a pattern matches; the same pattern gives the same automaton.

    Raises:
        IllegalArgument: A malformed regular expression.
        TooComplexToDeterminize: It has too many states.
    """
    if not pattern.startswith("/"):
        return Automaton(_wildcard(pattern))
    if len(pattern) == 1 or not pattern.endswith("/"):
        raise IllegalArgument(
            f"invalid pattern [{pattern}]. patterns starting with '/' indicate regular expression "
            "pattern and therefore must also end with '/'. other patterns (those that do not start "
            "with '/') will be treated as simple wildcard patterns"
        )
    return Automaton(determinize(regular_expression(pattern[1:-1])))


@lru_cache(maxsize=10_000)
def _union(patterns: frozenset[str]) -> Automaton:
    automata: list[Automaton] = []
    floating: list[Nfa] = []  # what follows the run that a pattern begins with
    for pattern in sorted(patterns):
        automaton = of_pattern(pattern)
        parts = _parts(utf16_units(pattern)) if pattern.startswith("*") else []
        if len(patterns) > 1 and len(parts) > 1:
            floating.append(_concatenation(parts[1:]))
        else:
            automata.append(automaton)
    if floating:
        # Each on its own, they would be looked for side by side in all of a name.
        together = nfa.concatenation([ANY_STRING, nfa.union(floating)])
        automata.append(Automaton(determinize_lazily(together)))
    return automata[0] if len(automata) == 1 else Automaton.union_of(automata)


def utf16_units(pattern: str) -> str:
    """Return a wildcard pattern as Elasticsearch reads it: by units of UTF-16.

    So a character outside the basic plane is two, and no name ever has these: names are read by
    code points.
    """
    if pattern.isascii() or max(pattern) <= "\uffff":
        return pattern
    units = pattern.encode("utf-16-le", "surrogatepass")
    return "".join(
        chr(int.from_bytes(units[at : at + 2], "little")) for at in range(0, len(units), 2)
    )


def _wildcard(pattern: str) -> State:
    parts = _parts(utf16_units(pattern))
    if parts and (text := parts[0]):
        # Most patterns begin with a text, which needs no more than being looked at.
        return literal(text, _rest(tuple(parts[1:])))
    return _rest(tuple(parts))


@lru_cache(maxsize=10_000)
def _rest(parts: tuple[str | None, ...]) -> State:
    automaton = _concatenation(parts)
    # Only where single characters are left open can there be too many states.
    return determinize(automaton) if _ANY_ONE in parts else determinize_lazily(automaton)


def _concatenation(parts: Iterable[str | None]) -> Nfa:
    return nfa.concatenation([_part(part) for part in parts])


def _part(part: str | None) -> Nfa:
    if part is _ANY_RUN:
        return ANY_STRING
    return nfa.string(part) if part else ANY_CHARACTER


def _parts(pattern: str) -> list[str | None]:
    """Return the literal texts of a wildcard pattern, and what stands between them."""
    parts: list[str | None] = []
    for found in _PART.finditer(pattern):
        part = found[0]
        if part[0] == "*":
            parts.append(_ANY_RUN)
        elif part == "?":
            parts.append(_ANY_ONE)
        else:
            parts.append(_ESCAPED.sub(r"\1", part))
    return parts
