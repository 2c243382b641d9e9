"""Every error the emulator answers with, as Elasticsearch's exception classes.

    ElasticsearchError                   anything that becomes an error answer
    |-- ServerError                      what descends from Java's ElasticsearchException
    |   |-- SecurityError                security_exception
    |   |   |-- AuthenticationFailed     401
    |   |   `-- AccessDenied             403
    |   |-- ParseError                   parse_exception, of hand-written parsers
    |   |-- ParsingError                 parsing_exception, of the query DSL
    |   |-- ResourceNotFound, StatusError, FeatureNotEnabled, NotEmulated
    |-- XContentParseError               x_content_parse_exception, of declarative parsers
    |   |-- XContentEndOfFile            x_content_e_o_f_exception
    |   `-- NamedObjectNotFound          named_object_not_found_exception
    |-- JsonParseError, JsonEndOfFile    only ever causes
    |-- IllegalArgument                  illegal_argument_exception
    |   |-- ActionRequestValidation, ValidationFailed, MediaTypeHeader
    |-- IllegalState, NumberFormat, BadParameter, LongOverflow, UnsupportedOperation
    |-- DateTimeError                    date_time_exception, of Java's calendar
    |   |-- DateTimeParseError, ZoneRulesError
    `-- PlainError                       answers whose ``error`` is a bare string

An error carries data; ``rest/error_envelope.py`` alone writes it down. ``raise A(...) from b``
makes ``b`` the ``caused_by`` of ``a``, so a cause must be one of these classes to be shown. The
family matters: root causes are found by it (``rest/error_envelope.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

Values = str | Sequence[str]
"""One value, or several; an envelope shows one as a string and several as an array."""


class ElasticsearchError(Exception):
    """An error with the type, status and reason that Elasticsearch would answer with.

    Attributes:
        type: The exception's name in an error envelope.
        status: The HTTP status.
        reason: The message; ``None`` for an exception without one.
        metadata: Extra keys of the error object, such as ``resource.id``.
        headers: Response headers, shown as ``header`` in the error object too.
    """

    type: ClassVar[str] = "exception"
    default_status: ClassVar[int] = 500

    def __init__(
        self,
        reason: str | None,
        *,
        status: int | None = None,
        metadata: Mapping[str, Values] | None = None,
        headers: Mapping[str, Values] | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = self.default_status if status is None else status
        self.metadata: Mapping[str, Values] = metadata or {}
        self.headers: Mapping[str, Values] = headers or {}

    @property
    def details(self) -> Mapping[str, object]:
        """More keys of the error object, of any JSON; an error in them is shown as one."""
        return {}

    @property
    def root(self) -> ElasticsearchError:
        """Where the search for the root cause starts."""
        return self

    @property
    def cause(self) -> ElasticsearchError | None:
        """The error this one was raised ``from``, if an envelope may show it."""
        cause = self.__cause__
        return cause if isinstance(cause, ElasticsearchError) else None


class ServerError(ElasticsearchError):
    """A descendant of Java's ``ElasticsearchException``; such a cause becomes the root cause."""


class SecurityError(ServerError):
    """A refusal by the security subsystem; 500 unless it says otherwise, as in Elasticsearch."""

    type = "security_exception"


class AuthenticationFailed(SecurityError):
    """The caller did not prove who it is."""

    default_status = 401


class AccessDenied(SecurityError):
    """The caller is known, and may not do this."""

    default_status = 403


class ParseError(ServerError):
    """A body that a hand-written parser refuses."""

    type = "parse_exception"
    default_status = 400


class ParsingError(ServerError):
    """A query that the query DSL refuses; ``line`` and ``col`` are shown after the reason."""

    type = "parsing_exception"
    default_status = 400

    def __init__(self, reason: str, line: int, column: int) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column

    @property
    def details(self) -> Mapping[str, object]:
        """Where in the body it is."""
        return {"line": self.line, "col": self.column}


class ResourceNotFound(ServerError):
    """No such thing, or none that the caller owns."""

    type = "resource_not_found_exception"
    default_status = 404


class StatusError(ServerError):
    """An error known by its status alone."""

    type = "status_exception"
    default_status = 400


class FeatureNotEnabled(ServerError):
    """The feature is switched off by a setting."""

    type = "feature_not_enabled_exception"
    default_status = 400


class NotEmulated(ServerError):
    """A real API of Elasticsearch that this emulator does not have."""

    type = "not_emulated_exception"
    default_status = 501


class HttpLineTooLong(ServerError):
    """The request line is longer than the server reads."""

    type = "too_long_http_line_exception"
    default_status = 400


class HttpHeaderTooLong(ServerError):
    """The headers are longer than the server reads."""

    type = "too_long_http_header_exception"
    default_status = 400


class XContentParseError(ElasticsearchError):
    """A body that a declarative parser refuses, at a place in it.

    Args:
        message: What is wrong, without the place.
        location: Line and column, both from 1; ``None`` shows the message alone.
    """

    type = "x_content_parse_exception"
    default_status = 400

    def __init__(self, message: str, location: tuple[int, int] | None = None) -> None:
        super().__init__(f"[{location[0]}:{location[1]}] {message}" if location else message)
        self.location = location


class XContentEndOfFile(XContentParseError):
    """A body that ends in the middle."""

    type = "x_content_e_o_f_exception"


class NamedObjectNotFound(XContentParseError):
    """A part of a body that is read by its name, under a name that nothing has."""

    type = "named_object_not_found_exception"


class JsonParseError(ElasticsearchError):
    """What the JSON parser said of a malformed body; the cause of an `XContentParseError`."""

    type = "json_parse_exception"


class JsonEndOfFile(ElasticsearchError):
    """What the JSON parser said of a truncated body."""

    type = "json_e_o_f_exception"


class IllegalArgument(ElasticsearchError):
    """An argument that the server cannot accept."""

    type = "illegal_argument_exception"
    default_status = 400


class NumberFormat(IllegalArgument):
    """A text that is no number of the wanted kind."""

    type = "number_format_exception"


class PatternSyntax(IllegalArgument):
    """A regular expression that cannot be read."""

    type = "pattern_syntax_exception"


class MediaTypeHeader(IllegalArgument):
    """``Accept`` or ``Content-Type`` that cannot be honoured."""

    type = "media_type_header_exception"


def _numbered(messages: Sequence[str]) -> str:
    return "Validation Failed: " + "".join(f"{n}: {text};" for n, text in enumerate(messages, 1))


class ActionRequestValidation(IllegalArgument):
    """A request that is well-formed and still makes no sense; all messages at once."""

    type = "action_request_validation_exception"

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(_numbered(messages))


class ValidationFailed(IllegalArgument):
    """The same for values that are checked while a body is read."""

    type = "validation_exception"

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(_numbered(messages))


class IllegalState(ElasticsearchError):
    """Something is not in the state the call needs."""

    type = "illegal_state_exception"


class LongOverflow(ElasticsearchError):
    """A number that outgrows 64 bits while it is worked out."""

    type = "arithmetic_exception"


class DateTimeError(ElasticsearchError):
    """A date that there is not, or a time zone that is none.

    Attributes:
        java_name: The class in Java, which starts the text where only a cause is given.
    """

    type = "date_time_exception"
    java_name: ClassVar[str] = "java.time.DateTimeException"


class DateTimeParseError(DateTimeError):
    """A text that is no date of the wanted format."""

    type = "date_time_parse_exception"
    java_name = "java.time.format.DateTimeParseException"


class ZoneRulesError(DateTimeError):
    """A region without rules for its time, because there is no such region."""

    type = "zone_rules_exception"
    java_name = "java.time.zone.ZoneRulesException"


class UnsupportedOperation(ElasticsearchError):
    """Something that the object at hand cannot do; only ever a cause."""

    type = "unsupported_operation_exception"


class BadParameter(ElasticsearchError):
    """A query string that cannot be decoded, or a reserved parameter name."""

    type = "bad_parameter_exception"
    default_status = 400


class PlainError(ElasticsearchError):
    """An error answered as a bare string, as the HTTP layer does before any handler runs.

    Args:
        text: The value of ``error``.
        status: The HTTP status.
        show_status: Whether the body has a ``status`` too; unknown routes have none.
        headers: Response headers, not repeated in the body.
    """

    def __init__(
        self,
        text: str,
        status: int,
        *,
        show_status: bool = True,
        headers: Mapping[str, Values] | None = None,
    ) -> None:
        super().__init__(text, status=status, headers=headers)
        self.show_status = show_status
