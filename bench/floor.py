"""Bare aiohttp: ``python -m bench.floor FILE`` serves the one route that FILE describes.

FILE is JSON: ``{"method", "path", "status", "headers": [[name, value]], "body"}``. This module
imports nothing but what such a server needs: its start and its memory are measured too.
"""

from __future__ import annotations

import asyncio
import json
import sys

from aiohttp import web
from multidict import CIMultiDict


async def serve(file: str) -> None:
    """Print the address, and answer until the process is ended."""
    with open(file, encoding="utf-8") as opened:
        route = json.load(opened)
    status, body = route["status"], route["body"].encode()
    headers = CIMultiDict((name, value) for name, value in route["headers"])

    async def answer(request: web.Request) -> web.Response:
        if request.can_read_body:
            await request.read()
        return web.Response(status=status, headers=headers, body=body)

    application = web.Application()
    application.router.add_route(route["method"], route["path"], answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
