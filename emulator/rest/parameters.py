"""Query strings and path segments: decoding them, reading them, refusing what nobody read.

Source: behaviour note on the REST layer, sections 4 and 9; ``RestUtils`` and ``RestRequest``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, overload

from emulator.errors import BadParameter, IllegalArgument, NumberFormat
from emulator.time_values import parse_milliseconds
from emulator.xcontent.suggestions import did_you_mean
from emulator.xcontent.values import parse_boolean

ALWAYS_ALLOWED: Final = ("error_trace", "filter_path", "format", "human", "pretty")
"""Parameters that every endpoint takes, because the answer's writing depends on them."""

Refresh = Literal["true", "false", "wait_for"]

_RESERVED: Final = frozenset({"serverlessrequest", "operatorrequest"})  # set by the server itself
_ESCAPE: Final = re.compile(rb"%(%|[0-9a-fA-F]{2}|.{0,2})", re.DOTALL)
_SEPARATOR: Final = re.compile("[&;]")
_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_INT_RANGE: Final = range(-(2**31), 2**31)


def decode_query(raw: str) -> dict[str, str]:
    """Return the parameters of a query string, without its ``?``; the last of a name wins.

    Args:
        raw: As it was sent. ``;`` separates like ``&``, ``#`` ends it, ``+`` is a space, and a name
            without ``=`` has an empty value.

    Raises:
        BadParameter: A malformed escape, or a name that only the server may set.
    """
    if not raw:
        return {}
    parameters: dict[str, str] = {}
    try:
        for pair in _SEPARATOR.split(raw.partition("#")[0]):
            # An '=' with nothing before it belongs to no name, so the next '=' is looked at.
            name, _, value = pair.lstrip("=").partition("=")
            if not name:
                continue
            name = _decode(name.replace("+", " "), name)
            value = _decode(value.replace("+", " "), value)
            if name.lower() in _RESERVED:
                raise IllegalArgument(f"parameter [{name}] is reserved and may not be set")
            parameters[name] = value
    except IllegalArgument as error:
        raise BadParameter(f"java.lang.IllegalArgumentException: {error.reason}") from error
    return parameters


def decode_path_segment(raw: str) -> str:
    """Return one segment of a path with its escapes decoded; ``+`` stays a plus.

    Raises:
        IllegalArgument: A malformed escape.
    """
    return _decode(raw, raw)


def _decode(text: str, as_sent: str) -> str:
    if "%" not in text:
        return text

    def unescape(match: re.Match[bytes]) -> bytes:
        code: bytes = match[1]
        if code == b"%":
            return b"%"
        if not code:
            raise IllegalArgument(f"unterminated escape sequence at end of string: {as_sent}")
        if len(code) == 1:
            raise IllegalArgument(f"partial escape sequence at end of string: {as_sent}")
        try:
            return bytes.fromhex(code.decode("ascii"))
        except ValueError:
            shown = code.decode("utf-8", "replace")
            raise IllegalArgument(
                f"invalid escape sequence `%{shown}' at index {match.start()} of: {as_sent}"
            ) from None

    return _ESCAPE.sub(unescape, text.encode("utf-8", "replace")).decode("utf-8", "replace")


def comma_list(text: str) -> tuple[str, ...]:
    """Return the items of a list, of which empty ones at its end go, as in Java's ``split``."""
    trimmed = text.rstrip(",")
    return tuple(trimmed.split(",")) if trimmed else ()


def comma_list_or_all(text: str) -> tuple[str, ...]:
    """Return the items of a list, in which ``*`` or ``_all`` alone is everything: no items."""
    items = comma_list(text)
    return () if items in (("*",), ("_all",)) else items


class Parameters:
    """The query parameters of one request; remembers which were read, to refuse the others.

    Args:
        values: What `decode_query` returned.
    """

    __slots__ = ("_read", "_values")

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._read: set[str] = set()

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._values)

    def __contains__(self, name: str) -> bool:
        """Return whether the parameter was sent; this does not count as reading it."""
        return name in self._values

    @overload
    def text(self, name: str) -> str | None: ...
    @overload
    def text(self, name: str, default: str) -> str: ...
    def text(self, name: str, default: str | None = None) -> str | None:
        """Return a parameter as it was sent, decoded."""
        self._read.add(name)
        return self._values.get(name, default)

    def texts(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a parameter that is a `comma_list`."""
        value = self.text(name)
        return default if value is None else comma_list(value)

    def boolean(self, name: str, default: bool = False) -> bool:
        """Return a switch; an empty value (``?pretty``) turns it on.

        Raises:
            IllegalArgument: Neither ``true`` nor ``false``.
        """
        value = self.text(name)
        if value is None:
            return default
        if not value:
            return True
        return parse_boolean(value) if value.strip() else default

    @overload
    def integer(self, name: str) -> int | None: ...
    @overload
    def integer(self, name: str, default: int) -> int: ...
    def integer(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number of 32 bits.

        Raises:
            IllegalArgument: Something else.
        """
        value = self.text(name)
        if value is None:
            return default
        if _WHOLE_NUMBER.fullmatch(value) and int(value) in _INT_RANGE:
            return int(value)
        raise IllegalArgument(
            f"Failed to parse int parameter [{name}] with value [{value}]"
        ) from NumberFormat(f'For input string: "{value}"')

    @overload
    def duration(self, name: str) -> int | None: ...
    @overload
    def duration(self, name: str, default: int) -> int: ...
    def duration(self, name: str, default: int | None = None) -> int | None:
        """Return a duration such as ``30s`` in milliseconds; ``default`` is in milliseconds too.

        Raises:
            IllegalArgument: No duration; see `emulator.time_values.parse_duration`.
        """
        value = self.text(name)
        return default if value is None else parse_milliseconds(value, name)

    def refresh(self, default: Refresh | None = None) -> Refresh | None:
        """Return when a write is to become visible; an empty value is ``true``.

        Raises:
            IllegalArgument: An unknown word.
        """
        match self.text("refresh"):
            case None:
                return default
            case "" | "true":
                return "true"
            case "false":
                return "false"
            case "wait_for":
                return "wait_for"
            case other:
                raise IllegalArgument(f"Unknown value for refresh: [{other}].")

    def unread(self) -> list[str]:
        """Return the names that were sent and not read, sorted."""
        return sorted(name for name in self._values if name not in self._read)

    def refuse_unread(
        self, path: str, path_parts: Iterable[str] = (), allowed: Iterable[str] = ()
    ) -> None:
        """Refuse parameters that nobody asked for, each with the names it may be a slip of.

        Args:
            path: The decoded path, for the error.
            path_parts: Names of the path's parameters; these shadow query parameters.
            allowed: Names that are fine although not read (yet), such as a declared list.

        Raises:
            IllegalArgument: There are some.
        """
        if not self._values:
            return
        known = self._read.union(ALWAYS_ALLOWED, path_parts, allowed)
        unknown = sorted(name for name in self._values if name not in known)
        if not unknown:
            return
        plural = "s" if len(unknown) > 1 else ""
        listed = ", ".join(f"[{name}]{_suggestion(name, known)}" for name in unknown)
        raise IllegalArgument(f"request [{path}] contains unrecognized parameter{plural}: {listed}")


def _suggestion(name: str, known: Iterable[str]) -> str:
    suggestion = did_you_mean(name, known)
    return f" ->{suggestion}" if suggestion else ""
