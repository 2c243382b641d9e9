"""The options of the command line: each also an environment variable, each checked at the start.

An option beats its variable ``ES_EMULATOR_<OPTION>``, which beats Elasticsearch's own container
variables. A bad value stops the start with a message that names it and the right form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from emulator.security.license.wire import parse_license_type
from emulator.snapshot_document import Overrides
from emulator.time_values import parse_instant
from emulator.versions import Version

T = TypeVar("T")
PREFIX = "ES_EMULATOR_"
LOG_FORMATS = ("text", "json", "none")


class OptionError(ValueError):
    """A bad value of an option; the message names it and the right form."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve.

    Attributes:
        seeds: Names, files or folders, in the order they are loaded.
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
        now=source.one("now", parse_instant),
        random_seed=source.one("random_seed", _whole_number),
        password=source.foreign("ELASTIC_PASSWORD", _password),
    )
    return Options(
        host=source.one("host", str) or "127.0.0.1",
        port=9200 if (port := source.one("port", _port)) is None else port,
        seeds=source.several("seed"),
        overrides=overrides,
        log_format=source.one("log_format", _log_format) or "text",
        control_token=source.one("control_token", str),
        allowed_hosts=source.several("allow_host"),
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
            return _parsed(f"--{name.replace('_', '-')}", str(value), parse)
        return self.foreign(PREFIX + name.upper(), parse)

    def foreign(self, variable: str, parse: Callable[[str], T]) -> T | None:
        """Return the value of a variable; an empty one is none."""
        value = self._environment.get(variable)
        return _parsed(variable, value, parse) if value else None

    def several(self, name: str) -> tuple[str, ...]:
        """Return the values of an option that may be repeated; a variable has them by commas."""
        values = self._arguments.get(name)
        if isinstance(values, Sequence) and values:
            return tuple(map(str, values))
        listed = self._environment.get(PREFIX + name.upper(), "")
        return tuple(value.strip() for value in listed.split(",") if value.strip())


def _parsed(name: str, value: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(value)
    except ValueError as error:
        shown = "" if "PASSWORD" in name else f" is {value!r}"
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
    return tuple(notes)
