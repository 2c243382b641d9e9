"""``Accept`` and ``Content-Type``: which format, and which major version of the REST API.

Source: behaviour note on the REST layer, sections 6 and 7; ``ParsedMediaType``, ``XContentType``
and ``RestCompatibleVersionHelper``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from emulator.errors import (
    IllegalArgument,
    MediaTypeHeader,
    NotEmulated,
    NumberFormat,
    PlainError,
    StatusError,
    ValidationFailed,
)

HeaderValues = str | tuple[str, ...] | None
"""One header: its value, the values of all its lines, or ``None`` where it was not sent."""

TEXT: Final = "text/plain; charset=UTF-8"
"""The content type of answers that are no tree: tables, and empty answers to ``OPTIONS``."""


class Format(StrEnum):
    """How a body is written."""

    JSON = "json"
    YAML = "yaml"
    CBOR = "cbor"
    SMILE = "smile"
    TEXT = "text"


_VENDORED: Final = "application/vnd.elasticsearch+"
_CANONICAL: Final = {f"application/{each}": each for each in Format if each is not Format.TEXT}
_FORMATS: Final[Mapping[str, tuple[Format, str]]] = {
    # What may be sent: its format, and the name under which that is answered.
    **{name: (each, name) for name, each in _CANONICAL.items()},
    **{f"{_VENDORED}{each}": (each, f"{_VENDORED}{each}") for each in _CANONICAL.values()},
    "application/x-ndjson": (Format.JSON, "application/json"),
    f"{_VENDORED}x-ndjson": (Format.JSON, f"{_VENDORED}json"),
    "application/*": (Format.JSON, "application/json"),
}
_BY_PARAMETER: Final = {  # values of the ``format`` parameter
    **{str(each): _FORMATS[name] for name, each in _CANONICAL.items()},
    **{f"vnd_{each}": _FORMATS[f"{_VENDORED}{each}"] for each in _CANONICAL.values()},
}
_SENT_BY_HTML_FORMS: Final = frozenset(
    # Browsers send these across sites without asking first, so that no request may have them.
    {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
)
_CHECKED_PARAMETERS: Final = {
    "charset": re.compile("utf-8"),
    "compatible-with": re.compile("[0-9]+"),
}
_MAX_BYTE: Final = 127  # versions are bytes, in Java
_TOKEN: Final = re.compile(r"[a-zA-Z0-9!#$%&'*+\-.^_`|~]+")  # RFC 7230, section 3.2.6


class _MediaType(NamedTuple):
    """One header, read; ``parameters`` are in the order they came, all in lower case."""

    raw: str
    name: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def known(self) -> tuple[Format, str] | None:
        """Its format and canonical name; ``None`` for a type that the server cannot read."""
        for name, value in self.parameters:
            pattern = _CHECKED_PARAMETERS.get(name)
            if pattern is not None and not pattern.fullmatch(value):
                return None
        return _FORMATS.get(self.name)

    def __str__(self) -> str:
        return self.raw


class Negotiation(NamedTuple):
    """What the headers of a request settle.

    Attributes:
        media_type: The content type of the answer, ready to be sent.
        format: How the answer is written.
        compatible_major: The major version whose REST API the caller speaks.
        body_format: How the body is written; ``None`` without a type, or with an unknown one.
        accepted: The format that ``Accept`` names, where it names one of ours.
        suffix: The parameters of ``Accept``, which every content type of the answer repeats.
    """

    media_type: str
    format: Format
    compatible_major: int
    body_format: Format | None
    accepted: Format | None
    suffix: str

    def in_format(self, name: str | None) -> Negotiation:
        """Return this with the ``format`` parameter heeded; an unknown format changes nothing."""
        known = _named(name)
        if known is None:
            return self
        chosen, media_type = known
        return self._replace(format=chosen, media_type=media_type + self.suffix)

    def for_table(self, name: str | None) -> Negotiation:
        """Return this for a table (``_cat``), which is text unless another format is asked for."""
        if _named(name) is not None:
            return self.in_format(name)
        if name is None and self.accepted is not None:
            return self
        return self._replace(format=Format.TEXT, media_type=TEXT)


def _named(name: str | None) -> tuple[Format, str] | None:
    return _BY_PARAMETER.get(name.lower()) if name else None


@lru_cache(maxsize=512)
def negotiate(
    accept: HeaderValues, content_type: HeaderValues, has_body: bool, current_major: int
) -> Negotiation:
    """Return what the headers ask for; without a body, the version of its type does not count.

    Args:
        accept: A list of types (with a comma) and ``*/*`` are the same as none.
        content_type: Read even without a body, and then only refused when malformed.
        has_body: Whether the body has any bytes.
        current_major: The major version of the cluster; it and the one before are spoken.

    Raises:
        MediaTypeHeader: A malformed header, or versions that do not go together.
    """
    accepted = _parse("Accept", accept)
    sent = _parse("Content-Type", content_type)
    major = _compatible_major(accepted, sent, has_body, current_major)
    in_accept = accepted.known if accepted else None
    in_body = sent.known if sent else None
    chosen, media_type = in_accept or in_body or (Format.JSON, "application/json")
    parameters = accepted.parameters if accepted else ()
    suffix = "".join(f";{name}={value}" for name, value in parameters)
    return Negotiation(
        media_type=media_type + suffix,
        format=chosen,
        compatible_major=major,
        body_format=in_body[0] if in_body else None,
        accepted=in_accept[0] if in_accept else None,
        suffix=suffix,
    )


def refuse_unless_json(format: Format) -> None:
    """Refuse a body that Elasticsearch reads and the emulator does not.

    Raises:
        NotEmulated: It is not JSON.
    """
    if format is not Format.JSON:
        raise NotEmulated(
            f"the emulator reads JSON and does not emulate [{format}]; send application/json"
        )


@lru_cache(maxsize=512)
def check_body_type(content_type: HeaderValues) -> Format:
    """Return the format of a body that is there, once the request is known to be for somebody.

    Raises:
        PlainError: 406, for a missing type or one that is not read.
        MediaTypeHeader: A malformed header; `negotiate` has refused it before.
    """
    if content_type is None:
        raise PlainError("Content-Type header is missing", 406)
    parsed = _parse("Content-Type", content_type)
    known = parsed.known if parsed and parsed.name not in _SENT_BY_HTML_FORMS else None
    if known is None:
        sent = content_type if isinstance(content_type, str) else ",".join(content_type)
        raise PlainError(f"Content-Type header [{sent}] is not supported", 406)
    return known[0]


def source_format(content_type: str) -> Format:
    """Return the format of a body that comes as the parameter ``source``.

    Raises:
        ValidationFailed: Elasticsearch does not read it.
    """
    known = _FORMATS.get(content_type.partition(";")[0].strip().lower())
    if known is None:
        raise ValidationFailed([f"Unknown value for source_content_type [{content_type}]"])
    return known[0]


def _parse(header: str, values: HeaderValues) -> _MediaType | None:
    """Return the media type of a header; ``None`` for a missing one, a list, or ``*/*``."""
    try:
        if values is None:
            return None
        if isinstance(values, str):
            return _parse_value(header, values)
        if len(values) > 1:
            raise IllegalArgument(f"Incorrect header [{header}]. Only one value should be provided")
        return _parse_value(header, values[0])
    except IllegalArgument as error:
        raise MediaTypeHeader(f"Invalid media-type value on headers [{header}]") from error


def _parse_value(header: str, value: str) -> _MediaType | None:
    if not value.strip():
        raise IllegalArgument(f"Header [{header}] cannot be empty.")
    if "," in value or value == "*/*":
        return None
    *before, last = value.lower().split(";")
    name, *rest = *map(str.rstrip, before), last  # blanks count only where no ";" follows
    parts = [part.strip() for part in _split(name, "/")]
    if len(parts) != 2 or not all(_TOKEN.fullmatch(part) for part in parts):
        raise IllegalArgument(f"invalid media-type [{value}]")
    parameters: dict[str, str] = {}
    for parameter in filter(None, map(str.strip, rest)):
        pair = _split(parameter, "=")
        if len(pair) != 2 or not all(pair) or pair[0][-1].isspace() or pair[1][0].isspace():
            raise IllegalArgument(f"invalid parameters for header [{value}]")
        parameters[pair[0]] = pair[1]
    return _MediaType(value, "/".join(parts), tuple(parameters.items()))


def _split(text: str, separator: str) -> list[str]:
    """Split as Java does: empty parts at the end do not count."""
    return text.rstrip(separator).split(separator)


def _compatible_major(
    accept: _MediaType | None, content_type: _MediaType | None, has_body: bool, current: int
) -> int:
    try:
        _check_versions(accept, content_type, has_body, current)
        return _version_of(accept) or current
    except (StatusError, NumberFormat) as error:
        raise MediaTypeHeader(
            "Invalid media-type value on headers [Accept, Content-Type]"
        ) from error


def _check_versions(
    accept: _MediaType | None, content_type: _MediaType | None, has_body: bool, current: int
) -> None:
    spoken = (None, current, current - 1)
    either = f"version must be either version {current} or {current - 1}, but found"
    accept_text, content_type_text = accept or "null", content_type or "null"
    accepted = _version_of(accept)
    if accepted not in spoken:
        raise StatusError(f"Accept {either} {accepted}. Accept={accept_text}")
    if not has_body:
        return
    sent = _version_of(content_type)
    if sent not in spoken:
        raise StatusError(f"Content-Type {either} {sent}. Content-Type={content_type_text}")
    required = (
        "A compatible version is required on both Content-Type and Accept headers "
        "if either one has requested a compatible version"
    )
    both = f"Accept={accept_text}, Content-Type={content_type_text}"
    if (accepted or current) != (sent or current):
        raise StatusError(f"{required} and the compatible versions must match. {both}")
    if (accepted is None) != (sent is None):
        raise StatusError(f"{required}. {both}")


def _version_of(media_type: _MediaType | None) -> int | None:
    text = dict(media_type.parameters).get("compatible-with") if media_type else None
    if text is None:
        return None
    if not re.fullmatch("[0-9]{1,3}", text) or int(text) > _MAX_BYTE:
        raise NumberFormat(f'For input string: "{text}"')
    return int(text)
