"""Serve the embedded reader on a free port of loopback until standard input closes.

Prints one line of JSON, `{"port": ..., "model": ...}`, once it listens. Knows nothing of who started
it but that its end, by whatever cause, is also its own.
"""

import contextlib
import json
import os
import select
import socket
import sys
import threading

import uvicorn

from extractors.embedded import WIRE_MODEL
from extractors.embedded.server import create_app

_LOOK_EVERY = 1.0
"""Seconds between looks at whether the parent still lives."""
_WAIT_FOR_REPLIES = 2
"""Seconds that replies under way are given when it ends."""


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(), log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=_WAIT_FOR_REPLIES
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_end_with_parent, args=(server, os.getppid()), daemon=True).start()
    port = listener.getsockname()[1]
    with contextlib.suppress(BrokenPipeError):  # the parent is gone already: then it ends below, with a word to nobody
        os.write(sys.stdout.fileno(), (json.dumps({"port": port, "model": WIRE_MODEL}) + "\n").encode())
    server.run(sockets=[listener])


def _end_with_parent(server: uvicorn.Server, parent: int) -> None:
    """Ask the server to stop once standard input is at its end, or another process has become the parent."""
    while os.getppid() == parent:
        ready, _, _ = select.select([sys.stdin.fileno()], [], [], _LOOK_EVERY)
        if ready and not os.read(sys.stdin.fileno(), 1024):
            break
    server.should_exit = True


if __name__ == "__main__":
    main()
