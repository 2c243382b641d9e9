"""Sockets: bytes to `Request`, `Answer` to bytes. The only module that knows aiohttp.

Source: behaviour note on the REST layer, sections 1, 5 and 11.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Callable

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler
from multidict import CIMultiDict

from emulator.errors import ElasticsearchError, HttpHeaderTooLong, HttpLineTooLong, IllegalArgument
from emulator.rest.message import Answer, Request
from emulator.rest.writing import Writing
from emulator.slow_work import Deferred, WorkPending

MAX_BODY = 100 * 1024 * 1024
"""Bytes of a body, before and after it is decompressed (``http.max_content_length``)."""
MAX_LINE = 4096
MAX_HEADERS = 16_384
_STOP_WITHIN = 0.8  # seconds for requests under way
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_LEVEL = 3
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

    async def start(self) -> tuple[str, int]:
        """Begin to listen; return the host and the port.

        Raises:
            OSError: The address cannot be listened on.
        """
        protocol_factory = _Protocols(self._serve)
        self._runner = web.ServerRunner(protocol_factory, shutdown_timeout=_STOP_WITHIN)
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
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, incoming: web.BaseRequest) -> web.StreamResponse:
        expect = incoming.headers.get("Expect")
        if expect is not None and (refusal := await _heed_expectation(incoming, expect)):
            return refusal
        body = b""
        if incoming.body_exists:
            read = await _read_body(incoming)
            if isinstance(read, web.Response):
                return read
            body = read
        request = _request_of(incoming, body)
        answer = await self._answer(request)
        return _response_of(answer, incoming.headers.get("Accept-Encoding", ""))

    async def _answer(self, request: Request) -> Answer:
        deferred = Deferred()
        try:
            while True:
                try:
                    return self._handle(request, deferred)
                except WorkPending as pending:
                    loop = asyncio.get_running_loop()
                    await loop.run_in_executor(None, deferred.finish, pending.job)
        except Exception:  # a fault of the emulator's must cost one answer, not the server
            _log.exception("no answer to %s %s", request.method, request.target.partition("?")[0])
            return Writing().error(
                ElasticsearchError(
                    "the emulator failed to answer; this is its own fault, please report it"
                )
            )


class _Protocols(web.Server):
    """Makes a connection's protocol with Elasticsearch's limits and error bodies."""

    def __call__(self) -> RequestHandler:
        return _Protocol(
            self,
            loop=self._loop,
            access_log=None,  # type: ignore[arg-type] # it reads None as "no access log"
            max_line_size=MAX_LINE,
            max_field_size=MAX_HEADERS,
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
        if isinstance(exc, LineTooLong):
            error = _too_long(exc)
        else:
            _log.debug("bad HTTP: %s", type(exc).__name__)
            error = IllegalArgument("the request is no valid HTTP/1.1")
        response = _response_of(Writing().error(error), "")
        self.force_close()
        return response


def _too_long(exc: LineTooLong) -> ElasticsearchError:
    if str(MAX_LINE) in str(exc):
        return HttpLineTooLong(f"An HTTP line is larger than {MAX_LINE} bytes.")
    return HttpHeaderTooLong(f"HTTP header is larger than {MAX_HEADERS} bytes.")


async def _heed_expectation(incoming: web.BaseRequest, expect: str) -> web.Response | None:
    if expect.lower() == "100-continue":
        if (incoming.content_length or 0) <= MAX_BODY:
            await incoming.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            incoming.writer.output_size = 0  # what was written is no part of the answer
        return None
    return _empty(417, close=True)


async def _read_body(incoming: web.BaseRequest) -> bytes | web.Response:
    """Return the body, decompressed, or the empty answer to one that is too large."""
    if (incoming.content_length or 0) > MAX_BODY:
        return _empty(413, close=True)
    chunks, size = [], 0
    async for chunk in incoming.content.iter_any():
        size += len(chunk)
        if size > MAX_BODY:
            return _empty(413, close=True)
        chunks.append(chunk)
    return b"".join(chunks)


def _empty(status: int, *, close: bool) -> web.Response:
    response = web.Response(status=status, headers=[_SERVER])
    if close:
        response.force_close()
    return response


def _request_of(incoming: web.BaseRequest, body: bytes) -> Request:
    headers: dict[str, tuple[str, ...]] = {}
    for name, value in incoming.raw_headers:
        key = name.decode("latin-1").lower()
        text = value.decode("utf-8", "surrogateescape")
        headers[key] = (*headers[key], text) if key in headers else (text,)
    return Request(incoming.method, _target_of(incoming), headers, body)


def _target_of(incoming: web.BaseRequest) -> str:
    target = incoming.raw_path
    if target.startswith("/"):
        return target
    _, _, rest = target.partition("://")  # the absolute form that proxies send
    return "/" + rest.partition("/")[2]


def _response_of(answer: Answer, accept_encoding: str) -> web.Response:
    headers = CIMultiDict(answer.headers)
    headers.add(*_SERVER)
    body = answer.body
    compress = bool(body) and "gzip" in accept_encoding
    if compress:
        headers["content-encoding"] = "gzip"
        compressor = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP)
        body = compressor.compress(body) + compressor.flush()
    response = web.Response(status=answer.status, headers=headers, body=body)
    if compress:
        response.enable_chunked_encoding()
    return response
