"""Writing an answer down: content type, filters, indentation and the headers every answer has.

Source: behaviour note on the REST layer, sections 2, 7, 10 and 11.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from emulator.errors import ElasticsearchError, NotEmulated
from emulator.rest.error_envelope import render_error
from emulator.rest.media_types import Format, Negotiation
from emulator.rest.message import Answer, Response
from emulator.rest.parameters import Parameters
from emulator.rest.response_filters import filter_path, render_json

PRODUCT = ("X-elastic-product", "Elasticsearch")
"""The header by which clients know the server; not on 401 and 403."""
_REFUSALS = (401, 403)


class Writing(NamedTuple):
    """How the answer to one request is to be written.

    Attributes:
        media_type: The content type.
        pretty: Whether to indent; ``None`` leaves it to the endpoint.
        filter_path: The parameter of this name, for answers that are no errors.
        opaque_id: What the caller named its request, given back to it.
        trace: Whether errors tell where they came from.
        warnings: Values of ``Warning`` headers; not on 401 and 403 either.
    """

    media_type: str = "application/json"
    pretty: bool | None = None
    filter_path: str | None = None
    opaque_id: str | None = None
    trace: bool = False
    warnings: tuple[str, ...] = ()

    def with_warning(self, warning: str) -> Writing:
        """Return this with one more ``Warning`` header."""
        return self._replace(warnings=(*self.warnings, warning))

    def with_trace(self, trace: bool) -> Writing:
        """Return this with errors telling, or not telling, where they came from."""
        return self._replace(trace=trace)

    def answer(self, response: Response) -> Answer:
        """Return the wire form of what an endpoint answered."""
        tree = response.tree
        if tree is None:
            return self._assembled(response.status, response, b"", None)
        if self.filter_path:
            tree = filter_path(tree, self.filter_path)
        pretty = response.pretty if self.pretty is None else self.pretty
        body = render_json(tree, pretty)
        return self._assembled(response.status, response, body, self.media_type)

    def error(self, error: ElasticsearchError) -> Answer:
        """Return the wire form of an error."""
        status, tree = render_error(error, trace=self.trace)
        headers = {
            name: value if isinstance(value, str) else tuple(value)
            for name, value in error.headers.items()
        }
        response = Response(tree, status, headers)
        return self._assembled(
            status, response, render_json(tree, bool(self.pretty)), self.media_type
        )

    def _assembled(
        self, status: int, response: Response, body: bytes, media_type: str | None
    ) -> Answer:
        headers = []
        if status not in _REFUSALS:
            headers = [PRODUCT, *(("Warning", warning) for warning in self.warnings)]
        if self.opaque_id is not None:
            headers.append(("X-Opaque-Id", self.opaque_id))
        for name, value in response.headers.items():
            values = (value,) if isinstance(value, str) else value
            headers += [(name, one) for one in values]
        if media_type is not None:
            headers.append(("content-type", media_type))
        return Answer(status, tuple(headers), body)


@lru_cache(maxsize=256)
def _plain(media_type: str, opaque_id: str | None) -> Writing:
    """Return how most answers are written: their requests say nothing about it."""
    return Writing(media_type, opaque_id=opaque_id)


def read_writing(
    parameters: Parameters, negotiation: Negotiation, opaque_id: str | None
) -> Writing:
    """Return how a request wants its answer written.

    Raises:
        IllegalArgument: ``pretty`` or ``human`` is no boolean.
        NotEmulated: It wants a format that the emulator does not write.
    """
    if not parameters and negotiation.format is Format.JSON:
        return _plain(negotiation.media_type, opaque_id)
    pretty = parameters.boolean("pretty") if "pretty" in parameters else None
    if parameters.text("human"):
        parameters.boolean("human")
    format = parameters.text("format")
    if format is not None:
        negotiation = negotiation.in_format(format)
    if negotiation.format is not Format.JSON:
        raise NotEmulated(
            f"the emulator answers in JSON and does not emulate [{negotiation.format}]; "
            "ask for application/json"
        )
    return Writing(negotiation.media_type, pretty, parameters.text("filter_path"), opaque_id)
