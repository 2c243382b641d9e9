"""Warnings, which an answer has in its headers.

Source: ``HeaderWarning`` of Elasticsearch; behaviour note rest_layer.md section 11.
"""

from __future__ import annotations

from urllib.parse import quote

from emulator.versions import Version, build_of

_AS_THEY_ARE = "".join(map(chr, range(0x20, 0x7F)))


def warning_of(version: Version, text: str) -> str:
    """Return the value of a ``Warning`` header.

    What no header can hold, such as the end of a line, is encoded as in a URL.
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    encoded = quote(escaped, safe=_AS_THEY_ARE, errors="replace")
    return f'299 Elasticsearch-{version}-{build_of(version).hash} "{encoded}"'
