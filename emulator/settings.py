"""The node settings that the emulator knows, named as in ``elasticsearch.yml``.

A setting that is not listed here would change nothing, so it is refused rather than ignored.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from emulator.errors import IllegalArgument
from emulator.hashing import ALGORITHMS, PASSWORD_ALGORITHMS, HashAlgorithm
from emulator.time_values import DAY, parse_milliseconds


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError("true or false")


def _text(value: object) -> str:
    if isinstance(value, str) and value:
        return value
    raise ValueError("a text that is not empty")


def _duration(value: object) -> int:
    if isinstance(value, str):
        try:
            return parse_milliseconds(value, "setting")
        except IllegalArgument:
            pass  # said below, with the right form
    raise ValueError("a duration such as 7d, 24h or 500ms")


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")] if value.strip() else []
    if isinstance(value, list) and all(isinstance(part, str) and part for part in value):
        return tuple(value)
    raise ValueError("a list of texts")


def _one_of(known: Mapping[str, HashAlgorithm]) -> Callable[[object], HashAlgorithm]:
    def parse(value: object) -> HashAlgorithm:
        if isinstance(value, str) and value.lower() in known:
            return known[value.lower()]
        raise ValueError("one of " + ", ".join(known))

    return parse


class _Known(NamedTuple):
    name: str
    parse: Callable[[object], object]


def _setting(name: str, parse: Callable[[object], object]) -> dict[str, _Known]:
    return {"setting": _Known(name, parse)}


@dataclass(frozen=True)
class Settings:
    """What ``elasticsearch.yml`` would hold; durations in milliseconds.

    Attributes:
        given: The settings that were given, as they were written; a snapshot holds these.
        anonymous_roles: What callers without credentials may do; empty where they are refused.
        anonymous_authz_exception: Whether a caller without credentials is told that it may not do
            something; if not, that it should say who it is.
    """

    given: Mapping[str, object] = field(default_factory=dict)
    cluster_name: str = field(default="docker-cluster", metadata=_setting("cluster.name", _text))
    node_name: str = field(default="es-security-emulator", metadata=_setting("node.name", _text))
    password_algorithm: HashAlgorithm = field(
        default=ALGORITHMS["bcrypt4"],
        metadata=_setting(
            "xpack.security.authc.password_hashing.algorithm", _one_of(PASSWORD_ALGORITHMS)
        ),
    )
    anonymous_username: str = field(
        default="_anonymous", metadata=_setting("xpack.security.authc.anonymous.username", _text)
    )
    anonymous_roles: tuple[str, ...] = field(
        default=(), metadata=_setting("xpack.security.authc.anonymous.roles", _texts)
    )
    anonymous_authz_exception: bool = field(
        default=True,
        metadata=_setting("xpack.security.authc.anonymous.authz_exception", _boolean),
    )
    run_as_enabled: bool = field(
        default=True, metadata=_setting("xpack.security.authc.run_as.enabled", _boolean)
    )
    api_keys_enabled: bool = field(
        default=True, metadata=_setting("xpack.security.authc.api_key.enabled", _boolean)
    )
    api_key_algorithm: HashAlgorithm = field(
        default=ALGORITHMS["ssha256"],
        metadata=_setting("xpack.security.authc.api_key.hashing.algorithm", _one_of(ALGORITHMS)),
    )
    api_key_delete_interval: int = field(
        default=DAY, metadata=_setting("xpack.security.authc.api_key.delete.interval", _duration)
    )
    api_key_retention: int = field(
        default=7 * DAY,
        metadata=_setting("xpack.security.authc.api_key.delete.retention_period", _duration),
    )
    tokens_enabled: bool = field(
        default=True, metadata=_setting("xpack.security.authc.token.enabled", _boolean)
    )


_ATTRIBUTES = {f.metadata["setting"].name: f for f in fields(Settings) if "setting" in f.metadata}


def parse_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that ``given`` asks for, the rest at their defaults.

    Raises:
        ValueError: An unknown setting or a wrong value; the message names it and what is right.
    """
    values: dict[str, object] = {}
    for name, value in given.items():
        if name not in _ATTRIBUTES:
            close = difflib.get_close_matches(name, _ATTRIBUTES, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            raise ValueError(f"unknown setting {name!r}{hint} Known: {', '.join(_ATTRIBUTES)}")
        attribute = _ATTRIBUTES[name]
        try:
            values[attribute.name] = attribute.metadata["setting"].parse(value)
        except ValueError as error:
            raise ValueError(f"setting {name!r} is {value!r}; it must be {error}") from None
    return Settings(dict(given), **values)  # type: ignore[arg-type] # each parsed by its own rule
