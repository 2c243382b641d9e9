"""The command line: ``es-security-emulator [serve | ready] [options]``."""

from __future__ import annotations

import argparse
import asyncio
import http.client
import ipaddress
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from emulator import __version__
from emulator.blueprint import Blueprint
from emulator.control.access import ControlAccess, is_loopback
from emulator.entropy import Entropy
from emulator.log_lines import line_writer
from emulator.options import LOG_FORMATS, OptionError, Options, read_options
from emulator.security.license.record import TYPES
from emulator.seed_sections import DEFAULT_PASSWORD
from emulator.seeds import read_seeds, shipped_seeds
from emulator.versions import KNOWN_MINORS
from emulator.xcontent.document import DocumentError

if TYPE_CHECKING:
    from emulator.emulator import Emulator

_FAILED = 1
_BAD_USAGE = 2
_INTERRUPTED = 130
_READY_WITHIN = 2.0  # seconds


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        options = read_options(vars(arguments), os.environ)
        if arguments.command == "ready":
            return _ready(options)
        documents = read_seeds(options.seeds)
        blueprint = Blueprint(documents, options.overrides)
        blueprint.check()
        return asyncio.run(_serve(options, blueprint, len(documents)))
    except KeyboardInterrupt:  # before there was anything to stop
        return _INTERRUPTED
    except (OptionError, DocumentError) as error:
        print(f"es-security-emulator: {error}", file=sys.stderr)
        return _BAD_USAGE
    except OSError as error:
        print(
            f"es-security-emulator: cannot listen on {options.host}:{options.port}: "
            f"{error.strerror}; choose another --host, or another --port, 0 for a free one",
            file=sys.stderr,
        )
        return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="es-security-emulator",
        allow_abbrev=False,  # a new option must not change what an old command line means
        description="Elasticsearch's security APIs in memory, with a clock that a test owns.",
        epilog="Every option is also an environment variable, such as ES_EMULATOR_PORT=9201.",
    )
    shipped = ", ".join(shipped_seeds()) or "none"
    parser.add_argument("command", nargs="?", choices=("serve", "ready"), default="serve")
    add = parser.add_argument
    add("--host", help="the address to listen on (127.0.0.1)")
    add("--port", help="the port to listen on, 0 for a free one (9200)")
    add(
        "--seed",
        action="append",
        metavar="NAME|FILE|FOLDER|PATTERN",
        help=f"what to start from; may be repeated. Shipped: {shipped}",
    )
    minors = ", ".join(f"{major}.{minor}" for major, minor in KNOWN_MINORS)
    add("--es-version", metavar="VERSION", help=f"the version to speak: {minors}")
    add("--license", metavar="TYPE", help=f"the licence to start with: {', '.join(TYPES)} (trial)")
    add("--now", metavar="INSTANT", help="freeze the clock, as at 2026-01-01T00:00:00Z")
    add("--random-seed", metavar="N", help="make ids and secrets the same each time")
    add("--log-format", help=f"how to log requests: {', '.join(LOG_FORMATS)} (text)")
    add("--control-token", help="what /_emulator asks for in X-Emulator-Token; 'none' opens it")
    add("--allow-host", action="append", metavar="NAME", help="a name /_emulator may be called by")
    add("--version", action="version", version=f"%(prog)s {__version__}")
    return parser


async def _serve(options: Options, blueprint: Blueprint, documents: int) -> int:
    # Not for `ready`, which a health check runs every few seconds: it needs no server.
    from emulator.emulator import Emulator

    access = _access_of(options)
    emulator = Emulator(blueprint, host=options.host, port=options.port, access=access)
    emulator.cluster().requests.observe(line_writer(options.log_format))
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with emulator:
        print(_banner(emulator, options, access, documents), flush=True)
        await stopping.wait()
    return 0


def _access_of(options: Options) -> ControlAccess:
    """Return who may use the control plane: behind an address of the network, a token is needed."""
    token = options.control_token
    if token is None and not is_loopback(options.host):
        token = Entropy().secret()
    return ControlAccess(None if token == "none" else token, options.allowed_hosts)


def _banner(emulator: Emulator, options: Options, access: ControlAccess, documents: int) -> str:
    """Return what to know of a started emulator; of secrets, only those that nobody gave."""
    cluster = emulator.cluster()
    if options.overrides.password is not None:
        password = "from ELASTIC_PASSWORD"
    elif documents:
        password = f"{DEFAULT_PASSWORD} unless the seed says otherwise"
    else:
        password = DEFAULT_PASSWORD
    seed = ", ".join(options.seeds) or "none"
    if not documents:
        seed += ": an empty cluster"
    lines = [
        f"es-security-emulator {__version__} speaks Elasticsearch {cluster.version}",
        f"  address  {emulator.url}",
        f"  user     elastic, password {password}; passwords are hashed with "
        f"{cluster.settings.password_algorithm.name}, for tests only",
        f"  seed     {seed}",
        f"  clock    {cluster.clock.mode}; move it with POST /_emulator/clock/advance",
        "  stop     Ctrl-C or SIGTERM",
    ]
    if access.token is not None and options.control_token is None:
        lines.append(f"  control  /_emulator needs the header X-Emulator-Token: {access.token}")
    return "\n".join([*lines, *(f"  note     {note}" for note in options.notes)])


def _ready(options: Options) -> int:
    """Return 0 if an emulator on this machine answers on the port; for health checks."""
    # Not by urllib.request, which would ask a proxy of the environment.
    host = _reachable(options.host)
    connection = http.client.HTTPConnection(host, options.port, timeout=_READY_WITHIN)
    try:
        connection.request("GET", "/_emulator/readyz")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        status, why = None, " ".join(str(error).split()) or type(error).__name__
    else:
        why = f"it answered with status {status}"
    finally:
        connection.close()
    if status == http.HTTPStatus.OK:
        return 0
    print(f"es-security-emulator: {host}:{options.port} is not ready: {why}", file=sys.stderr)
    return _FAILED


def _reachable(host: str) -> str:
    """Return where to call an emulator that listens on ``host``, which may mean all addresses."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "::1" if address.version == 6 else "127.0.0.1"
