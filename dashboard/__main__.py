"""`python -m dashboard`: bind, then serve until told to stop.

Exit codes are those of `domain.errors.ExitCode`.
"""

import argparse
import errno
import gc
import logging
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager

from dashboard.quiet import WithoutContent
from dashboard.security import is_loopback
from dashboard.settings import ENVIRONMENT, Settings, load_settings
from domain.errors import ExitCode, IndiciaError, SurroundingsError, UsageError

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
LARGEST_PORT = 65535


def main(words: list[str] | None = None) -> int:
    """Serve the dashboard; returns the exit code."""
    arguments = _parser().parse_args(words)
    try:
        settings = load_settings()
        _refuse_strangers(arguments.host, settings)
        listening = _bind(arguments.host, arguments.port)
    except IndiciaError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    with listening:
        _serve(settings, listening, arguments.host)
    return ExitCode.OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Serve the dashboard.")
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to bind to (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port, 0 for any free (default: %(default)s)")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {LARGEST_PORT}")
    return int(text)


def _refuse_strangers(host: str, settings: Settings) -> None:
    if is_loopback(host) or settings.token is not None:
        return
    raise UsageError(
        f"The dashboard does not bind to {host}.",
        "Others could reach it there, and nothing would ask who they are.",
        f"Leave --host out, or name a file with a long random token in {ENVIRONMENT['token_file']}; "
        "docs/dashboard.md says how.",
    )


def _bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises SurroundingsError naming what stands in the way."""
    try:
        return socket.create_server((host, port), family=_family(host), backlog=128)
    except OSError as error:
        why = (
            "Another program listens there, perhaps another dashboard."
            if error.errno == errno.EADDRINUSE
            else f"The operating system says: {error.strerror or type(error).__name__}."
        )
        raise SurroundingsError(
            f"Port {port} on {host} cannot be used.", why, "End that program, or choose another with --port."
        ) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _serve(settings: Settings, listening: socket.socket, host: str) -> None:
    with _nothing_thrown_away():
        import uvicorn  # noqa: PLC0415  # a second's work, not done for a port in use

        from dashboard.app import create_app  # noqa: PLC0415
    logging.getLogger("uvicorn.error").addFilter(WithoutContent())
    config = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        access_log=False,  # addresses hold what was searched for
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=5,
    )
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    sys.stderr.write(f"Indicia dashboard: http://{shown}:{port}/  (Ctrl-C ends it)\n")
    sys.stderr.flush()
    uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _nothing_thrown_away() -> Generator[None]:
    """Keep the collector of cycles away while code is loaded, all of which stays: it takes a seventh of the start."""
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


if __name__ == "__main__":
    sys.exit(main())
