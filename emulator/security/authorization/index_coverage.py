"""Which groups of index privileges cover all names that a pattern stands for.

A role may have hundreds of groups, so they are filed under their exact names and their prefixes,
which is what most patterns are; automata decide about the others only.

Source: ``IndicesPermission.checkResourcePrivileges`` of Elasticsearch; behaviour note
authorization.md section 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from emulator.automaton.automaton import Automaton
from emulator.automaton.errors import TooComplexToDeterminize
from emulator.automaton.patterns import of_patterns
from emulator.errors import IllegalArgument
from emulator.security.authorization.index_group import IndexGroup
from emulator.security.authorization.patterns import compile_patterns
from emulator.security.authorization.restricted_indices import (
    FIRST_CHARACTER,
    is_restricted,
    restricted_patterns,
)

_EXACT, _PREFIX, _OTHER = "exact", "prefix", "other"


class Coverage:
    """Answers for some groups which of them cover a pattern."""

    __slots__ = ("_exact", "_groups", "_lengths", "_others", "_prefixes")

    def __init__(self, groups: Sequence[IndexGroup]) -> None:
        self._groups = groups
        self._exact: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        self._others: list[int] = []
        for at, group in enumerate(groups):
            self._file(at, group)
        self._lengths = tuple(sorted(set(map(len, self._prefixes))))

    def _file(self, at: int, group: IndexGroup) -> None:
        for name in group.names:
            kind, text = _kind_of(name)
            if kind == _EXACT:
                self._exact.setdefault(text, []).append(at)
            elif kind == _PREFIX:
                self._prefixes.setdefault(text, []).append(at)
            elif self._others[-1:] != [at]:
                self._others.append(at)

    def of(self, pattern: str, *, allow_restricted: bool) -> tuple[int, ...] | None:
        """Return the groups that cover all that a pattern stands for, by their number.

        Args:
            pattern: A name, a wildcard pattern, or a regular expression between slashes.
            allow_restricted: Whether it stands for the system's own indices too; one that is
                written out is meant in any case.

        Returns:
            ``None`` where it stands for nothing.

        Raises:
            IllegalArgument: A malformed regular expression, or a pattern of too many states.
        """
        try:
            return self._covering(pattern, allow_restricted)
        except TooComplexToDeterminize as error:
            raise IllegalArgument(
                f"the provided index pattern [{pattern}] is too complex to be evaluated"
            ) from error

    def _covering(self, pattern: str, allow_restricted: bool) -> tuple[int, ...] | None:
        kind, text = _kind_of(pattern)
        if kind == _EXACT:
            restricted = is_restricted(text)
            return tuple(
                at
                for at in self._with_name(text)
                if not restricted or self._groups[at].allow_restricted_indices
            )
        if kind == _PREFIX and text and not text.startswith(FIRST_CHARACTER):
            # None of the system's indices is among them, and no finite number of names and longer
            # prefixes makes up for a shorter prefix.
            sure = self._with_prefix(text)
            if not self._others:
                return tuple(sure)
            names = of_patterns((pattern,))
            sure += [
                at
                for at in self._others
                if at not in sure and names.is_subset_of(names_of_group(self._groups[at]))
            ]
            return tuple(sorted(sure))
        names = of_patterns((pattern,))
        if not allow_restricted and not _is_one_restricted_name(pattern):
            names = names.minus(_restricted())
        example = names.example
        if example is None:
            return None
        return tuple(
            at
            for at in self._with_name(example)
            if names.is_subset_of(names_of_group(self._groups[at]))
        )

    def _with_name(self, name: str) -> list[int]:
        found = self._with_prefix(name)
        exact = self._exact.get(name)
        if exact is not None:
            found = sorted({*found, *exact})
        if self._others:
            found += [
                at
                for at in self._others
                if at not in found and compile_patterns(self._groups[at].names)(name)
            ]
            found.sort()
        return found

    def _with_prefix(self, text: str) -> list[int]:
        """Return the groups that have a prefix of a text among their names, in order."""
        found = [
            self._prefixes[prefix]
            for length in self._lengths
            if (prefix := text[:length]) in self._prefixes
        ]
        if len(found) == 1:
            return found[0].copy()
        return sorted({at for groups in found for at in groups})


def _kind_of(pattern: str) -> tuple[str, str]:
    """Return what kind of pattern one is, and its text without the asterisk at its end."""
    if pattern.startswith("/") or not pattern.isascii():
        return _OTHER, pattern  # automata know what Java's characters are
    if "?" in pattern or "\\" in pattern:
        return _OTHER, pattern
    asterisk = pattern.find("*")
    if asterisk < 0:
        return _EXACT, pattern
    return (_PREFIX, pattern[:-1]) if asterisk == len(pattern) - 1 else (_OTHER, pattern)


def _is_one_restricted_name(pattern: str) -> bool:
    """Whether a pattern counts as the name of one of the system's indices, written out.

    Source: ``Regex.isSimpleMatchPattern``, which knows no wildcard but the asterisk.
    """
    return "*" not in pattern and not pattern.startswith("/") and is_restricted(pattern)


def names_of_group(group: IndexGroup) -> Automaton:
    """Return all names that a group is about."""
    return _names(group.names, group.allow_restricted_indices)


@lru_cache(maxsize=4096)
def _names(names: tuple[str, ...], allow_restricted: bool) -> Automaton:
    automaton = of_patterns(names)
    return automaton if allow_restricted else automaton.minus(_restricted())


@cache
def _restricted() -> Automaton:
    return of_patterns(restricted_patterns())


def covers_together(groups: Iterable[IndexGroup], pattern: str) -> bool:
    """Whether groups, taken together, cover all ordinary indices that a pattern stands for."""
    names = of_patterns((pattern,)).minus(_restricted())
    together = Automaton.union_of(names_of_group(group) for group in groups)
    return not names.is_empty and names.is_subset_of(together)
