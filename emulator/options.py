"""The options of the command line: each also an environment variable, each checked at the start.

An option beats its variable ``ES_EMULATOR_<OPTION>``, which beats Elasticsearch's own container
variables. A bad value stops the start with a message that names it and the right form.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from emulator.blueprint import Overrides
from emulator.security.license.wire import parse_license_type
from emulator.time_values import parse_clock_instant
from emulator.versions import Version

T = TypeVar("T")
PREFIX = "ES_EMULATOR_"
LOG_FORMATS = ("text", "json", "none")
_NAMES = (
    "allow_host",
    "control_token",
    "es_version",
    "host",
    "license",
    "log_format",
    "now",
    "port",
    "random_seed",
    "seed",
)
_SECRET = ("ELASTIC_PASSWORD", "--control-token", PREFIX + "CONTROL_TOKEN")
_HOST_NAME = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")


class OptionError(ValueError):
    """A bad value of an option; the message names it and the right form."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve.

    Attributes:
        seeds: Names, files, folders or patterns, in the order they are loaded.
        log_format: ``text``, ``json`` or ``none``.
        control_token: What the control plane asks for; ``None`` to leave it to `--host`.
        allowed_hosts: Names that ``Host`` may have, beside the loopback ones.
        notes: What was found in the environment and has no effect.
    """

    host: str
    port: int
    seeds: tuple[str, ...]
    overrides: Overrides
    log_format: str
    control_token: str | None = field(repr=False)
    allowed_hosts: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_options(arguments: Mapping[str, object], environment: Mapping[str, str]) -> Options:
    """Return the options that a command line and an environment give.

    Args:
        arguments: By the option's name with underscores; ``None`` for one that is not given.
        environment: The process's.

    Raises:
        OptionError: A bad value.
    """
    source = _Source(arguments, environment)
    overrides = Overrides(
        es_version=source.one("es_version", Version.parse),
        license=source.one("license", parse_license_type)
        or source.foreign("xpack.license.self_generated.type", parse_license_type),
        now=source.one("now", parse_clock_instant),
        random_seed=source.one("random_seed", _whole_number),
        password=source.foreign("ELASTIC_PASSWORD", _password),
    )
    return Options(
        host=source.one("host", str) or "127.0.0.1",
        port=9200 if (port := source.one("port", _port)) is None else port,
        seeds=source.several("seed"),
        overrides=overrides,
        log_format=source.one("log_format", _log_format) or "text",
        control_token=source.one("control_token", _token),
        allowed_hosts=source.several("allow_host", _host_name),
        notes=_notes(environment),
    )


class _Source:
    def __init__(self, arguments: Mapping[str, object], environment: Mapping[str, str]) -> None:
        self._arguments = arguments
        self._environment = environment

    def one(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Return the value of an option, or ``None`` where it is not given."""
        value = self._arguments.get(name)
        if value is not None:
            return _parsed(_option_of(name), str(value), parse)
        return self.foreign(PREFIX + name.upper(), parse)

    def foreign(self, variable: str, parse: Callable[[str], T]) -> T | None:
        """Return the value of a variable; an empty one is none."""
        value = self._environment.get(variable)
        return _parsed(variable, value, parse) if value else None

    def several(self, name: str, parse: Callable[[str], str] = str) -> tuple[str, ...]:
        """Return the values of an option that may be repeated; a variable has them by commas."""
        values = self._arguments.get(name)
        if isinstance(values, Sequence) and values:
            option = _option_of(name)
            return tuple(_parsed(option, str(value), parse) for value in values)
        variable = PREFIX + name.upper()
        listed = map(str.strip, self._environment.get(variable, "").split(","))
        return tuple(_parsed(variable, value, parse) for value in listed if value)


def _option_of(name: str) -> str:
    return "--" + name.replace("_", "-")


def _parsed(name: str, value: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(value)
    except ValueError as error:
        shown = "" if name in _SECRET else f" is {value!r}"
        raise OptionError(f"{name}{shown}: {error}") from error


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) > 65_535:
        raise ValueError("a port is a number from 0 (any free one) to 65535, such as 9200")
    return int(value)


def _whole_number(value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise ValueError("it must be a whole number, such as 42") from None


def _token(value: str) -> str:
    if not value.isascii() or not value.isprintable() or value != value.strip() or not value:
        raise ValueError(
            "a token is one or more printable ASCII characters, as a header can hold them, with no "
            "space at its ends; 'none' asks for no token"
        )
    return value


def _host_name(value: str) -> str:
    if not _HOST_NAME.fullmatch(value):
        raise ValueError("a name has no scheme and no port, such as elasticsearch or ci.internal")
    return value


def _log_format(value: str) -> str:
    if value not in LOG_FORMATS:
        raise ValueError(f"it must be one of {', '.join(LOG_FORMATS)}")
    return value


def _password(value: str) -> str:
    if len(value) < 6:
        raise ValueError("a password has at least 6 characters")
    return value


def _notes(environment: Mapping[str, str]) -> tuple[str, ...]:
    notes = []
    if environment.get("xpack.security.enabled", "true") != "true":
        notes.append("xpack.security.enabled is ignored: security is what is emulated")
    for name in ("ES_JAVA_OPTS", "discovery.type"):
        if name in environment:
            notes.append(f"{name} is ignored: there is no JVM, and one node")
    known = [PREFIX + name.upper() for name in _NAMES]
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            notes.append(f"{name} is no option" + (f"; did you mean {close[0]}?" if close else ""))
    return tuple(notes)
