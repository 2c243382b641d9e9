"""The command line: ``es-security-emulator [serve | ready] [options]``."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence

from emulator import __version__
from emulator.control.access import ControlAccess, is_loopback
from emulator.emulator import Emulator
from emulator.entropy import Entropy
from emulator.log_lines import line_writer
from emulator.options import LOG_FORMATS, OptionError, Options, read_options
from emulator.security.license.record import TYPES
from emulator.seeds import read_seeds, shipped_seeds
from emulator.snapshot_document import DEFAULT_PASSWORD, Blueprint
from emulator.versions import KNOWN_MINORS
from emulator.xcontent.document import DocumentError

_BAD_USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        options = read_options(vars(arguments), os.environ)
        if arguments.command == "ready":
            return _ready(options)
        blueprint = Blueprint(read_seeds(options.seeds), options.overrides)
        blueprint.check()
        return asyncio.run(_serve(options, blueprint))
    except (OptionError, DocumentError) as error:
        print(f"es-security-emulator: {error}", file=sys.stderr)
        return _BAD_USAGE
    except OSError as error:
        print(
            f"es-security-emulator: cannot listen on {options.host}:{options.port}: "
            f"{error.strerror}; choose another with --port, 0 for a free one",
            file=sys.stderr,
        )
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="es-security-emulator",
        description="Elasticsearch's security APIs in memory, with a clock that a test owns.",
        epilog="Every option is also an environment variable, such as ES_EMULATOR_PORT=9201.",
    )
    parser.add_argument("command", nargs="?", choices=("serve", "ready"), default="serve")
    add = parser.add_argument
    add("--host", help="the address to listen on (127.0.0.1)")
    add("--port", help="the port to listen on, 0 for a free one (9200)")
    add(
        "--seed",
        action="append",
        metavar="NAME|FILE|FOLDER",
        help=f"what to start from; may be repeated. Shipped: {', '.join(shipped_seeds())}",
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


async def _serve(options: Options, blueprint: Blueprint) -> int:
    access = _access_of(options)
    emulator = Emulator(blueprint, host=options.host, port=options.port, access=access)
    emulator.cluster().requests.observe(line_writer(options.log_format))
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    async with emulator:
        print(_banner(emulator, options, access), flush=True)
        await stopping.wait()
    return 0


def _access_of(options: Options) -> ControlAccess:
    """Return who may use the control plane: behind an address of the network, a token is needed."""
    token = options.control_token
    if token is None and not is_loopback(options.host):
        token = Entropy().secret()
    return ControlAccess(None if token == "none" else token, options.allowed_hosts)


def _banner(emulator: Emulator, options: Options, access: ControlAccess) -> str:
    cluster = emulator.cluster()
    password = "from ELASTIC_PASSWORD" if options.overrides.password else DEFAULT_PASSWORD
    if options.seeds:
        password = "as the seed says, or " + password
    lines = [
        f"es-security-emulator {__version__} speaks Elasticsearch {cluster.version}",
        f"  address  {emulator.url}",
        f"  user     elastic, password {password}; passwords are hashed with "
        f"{cluster.settings.password_algorithm.name}, for tests only",
        f"  seed     {', '.join(options.seeds) or 'none: an empty cluster'}",
        f"  clock    {cluster.clock.mode}; move it with POST /_emulator/clock/advance",
        "  stop     Ctrl-C or SIGTERM",
    ]
    if access.token is not None and options.control_token is None:
        lines.append(f"  control  /_emulator needs the header X-Emulator-Token: {access.token}")
    return "\n".join([*lines, *(f"  note     {note}" for note in options.notes)])


def _ready(options: Options) -> int:
    """Return 0 if an emulator on this machine answers on the port; for health checks."""
    host = options.host if is_loopback(options.host) else "127.0.0.1"
    try:
        with urllib.request.urlopen(
            f"http://{host}:{options.port}/_emulator/readyz", timeout=2
        ) as answer:
            ready = answer.status == 200
    except (urllib.error.URLError, OSError) as error:
        print(f"es-security-emulator: not ready: {error}", file=sys.stderr)
        ready = False
    return 0 if ready else 1
