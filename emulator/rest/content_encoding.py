"""Compressed bodies: which codings a request may have, and when an answer is compressed.

Source: behaviour note on the REST layer, sections 6 and 11; Netty's ``HttpContentDecompressor``
and ``HttpContentCompressor``, whose way with several codings and with q-values this is.
"""

from __future__ import annotations

import zlib

from emulator.errors import IllegalArgument

_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_GZIP_CODINGS = ("gzip", "x-gzip")
_DEFLATE_CODINGS = ("deflate", "x-deflate")
_ANSWER_LEVEL = 3  # ``http.compression_level``


class Inflater:
    """Decompresses one request body piece by piece.

    Args:
        coding: ``gzip`` or ``deflate``, as `inflater_for` reads it from a header.
    """

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._stream = zlib.decompressobj(_GZIP_WINDOW) if coding == "gzip" else None

    def feed(self, data: bytes, most: int) -> bytes:
        """Return what ``data`` adds to the body, up to ``most`` bytes of it.

        A small piece may stand for a large body: a caller that gets ``most`` bytes is to stop.

        Raises:
            IllegalArgument: It is not in the coding that was said.
        """
        if not data:
            return b""
        if self._stream is None:
            # Some clients send "deflate" without the header of two bytes that it should have.
            with_header = data[0] & 0x0F == zlib.DEFLATED
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)
        try:
            return self._stream.decompress(data, most)
        except zlib.error as error:
            raise IllegalArgument(f"the body is no valid [{self._coding}]") from error


def inflater_for(content_encoding: str) -> Inflater | None:
    """Return what decompresses a body; ``None`` for a coding that is left as it is."""
    coding = content_encoding.strip().lower()
    if coding in _GZIP_CODINGS:
        return Inflater("gzip")
    if coding in _DEFLATE_CODINGS:
        return Inflater("deflate")
    return None


def accepts_gzip(accept_encoding: str) -> bool:
    """Return whether an ``Accept-Encoding`` header asks for gzip, by name or as any coding."""
    by_name, by_star = None, 0.0
    for part in accept_encoding.split(","):
        name, _, parameters = part.partition(";")
        weight = _weight(parameters)
        if name.strip() == "*":
            by_star = weight
        elif name.strip().lower() in _GZIP_CODINGS:
            by_name = max(by_name or 0.0, weight)
    return (by_star if by_name is None else by_name) > 0


def gzipped(body: bytes) -> bytes:
    """Return ``body`` compressed."""
    compressor = zlib.compressobj(_ANSWER_LEVEL, wbits=_GZIP_WINDOW)
    return compressor.compress(body) + compressor.flush()


def _weight(parameters: str) -> float:
    _, equals, value = parameters.partition("=")
    if not equals:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
