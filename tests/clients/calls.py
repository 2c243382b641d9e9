"""Calls of the official Python clients, synchronous and asynchronous, in one form."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import pytest
from elasticsearch import ApiError, AsyncElasticsearch, Elasticsearch

from emulator.testing import ClientOptions

ALICE = ("alice", "secret-1")
"""A native user of ``seed.json`` who may manage security."""
LOGS = {"search": [{"names": ["logs-*"]}]}
METRICS = {"search": [{"names": ["metrics-*"]}]}
AnyClient = Elasticsearch | AsyncElasticsearch
Connect = Callable[[ClientOptions], AnyClient]


async def answer_of(call: Any) -> Any:
    """Return what a client's call gives, at once or when it is awaited."""
    return await call if isawaitable(call) else call


async def refusal_of(call: Callable[..., Any], /, **arguments: object) -> tuple[int, str]:
    """Return status and reason of the error that a client raises for a call."""
    with pytest.raises(ApiError) as caught:
        await answer_of(call(**arguments))
    return caught.value.status_code, caught.value.body["error"]["reason"]
