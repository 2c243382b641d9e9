"""Who may use the control plane: the test's own machine, or whoever has the token.

A page in a browser must not reach it: neither by a name that points to this machine (hence the
check of ``Host``), nor by a request across sites (``Origin``, ``Sec-Fetch-Site``, a form's content
types). ``curl -X POST`` without a body just works.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass

from emulator.errors import AccessDenied, AuthenticationFailed, ElasticsearchError, PlainError
from emulator.rest.message import Request

TOKEN_HEADER = "x-emulator-token"
_OPEN = ("/_emulator/livez", "/_emulator/readyz")
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class ControlAccess:
    """The rule of one emulator.

    Attributes:
        token: What the header ``X-Emulator-Token`` must hold; ``None`` asks for none.
        hosts: Names beside the loopback ones that ``Host`` may have.
    """

    token: str | None = None
    hosts: tuple[str, ...] = ()

    def refusal(self, request: Request) -> ElasticsearchError | None:
        """Return why a request may not use the control plane; ``None`` if it may."""
        if request.target.partition("?")[0] in _OPEN:
            return None
        if self._is_from_a_page(request):
            return AccessDenied(
                "the control plane does not answer requests that a browser sends from another site"
            )
        if request.body and _media_type_of(request) in _FORM_TYPES:
            return PlainError(
                "the control plane reads JSON, not what a web form sends; "
                "add the header [Content-Type: application/json]",
                415,
            )
        if self.token is not None:
            given = request.header(TOKEN_HEADER)
            if given is None:
                return AuthenticationFailed(
                    "the control plane needs the header [X-Emulator-Token]; the emulator printed "
                    "the token when it started, --control-token sets it"
                )
            if not hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode()):
                return AuthenticationFailed("the header [X-Emulator-Token] holds another token")
            return None
        host = _name_of(request.header("host") or "localhost")
        if is_loopback(host) or host in (name.lower() for name in self.hosts):
            return None
        return AccessDenied(
            f"the control plane does not answer to the name [{host}]; "
            f"start the emulator with --allow-host {host} to allow it"
        )

    @staticmethod
    def _is_from_a_page(request: Request) -> bool:
        site = request.header("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return True
        origin = request.header("origin")
        if origin is not None:
            _, _, host = origin.partition("://")
            return host != request.header("host")
        return False


def _media_type_of(request: Request) -> str:
    return (request.header("content-type") or "").partition(";")[0].strip().lower()


def _name_of(host: str) -> str:
    """Return a ``Host`` header without its port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
