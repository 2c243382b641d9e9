"""Sockets: bytes to `Request`, `Answer` to bytes. The only module that knows aiohttp.

Source: behaviour note on the REST layer, sections 1, 5 and 11.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from aiohttp import HttpVersion10, web
from aiohttp.http_exceptions import BadHttpMessage, HttpProcessingError, LineTooLong
from aiohttp.web_protocol import RequestHandler
from multidict import CIMultiDict

from emulator.daemon_threads import DaemonThreads
from emulator.errors import ElasticsearchError, HttpHeaderTooLong, HttpLineTooLong, IllegalArgument
from emulator.rest.content_encoding import accepts_gzip, gzipped, inflater_for
from emulator.rest.message import Answer, Headers, Request
from emulator.rest.writing import Writing
from emulator.slow_work import Deferred, WorkPending

MAX_BODY = 100 * 1024 * 1024
"""Bytes of a body, before and after it is decompressed (``http.max_content_length``)."""
MAX_LINE = 4096
"""Bytes of a request line (``http.max_initial_line_length``)."""
MAX_HEADERS = 16_384
"""Bytes of all header lines together (``http.max_header_size``)."""
_MOST_HEADERS = 1_024  # bounds what aiohttp collects before their sum is known
_STOP_WITHIN = 0.7  # seconds for requests under way
_FORCE_WITHIN = 0.8  # seconds until aiohttp gives up too, which must be later
_REST_OF_LINE = len("  HTTP/1.1")
_SERVER = ("Server", "es-security-emulator")

Handle = Callable[[Request, Deferred], Answer]
_log = logging.getLogger("emulator.server")


class Server:
    """Listens on one address and hands every request to ``handle``.

    Args:
        handle: Answers a request, or raises `WorkPending`.
        host: The address to listen on.
        port: The port; 0 for a free one.
    """

    def __init__(self, handle: Handle, host: str = "127.0.0.1", port: int = 0) -> None:
        self._handle = handle
        self._host = host
        self._port = port
        self._runner: web.ServerRunner | None = None
        self._under_way: set[asyncio.Task[object]] = set()
        self._threads = DaemonThreads()

    async def start(self) -> tuple[str, int]:
        """Begin to listen; return the host and the port.

        Raises:
            OSError: The address cannot be listened on.
        """
        protocol_factory = _Protocols(self._serve)
        self._runner = web.ServerRunner(protocol_factory, shutdown_timeout=_FORCE_WITHIN)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await self.stop()
            raise
        host, port = self._runner.addresses[0][:2]
        return host, port

    async def stop(self) -> None:
        """Stop listening, and let requests under way be answered for a short while."""
        if self._runner is None:
            return
        # aiohttp waits twice, for the handler and then for its task, before it gives a request up.
        giving_up = asyncio.get_running_loop().call_later(_STOP_WITHIN, self._give_up)
        try:
            await self._runner.cleanup()
        finally:
            giving_up.cancel()
            self._runner = None

    def _give_up(self) -> None:
        for task in self._under_way:
            task.cancel()

    async def _serve(self, incoming: web.BaseRequest) -> web.StreamResponse:
        task = asyncio.current_task()
        assert task is not None  # this runs in one
        self._under_way.add(task)
        try:
            return await self._respond(incoming)
        except ElasticsearchError as error:
            response = _response_of(Writing().error(error), incoming)
            response.force_close()
            return response
        finally:
            self._under_way.discard(task)

    async def _respond(self, incoming: web.BaseRequest) -> web.Response:
        headers = _headers_of(incoming)
        if "expect" in headers:
            refusal = await _heed_expectation(incoming, headers["expect"][0])
            if refusal is not None:
                return refusal
        body = b""
        if incoming.body_exists:
            read = await _read_body(incoming)
            if isinstance(read, web.Response):
                return read
            body = read
        request = Request(incoming.method, _target_of(incoming), headers, body)
        return _response_of(await self._answer(request), incoming)

    async def _answer(self, request: Request) -> Answer:
        deferred = Deferred()
        try:
            while True:
                try:
                    return self._handle(request, deferred)
                except WorkPending as pending:
                    await self._threads.run(partial(deferred.finish, pending.job))
        except Exception:  # a fault of the emulator's must cost one answer, not the server
            _log.exception("no answer to %s %s", request.method, request.target.partition("?")[0])
            return Writing().error(_own_fault())


class _Protocols(web.Server):
    """Makes a connection's protocol with Elasticsearch's limits and error bodies."""

    def __call__(self) -> RequestHandler:
        return _Protocol(
            self,
            loop=self._loop,
            access_log=None,  # type: ignore[arg-type] # it reads None as "no access log"
            max_line_size=MAX_LINE,
            max_field_size=MAX_HEADERS,
            max_headers=_MOST_HEADERS,
            auto_decompress=False,  # `_read_body` does it, and stops at the limit
        )


class _Protocol(RequestHandler):
    """Answers what is no proper HTTP with an error envelope instead of a page."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was begun; it cannot be taken back")
        response = _response_of(Writing().error(_error_of(exc)), request)
        response.force_close()  # where the next request would begin is not known
        return response


def _error_of(exc: BaseException | None) -> ElasticsearchError:
    match exc:
        case LineTooLong(args=(_, limit, *_)):
            return _line_too_long() if limit == MAX_LINE else _headers_too_long()
        case BadHttpMessage() if "Too many headers" in exc.message:
            return _headers_too_long()
        case HttpProcessingError() | web.RequestPayloadError() | ConnectionError():
            _log.debug("bad HTTP: %s", type(exc).__name__)
            return IllegalArgument("the request is no valid HTTP/1.1")
        case _:
            _log.error("no answer to a request", exc_info=exc)
            return _own_fault()


def _line_too_long() -> ElasticsearchError:
    return HttpLineTooLong(f"An HTTP line is larger than {MAX_LINE} bytes.")


def _headers_too_long() -> ElasticsearchError:
    return HttpHeaderTooLong(f"HTTP header is larger than {MAX_HEADERS} bytes.")


def _own_fault() -> ElasticsearchError:
    return ElasticsearchError(
        "the emulator failed to answer; this is its own fault, please report it"
    )


async def _heed_expectation(incoming: web.BaseRequest, expect: str) -> web.Response | None:
    if expect.lower() == "100-continue":
        if (incoming.content_length or 0) <= MAX_BODY:
            await incoming.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            incoming.writer.output_size = 0  # what was written is no part of the answer
        return None
    return _empty(417, close=True)


async def _read_body(incoming: web.BaseRequest) -> bytes | web.Response:
    """Return the body, decompressed, or the empty answer to one that is too large.

    Raises:
        IllegalArgument: The body is not compressed as its header says.
    """
    if (incoming.content_length or 0) > MAX_BODY:
        # The connection lives on when the body has passed; a client that waits sends none.
        return _empty(413, close="Expect" in incoming.headers)
    inflater = inflater_for(incoming.headers.get("Content-Encoding", ""))
    chunks, size = [], 0
    async for chunk in incoming.content.iter_any():
        piece = chunk if inflater is None else inflater.feed(chunk, MAX_BODY + 1 - size)
        size += len(piece)
        if size > MAX_BODY:
            return _empty(413, close=True)
        chunks.append(piece)
    return b"".join(chunks)


def _empty(status: int, *, close: bool) -> web.Response:
    response = web.Response(status=status, headers=[_SERVER])
    if close:
        response.force_close()
    return response


def _headers_of(incoming: web.BaseRequest) -> Headers:
    """Return the headers of a request within the limits; aiohttp has none for all of them.

    Raises:
        HttpLineTooLong: Method, target and version are too long.
        HttpHeaderTooLong: All headers together are.
    """
    if len(incoming.method) + len(incoming.raw_path) + _REST_OF_LINE > MAX_LINE:
        raise _line_too_long()
    headers: dict[str, tuple[str, ...]] = {}
    size = 0
    for name, value in incoming.raw_headers:
        size += len(name) + len(value) + 2
        key = name.decode("latin-1").lower()
        text = _text_of(value)
        headers[key] = (*headers[key], text) if key in headers else (text,)
    if size > MAX_HEADERS:
        raise _headers_too_long()
    return headers


def _text_of(value: bytes) -> str:
    """Return a header's text: UTF-8, or a character for each byte, as Netty reads all of them."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _target_of(incoming: web.BaseRequest) -> str:
    target = incoming.raw_path
    if target.startswith("/"):
        return target
    _, _, rest = target.partition("://")  # the absolute form that proxies send
    return "/" + rest.partition("/")[2]


def _response_of(answer: Answer, incoming: web.BaseRequest) -> web.Response:
    headers = CIMultiDict(answer.headers)
    headers.add(*_SERVER)
    body = answer.body
    compress = bool(body) and _may_be_compressed(incoming)
    if compress:
        headers["content-encoding"] = "gzip"
        body = gzipped(body)
    response = web.Response(status=answer.status, headers=headers, body=body)
    if compress:
        response.enable_chunked_encoding()
    return response


def _may_be_compressed(incoming: web.BaseRequest) -> bool:
    """Return whether the answer may be gzip: not to HEAD, nor before chunks were invented."""
    accepted = incoming.headers.get("Accept-Encoding")
    return (
        accepted is not None
        and incoming.version > HttpVersion10
        and incoming.method != "HEAD"
        and accepts_gzip(accepted)
    )
