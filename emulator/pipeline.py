"""The way of a request through a cluster, step by step.

The steps are in the order in which Elasticsearch refuses: whoever changes one, changes which error
wins. Source: behaviour note on the REST layer, section 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from emulator.errors import (
    ActionRequestValidation,
    ElasticsearchError,
    PlainError,
    StatusError,
)
from emulator.parts import AnyEndpoint, Parts
from emulator.rest.endpoint import Call, RestRequest
from emulator.rest.media_types import TEXT, check_body_type, negotiate, refuse_unless_json
from emulator.rest.message import Answer, Request
from emulator.rest.parameters import Parameters, decode_query
from emulator.rest.routing import AllowedMethods, Match
from emulator.rest.warnings import warning_of
from emulator.rest.writing import PRODUCT, Writing, read_writing
from emulator.security.authorization.decision import Denied, authorize
from emulator.security.authorization.denial import access_denied
from emulator.security.command import Command
from emulator.security.subject import Authentication, AuthenticationType, Subject, User
from emulator.security.users.record import RESERVED_REALM
from emulator.slow_work import SlowWork
from emulator.xcontent.values import parse_boolean

_SINGLE_VALUED = {
    "x-opaque-id": "X-Opaque-Id",
    "traceparent": "traceparent",
    "x-elastic-product-origin": "X-elastic-product-origin",
}


@dataclass(slots=True)
class Progress:
    """How far a request has come, for the journal and for writing an error.

    Attributes:
        writing: How the answer is to be written, once that is known.
        error: What the request was refused with.
    """

    writing: Writing | None = None
    caller: Authentication | None = None
    command: Command | None = None
    error: ElasticsearchError | None = None


def respond(request: Request, parts: Parts, slow_work: SlowWork) -> tuple[Answer, Progress]:
    """Return the answer to a request, an error among them, and how far the request came.

    Raises:
        WorkPending: Slow work is to be done first; see `emulator.slow_work`.
    """
    progress = Progress()
    try:
        return _answer(request, parts, slow_work, progress), progress
    except ElasticsearchError as error:
        progress.error = error
        writing = progress.writing or _writing_of_refused(request, parts)
        return writing.error(error), progress


def _answer(request: Request, parts: Parts, slow_work: SlowWork, progress: Progress) -> Answer:
    """Take a request through all the steps."""
    if request.method == "OPTIONS":
        if request.body:
            raise StatusError("OPTIONS requests with a payload body are not supported")
        caller = None
    else:
        caller = progress.caller = parts.authentication.authenticate(request)

    raw_path, _, raw_query = request.target.partition("?")
    parameters = Parameters(decode_query(raw_query))
    writing = _read_writing(request, parameters, parts)
    if caller is not None and _is_deprecated(caller.authenticating):
        writing = writing.with_warning(_deprecation_of(caller.authenticating.user, parts))
    progress.writing = writing
    _refuse_doubled_headers(request)
    writing = progress.writing = _with_trace(writing, parameters)

    match = parts.router.match(request.method, raw_path, request.target, slow_work)
    if isinstance(match, AllowedMethods) or caller is None:
        return _options(match)
    if request.body:
        refuse_unless_json(check_body_type(request.headers.get("content-type")))
    parts.authentication.check_second(request)

    endpoint = match.target
    rest_request = RestRequest(
        request, match.path_parts, parameters, parts.version, slow_work, caller
    )
    command = progress.command = endpoint.parse(rest_request)
    rest_request.refuse_what_is_left()
    for feature in endpoint.features:
        parts.features.require(feature)
    messages = command.validate(parts.version)
    if messages:
        raise ActionRequestValidation(messages)
    command = progress.command = _authorized(caller, command, parts)
    service = parts.service_of(endpoint.table)
    return writing.answer(endpoint.handle(Call(command, caller, service)))


def _read_writing(request: Request, parameters: Parameters, parts: Parts) -> Writing:
    headers, version = request.headers, parts.version
    negotiation = negotiate(
        headers.get("accept"), headers.get("content-type"), bool(request.body), version.major
    )
    return read_writing(parameters, negotiation, request.header("x-opaque-id"))


def _writing_of_refused(request: Request, parts: Parts) -> Writing:
    """Return how to write an error that came before the question how was asked."""
    try:
        parameters = Parameters(decode_query(request.target.partition("?")[2]))
        return _read_writing(request, parameters, parts)
    except ElasticsearchError:
        return Writing(opaque_id=request.header("x-opaque-id"))  # that error came too late


def _is_deprecated(subject: Subject) -> bool:
    """Return whether a reserved user itself has logged in, rather than a key it owns."""
    return subject.realm == RESERVED_REALM and "_deprecated" in subject.user.metadata


def _deprecation_of(user: User, parts: Parts) -> str:
    """Return the warning to someone who logs in as a user that will be gone."""
    text = (
        f"The user [{user.username}] is deprecated and will be removed in a future version of "
        f"Elasticsearch. {user.metadata['_deprecated_reason']}"
    )
    return warning_of(parts.version, text)


def _authorized(caller: Authentication, command: Command, parts: Parts) -> Command:
    """Return the command that the caller may give: the one it gave, or a narrower one."""
    if caller.is_run_as:
        parts.run_as.authorize(caller, command.action, command)
    role = parts.roles.role_of(caller.effective)
    verdict = authorize(caller, role, command.action, command)
    if not isinstance(verdict, Denied):
        return command
    narrowed = command.narrowed()
    if narrowed is not None:
        return _authorized(caller, narrowed, parts)
    if caller.type is AuthenticationType.ANONYMOUS and not parts.settings.anonymous_authz_exception:
        raise parts.chain.refusal(f"action [{command.action}] requires authentication")
    raise access_denied(verdict, caller)


def _refuse_doubled_headers(request: Request) -> None:
    for name, shown in _SINGLE_VALUED.items():
        values = request.headers.get(name)
        if values is not None and len(values) > 1 and len(set(values)) > 1:
            raise PlainError(f"multiple values for single-valued header [{shown}].", 400)


def _with_trace(writing: Writing, parameters: Parameters) -> Writing:
    trace = parameters.text("error_trace")
    if not trace:
        return writing
    try:
        return writing.with_trace(parse_boolean(trace))
    except ElasticsearchError as error:
        raise PlainError(str(error.reason), 400) from error


def _options(match: Match[AnyEndpoint] | AllowedMethods) -> Answer:
    allow = match.headers if isinstance(match, AllowedMethods) else {}
    return Answer(200, (PRODUCT, *allow.items(), ("content-type", TEXT)), b"")
